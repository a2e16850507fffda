"""What journeys cost: all of them, and those that a day's late events and merges change.

python -m benchmarks.journey --rows 5000000 --output journey.json

Invented touchpoints stand in a warehouse of their own. Beside the models, in the same run, the
plainest SQL that cuts the same touchpoints into sessions says what the machine is worth: compare
the ratios, not the seconds.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.dbt_step import three_builds
from benchmarks.measure import Step, StepError, machine, report, write

SELECTION = (
    "channel", "int_journey__subject", "int_journey__affected", "int_journey__touchpoint",
    "int_journey__active_contact", "int_journey__cut", "int_journey__passive_contact",
    "int_journey__step", "int_journey__summary", "int_journey__lost_lead", "fct_journey",
    "fct_journey_step", "int_journey__processed",
)  # fmt: skip
CONFIGURATION = """\
[company]
name = "Benchmark"
[paths]
home = "."
[engine]
memory_limit = "{memory}"
"""

# Five touchpoints a person on average, some persons with many more; three years.
_TOUCHPOINTS = """
create schema if not exists intermediate; create schema if not exists seeds;
create or replace table intermediate.int_touchpoint__accepted as
with event as (
    select
        range as number,
        cast(floor(pow(hash(range) % 1000003 / 1000003.0, 2) * {rows} / 5) as bigint) as person,
        timestamp '2023-01-01' + to_seconds((hash(range, 1) % 94608000)::bigint) as occurred_at,
        hash(range, 2) % 100 as kind
    from range({rows})
)
select
    md5(number::varchar) as touchpoint_key,
    'c' || person as customer_key,
    null::varchar as account_key,
    occurred_at,
    cast(occurred_at + interval 1 hour as date) as occurred_date,
    case when kind < 45 then 'web_visit' when kind < 60 then 'newsletter_sent'
        when kind < 80 then 'content_viewed' when kind < 90 then 'store_visit'
        when kind < 96 then 'case_question' else 'order_web' end as touchpoint_type,
    case when kind between 45 and 59 then 'email' when kind between 80 and 89 then 'store'
        else 'website' end as channel_code,
    null::varchar as session_key,
    case when kind < 80 then 'need' when kind < 90 then 'buy' when kind < 96 then 'use'
        else 'buy' end as phase,
    'awareness' as funnel_stage,
    case when kind between 45 and 59 then 'outbound' else 'inbound' end as direction,
    case when kind between 90 and 95 then 'service' else 'marketing' end as department,
    kind not between 45 and 59 as is_active_contact,
    case when kind >= 96 then 'goal' end as journey_effect,
    case when kind >= 96 then 100.00::decimal(18, 2) end as value_amount,
    null::decimal(18, 2) as cost_amount,
    10 as sort_order
from event;
create or replace table intermediate.int_lead__resolved as
select null::varchar as customer_key, null::varchar as account_key, null::timestamp as lost_at
where 1 = 0;
create or replace table intermediate.int_run__as_of as
select timestamp '2026-01-01' as as_of_at, date '2026-01-01' as as_of_date;
"""

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


def prepare(home: Path, rows: int, memory: str) -> dict[str, str]:
    """A warehouse with touchpoints, dbt's manifest made; returns the environment."""
    from ingestion import warehouse
    from ingestion.config import load_settings
    from orchestration import dbt
    from orchestration.environment import variables

    home.mkdir(parents=True, exist_ok=True)
    (home / "rundblick.toml").write_text(CONFIGURATION.format(memory=memory), encoding="utf-8")
    os.environ["RUNDBLICK_HOME"] = str(home)
    settings = load_settings(home / "rundblick.toml")
    with warehouse.connect(settings) as connection:
        connection.execute(_TOUCHPOINTS.format(rows=rows))
    dbt.run(settings, "parse")
    return variables(settings)


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


def change(home: Path, rows: int, late: int, merges: int) -> None:
    """Bring the late events and the merges."""
    import duckdb

    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(_CHANGES.format(late=late, merges=merges, persons=max(rows // 5, 1)))


def main() -> int:
    """Bare, full, unchanged, changed; write the result."""
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
