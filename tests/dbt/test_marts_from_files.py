"""Files alone fill the marts: a small company whose numbers are counted by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

MARTS = ("core", "journey", "marketing", "sales", "service", "experience", "kpi")
ALL = ("--select", "fqn:*")


def contact(record_id: str, **values: Any) -> dict[str, Any]:
    row = {"record_id": record_id, "first_name": "Vor", "last_name": f"Nach {record_id}"}
    return {**row, "created_at": "2025-01-01", "updated_at": "2025-01-01", **values}


def order(
    order_id: str, customer: str, ordered_at: str, net: float, **values: Any
) -> dict[str, Any]:
    row = {"order_id": order_id, "order_number": order_id, "customer_record_id": customer}
    amounts = {"net_amount": net, "tax_amount": 0, "gross_amount": net, "currency": "EUR"}
    state = {"ordered_at": ordered_at, "status": "confirmed", "sales_channel": "store"}
    return {**row, **amounts, **state, "updated_at": ordered_at, **values}


def touchpoint(touchpoint_id: str, customer: str, kind: str, at: str) -> dict[str, Any]:
    row = {"touchpoint_id": touchpoint_id, "customer_record_id": customer}
    return {**row, "touchpoint_type": kind, "occurred_at": at}


def answer(response_id: str, customer: str, score: int) -> dict[str, Any]:
    row = {"response_id": response_id, "customer_record_id": customer, "score": score}
    scale = {"survey_id": "1", "instrument": "nps_relational", "scale_min": 0, "scale_max": 10}
    return {**row, **scale, "answered_at": "2026-04-20 10:00:00"}


def fill(raw: Any) -> None:
    people = [contact("a"), contact("b"), contact("c"), contact("t", is_test=True)]
    raw.load("files", "contact", people)
    raw.load(
        "files",
        "orders",
        [
            order("o1", "a", "2026-01-10 10:00:00", 100),
            order("o2", "a", "2026-03-20 10:00:00", 300, sales_channel="web"),
            # In Berlin this is the first of February.
            order("o3", "b", "2026-01-31 23:30:00", 50),
            order("o4", "b", "2026-02-20 10:00:00", 70, status="cancelled"),
            order("o5", "t", "2026-02-20 10:00:00", 9999),
            order("o6", "b", "2026-02-21 10:00:00", 80, is_deleted=True),
        ],
    )
    raw.load(
        "files",
        "touchpoint",
        [
            touchpoint("t1", "a", "consultation", "2026-01-05 10:00:00"),
            touchpoint("t2", "a", "newsletter_sent", "2026-01-06 10:00:00"),
            touchpoint("t3", "a", "newsletter_sent", "2026-02-06 10:00:00"),
            touchpoint("t4", "a", "newsletter_sent", "2026-02-06 10:00:00"),
            touchpoint("t5", "a", "smoke_signal", "2026-02-06 10:00:00"),
            touchpoint("t6", "a", "service_appointment", "2026-02-10 10:00:00"),
            touchpoint("t7", "a", "consultation", "2026-03-19 10:00:00"),
            touchpoint("t8", "c", "store_visit", "2025-06-01 10:00:00"),
            touchpoint("t9", "t", "store_visit", "2026-02-06 10:00:00"),
        ],
    )
    raw.load(
        "files",
        "consent",
        [
            {"customer_record_id": "a", "purpose": "newsletter", "channel": "email",
             "status": "granted", "changed_at": "2026-01-01"},
            {"customer_record_id": "a", "purpose": "newsletter", "channel": "email",
             "status": "withdrawn", "changed_at": "2026-02-01"},
        ],
    )  # fmt: skip
    raw.load("files", "survey_response", [answer("r1", "a", 10), answer("r2", "b", 3)])


@pytest.fixture(scope="module")
def built(dbt: Any) -> Iterator[Any]:
    with dbt.raw() as raw:
        fill(raw)
    yield dbt.build("marts_first", *ALL)


def contents(built: Any) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all marts by table."""
    names = built.rows(
        "select table_schema, table_name from information_schema.tables"
        f" where table_schema in {MARTS} and table_name != 'dim_date'"
    )
    return {
        f"{schema}.{name}": built.rows(f"select * from {schema}.{name} order by all")
        for schema, name in sorted(names)
    }


def test_orders_are_numbered_and_judged(built: Any) -> None:
    rows = built.rows(
        "select order_id, cast(ordered_date as varchar), is_valid_order, order_sequence"
        " from core.fct_order order by order_id"
    )
    assert rows == [
        ("o1", "2026-01-10", True, 1),
        ("o2", "2026-03-20", True, 2),
        ("o3", "2026-02-01", True, 1),
        ("o4", "2026-02-20", False, None),
        ("o5", "2026-02-20", False, None),
        ("o6", "2026-02-21", False, None),
    ]


def test_customers_have_lifecycle_and_revenue(built: Any) -> None:
    rows = built.rows(
        "select last_name, lifecycle, order_count, net_revenue, is_test from core.dim_customer"
        " order by last_name"
    )
    assert [(*row[:3], float(row[3]), row[4]) for row in rows] == [
        ("Nach a", "regular", 2, 400.0, False),
        ("Nach b", "customer", 1, 50.0, False),
        ("Nach c", "prospect", 0, 0.0, False),
        ("Nach t", "prospect", 0, 0.0, True),
    ]


def test_rejected_touchpoints_stand_apart_with_their_reason(built: Any) -> None:
    rows = built.rows(
        "select touchpoint_id, reject_reason from intermediate.int_touchpoint__rejected order by 1"
    )
    assert rows == [
        ("order-o5", "test_account"),
        ("order-o6", "deleted_in_source"),
        ("t4", "duplicate"),
        ("t5", "unknown_type"),
        ("t9", "test_account"),
    ]


def test_consent_is_that_of_the_moment(built: Any) -> None:
    rows = built.rows(
        "select touchpoint_id, has_consent from journey.fct_touchpoint"
        " where touchpoint_type = 'newsletter_sent' order by 1"
    )
    assert rows == [("t2", True), ("t3", False)]


def test_the_loop_of_need_buy_and_use_is_cut_at_the_next_purchase(built: Any) -> None:
    rows = built.rows(
        "select step.journey_number_of, touchpoint.touchpoint_id from ("
        " select s.touchpoint_key, j.journey_number as journey_number_of, s.step_number"
        " from journey.fct_journey_step s join journey.fct_journey j using (journey_key)) step"
        " join journey.fct_touchpoint touchpoint using (touchpoint_key)"
        " join core.dim_customer customer using (customer_key)"
        " where customer.last_name = 'Nach a' order by 1, step.step_number"
    )
    first = ["t1", "t2", "order-o1", "t3", "t6"]
    second = ["t7", "order-o2", "response-r1"]
    assert rows == [(1, name) for name in first] + [(2, name) for name in second]
    outcomes = built.rows(
        "select customer.last_name, journey_number, outcome, phase_reached, value_amount"
        " from journey.fct_journey join core.dim_customer customer using (customer_key)"
        " order by 1, 2"
    )
    assert [(*row[:4], float(row[4])) for row in outcomes] == [
        ("Nach a", 1, "won", "use", 100.0),
        ("Nach a", 2, "won", "use", 300.0),
        ("Nach b", 1, "won", "buy", 50.0),
        ("Nach b", 2, "open", "buy", 0.0),
        ("Nach c", 1, "dropped_out", "need", 0.0),
    ]


def test_kpis_are_those_counted_by_hand(built: Any) -> None:
    rows = built.rows(
        "select kpi_code, numerator, denominator, n, value from kpi.fct_kpi"
        " where period_type = 'total' and dimension_type = 'all'"
    )
    found = {row[0]: row[1:] for row in rows}
    assert found["orders"] == (3.0, None, 3, 3.0)
    assert found["revenue"] == (450.0, None, 3, 450.0)
    assert found["average_order_value"] == (450.0, 3.0, 3, 150.0)
    assert found["repeat_purchase_rate"] == (1.0, 2.0, 2, 0.5)
    assert found["disversion_rate"] == (1.0, 2.0, 2, 0.5)
    assert found["nps"] == (0.0, 2.0, 2, 0.0)
    assert found["contact_pressure"] == (2.0, 2.0, 2, 1.0)
    assert found["contacts_without_consent"] == (1.0, 2.0, 2, 0.5)
    assert found["visitors"] == (0.0, None, 0, 0.0)
    assert found["mcl_to_mql"] == (0.0, 0.0, 0, None)
    february = built.one(
        "select value from kpi.fct_kpi where kpi_code = 'orders' and period_type = 'month'"
        " and dimension_type = 'all' and period_start = date '2026-02-01'"
    )
    assert february == (1.0,)


def test_a_second_build_of_the_same_rows_changes_nothing(dbt: Any, built: Any) -> None:
    with dbt.raw() as raw:
        fill(raw)
    again = dbt.build("marts_again", *ALL, tested=False)
    assert contents(again) == contents(built)


def test_a_late_touchpoint_changes_only_its_customer(dbt: Any, built: Any) -> None:
    with dbt.raw() as raw:
        fill(raw)
        late = touchpoint("late", "c", "store_visit", "2025-06-02 10:00:00")
        raw.load("files", "touchpoint", [late], at="2026-06-02 04:00:00")
    after = contents(dbt.build("marts_late", *ALL, tested=False))
    before = contents(built)
    owner = built.one("select customer_key from core.dim_customer where last_name = 'Nach c'")[0]
    changed = {
        table: set(after[table]) ^ set(before[table])
        for table in before
        # Reports add up all customers.
        if after[table] != before[table] and ".rpt_" not in table
    }
    assert set(changed) == {
        "core.dim_customer", "journey.fct_journey", "journey.fct_journey_step",
        "journey.fct_touchpoint",
    }  # fmt: skip
    assert all(owner in row for rows in changed.values() for row in rows)
