"""Leads from files to the reports of sales; business hours against a clock that walks minutes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ingestion.public_holidays import public_holidays

BERLIN = ZoneInfo("Europe/Berlin")
AS_OF = datetime(2026, 6, 30, 12, tzinfo=UTC)
SLA_MINUTES = 8 * 60
# Models whose tables the tests read; everything before them is built too.
REPORTS = ("rpt_lead_funnel", "rpt_lead_velocity", "rpt_pipeline", "rpt_lead_quality")
SELECTION = ("--select", *(f"+{report}" for report in REPORTS))
ENVIRONMENT = {"RUNDBLICK_REGION_CODE": "NW", "RUNDBLICK_LEAD_SLA_BUSINESS_HOURS": "8.0"}
TABLES = ("fct_lead", "fct_lead_stage", "rpt_lead_rejection", *REPORTS)


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def random_leads() -> dict[str, tuple[datetime, datetime]]:
    """Hand-over and acceptance to the minute, at any hour, from 2024 to the middle of 2026."""
    random = Random(20261122)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    leads = {}
    for number in range(150):
        handed_over = start + timedelta(minutes=random.randrange(60 * 24 * 900))
        accepted = handed_over + timedelta(minutes=random.randrange(60 * 24 * 4))
        leads[f"random{number:03}"] = (handed_over, accepted)
    return leads


def lead(lead_id: str, customer: str, **values: Any) -> dict[str, Any]:
    row = {"lead_id": lead_id, "customer_record_id": customer, "cycle_no": 1, "amount": 100}
    return {**row, "lead_source": "web", "handover_mode": "rule", "lead_stage": "mcl", **values}


def fill(raw: Any) -> None:
    customers = ["a", "b", "c", "t"]
    raw.load(
        "files",
        "contact",
        [
            {"record_id": name, "first_name": "Vor", "last_name": f"Nach {name}",
             "created_at": "2024-01-01", "updated_at": "2024-01-01", "is_test": name == "t"}
            for name in customers
        ],
    )  # fmt: skip
    raw.load(
        "files",
        "orders",
        [{"order_id": "o1", "order_number": "A1", "customer_record_id": "a", "net_amount": 90,
          "ordered_at": "2026-05-20 10:00:00", "status": "confirmed", "currency": "EUR",
          "updated_at": "2026-05-20 10:00:00"}],
    )  # fmt: skip
    shop = [
        # Returned with a reason, and won in the second cycle under an id of its own.
        lead("first", "a", mcl_at="2026-04-01 08:00", mql_at="2026-04-02 08:00",
             returned_at="2026-04-02 09:00", rejection_reason="zu früh", campaign_code="fest"),
        lead("second", "a", mcl_at="2026-05-01 08:00", mql_at="2026-05-04 08:00",
             sal_at="2026-05-05 08:00", won_at="2026-05-20 08:00", cycle_no=2, order_number="A1",
             campaign_code="fest"),
        # Thursday 4 June 2026 is Corpus Christi in North Rhine-Westphalia: due on Friday.
        lead("holiday", "b", mcl_at="2026-06-03 08:00", mql_at="2026-06-03 14:00",
             lost_at="2026-06-05 10:00", rejection_reason="Budget", campaign_code="fest"),
        lead("without", "b", mcl_at="2026-06-08 08:00", mql_at="2026-06-08 08:00",
             lost_at="2026-06-08 09:00", campaign_code="fest"),
        lead("pending", "c", mcl_at="2026-06-29 08:00", mql_at="2026-06-30 11:00"),
        lead("test", "t", mcl_at="2026-06-29 08:00", mql_at="2026-06-29 11:00"),
    ]  # fmt: skip
    random = [
        lead(lead_id, "c", mcl_at=text(handed_over), mql_at=text(handed_over),
             sal_at=text(accepted), lead_source="random")
        for lead_id, (handed_over, accepted) in random_leads().items()
    ]  # fmt: skip
    rows = [{**row, "updated_at": text(AS_OF)} for row in [*shop, *random]]
    raw.load("files", "lead", rows, at="2026-06-30 13:00:00")


@pytest.fixture(scope="module")
def built(dbt: Any) -> Iterator[Any]:
    with dbt.raw() as raw:
        fill(raw)
    yield dbt.build("leads", *SELECTION, tested=False, **ENVIRONMENT)


def working_days() -> set[date]:
    first, last = date(2024, 1, 1), date(2026, 12, 31)
    off = set(public_holidays("DE", "NW", first, last).column("date_day").to_pylist())
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day for day in days if day.weekday() < 5 and day not in off}


def is_business(moment: datetime, open_days: set[date]) -> bool:
    local = moment.astimezone(BERLIN)
    return local.date() in open_days and 8 <= local.hour < 17


def test_business_hours_equal_a_clock_that_walks(built: Any) -> None:
    rows = built.rows(
        "select lead_id, sla_due_at, handover_business_hours, sla_status from sales.fct_lead"
        " where lead_id like 'random%'"
    )
    leads, open_days = random_leads(), working_days()
    assert len(rows) == len(leads)
    for lead_id, due, hours, status in rows:
        handed_over, accepted = leads[lead_id]
        moment, passed, taken = handed_over, 0, 0
        while passed < SLA_MINUTES or moment < accepted:
            if is_business(moment, open_days):
                passed += 1
                taken += moment < accepted
            moment += timedelta(minutes=1)
            if passed == SLA_MINUTES and is_business(moment - timedelta(minutes=1), open_days):
                expected = moment
        assert due.replace(tzinfo=UTC) == expected, lead_id
        assert hours == pytest.approx(taken / 60, abs=1e-4), lead_id
        assert status == ("met" if accepted <= expected else "breached"), lead_id


def test_hand_overs_are_judged_with_holidays_and_reasons(built: Any) -> None:
    rows = built.rows(
        "select lead_id, sales_answer, cast(sla_due_at as varchar), sla_status from sales.fct_lead"
        " where lead_id not like 'random%' and not is_test order by lead_id"
    )
    assert rows == [
        ("first", "returned", "2026-04-07 07:00:00", "met"),
        ("holiday", "rejected", "2026-06-05 13:00:00", "met"),
        ("pending", None, "2026-07-01 10:00:00", "pending"),
        ("second", "accepted", "2026-05-05 07:00:00", "breached"),
        ("without", "rejected", "2026-06-09 07:00:00", "breached"),
    ]


def test_a_lead_in_two_cycles_is_won_once(built: Any) -> None:
    rows = built.rows(
        "select counting_unit, step, entered_count, converted_count, returned_count"
        " from sales.rpt_lead_funnel where period_type = 'total' and segment_value = 'fest'"
        " and step in ('mcl_to_won', 'mql_to_sal') order by all"
    )
    assert rows == [
        ("cycle", "mcl_to_won", 4, 1, 1),
        ("cycle", "mql_to_sal", 4, 1, 1),
        ("lead", "mcl_to_won", 3, 1, 0),
        ("lead", "mql_to_sal", 3, 1, 0),
    ]


def test_sales_judges_the_campaign(built: Any) -> None:
    row = built.one(
        "select handed_over_count, accepted_count, rejected_count, returned_count,"
        " without_reason_count, won_count, sla_met_count, sla_due_count, won_revenue_amount,"
        " top_rejection_reason"
        " from sales.rpt_lead_quality where period_type = 'total' and segment_value = 'fest'"
    )
    assert (*row[:8], float(row[8]), row[9]) == (4, 1, 2, 1, 1, 1, 2, 4, 90.0, "(no reason)")


def test_the_pipeline_ends_with_what_is_open(built: Any) -> None:
    rows = built.rows(
        "select stage, lead_count, cast(expected_amount as double), cast(measured_date as varchar)"
        " from sales.rpt_pipeline where is_running_month and segment_type = 'all' order by stage"
    )
    day = "2026-06-30"
    assert [row for row in rows if row[0] in ("mcl", "sql")] == [
        ("mcl", 0, 0.0, day),
        ("sql", 0, 0.0, day),
    ]
    stock = {row[0]: row[1] for row in rows}
    assert stock["mql"] + stock["sal"] == len(random_leads()) + 1


def test_the_same_data_gives_the_same_rows(built: Any, dbt: Any) -> None:
    again = dbt.build("leads_again", *SELECTION, tested=False, **ENVIRONMENT)
    for table in TABLES:
        query = f"select * from sales.{table} order by all"
        rows = built.rows(query)
        assert rows, table
        assert again.rows(query) == rows, table
