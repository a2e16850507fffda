"""Executes the job `daily` in this process: the same job that the schedule starts."""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import WarehouseLocked
from orchestration import home, journal
from orchestration.processes import describe_process, is_alive

if TYPE_CHECKING:
    import dagster as dg

PID_TAG = "rundblick/pid"
HOST_TAG = "rundblick/host"
# What a user must correct comes first, then what may be down for now, then refused data.
URGENCY = (2, 3, 1)


@dataclass
class RunOutcome:
    """What a run did, step by step."""

    run_id: str
    success: bool
    seconds: float
    exit_code: int
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    publication: dict[str, Any] | None = None
    messages: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    @property
    def changed(self) -> int | None:
        """Marts that differ from the generation before; None when nothing was published."""
        return None if self.publication is None else int(self.publication["changed"])


def run_daily(settings: Settings) -> RunOutcome:
    """Extract, check, transform, check and publish everything, as one Dagster run."""
    begin = time.monotonic()
    home.prepare(settings)
    require_unlocked(settings)
    run_id = str(uuid4())
    from orchestration.definitions import build_definitions
    from orchestration.defs.schedules.daily import DAILY

    with dagster_instance() as instance:
        close_dead_runs(instance)
        job = build_definitions(settings).resolve_job_def(DAILY)
        journal.begin(settings, run_id)
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_id=run_id,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags={PID_TAG: str(os.getpid()), HOST_TAG: platform.node()},
        )
        failures = [] if result.success else _failures(result)
    outcome = _outcome(settings, run_id, result.success, failures)
    outcome.seconds = round(time.monotonic() - begin, 1)
    journal.finish(
        settings,
        run_id,
        {"success": outcome.success, "exit_code": outcome.exit_code, "seconds": outcome.seconds},
    )
    return outcome


def require_unlocked(settings: Settings) -> None:
    """Say who holds the warehouse before any work is done."""
    holder = warehouse.lock_holder(settings)
    if holder is not None:
        raise WarehouseLocked(
            f"The warehouse {settings.warehouse} is held by process {holder} "
            f"({describe_process(holder)}). Wait until it has finished or end it; analysts read "
            f"{settings.published / 'marts.duckdb'} instead."
        )


@contextmanager
def dagster_instance() -> "Iterator[dg.DagsterInstance]":
    """The persistent instance below the home folder, where the web interface finds the run."""
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        yield instance


def close_dead_runs(instance: "dg.DagsterInstance") -> list[str]:
    """End the runs of killed processes and free their place in the writers' pool."""
    import dagster as dg

    closed = []
    for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
        pid = run.tags.get(PID_TAG)
        if pid is None or run.tags.get(HOST_TAG) != platform.node() or is_alive(int(pid)):
            continue
        instance.report_run_failed(run, "The process of this run was ended from outside.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
        closed.append(run.run_id)
    return closed


def _outcome(settings: Settings, run_id: str, success: bool, failures: list[str]) -> RunOutcome:
    content = journal.read(settings) or {}
    steps = content.get("steps", {}) if content.get("run_id") == run_id else {}
    codes = {step["exit_code"] for step in steps.values()}
    exit_code = next((code for code in URGENCY if code in codes), 0)
    messages = [step["message"] for step in steps.values() if step["exit_code"]]
    if not success and not exit_code:
        exit_code, messages = 1, failures
    publication = steps.get("publish")
    return RunOutcome(
        run_id=run_id,
        success=success and not exit_code,
        seconds=0.0,
        exit_code=exit_code,
        steps=steps,
        publication=publication["details"]
        if publication is not None and not publication["exit_code"]
        else None,
        messages=messages,
    )


def _failures(result: "dg.ExecuteInProcessResult") -> list[str]:
    """The failed steps and the innermost error of each."""
    lines = []
    for event in result.all_events:
        if event.is_step_failure and event.event_specific_data is not None:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            reason = error.message.strip().splitlines()[0] if error else "failed"
            lines.append(f"{event.step_key}: {reason}")
    return lines
