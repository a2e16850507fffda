"""What journeys cost: all of them, and those that a day's late events and merges change.

python -m benchmarks.journey --rows 5000000 --output journey.json

Invented touchpoints stand in a warehouse of their own. Beside the models, in the same run, the
plainest SQL that cuts the same touchpoints into sessions, and a copy of the tables that the models
leave, say what the machine is worth: compare the ratios, not the seconds.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.dbt_step import three_builds
from benchmarks.measure import Step, StepError, machine, report, write
from benchmarks.touchpoints import prepare

SELECTION = (
    "channel", "touchpoint_type", "int_journey__subject", "int_journey__affected",
    "int_journey__ordered", "int_journey__touchpoint", "int_attribution__touch",
    "int_attribution__conversion_touch", "int_attribution__credit", "int_contact__pressing",
    "int_contact__after_purchase", "fct_contact_day", "fct_contact_violation",
    "int_journey__active_contact", "int_journey__cut", "int_journey__passive_contact",
    "int_journey__repeated_story", "int_journey__placement", "int_journey__step",
    "int_journey__summary", "int_journey__lost_lead", "int_journey__remade", "fct_journey",
    "fct_journey_step", "int_journey__processed",
)  # fmt: skip

RESULTS = (
    "journey.fct_journey", "journey.fct_journey_step", "marketing.fct_contact_day",
    "marketing.fct_contact_violation", "intermediate.int_attribution__touch",
    "intermediate.int_attribution__credit",
)  # fmt: skip

_BARE = """
create or replace temp table session as
select
    customer_key,
    touchpoint_key,
    sum(is_start) over (partition by customer_key order by occurred_at, touchpoint_key) as session
from (
    select
        customer_key,
        touchpoint_key,
        occurred_at,
        case when occurred_at - lag(occurred_at) over (
            partition by customer_key order by occurred_at, touchpoint_key
        ) <= interval 30 minute then 0 else 1 end as is_start
    from intermediate.int_touchpoint__accepted
)
"""

# Late events over all dates, and customers who turn out to be others.
_CHANGES = """
insert into intermediate.int_touchpoint__accepted
select * replace (
    md5('late' || touchpoint_key) as touchpoint_key, occurred_at + interval 1 day as occurred_at,
    cast(occurred_at + interval 25 hour as date) as occurred_date
)
from intermediate.int_touchpoint__accepted using sample {late} rows (reservoir, 7);
update intermediate.int_touchpoint__accepted as touchpoint
set customer_key = merged.into_key
from (
    select 'c' || (hash(range, 3) % {persons}) as from_key,
        'c' || (hash(range, 4) % {persons}) as into_key
    from range({merges})
) as merged
where touchpoint.customer_key = merged.from_key;
"""


def bare(home: Path, rows: int) -> Step:
    """The plainest sessionisation of the same touchpoints, in this process."""
    import duckdb

    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false")
        begin, cpu = time.monotonic(), time.process_time()
        connection.execute(_BARE)
        seconds, used = time.monotonic() - begin, time.process_time() - cpu
    rate = round(rows / seconds)
    return Step("bare sessions", round(seconds, 2), round(used, 2), 0.0, rows, rate)


def copied(home: Path, rows: int) -> Step:
    """The tables that the models leave, written once more as they are: what no model is without."""
    import duckdb

    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false")
        begin, cpu = time.monotonic(), time.process_time()
        for table in RESULTS:
            connection.execute(f"create or replace table main.copied as from {table}")
        connection.execute("checkpoint")
        seconds, used = time.monotonic() - begin, time.process_time() - cpu
        connection.execute("drop table main.copied")
    rate = round(rows / seconds)
    return Step("copied tables", round(seconds, 2), round(used, 2), 0.0, rows, rate)


def change(home: Path, rows: int, late: int, merges: int) -> None:
    """Bring the late events and the merges."""
    import duckdb

    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(_CHANGES.format(late=late, merges=merges, persons=max(rows // 5, 1)))


def main() -> int:
    """Bare, full, unchanged, changed, copied; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="touchpoints")
    parser.add_argument("--late", type=int, help="late touchpoints (default: 0.4 %%)")
    parser.add_argument("--merges", type=int, help="merged customers (default: 0.02 %% of rows)")
    parser.add_argument("--memory", default="8GB", help="DuckDB's memory limit")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--home", type=Path, help="work here and keep it (default: temporary)")
    options = parser.parse_args()
    late, merges = options.late or options.rows // 250, options.merges or options.rows // 5000
    home = (options.home or Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))).resolve()
    steps = []
    try:
        environment = prepare(home, options.rows, options.memory)
        steps.append(bare(home, options.rows))
        report(steps[-1])
        steps += three_builds(
            home,
            environment,
            SELECTION,
            rows=options.rows,
            changed=late + merges,
            change=lambda: change(home, options.rows, late, merges),
        )
        steps.append(copied(home, options.rows))
        report(steps[-1])
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)
    write(options.output, "journey", {"rows": options.rows, "machine": machine()}, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
