"""The daily run, by hand and by schedule the same job."""

from typing import Any

import dagster as dg

from ingestion.config import Settings

DAILY = "daily"


def daily_job() -> Any:
    """Everything: extract, check, transform, check, publish; in one process, step by step."""
    return dg.define_asset_job(
        DAILY,
        selection=dg.AssetSelection.all(),
        description="Extract, check, transform, check and publish everything.",
        executor_def=dg.in_process_executor,
    )


def daily_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Every day at schedule.daily_at in the company's time zone."""
    hour, minute = settings.schedule.daily_at.split(":")
    return dg.ScheduleDefinition(
        name="daily_schedule",
        job_name=DAILY,
        cron_schedule=f"{int(minute)} {int(hour)} * * *",
        execution_timezone=settings.company.time_zone,
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )
