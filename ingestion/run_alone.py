"""Runs one source alone: the shared body of `python -m ingestion.sources.<name>`."""

import sys
import time

from ingestion.config import load_settings
from ingestion.errors import RundblickError
from ingestion.logs import set_up_logging
from ingestion.pipeline import run_source


def main(name: str) -> int:
    """Run the source and print rows, seconds and rejected rows; returns the exit code."""
    set_up_logging()
    started = time.monotonic()
    try:
        report = run_source(load_settings(), name)
    except RundblickError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return error.exit_code
    for table in sorted(report.extracted):
        line = f"{table}: {report.extracted[table]} rows read, {report.rows.get(table, 0)} changed"
        if report.rejected.get(table):
            line += f", {report.rejected[table]} rejected"
        if report.new_columns.get(table):
            line += f", new columns: {', '.join(report.new_columns[table])}"
        if report.left_out.get(table):
            line += f", left out: {report.left_out[table]}"
        print(line)
    print(
        f"{name}: {report.status}, {report.total_rows} rows, {report.total_rejected} rejected, "
        f"{time.monotonic() - started:.1f} s"
    )
    return 0
