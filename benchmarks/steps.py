"""The steps of the whole path, one per process: python -m benchmarks.steps <step> [argument]."""

import sys
import time
from pathlib import Path

from benchmarks.measure import tell
from ingestion.config import Settings, load_settings


def generate(settings: Settings, size: str) -> None:
    """Simulate the demo company and write its source systems."""
    from demo.company import build

    state = build(settings.home, size)
    stores = [path for path in Path(state.folder).rglob("*") if path.is_file()]
    tell(
        _rows_of_sources(settings),
        size=size,
        bytes=sum(path.stat().st_size for path in stores),
    )


def serve(settings: Settings, port: str) -> None:
    """Answer for HubSpot and LimeSurvey until the process is ended."""
    from demo.company import state
    from demo.emulator import serve as serve_emulator

    company = state(settings.home)
    if company is None:
        raise SystemExit("there is no demo company yet")
    token = settings.connector("crm_hubspot").access_token
    with serve_emulator(Path(company.folder), token, int(port)):
        print("serving", flush=True)
        while True:
            time.sleep(3600)


def ingest(settings: Settings, source: str) -> None:
    """Extract one source, pass the raw gate, load."""
    from ingestion.package import LoadPackage
    from ingestion.pipeline import run_source
    from quality.raw_gate import audit

    def reasons(package: LoadPackage) -> list[str]:
        results = audit(package)
        return [r.message for r in results if r.severity == "error" and not r.passed]

    result = run_source(settings, source, audit=reasons)
    tell(
        sum(result.extracted.values()),
        changed_rows=result.total_rows,
        rejected_rows=result.total_rejected,
        steps=result.steps,
    )


def build(settings: Settings, _argument: str) -> None:
    """dbt build: seeds, models and tests."""
    from orchestration.dbt import run

    run(settings, "build")
    tell(_rows_of_marts(settings))


def gate(settings: Settings, _argument: str) -> None:
    """Reconcile the marts with raw."""
    from quality.marts_gate import run_marts_gate

    results = run_marts_gate(settings)
    failed = [r.check for r in results if r.severity == "error" and not r.passed]
    tell(_rows_of_marts(settings), checks=len(results), failed=failed)


def publish(settings: Settings, _argument: str) -> None:
    """Write the marts as one generation."""
    from publishing.snapshot import publish as publish_marts

    publication = publish_marts(settings)
    tell(sum(publication.tables.values()), changed_marts=publication.changed_count)


def _rows_of_sources(settings: Settings) -> int:
    """Rows in the SQL stores of the demo company."""
    import sqlite3

    rows = 0
    for path in sorted((settings.home / "demo").glob("*.sqlite")):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        for (table,) in tables.fetchall():
            rows += connection.execute(f'select count(*) from "{table}"').fetchone()[0]
        connection.close()
    return rows


def _rows_of_marts(settings: Settings) -> int:
    from ingestion import warehouse
    from publishing.content import list_marts

    with warehouse.connect(settings, read_only=True) as connection:
        counts = [
            connection.execute(f"select count(*) from {mart.relation('warehouse')}").fetchone()
            for mart in list_marts(connection)
        ]
    return sum(count[0] for count in counts if count)


STEPS = {
    "generate": generate,
    "serve": serve,
    "ingest": ingest,
    "build": build,
    "gate": gate,
    "publish": publish,
}


def main() -> None:
    """Run the step that the command line names."""
    name, argument = [*sys.argv[1:], ""][:2]
    STEPS[name](load_settings(), argument)


if __name__ == "__main__":
    main()
