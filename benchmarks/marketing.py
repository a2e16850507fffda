"""What attribution and contact pressure cost: CPU seconds of the models, without dbt's start.

python -m benchmarks.marketing --rows 5000000 --contacts 10000000 --output marketing.json

dbt builds the models once over invented touchpoints; then the SQL that it compiled, and the Python
functions that it called, run again in this process, where CPU seconds can be told apart. Beside
them the plainest SQL for the same question says what the machine is worth.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Step, StepError, machine, report, write
from benchmarks.touchpoints import prepare

if TYPE_CHECKING:
    import duckdb

CHAIN = (
    "channel", "touchpoint_type", "int_journey__subject", "int_journey__affected",
    "int_journey__ordered", "int_journey__touchpoint", "int_attribution__touch",
    "int_attribution__conversion_touch", "int_attribution__credit",
)  # fmt: skip
PATHS = (
    "int_attribution__anonymous_touch", "int_attribution__channel", "int_attribution__path_touch",
    "int_attribution__converted_touch", "int_attribution__model_setting",
    "int_attribution__known_model",
    "int_journey__bootstrap_setting",
)  # fmt: skip
CONTACTS = ("int_contact__pressing", "fct_contact_day")

_LAST_TOUCH = """
select touch.channel_code, count(*) from (
    select max_by(touch.channel_code, touch.touched_at) as channel_code
    from intermediate.int_conversion__event as conversion
    inner join intermediate.int_attribution__touch as touch
        on conversion.subject_key = touch.subject_key
        and touch.touched_at > conversion.path_began_at
        and touch.touched_at <= conversion.occurred_at
    group by conversion.conversion_key
) as touch
group by all
"""
_BARE_PRESSURE = """
select customer_key, occurred_date, count(*), count(distinct department)
from intermediate.int_touchpoint__accepted
where direction = 'outbound'
group by all
"""


@dataclass
class Timed:
    """Runs things in this process and tells their seconds."""

    connection: "duckdb.DuckDBPyConnection"
    rows: int

    def run(self, name: str, work: Callable[[], object]) -> Step:
        """Seconds and CPU seconds of a piece of work."""
        begin, cpu = time.monotonic(), time.process_time()
        work()
        seconds, used = time.monotonic() - begin, time.process_time() - cpu
        step = Step(
            name, round(seconds, 2), round(used, 2), 0.0, self.rows, round(self.rows / seconds)
        )
        report(step)
        return step

    def sql(self, name: str, *statements: str) -> Step:
        """That of SQL; a query's result is kept in a temporary table."""
        return self.run(
            name,
            lambda: [
                self.connection.execute(f"create or replace temp table work as {sql}")
                for sql in statements
            ],
        )


def compiled(home: Path) -> dict[str, str]:
    """The SQL of each model, as dbt compiled it last."""
    results = json.loads((home / "dbt_target" / "run_results.json").read_text(encoding="utf-8"))
    return {
        node["unique_id"].split(".")[-1]: node["compiled_code"]
        for node in results["results"]
        if node["unique_id"].startswith("model.")
    }


def attribution(home: Path, rows: int, memory: str) -> list[Step]:
    """Heuristics, paths, Markov and Shapley over `rows` touchpoints."""
    from journey.channel_tables import channel_models

    sql = _build(home, rows, memory, (*CHAIN, *PATHS))
    import duckdb

    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false; set TimeZone = 'UTC'")
        timed = Timed(connection, rows)
        steps = [
            timed.sql("last touch, bare", _LAST_TOUCH),
            timed.sql("touches", sql["int_attribution__touch"]),
            timed.sql("nine heuristics", sql["int_attribution__credit"]),
        ]

        def models(samples: int) -> None:
            table = "select * from intermediate.int_attribution__"
            channel_models(
                touches=connection.sql(f"{table}path_touch"),
                converted=connection.sql(f"{table}converted_touch"),
                channels=connection.sql(f"{table}channel"),
                setting=connection.sql(f"{table}model_setting").project(
                    f"{samples} as sample_count, seed, lookback_days, person_groups"
                ),
                known=connection.sql(f"{table}known_model"),
            )

        steps.append(timed.run("Markov and Shapley, without intervals", lambda: models(1)))
        steps.append(timed.run("Markov and Shapley, with intervals", lambda: models(200)))
    return steps


def contact_pressure(home: Path, rows: int, memory: str) -> list[Step]:
    """Contact days over `rows` touchpoints."""
    sql = _build(home, rows, memory, (*CHAIN[:5], *CONTACTS))
    import duckdb

    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute("set preserve_insertion_order = false; set TimeZone = 'UTC'")
        timed = Timed(connection, rows)
        return [
            timed.sql("contact days, bare", _BARE_PRESSURE),
            timed.sql("contact pressure", sql["fct_contact_day"]),
        ]


def _build(home: Path, rows: int, memory: str, selection: tuple[str, ...]) -> dict[str, str]:
    """Build the models over touchpoints; returns their SQL."""
    from ingestion.config import load_settings
    from orchestration import dbt

    prepare(home, rows, memory)
    dbt.run(
        load_settings(home / "rundblick.toml"),
        "build",
        "--select",
        *selection,
        "--exclude-resource-type",
        "test",
        "unit_test",
    )
    return compiled(home)


def main() -> int:
    """Attribution, then contact pressure; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="touchpoints to attribute")
    parser.add_argument("--contacts", type=int, default=10_000_000, help="for contact pressure")
    parser.add_argument("--memory", default="8GB", help="DuckDB's memory limit")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    options = parser.parse_args()
    steps: list[Step] = []
    home = Path(tempfile.mkdtemp(prefix="rundblick_benchmark_")).resolve()
    try:
        steps += attribution(home / "attribution", options.rows, options.memory)
        steps += contact_pressure(home / "contacts", options.contacts, options.memory)
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    facts = {"rows": options.rows, "contacts": options.contacts, "machine": machine()}
    write(options.output, "marketing", facts, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
