"""The demo from its source systems to the published marts, and a day later."""

import json
from collections.abc import Callable

import pytest

from tests.end_to_end.conftest import Demo, Home

FILLED_FROM = {
    "core.dim_customer": "select count(*) from core.dim_customer",
    "identity.identity_map": "select count(*) from identity.identity_map",
    "journey.fct_touchpoint": "select count(*) from journey.fct_touchpoint",
    "journey.fct_session": "select count(*) from journey.fct_session",
    "journey.fct_journey": "select count(*) from journey.fct_journey",
    "core.fct_order": "select count(*) from core.fct_order",
    "marketing.fct_campaign_cost": "select count(*) from marketing.fct_campaign_cost",
    "sales.fct_lead": "select count(*) from sales.fct_lead",
    "experience.fct_survey_response": "select count(*) from experience.fct_survey_response",
    "kpi.fct_kpi": "select count(*) from kpi.fct_kpi where value is not null",
}


@pytest.mark.parametrize("mart", FILLED_FROM)
def test_mart_is_filled(demo: Demo, mart: str) -> None:
    assert demo.home.query(FILLED_FROM[mart])[0][0] > 0


def test_identities_come_from_every_system_with_persons(demo: Demo) -> None:
    found = demo.home.query("select distinct source_system from identity.identity_map order by 1")
    assert [row[0] for row in found] == [
        "crm_hubspot",
        "erp_odoo",
        "survey_limesurvey",
        "web_matomo",
    ]


def test_customers_are_joined_across_systems(demo: Demo) -> None:
    rows = demo.home.query(
        "select count(*) from (select customer_key from identity.identity_map "
        "group by 1 having count(distinct source_system) > 1)"
    )
    assert rows[0][0] > 20


def test_touchpoints_come_from_every_system(demo: Demo) -> None:
    found = demo.home.query("select distinct source_system from journey.fct_touchpoint")
    assert {row[0] for row in found} >= {"crm_hubspot", "erp_odoo", "web_matomo"}


def test_the_demo_says_where_everything_is(demo: Demo) -> None:
    for place in ("warehouse.duckdb", "published/current", "docs/dbt/index.html", "dagster dev"):
        assert place in demo.printed
    for document in demo.outcome["demo"]["documents"].values():
        assert (demo.home.path / document).is_file()


def test_plain_lines_name_rows_and_seconds(demo: Demo) -> None:
    line = next(row for row in demo.printed.splitlines() if "web_matomo" in row)
    assert "rows" in line
    assert " s" in line
    assert "\x1b" not in demo.printed


def test_column_lineage_leads_from_a_mart_to_the_source(demo: Demo) -> None:
    """A customer's e-mail leads, column by column, to the CRM and the ERP."""
    path = demo.home.path / "docs" / "dbt" / "column_lineage.json"
    models = json.loads(path.read_text())["models"]
    parents = {
        (name.split(".")[-1], column): [(table, col) for _, table, col in found]
        for name, entry in models.items()
        for column, found in entry["columns"].items()
    }
    reached, open_columns = set(), [("dim_customer", "email")]
    while open_columns:
        for parent in parents.get(open_columns.pop(), []):
            if parent not in reached:
                reached.add(parent)
                open_columns.append(parent)
    assert ("contact", "email") in reached
    assert ("res_partner", "email") in reached


def test_every_mart_has_column_lineage(demo: Demo) -> None:
    path = demo.home.path / "docs" / "dbt" / "column_lineage.json"
    models = json.loads(path.read_text())["models"]
    traced = {
        name.split(".")[-1] for name, entry in models.items() if any(entry["columns"].values())
    }
    marts = {table.split(".")[1] for table in demo.home.checksums()}
    # The calendar comes from no column, the catalogue is a seed.
    assert marts - traced <= {"dim_date", "kpi_catalog"}


def test_lineage_is_attached_to_the_run(demo: Demo) -> None:
    from dagster import AssetKey, DagsterInstance

    with DagsterInstance.from_config(str(demo.home.path / "dagster")) as instance:
        event = instance.get_latest_materialization_event(AssetKey(["core", "fct_order"]))
        assert event is not None and event.asset_materialization is not None
        lineage = event.asset_materialization.metadata["dagster/column_lineage"].value
    assert lineage.deps_by_column["order_key"]  # type: ignore[union-attr]


def test_second_run_changes_nothing(demo: Demo, copied: Callable[[str], Home]) -> None:
    home = copied("second")
    assert home.json("demo")["publication"]["changed"] == 0
    assert home.checksums() == demo.home.checksums()


def test_a_day_changes_some_marts_and_leaves_others(demo: Demo, later: Demo) -> None:
    publication = later.outcome["publication"]
    assert 0 < publication["changed"] < publication["tables"]
    before, after = demo.home.checksums(), later.home.checksums()
    for untouched in ("core.dim_date", "core.dim_channel", "kpi.kpi_catalog"):
        assert after[untouched] == before[untouched]


@pytest.mark.parametrize(
    ("mart", "key", "least_share"),
    [
        ("core.fct_order", "order_key", 0.95),
        ("core.dim_customer", "customer_key", 0.9),
        ("journey.fct_touchpoint", "touchpoint_key", 0.95),
        ("sales.fct_lead", "lead_key", 0.9),
    ],
)
def test_a_day_leaves_the_rows_of_others_as_they_are(
    demo: Demo, later: Demo, mart: str, key: str, least_share: float
) -> None:
    sql = f"select {key}, md5(m::varchar) from {mart} m"
    before, after = dict(demo.home.query(sql)), dict(later.home.query(sql))
    assert before.keys() <= after.keys()
    same = sum(after[name] == value for name, value in before.items())
    assert least_share <= same / len(before)


def test_a_day_keeps_customer_keys(demo: Demo, later: Demo) -> None:
    sql = "select source_system, record_id, customer_key from identity.identity_map"
    before = {row[:2]: row[2] for row in demo.home.query(sql)}
    after = {row[:2]: row[2] for row in later.home.query(sql)}
    moved = [record for record, key in before.items() if after.get(record, key) != key]
    assert len(moved) <= 0.02 * len(before)
