"""Surveys, advertising cost and files in canonical columns and values."""

from datetime import datetime
from decimal import Decimal
from typing import Any


def test_survey_responses(company: Any) -> None:
    assert company.one(
        "select response_id, score, scale_max, verbatim, customer_record_id, context_id"
        " from intermediate.int_survey_response__unioned"
    ) == ("1-1", Decimal(9), 10, "Gut, 10/10", "1-5", "S1")


def test_campaign_cost(company: Any) -> None:
    assert company.one(
        "select platform, cost_amount, clicks, currency"
        " from intermediate.int_campaign_cost__unioned"
    ) == ("google_ads", Decimal("1234.56"), 10, "EUR")


def test_files_name_their_origin(company: Any) -> None:
    assert company.rows(
        "select order_id, source_system, customer_source_system, status"
        " from intermediate.int_sales_order__unioned where order_id like 'b%' order by 1"
    ) == [
        ("b1", "till", "till", "confirmed"),
        ("b2", "files", "erp_odoo", "confirmed"),
        ("b3", "files", None, "confirmed"),
    ]


def test_deliveries_of_files_say_their_status_or_are_told_by_their_end(company: Any) -> None:
    assert company.rows(
        "select delivery_id, source_system, customer_source_system, order_id, order_number, status,"
        " delivered_at is not null from intermediate.int_delivery__unioned"
        " where delivery_id like 'd%' order by 1"
    ) == [
        ("d1", "till", "till", "b1", None, "delivered", True),
        ("d2", "files", None, None, "B2", "planned", False),
        ("d3", "files", None, "b3", None, "cancelled", False),
    ]


def test_as_of_is_the_newest_moment_that_the_sources_tell_of(company: Any) -> None:
    assert company.one("select as_of_at from intermediate.int_run__as_of") == (
        datetime(2026, 5, 4, 8),
    )
