"""Exit codes of a run, dead runs, the record of the last run, the event log."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from ingestion.config import Settings
from ingestion.errors import ConfigurationError, RundblickError, SourceRefused, SourceUnreachable
from orchestration import home, journal
from orchestration.commands.demo import parse_days
from orchestration.processes import describe_process, is_alive
from orchestration.run import HOST_TAG, PID_TAG, _outcome, close_dead_runs


@dg.op(pool="duckdb_writer")
def nothing_op() -> None:
    pass


@dg.job
def nothing_job() -> None:
    nothing_op()


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        pytest.param([], 0, id="good"),
        pytest.param([SourceUnreachable("down")], 3, id="unreachable"),
        pytest.param([SourceRefused("shrunk")], 1, id="refused"),
        pytest.param([SourceUnreachable("down"), SourceRefused("shrunk")], 3, id="down-first"),
        pytest.param([SourceUnreachable("d"), ConfigurationError("c")], 2, id="configuration"),
    ],
)
def test_most_urgent_exit_code_wins(
    settings: Settings, errors: list[RundblickError], expected: int
) -> None:
    journal.begin(settings, "r1")
    for number, error in enumerate(errors):
        with journal.step(settings, "r1", f"source_{number}") as step:
            journal.fail(step, error)
    outcome = _outcome(settings, "r1", not errors, [])
    assert outcome.exit_code == expected
    assert outcome.messages == [str(error) for error in errors]


def test_record_of_another_run_is_not_taken_for_this_one(settings: Settings) -> None:
    with journal.step(settings, "old", "publish") as step:
        step.details = {"changed": 3}
    assert _outcome(settings, "new", True, []).publication is None


def test_failure_without_a_message_is_still_a_failure(settings: Settings) -> None:
    journal.begin(settings, "r1")
    outcome = _outcome(settings, "r1", False, ["dbt_build: ended"])
    assert (outcome.exit_code, outcome.messages) == (1, ["dbt_build: ended"])


@pytest.fixture
def instance_home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    home.write_dagster_yaml(settings.dagster_home)
    monkeypatch.setenv("DAGSTER_HOME", str(settings.dagster_home))
    return settings.dagster_home


@pytest.mark.usefixtures("instance_home")
def test_runs_of_killed_processes_are_closed() -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    import platform

    with dg.DagsterInstance.get() as instance:
        tags = {PID_TAG: dead.stdout.strip(), HOST_TAG: platform.node()}
        for found in (tags, {**tags, PID_TAG: str(os.getpid())}):
            run = instance.create_run_for_job(nothing_job, tags=found)
            instance.report_dagster_event(
                dg.DagsterEvent(
                    event_type_value=dg.DagsterEventType.RUN_START.value, job_name=run.job_name
                ),
                run.run_id,
            )
        closed = close_dead_runs(instance)
        statuses = {run.tags[PID_TAG]: run.status for run in instance.get_runs()}
    assert len(closed) == 1
    assert statuses[dead.stdout.strip()] == dg.DagsterRunStatus.FAILURE
    assert statuses[str(os.getpid())] == dg.DagsterRunStatus.STARTED


def test_event_log_can_be_read_by_dagsters_own_storage(instance_home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        assert type(instance.event_log_storage).__name__ == "PooledEventLogStorage"
        assert instance.event_log_storage.get_pool_config().default_pool_limit == 1
        result = nothing_job.execute_in_process(instance=instance)
        kept = len(instance.all_logs(result.run_id))
    storage = SqliteEventLogStorage(str(instance_home / "history" / "runs"))
    assert len(storage.get_logs_for_run(result.run_id)) == kept > 3


def test_operators_dagster_yaml_is_kept(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    home.write_dagster_yaml(tmp_path)
    assert "pools" not in (tmp_path / "dagster.yaml").read_text()


@pytest.mark.parametrize(("text", "days"), [("1d", 1), ("2w", 14), ("3", 3), (" 1D ", 1)])
def test_lengths_of_time(text: str, days: int) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["0d", "-1d", "1y", "d", ""])
def test_wrong_lengths_of_time(text: str) -> None:
    with pytest.raises(ConfigurationError, match="1d or 2w"):
        parse_days(text)


def test_processes() -> None:
    assert is_alive(os.getpid())
    assert "python" in describe_process(os.getpid())
    assert not is_alive(2**22 + 1)
