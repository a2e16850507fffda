"""Campaigns, experiments, personas and contents from files alone, counted by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

MARTS = (
    "marketing.rpt_campaign_roi",
    "marketing.rpt_budget_split",
    "marketing.rpt_campaign_response",
    "marketing.fct_experiment_exposure",
    "marketing.rpt_experiment",
    "marketing.rpt_content_map",
    "core.dim_persona",
    "core.dim_customer",
)
SELECT = ("--select", *(f"+{mart.split('.')[1]}" for mart in MARTS))


def contact(record_id: str, **values: Any) -> dict[str, Any]:
    row = {"record_id": record_id, "first_name": "Vor", "last_name": f"Nach {record_id}"}
    return {**row, "created_at": "2025-01-01", "updated_at": "2025-01-01", **values}


def touchpoint(
    touchpoint_id: str, customer: str, kind: str, at: str, **values: Any
) -> dict[str, Any]:
    row = {"touchpoint_id": touchpoint_id, "customer_record_id": customer}
    return {**row, "touchpoint_type": kind, "occurred_at": at, **values}


def exposure(exposure_id: str, variant: str, **values: Any) -> dict[str, Any]:
    row = {"source_system": "tool", "exposure_id": exposure_id, "experiment_id": "7"}
    shares = {"variant": variant, "is_control": variant == "B", "expected_share": 0.5}
    campaign = {"campaign_code": "MAIL_1", "exposed_at": "2026-01-05 09:00:00"}
    return {**row, **shares, **campaign, "customer_source_system": "files", **values}


def fill(raw: Any) -> None:
    people = [contact(name) for name in "abcd"]
    raw.load("files", "contact", [*people, contact("t", is_test=True)])
    raw.load(
        "files",
        "campaign",
        [
            {"campaign_id": "1", "campaign_code": "Mail_1", "campaign_name": "Winter",
             "channel": "email", "purpose": "retention", "started_on": "2026-01-30",
             "ended_on": "2026-02-02", "budget_amount": 40},
            {"campaign_id": "2", "campaign_code": "flyer", "campaign_name": "Flyer",
             "channel": "letter", "started_on": None, "ended_on": None},
        ],
    )  # fmt: skip
    cost = {"platform": "google", "campaign_code": "ads", "campaign_name": "Ads", "clicks": 3}
    raw.load("files", "campaign_cost", [{**cost, "cost_date": "2026-01-07", "cost_amount": 10}])
    raw.load(
        "files",
        "touchpoint",
        [
            *(
                touchpoint(
                    f"s{name}", name, "newsletter_sent", "2026-01-05 09:00:00",
                    campaign_code="mail_1", direction="outbound", content="Winter mit Lastenrad",
                )
                for name in "abct"
            ),
            touchpoint("ca", "a", "newsletter_clicked", "2026-01-05 10:00:00",
                       campaign_code="mail_1 ", content="Winter mit Lastenrad"),
            touchpoint("bb", "b", "newsletter_bounced", "2026-01-05 09:01:00",
                       campaign_code="mail_1", direction="outbound"),
            touchpoint("fd", "d", "direct_mail_sent", "2026-01-06 09:00:00",
                       campaign_code="flyer", direction="outbound", cost_amount=0.9),
            touchpoint("vd", "d", "store_visit", "2026-01-20 09:00:00"),
        ],
    )  # fmt: skip
    raw.load(
        "files",
        "orders",
        [
            {"order_id": "o1", "order_number": "o1", "customer_record_id": "a",
             "ordered_at": "2026-01-10 10:00:00", "net_amount": 100, "tax_amount": 0,
             "gross_amount": 100, "status": "confirmed", "sales_channel": "store",
             "updated_at": "2026-03-01 10:00:00"},
        ],
    )  # fmt: skip
    raw.load(
        "files",
        "product",
        [{"product_id": "p", "sku": "P", "product_name": "Lastesel", "category": "Lasten-E-Bikes"}],
    )
    line = {"order_line_id": "l1", "order_id": "o1", "product_id": "p", "quantity": 1}
    raw.load("files", "order_line", [{**line, "net_amount": 100, "gross_amount": 100}])
    raw.load(
        "files",
        "experiment_exposure",
        [
            exposure("x1", "A", customer_record_id="a"),
            exposure("x2", "B", customer_record_id="b"),
            exposure("x3", "B", customer_record_id="c"),
            exposure("x4", "A", customer_record_id="c", exposed_at="2026-01-06 09:00:00"),
            exposure("x5", "B", customer_record_id="t"),
            exposure("x6", "B", customer_source_system=None, device_id="d1"),
        ],
    )


@pytest.fixture(scope="module")
def built(dbt: Any) -> Iterator[Any]:
    with dbt.raw() as raw:
        fill(raw)
    yield dbt.build("campaigns_first", *SELECT, tested=False)


def contents(built: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {mart: built.rows(f"select * from {mart} order by all") for mart in MARTS}


def test_campaigns_have_their_costs_and_conversions(built: Any) -> None:
    rows = built.rows(
        "select campaign_name, purpose, strftime(month_start, '%Y-%m'), budget_amount::double,"
        " cost_amount::double, order_count, new_customer_count, revenue_amount::double, roas"
        " from marketing.rpt_campaign_roi"
        " where attribution_model = 'last_touch' and campaign_kind = 'campaign' order by 1, 3"
    )
    assert rows == [
        ("Ads", "unassigned", "2026-01", 0.0, 10.0, 0.0, 0.0, 0.0, 0.0),
        ("Flyer", "unassigned", "2026-01", 0.0, 0.9, 0.0, 0.0, 0.0, 0.0),
        ("Winter", "retention", "2026-01", 20.0, 0.0, 1.0, 1.0, 100.0, None),
        ("Winter", "retention", "2026-02", 20.0, 0.0, 0.0, 0.0, 0.0, None),
    ]


def test_every_model_gives_all_conversions_away(built: Any) -> None:
    rows = built.rows(
        "select round(sum(conversion_count), 4), sum(revenue_amount)::double, sum(cost_amount)"
        " ::double from marketing.rpt_campaign_roi group by attribution_model"
    )
    assert len(rows) == 10 and set(rows) == {(1.0, 100.0, 10.9)}


def test_costs_without_a_purpose_are_unassigned(built: Any) -> None:
    rows = built.rows(
        "select purpose, budget_amount::double, budget_share, cost_amount::double, cost_share"
        " from marketing.rpt_budget_split where month_start = '2026-01-01' and purpose != 'new'"
        " order by 1"
    )
    assert rows == [
        ("penetration", 0.0, 0.0, 0.0, 0.0),
        ("retention", 20.0, 1.0, 0.0, 0.0),
        ("unassigned", 0.0, 0.0, 10.9, 1.0),
    ]


def test_responses_are_of_persons_reached(built: Any) -> None:
    rows = built.rows(
        "select channel_code, contacted_person_count, delivered_person_count,"
        " clicked_person_count, converted_person_count, responding_person_count, click_rate,"
        " response_rate from marketing.rpt_campaign_response order by 1"
    )
    # The test account is left out, b bounced, d came to the store on the last day but one.
    assert rows == [
        ("email", 3, 2, 1, 1, 1, 0.5, 0.5),
        ("letter", 1, 1, 0, 0, 1, None, 1.0),
    ]


def test_an_experiment_leaves_out_who_saw_both_variants(built: Any) -> None:
    rows = built.rows(
        "select variant, metric, is_control, exposed_person_count, excluded_person_count,"
        " converted_person_count, difference, is_conclusive from marketing.rpt_experiment"
        " where metric != 'lead' order by 1, 2"
    )
    assert rows == [
        ("A", "click", False, 1, 1, 1, 1.0, False),
        ("A", "order", False, 1, 1, 1, 1.0, False),
        ("B", "click", True, 2, 1, 0, None, False),
        ("B", "order", True, 2, 1, 0, None, False),
    ]


def test_personas_and_their_contents(built: Any) -> None:
    personas = built.rows("select last_name, persona from core.dim_customer order by 1")
    assert personas == [
        ("Nach a", "cargo_family"),
        *((f"Nach {name}", None) for name in "bcdt"),
    ]
    rows = built.rows(
        "select content_count, sent_count, touchpoint_count, own_content_touchpoint_count,"
        " person_count, has_demand_without_content, has_content_without_use"
        " from marketing.rpt_content_map where persona = 'cargo_family' and phase = 'need'"
        " and content_format = 'newsletter'"
    )
    assert rows == [(1, 1, 1, 1, 1, False, False)]


def test_a_second_run_gives_the_same_marts(dbt: Any, built: Any) -> None:
    again = dbt.build("campaigns_second", *SELECT, tested=False)
    assert contents(again) == contents(built)


def test_a_company_without_any_of_it_has_empty_marts(dbt: Any) -> None:
    with dbt.raw():
        pass
    empty = dbt.build("campaigns_empty", *SELECT, tested=False)
    filled = [mart for mart in MARTS if empty.one(f"select count(*) from {mart}") != (0,)]
    assert filled == ["core.dim_persona"]
