"""Settings, load packages and a tiny warehouse for the gates' tests."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from ingestion.config import Settings
from ingestion.contracts import Table, columns
from quality.raw_gate import audit
from quality.results import CheckResult

TABLES = (
    Table(
        "contact",
        columns(
            "id! email phone mobilephone zip country date_of_birth:date createdate:timestamp "
            "lastmodifieddate:timestamp archived:bool"
        ),
        ("id",),
        cursor="lastmodifieddate",
    ),
    Table(
        "campaign",
        columns(
            "id! hs_name hs_utm hs_start_date:date hs_end_date:date "
            "hs_budget_items_sum_amount:decimal"
        ),
        ("id",),
    ),
)
CONTACTS = """
select range::varchar as id, 'person' || range || '@example.org' as email,
  '+49 30 ' || (1000000 + range) as phone, null::varchar as mobilephone, '10115' as zip,
  'DE' as country, date '1980-05-01' as date_of_birth, timestamp '2024-01-01' as createdate,
  timestamp '2024-06-01' as lastmodifieddate, false as archived
from range(100)
"""
CAMPAIGNS = """
select range::varchar as id, 'Kampagne' as hs_name, 'C-' || range as hs_utm,
  date '2024-01-01' as hs_start_date, date '2024-02-01' as hs_end_date,
  100::decimal(18, 4) as hs_budget_items_sum_amount
from range(60)
"""


@dataclass
class WrittenPackage:
    """A load package as the pipeline hands it over, from SQL."""

    source: str
    settings: Settings
    tables: dict[str, list[Path]]
    rows: dict[str, int]

    def relation(
        self, connection: duckdb.DuckDBPyConnection, table: str
    ) -> duckdb.DuckDBPyRelation:
        return connection.read_parquet([str(path) for path in self.tables[table]])


@pytest.fixture
def judge_package(settings: Settings, tmp_path: Path) -> Callable[..., dict[str, CheckResult]]:
    """Audits a package made of 100 good contacts and 60 good campaigns by one query a table."""

    def judge(
        contact: str = "from contacts", campaign: str = "from campaigns"
    ) -> dict[str, CheckResult]:
        package = WrittenPackage("crm_hubspot", settings, {}, {})
        good = f"with contacts as ({CONTACTS}), campaigns as ({CAMPAIGNS})"
        for table, query in {"contact": contact, "campaign": campaign}.items():
            path = tmp_path / f"{table}.parquet"
            duckdb.sql(f"copy ({good} {query}) to '{path}' (format parquet)")
            package.tables[table] = [path]
            counted = duckdb.sql(f"select count(*) from '{path}'").fetchone()
            package.rows[table] = counted[0] if counted else 0
        return {result.check: result for result in audit(package, TABLES, write_docs=False)}

    return judge


@pytest.fixture
def warehouse(settings: Settings) -> duckdb.DuckDBPyConnection:
    """The tables that the marts gate reconciles, hand-made and consistent."""
    connection = duckdb.connect(str(settings.warehouse))
    connection.execute((Path(__file__).parent / "tiny_warehouse.sql").read_text())
    return connection
