"""The web door alone: a Matomo database with so many hits into the warehouse.

python -m benchmarks.ingest_web --rows 1000000 --output web.json
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Step, collect, machine, run_step, tell, write

HITS_PER_VISIT = 6
ACTIONS = 500

_DDL = """
create table matomo_log_link_visit_action (
    idlink_va integer primary key, idsite integer not null, idvisitor blob not null,
    idvisit integer not null, server_time text not null, idaction_url integer,
    idaction_name integer, idaction_event_category integer, idaction_event_action integer,
    idpageview text, pageview_position integer, time_spent_ref_action integer, custom_float real,
    idaction_product_sku integer, product_price real
);
create table matomo_log_visit (
    idvisit integer primary key, idsite integer, idvisitor blob, user_id text,
    visit_first_action_time text, visit_last_action_time text, visit_total_actions integer
);
create table matomo_log_action (idaction integer primary key, name text, type integer);
"""


def generate(path: Path, rows: int) -> None:
    """A SQLite file of Matomo's shape; the same numbers give the same file."""
    import random
    import sqlite3
    from datetime import datetime, timedelta

    chance = random.Random(7)
    start = datetime(2024, 1, 1)
    connection = sqlite3.connect(path)
    connection.executescript(_DDL)

    def hits() -> Iterator[tuple[object, ...]]:
        for hit in range(1, rows + 1):
            visit = (hit - 1) // HITS_PER_VISIT + 1
            product = hit % 5 == 0
            yield (
                hit,
                1,
                visit.to_bytes(8, "big"),
                visit,
                (start + timedelta(seconds=hit * 20)).isoformat(" "),
                chance.randrange(ACTIONS) + 1,
                chance.randrange(ACTIONS) + 1,
                None,
                None,
                f"{hit % 0xFFFFFF:06x}",
                hit % HITS_PER_VISIT + 1,
                chance.randrange(300),
                None,
                chance.randrange(ACTIONS) + 1 if product else None,
                chance.randrange(500_000) / 100 if product else None,
            )

    places = ", ".join("?" * 15)
    connection.executemany(f"insert into matomo_log_link_visit_action values ({places})", hits())
    connection.execute(
        "insert into matomo_log_visit select idvisit, 1, min(idvisitor), null, min(server_time), "
        "max(server_time), count(*) from matomo_log_link_visit_action group by idvisit"
    )
    connection.executemany(
        "insert into matomo_log_action values (?, ?, 1)",
        [(action, f"shop.example.com/{action}") for action in range(1, ACTIONS + 1)],
    )
    connection.commit()
    connection.close()
    tell(rows)


def read_only() -> None:
    """Read the hits and throw them away: the speed of the door itself."""
    from ingestion.config import load_settings
    from ingestion.sources.web_matomo.tables import TABLES
    from ingestion.sql_reader import SqlReader

    settings = load_settings()
    matomo = settings.connector("web_matomo")
    reader = SqlReader(settings, matomo.connection, "web_matomo")
    table = next(table for table in TABLES if table.name == "log_link_visit_action")
    source_table = matomo.table_prefix + table.name
    expressions = {"idvisitor": reader.hex_text("idvisitor")}
    begin = time.monotonic()
    rows = sum(
        batch.num_rows for batch in reader.read_table(table, source_table, expressions=expressions)
    )
    reader.close()
    tell(rows, reading_seconds=round(time.monotonic() - begin, 2))


def load() -> None:
    """Run the source to the end in the warehouse."""
    from ingestion.config import load_settings
    from ingestion.pipeline import run_source

    report = run_source(load_settings(), "web_matomo")
    tell(
        sum(report.extracted.values()),
        changed_rows=report.total_rows,
        pipeline_seconds=report.seconds,
        steps=report.steps,
    )


def run_child(step: str, rows: int) -> int:
    """One step in a process of its own."""
    from ingestion import warehouse
    from ingestion.config import load_settings

    if step == "generate":
        settings = load_settings()
        generate(settings.home / "matomo.sqlite", rows)
        warehouse.install_extensions(settings)
    elif step == "read":
        read_only()
    else:
        load()
    return 0


def main() -> int:
    """Generate, read, load, load again; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="hits to generate")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--connection", help="read this Matomo instead of a generated one")
    parser.add_argument("--table-prefix", default="matomo_")
    parser.add_argument("--step", choices=("generate", "read", "load"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        return run_child(options.step, options.rows)
    steps: list[Step] = []
    keep = collect(steps)
    home = Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))
    try:
        connection = options.connection or f"sqlite:///{home / 'matomo.sqlite'}"
        configuration = home / "rundblick.toml"
        configuration.write_text(
            f'[paths]\nhome = "."\n[connectors.web_matomo]\nenabled = true\n'
            f'table_prefix = "{options.table_prefix}"\n',
            encoding="utf-8",
        )
        environment = {
            **{key: value for key, value in os.environ.items() if "RUNDBLICK" not in key},
            "RUNDBLICK_CONFIG": str(configuration),
            # By the environment, so that a password lies in no file.
            "RUNDBLICK__CONNECTORS__WEB_MATOMO__CONNECTION": connection,
        }
        facts = {"machine": machine()}
        names = {"generate": "generate", "read": "read", "first load": "load", "again": "load"}
        if options.connection:
            del names["generate"]
        for name, step in names.items():
            arguments = ["-m", "benchmarks.ingest_web", "--step", step]
            keep(run_step(name, [*arguments, "--rows", str(options.rows)], environment, home))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    write(options.output, "ingest_web", facts, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
