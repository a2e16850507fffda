"""The marts gate finds what was lost on the way: orders, customers, touchpoints, whole marts."""

import duckdb
import pytest

from ingestion.config import Settings
from quality.marts_gate import run_marts_gate
from quality.results import CheckResult, read_report


def judge(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, *changes: str
) -> dict[str, CheckResult]:
    for change in changes:
        warehouse.execute(change)
    warehouse.close()
    return {result.check: result for result in run_marts_gate(settings, write_docs=False)}


def needed(results: dict[str, CheckResult]) -> dict[str, CheckResult]:
    """Without the checks on marts that the tiny warehouse does not have."""
    return {name: r for name, r in results.items() if " is missing." not in r.message}


def test_consistent_warehouse_passes(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    results = needed(judge(settings, warehouse))
    assert [r.message for r in results.values() if not r.passed] == []
    judged = {name for name, r in results.items() if not r.skipped}
    assert judged >= {
        "erp_orders_counted",
        "erp_order_value_equal",
        "erp_revenue_by_month_equal",
        "touchpoints_accounted_for",
        "source_records_mapped",
        "customers_in_dimension",
        "customer_revenue_equals_orders",
    }
    assert read_report(settings.reports, "marts") is not None


def test_missing_mart_fails(settings: Settings, warehouse: duckdb.DuckDBPyConnection) -> None:
    results = judge(settings, warehouse, "drop table core.dim_customer")
    assert results["dim_customer_filled"].is_blocking
    assert "core.dim_customer is missing" in results["dim_customer_filled"].message


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        pytest.param(
            "delete from core.fct_order where order_id = '2'",
            {"erp_orders_counted", "erp_order_value_equal", "erp_revenue_by_month_equal"},
            id="lost order",
        ),
        pytest.param(
            "update core.fct_order set is_deleted = false where order_id = '4'",
            {"erp_orders_counted", "erp_order_value_equal"},
            id="order deleted in the ERP still counts",
        ),
        pytest.param(
            "update core.fct_order set net_amount = net_amount * 1.19 where order_id = '3'",
            {"erp_revenue_by_month_equal", "customer_revenue_equals_orders"},
            id="gross taken for net",
        ),
        pytest.param(
            "delete from journey.fct_touchpoint where touchpoint_id = '1'",
            {"touchpoints_accounted_for", "touchpoints_of_union_accounted_for"},
            id="lost touchpoint",
        ),
        pytest.param(
            "insert into journey.fct_touchpoint "
            "from journey.fct_touchpoint where touchpoint_id = '1'",
            {"touchpoints_accounted_for"},
            id="doubled touchpoint",
        ),
        pytest.param(
            "delete from identity.identity_map where record_id = '12'",
            {"source_records_mapped", "erp_partners_mapped"},
            id="record without a customer",
        ),
        pytest.param(
            "delete from core.dim_customer where customer_key = 'b'",
            {"customers_in_dimension", "customer_revenue_equals_orders"},
            id="lost customer",
        ),
        pytest.param(
            "insert into identity.identity_map values ('erp_odoo', '11', 'person', 'b', null)",
            {"records_mapped_once"},
            id="record of two customers",
        ),
        pytest.param(
            "delete from core.fct_order",
            {"fct_order_filled", "erp_orders_counted"},
            id="empty mart",
        ),
        pytest.param(
            "update experience.fct_survey_response set score = 11",
            {"survey_scores_in_scale"},
            id="score out of scale",
        ),
    ],
)
def test_loss_is_found(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, change: str, checks: set[str]
) -> None:
    results = needed(judge(settings, warehouse, change))
    assert {name for name, r in results.items() if r.is_blocking} >= checks


def test_touchpoint_that_was_rejected_is_not_lost(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    results = judge(
        settings,
        warehouse,
        "delete from journey.fct_touchpoint where touchpoint_id = '1'",
        "insert into intermediate.int_touchpoint__rejected "
        "values ('crm_hubspot', 'touchpoint', '1', 'test_account')",
    )
    assert results["touchpoints_accounted_for"].passed


def test_connector_that_is_off_is_not_reconciled(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    off = settings.model_copy(update={"connectors": {}})
    results = judge(off, warehouse, "delete from core.fct_order")
    assert results["erp_orders_counted"].skipped
    assert results["erp_orders_counted"].passed


def test_old_data_only_warn(settings: Settings, warehouse: duckdb.DuckDBPyConnection) -> None:
    results = judge(
        settings,
        warehouse,
        "update journey.fct_touchpoint set loaded_at = loaded_at - interval 3 day",
    )
    assert not results["sources_loaded_recently"].passed
    assert not results["sources_loaded_recently"].is_blocking
    assert results["sources_loaded_recently"].observed == 72
