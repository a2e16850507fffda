"""What cutting web hits into sessions costs, beside the plainest SQL that does so.

python -m benchmarks.sessions --rows 10000000 --output sessions.json

dbt builds the models once over invented hits; then the SQL that it compiled runs again, each in a
process of its own, where CPU seconds and memory can be told apart. Compare the ratios.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Step, StepError, collect, machine, run_step, tell, write
from benchmarks.web_hits import prepare

SELECTION = (
    "int_web_visit__span", "int_web_visit__segment", "int_web_hit__sessionised", "fct_session",
)  # fmt: skip
STEPS = {
    "bare sessions": "bare",
    "sessions": "int_web_visit__segment",
    "facts of sessions": "fct_session",
}

_BARE = """
select
    visitor_key,
    hit_id,
    sum(is_start) over (partition by visitor_key order by occurred_at, hit_id) as session
from (
    select
        visitor_key,
        hit_id,
        occurred_at,
        case when occurred_at - lag(occurred_at) over (
            partition by visitor_key order by occurred_at, hit_id
        ) <= interval 30 minute then 0 else 1 end as is_start
    from intermediate.int_web_hit__judged
)
"""


def build(home: Path) -> None:
    """Build the models once, so that their SQL is compiled and their views are there."""
    from ingestion.config import load_settings
    from orchestration import dbt

    settings = load_settings(home / "rundblick.toml")
    dbt.run(
        settings,
        "build",
        "--select",
        *SELECTION,
        "--exclude-resource-type",
        "test",
        "unit_test",
        "--full-refresh",
    )


def run(home: Path, what: str, rows: int, memory: str) -> None:
    """In a process of its own: the SQL of a model, written to a table as dbt would."""
    import duckdb

    compiled = home / "dbt_target" / "compiled"
    sql = _BARE if what == "bare" else next(compiled.rglob(f"{what}.sql")).read_text("utf-8")
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false; set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = '{memory}'")
        connection.execute(f"create or replace table main.work as {sql}")
        made = connection.execute("select count(*) from main.work").fetchone()
        connection.execute("drop table main.work")
    tell(rows, rows_made=made and made[0])


def main() -> int:
    """Bare, session step, facts; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="web hits")
    parser.add_argument("--memory", default="1GB", help="DuckDB's memory limit in a step")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--home", type=Path, help="work here and keep it (default: temporary)")
    parser.add_argument("--step", choices=STEPS.values(), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run(options.home, options.step, options.rows, options.memory)
        return 0
    home = (options.home or Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))).resolve()
    common = ["-m", "benchmarks.sessions", "--home", str(home), "--rows", str(options.rows)]
    steps: list[Step] = []
    try:
        prepare(home, options.rows, "4GB")
        build(home)
        add = collect(steps)
        for name, step in STEPS.items():
            arguments = [*common, "--step", step, "--memory", options.memory]
            add(run_step(name, arguments, os.environ, home))
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)
    write(options.output, "sessions", {"rows": options.rows, "machine": machine()}, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
