"""Sensors: files that arrive in a watched folder start the daily job; it finds what is new."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from ingestion.config import Settings
from orchestration.defs.schedules.daily import DAILY

FOLDER_CONNECTORS = ("ads_csv", "files")
# A file that is still being copied must not be read.
QUIET_SECONDS = 30.0


def folder_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """One sensor for each connector that reads a folder and is on."""
    return [
        _sensor(name, Path(settings.connector(name).folder))
        for name in FOLDER_CONNECTORS
        if name in settings.enabled_connectors
    ]


def folder_state(folder: Path, now: float) -> str | None:
    """A checksum of names, sizes and times; None while a file is still being written."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if not path.is_file():
            continue
        facts = path.stat()
        if now - facts.st_mtime < QUIET_SECONDS:
            return None
        digest.update(f"{path.relative_to(folder)}|{facts.st_size}|{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def _sensor(name: str, folder: Path) -> dg.SensorDefinition:
    @dg.sensor(
        name=f"new_files_{name}",
        job_name=DAILY,
        minimum_interval_seconds=60,
        description=f"Starts when files in {folder} were added or changed.",
    )
    def new_files(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        state = folder_state(folder, time.time())
        if state is None:
            yield dg.SkipReason("A file was written moments ago; it may not be complete.")
        elif state == context.cursor:
            yield dg.SkipReason("No file was added or changed.")
        else:
            context.update_cursor(state)
            yield dg.RunRequest(run_key=f"{name}-{state}")

    return new_files
