"""Runs the toy source and kills its own process at a named point, as a power cut would."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import toy_source

from ingestion.config import load_settings


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after_call(owner: Any, name: str, calls: int) -> None:
    """Let a method be called so many times, and die when the last one has returned."""
    original = getattr(owner, name)
    done = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal done
        result = original(*args, **kwargs)
        done += 1
        if done >= calls:
            die()
        return result

    setattr(owner, name, wrapped)


def arm(point: str) -> None:
    from dlt import Pipeline
    from dlt.destinations.impl.duckdb.duck import DuckDbClient, DuckDbCopyJob
    from dlt.destinations.job_client_impl import SqlLoadJob

    from ingestion import package, recovery
    from ingestion.extraction import Extraction

    name, _, calls = point.partition(":")
    owner, method = {
        "batch": (Extraction, "_higher"),
        "extracted": (Pipeline, "extract"),
        "normalised": (Pipeline, "normalize"),
        "filtered": (package.LoadPackage, "keep"),
        "schema": (DuckDbClient, "update_stored_schema"),
        "copied": (DuckDbCopyJob, "run"),
        "merged": (SqlLoadJob, "run"),
        "committed": (DuckDbClient, "complete_load"),
        "cleaned": (recovery, "raw_columns"),
    }[name]
    kill_after_call(owner, method, int(calls or 1))


if __name__ == "__main__":
    arm(sys.argv[1])
    toy_source.run(load_settings(Path(sys.argv[2])), Path(sys.argv[3]))
