"""Data Docs hold both gates, need no network and show no personal data."""

import re
from collections.abc import Callable

import duckdb

from ingestion.config import Settings
from quality.data_docs import data_docs_index
from quality.marts_gate import run_marts_gate
from quality.results import CheckResult

PLANTED = "erika.mustermann@planted.example"
Judge = Callable[..., dict[str, CheckResult]]


def test_site_of_both_gates_is_offline_and_without_personal_data(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection, judge_package: Judge
) -> None:
    warehouse.execute("alter table core.dim_customer add column email varchar")
    warehouse.execute(f"update core.dim_customer set email = '{PLANTED}', net_revenue = 0")
    # An error of the database would quote the value, and a subject could be one.
    warehouse.execute(
        f"update experience.fct_survey_response set instrument = '{PLANTED}', score = 99"
    )
    warehouse.close()
    package = f"select * replace ('{PLANTED} und mehr' as email, '{PLANTED}' as zip) from contacts"
    assert not judge_package(contact=package)["contact_email_plausible"].passed
    results = {result.check: result for result in run_marts_gate(settings)}
    assert not results["customer_revenue_equals_orders"].passed
    assert results["survey_scores_in_scale"].subjects == ("subject 1",)

    index = data_docs_index(settings)
    pages = list(index.parent.rglob("*.html"))
    text = "\n".join(page.read_text("utf-8") for page in pages)
    assert "raw_crm_hubspot" in index.read_text("utf-8")
    assert "customer_revenue_equals_orders" in index.read_text("utf-8")
    assert any("raw_crm_hubspot" in str(page) for page in pages)
    assert any("marts_reconciliation" in str(page) for page in pages)
    assert PLANTED not in text
    assert "planted" not in text
    assert not re.findall(r"(?:src|href)\s*=\s*[\"']https?://[^\"']*\.(?:js|css|png|svg)", text)
    assert "<script" not in text
    for link in re.findall(r'href="([^"#]+)"', index.read_text("utf-8")):
        assert (index.parent / link).is_file(), link
    for path in settings.home.rglob("*"):
        if path.is_file() and path != settings.warehouse:
            assert PLANTED.encode() not in path.read_bytes(), path


def test_only_recent_runs_are_kept(settings: Settings, judge_package: Judge) -> None:
    for _ in range(5):
        judge_package()
    runs = list((settings.home / "quality" / "results").rglob("*.json"))
    assert len(runs) == 3
