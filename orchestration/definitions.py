"""The code location: settings in, assets, checks, jobs, schedules and sensors out."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from ingestion.config import Settings, load_settings
from orchestration import dbt, environment
from orchestration.defs.ingestion.assets import source_assets
from orchestration.defs.publishing.assets import published_marts, sources_check
from orchestration.defs.quality.checks import marts_gate
from orchestration.defs.schedules.daily import daily_job, daily_schedule
from orchestration.defs.schedules.new_files import folder_sensors
from orchestration.defs.transformation.assets import model_assets


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions for the configuration that is in force; touches no source or warehouse."""
    return build_definitions(load_settings())


def build_definitions(
    settings: Settings, manifest: Mapping[str, Any] | None = None
) -> dg.Definitions:
    """The definitions for given settings; tests may give a manifest of their own."""
    environment.export(settings)
    parsed = manifest if manifest is not None else dbt.read_manifest(settings)
    return dg.Definitions(
        assets=[
            *(source_assets(settings, name) for name in settings.enabled_connectors),
            model_assets(settings, parsed),
            published_marts(settings, parsed),
        ],
        asset_checks=[marts_gate(settings), sources_check(settings)],
        jobs=[daily_job()],
        schedules=[daily_schedule(settings)],
        sensors=folder_sensors(settings),
    )
