"""Cost exports of advertising platforms, one CSV file per platform and month.

folder/<platform>_<YYYY-MM>.csv → only new or changed files → decoded, headers mapped, total lines
skipped, German dates and numbers made plain → merged into raw_ads_csv.campaign_day.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dlt
import pyarrow as pa

from ingestion.changed_files import changed_files, require_folder
from ingestion.config import Settings
from ingestion.config_models import AdsCsvSettings
from ingestion.resource import table_resource
from ingestion.sources.ads_csv.reader import read_export
from ingestion.sources.ads_csv.tables import CAMPAIGN_DAY, TABLES

if TYPE_CHECKING:
    from dlt.extract import DltResource

NAME = "ads_csv"

__all__ = ["NAME", "TABLES", "ads_csv", "check"]


@dlt.source(name=NAME)  # type: ignore[untyped-decorator]
def ads_csv(settings: Settings) -> "list[DltResource]":
    """The campaigns' cost by day."""
    connector: AdsCsvSettings = settings.connector(NAME)
    folder = require_folder(NAME, connector.folder)
    return [table_resource(CAMPAIGN_DAY, partial(_read, connector, folder))]


def _read(connector: AdsCsvSettings, folder: Path, _since: Any) -> Iterator[pa.Table]:
    for path in changed_files(CAMPAIGN_DAY, folder, _exports(folder)):
        yield read_export(path, connector)


def check(settings: Settings) -> str:
    """Whether the folder is there, and how many exports lie in it."""
    folder = require_folder(NAME, settings.connector(NAME).folder)
    return f"{len(_exports(folder))} exports in {folder}"


def _exports(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
