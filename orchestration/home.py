"""Set-up of the home folder: DuckDB's extensions and Dagster's instance."""

from pathlib import Path

from ingestion import warehouse
from ingestion.config import Settings
from orchestration import environment

WRITER_POOL = "duckdb_writer"

DAGSTER_YAML = """\
# Written once by `rundblick`; changes here are kept.
telemetry:
  enabled: false
# One step at a time writes the warehouse, over all runs.
concurrency:
  pools:
    default_limit: 1
    granularity: op
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  poll_interval_seconds: 60
  free_slots_after_run_end_seconds: 60
run_retries:
  enabled: false
freshness:
  enabled: true
# Keeps its databases open: see orchestration/event_log.py.
event_log_storage:
  module: orchestration.event_log
  class: PooledEventLogStorage
  config:
    base_dir: "{base_dir}"
"""


def prepare(settings: Settings) -> None:
    """Create what a run needs below the home folder; fast when it is there already."""
    settings.home.mkdir(parents=True, exist_ok=True)
    warehouse.install_extensions(settings)
    write_dagster_yaml(settings.dagster_home)
    write_dotenv(settings)
    environment.export(settings)


def write_dagster_yaml(folder: Path) -> None:
    """Write Dagster's instance file; an existing one is the operator's and stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "dagster.yaml"
    if not path.exists():
        base_dir = (folder / "history" / "runs").as_posix()
        path.write_text(DAGSTER_YAML.format(base_dir=base_dir), encoding="utf-8")


def write_dotenv(settings: Settings) -> None:
    """Tell `dagster dev` in the project's folder where the instance is: it reads `.env` there.

    Only for the project's own home; whoever sets RUNDBLICK_HOME sets DAGSTER_HOME as well.
    """
    if not is_project_home(settings):
        return
    path = environment.PROJECT_ROOT / ".env"
    line = f"DAGSTER_HOME={settings.dagster_home}"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    if line not in lines:
        others = [old for old in lines if not old.startswith("DAGSTER_HOME=")]
        path.write_text("\n".join([*others, line]) + "\n", encoding="utf-8")


def is_project_home(settings: Settings) -> bool:
    """Whether the home is the one that the project's own rundblick.toml names."""
    return settings.config_file.parent == environment.PROJECT_ROOT and settings.home == Path(
        settings.paths.home
    )
