"""Figures of closed months that change are restated once, with their cause, whatever is killed.

The tables before the KPIs are made by hand from the columns that the marts declare; dbt builds the
KPIs and their restatements on them, report by report.
"""

from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MARTS = ROOT / "dbt_project" / "models" / "marts"
DECLARED = {
    "core": (
        "dim_campaign", "dim_customer", "fct_order", "fct_order_line", "fct_return", "fct_consent",
    ),
    "journey": ("fct_session", "fct_touchpoint", "fct_journey"),
    "marketing": ("fct_contact_day", "fct_campaign_cost", "rpt_churn", "rpt_customer_value"),
    "sales": ("fct_lead",),
    "service": ("fct_case",),
    "experience": ("fct_survey_response",),
}  # fmt: skip
BY_HAND = """
create schema intermediate; create schema identity;
create table intermediate.int_run__as_of as
select timestamp '2026-09-04 12:00:00' as as_of_at, date '2026-09-04' as as_of_date;
create table intermediate.int_customer__test (customer_key varchar);
create table identity.identity_map (
    source_system varchar, record_id varchar, customer_key varchar, account_key varchar
);
create table intermediate.int_survey_invitation__unioned (
    source_system varchar, invitation_id varchar, instrument varchar, invited_at timestamp,
    answered_at timestamp, customer_source_system varchar, customer_record_id varchar
);
create table intermediate.int_web_visit__resolved (
    source_system varchar, visit_id varchar, visitor_key varchar, customer_key varchar,
    account_key varchar, started_at timestamp, reject_reason varchar
);
create table intermediate.int_conversion__valued (
    conversion_key varchar, conversion_type varchar, customer_key varchar, account_key varchar,
    occurred_date date, revenue_amount decimal(18, 2), margin_amount decimal(18, 2),
    new_customer_count integer
);
create table intermediate.int_campaign__attributed (
    attribution_model varchar, campaign_kind varchar, campaign_key varchar, converted_date date,
    revenue_amount decimal(38, 14), margin_amount decimal(38, 14)
);
create table intermediate.int_campaign__spend (
    spend_key varchar, campaign_key varchar, spent_date date, cost_amount decimal(18, 2)
);
create table intermediate.int_campaign__response (
    campaign_key varchar, channel_code varchar, subject_key varchar, first_contacted_at timestamp,
    is_delivered boolean, has_clicked boolean, has_responded boolean
);
create table intermediate.int_value__contract (
    contract_key varchar, buyer_key varchar, started_date date
);
create table intermediate.int_value__renewal (
    contract_key varchar, buyer_key varchar, due_date date, is_renewed boolean
);
create table intermediate.int_value__silence (buyer_key varchar, reactivated_date date);
"""
SEEDS = (
    "kpi_catalog", "kpi_evidence", "kpi_rule", "bot_user_agent", "internal_traffic",
    "web_channel_rule", "web_source", "web_click_id", "web_touchpoint_rule", "touchpoint_type",
    "channel", "survey_instrument", "response_type", "company_closure",
)  # fmt: skip
KPIS = ("path:models/intermediate/kpi", "path:models/marts/kpi")
RESTATED = """
select kpi_code, period_start::varchar, cause, old_value, new_value
from kpi.kpi_restatement
where period_type = 'month' and dimension_type = 'all'
    and kpi_code in ('orders', 'repeat_purchase_rate', 'disversion_rate', 'average_order_value')
    and report_number = (select max(report_number) from raw_kpi.kpi_reported)
order by all
"""


class Company:
    """The tables before the KPIs, and the reports made from them."""

    def __init__(self, dbt: Any) -> None:
        self.dbt = dbt
        dbt.warehouse.unlink(missing_ok=True)
        self.change(BY_HAND)
        for schema, tables in DECLARED.items():
            self.change(f"create schema {schema}")
            for table in tables:
                text = (MARTS / schema / f"_{table}.yml").read_text(encoding="utf-8")
                columns = yaml.safe_load(text)["models"][0]["columns"]
                types = ", ".join(f"{column['name']} {column['data_type']}" for column in columns)
                self.change(f"create table {schema}.{table} ({types})")

    def change(self, *statements: str) -> None:
        with duckdb.connect(str(self.dbt.warehouse)) as con:
            for statement in statements:
                con.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.dbt.warehouse), read_only=True) as con:
            return con.execute(query).fetchall()

    def order(self, key: str, customer: str, day: str, amount: int = 100) -> None:
        self.change(
            "insert into core.fct_order by name select"
            f" '{key}' as order_key, '{customer}' as customer_key, date '{day}' as ordered_date,"
            f" 'web' as sales_channel, {amount} as net_amount, true as is_valid_order,"
            f" row_number() over () as order_sequence"
        )

    def move_to(self, day: str) -> None:
        """The day that the sources tell of."""
        self.change(
            f"update intermediate.int_run__as_of set as_of_at = timestamp '{day} 12:00:00',"
            f" as_of_date = date '{day}'"
        )

    def report(self, *arguments: str, without: tuple[str, ...] = (), **settings: str) -> None:
        """Build the KPIs; `without` are models that a killed build did not come to."""
        left_out = ["--exclude", *without] if without else []
        result = self.dbt.call("run", *arguments, "--select", *KPIS, *left_out, **settings)
        assert result.returncode == 0, result.stdout[-6000:]

    def restated(self) -> list[tuple[Any, ...]]:
        """What the last report restated."""
        return self.rows(RESTATED)


@pytest.fixture
def company(dbt: Any) -> Company:
    company = Company(dbt)
    for key, customer, day in (
        ("jan-a", "a", "2026-01-10"), ("jan-b", "b", "2026-01-11"), ("feb-c", "c", "2026-02-10"),
        ("feb-d", "d", "2026-02-11"), ("mar-e", "e", "2026-03-10"), ("mar-f", "f", "2026-03-11"),
        ("apr-g", "g", "2026-04-10"), ("may-h", "h", "2026-05-10"), ("sep-i", "i", "2026-09-01"),
    ):  # fmt: skip
        company.order(key, customer, day)
    result = dbt.call("seed", "--select", *SEEDS)
    assert result.returncode == 0, result.stdout[-6000:]
    return company


@pytest.mark.slow
def test_closed_months_are_restated_once_with_their_cause(company: Company) -> None:
    company.report()
    everything = "from kpi.kpi_restatement order by all"
    assert company.rows(everything) == []
    company.report()
    assert company.rows(everything) == []

    company.move_to("2026-09-05")
    company.order("jan-late", "x", "2026-01-20")
    company.change("delete from core.fct_order where order_key = 'feb-d'")
    company.change("update core.fct_order set customer_key = 'e' where order_key = 'mar-f'")
    company.order("sep-g", "g", "2026-09-05")
    company.change("update core.fct_order set net_amount = 200 where order_key = 'may-h'")
    # Killed once before and once after the restatements were written.
    company.report(without=("kpi_restatement_event", "kpi_reported", "kpi_restatement"))
    assert company.rows(everything) == []
    company.report(without=("kpi_reported",))
    unfinished = company.rows("select kpi_value_key from kpi.kpi_restatement order by 1")
    company.report()
    assert company.rows("select kpi_value_key from kpi.kpi_restatement order by 1") == unfinished
    assert company.restated() == [
        ("average_order_value", "2026-01-01", "late_data", 100.0, 100.0),
        ("average_order_value", "2026-02-01", "correction", 100.0, 100.0),
        ("average_order_value", "2026-05-01", "correction", 100.0, 200.0),
        # April's customer bought again in September.
        ("disversion_rate", "2026-01-01", "late_data", 0.0, 0.0),
        ("disversion_rate", "2026-02-01", "correction", 0.0, 0.0),
        ("disversion_rate", "2026-03-01", "merge", 0.0, 1.0),
        ("disversion_rate", "2026-04-01", "maturity", 0.0, 1.0),
        ("orders", "2026-01-01", "late_data", 2.0, 3.0),
        ("orders", "2026-02-01", "correction", 2.0, 1.0),
        ("repeat_purchase_rate", "2026-01-01", "late_data", 0.0, 0.0),
        ("repeat_purchase_rate", "2026-02-01", "correction", 0.0, 0.0),
        ("repeat_purchase_rate", "2026-03-01", "merge", 0.0, 1.0),
        ("repeat_purchase_rate", "2026-04-01", "maturity", 0.0, 1.0),
    ]
    evidence = company.rows(
        "select late_record_count, identity_change_count, corrected_record_count,"
        " later_record_count, reported_as_of_date::varchar, restated_at::varchar"
        " from kpi.kpi_restatement where period_type = 'month' and dimension_type = 'all'"
        " and kpi_code = 'repeat_purchase_rate' order by period_start"
    )
    assert [row[:4] for row in evidence] == [(1, 0, 0, 0), (0, 0, 1, 0), (0, 1, 0, 0), (0, 0, 0, 1)]
    assert {row[4:] for row in evidence} == {("2026-09-04", "2026-09-05 12:00:00")}

    company.change("delete from core.fct_order where order_key = 'apr-g'")
    company.report(RUNDBLICK_REGULAR_MIN_ORDERS="3")
    # Where nothing is left, the value is gone; only the setting's KPI follows another rule.
    assert company.restated() == [
        ("average_order_value", "2026-04-01", "correction", 100.0, None),
        ("disversion_rate", "2026-03-01", "rule", 1.0, 0.0),
        ("disversion_rate", "2026-04-01", "rule", 1.0, None),
        ("orders", "2026-04-01", "correction", 1.0, None),
        ("repeat_purchase_rate", "2026-04-01", "correction", 1.0, None),
    ]

    history = company.rows(everything)
    company.report("--full-refresh", RUNDBLICK_REGULAR_MIN_ORDERS="3")
    assert company.rows(everything) == history
    assert company.restated() == []
