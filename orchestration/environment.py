"""The one place that tells dbt, Dagster and dlt where they are, by environment variables.

Child processes inherit what is set here, so a run started by hand, by a schedule or by a test
sees the same warehouse, thresholds and connectors.
"""

import json
import os
from pathlib import Path

from ingestion.config import Settings
from ingestion.config_models import CONNECTORS

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
NO_TELEMETRY = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DAGSTER_DISABLE_TELEMETRY": "true",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}

# Saves some two seconds of every build: how dbt finds which model waits for which test.
DBT_FLAGS = {"DBT_USE_FAST_TEST_EDGES": "true"}


def dbt_target(settings: Settings) -> Path:
    """Where dbt's manifest, compiled SQL and logs are: one folder for all processes."""
    return settings.home / "dbt_target"


def model_settings(settings: Settings) -> dict[str, str]:
    """What the models read by `setting('name')`, as RUNDBLICK_<NAME>."""
    company = settings.company.model_dump(exclude={"name"})
    values = {**settings.thresholds.model_dump(), **company}
    disabled = [name for name in CONNECTORS if name not in settings.enabled_connectors]
    return {
        **{f"RUNDBLICK_{name.upper()}": str(value) for name, value in values.items()},
        **identity_settings(settings),
        **attribution_settings(settings),
        "RUNDBLICK_DISABLED_CONNECTORS": ",".join(disabled),
    }


def identity_settings(settings: Settings) -> dict[str, str]:
    """The settings of matching that are set; the others are as in dbt_project.yml."""
    values = settings.identity.model_dump(
        exclude={"labels", "evaluation", "extra_columns"}, exclude_none=True
    )
    extra = settings.identity.extra_columns
    if extra is not None:
        values["extra_columns"] = json.dumps(
            [{"name": name, "role": role} for name, role in extra.items()]
        )
    return {f"RUNDBLICK_IDENTITY_{name.upper()}": str(value) for name, value in values.items()}


def attribution_settings(settings: Settings) -> dict[str, str]:
    """The settings of attribution; shares as `0.4,0.2,0.4`."""
    return {
        f"RUNDBLICK_ATTRIBUTION_{name.upper()}": (
            ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        )
        for name, value in settings.attribution.model_dump().items()
    }


def variables(settings: Settings) -> dict[str, str]:
    """All variables that the tools need."""
    target = str(dbt_target(settings))
    return {
        **NO_TELEMETRY,
        **DBT_FLAGS,
        **model_settings(settings),
        "RUNDBLICK_CONFIG": str(settings.config_file),
        "RUNDBLICK_HOME": str(settings.home),
        "RUNDBLICK_WAREHOUSE": str(settings.warehouse),
        "RUNDBLICK_MEMORY_LIMIT": settings.engine.memory_limit or "",
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": target,
        "DBT_LOG_PATH": target,
        "DAGSTER_HOME": str(settings.dagster_home),
        "DLT_DATA_DIR": str(settings.pipelines_dir),
    }


def export(settings: Settings) -> None:
    """Set the variables for this process and its children."""
    os.environ.update(variables(settings))
