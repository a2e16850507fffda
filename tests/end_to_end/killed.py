"""Runs the command line and kills its own process in the middle of a named step."""

import os
import signal
import sys
from typing import Any

from orchestration import cli, journal

MODELS_BEFORE_THE_KILL = 30


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_extraction(step: journal.Step, what: str) -> None:
    if step.name == "crm_hubspot" and what not in ("begins", "ended"):
        die()


def die_in_dbt(step: journal.Step, _what: str) -> None:
    if step.name == "dbt" and step.details.get("models", 0) >= MODELS_BEFORE_THE_KILL:
        die()


def die_in_load() -> None:
    """Kill when the first table of the ERP has been written and others have not."""
    from dlt.destinations.impl.duckdb.duck import DuckDbCopyJob

    from ingestion.sources import load_source

    tables = {table.name for table in load_source("erp_odoo").TABLES}
    run = DuckDbCopyJob.run

    def run_and_die(job: Any) -> None:
        run(job)
        if job._file_name.split(".")[0] in tables:
            die()

    DuckDbCopyJob.run = run_and_die


def main(where: str, arguments: list[str]) -> None:
    if where == "load":
        die_in_load()
        cli.main(arguments)
        return
    listener = {"extraction": die_in_extraction, "dbt": die_in_dbt}[where]
    with journal.listening(listener):
        cli.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
