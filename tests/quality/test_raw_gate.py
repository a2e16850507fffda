"""The raw gate refuses bad packages, lets good ones through and only warns where it should."""

from collections.abc import Callable

import pytest

from ingestion.config import Settings
from quality.results import CheckResult, blocking, read_report

Judge = Callable[..., dict[str, CheckResult]]


def test_good_package_passes_every_check(judge_package: Judge, settings: Settings) -> None:
    results = judge_package()
    assert [r.message for r in results.values() if not r.passed] == []
    assert results["contact_email_plausible"].observed == 1.0
    assert blocking(results.values()) == []
    report = read_report(settings.reports, "raw_crm_hubspot")
    assert report is not None
    assert report["errors"] == report["warnings"] == 0
    assert report["passed"] > 10


def test_check_on_a_table_that_did_not_come_is_skipped(judge_package: Judge) -> None:
    result = judge_package()["lead_stage_known"]
    assert result.passed
    assert result.skipped
    assert result.observed is None


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ("select * replace (null as id) from contacts", "required_values_present"),
        ("select * exclude (zip) from contacts", "declared_columns_present"),
        ("select * replace ('not an address' as email) from contacts", "contact_email_is_email"),
        (
            "select * replace (timestamp '0201-01-01' as createdate) from contacts",
            "dates_not_in_far_past",
        ),
        (
            "select * replace (timestamp '2999-01-01' as createdate) from contacts",
            "dates_not_in_far_future",
        ),
    ],
)
def test_bad_contacts_block(judge_package: Judge, changed: str, check: str) -> None:
    results = judge_package(contact=changed)
    assert results[check].is_blocking
    assert any(reason.startswith(check) for reason in blocking(results.values()))


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ("select * replace ('A-1010' as zip) from contacts", "contact_postal_code_german"),
        ("select * replace ('unbekannt' as phone) from contacts", "contact_phone_plausible"),
        ("select * replace (email || ' gmail' as email) from contacts", "contact_email_plausible"),
        (
            "select * replace (date '1899-12-31' + interval 1 day as date_of_birth) from contacts",
            "contact_birth_date_plausible",
        ),
        (
            "select * replace (now()::timestamp + interval 9 day as createdate) from contacts",
            "recorded_dates_not_in_future",
        ),
    ],
)
def test_odd_contacts_only_warn(judge_package: Judge, changed: str, check: str) -> None:
    results = judge_package(contact=changed)
    assert not results[check].passed
    assert results[check].severity == "warning"
    assert blocking(results.values()) == []


def test_share_within_what_is_tolerated_passes(judge_package: Judge) -> None:
    query = "select * replace (case when id::int < {} then 'x' else zip end as zip) from contacts"
    assert judge_package(contact=query.format(2))["contact_postal_code_german"].passed
    result = judge_package(contact=query.format(3))["contact_postal_code_german"]
    assert not result.passed
    assert result.observed == 0.97
    assert result.expected == "≥ 0.98"


def test_doubled_keys_in_a_full_extract_block(judge_package: Judge) -> None:
    result = judge_package(campaign="select * replace ('1' as id) from campaigns")["keys_unique"]
    assert result.is_blocking
    assert result.subjects == ("campaign",)


def test_full_extract_is_held_against_the_last_one(judge_package: Judge) -> None:
    judge_package()
    shrunk = judge_package(campaign="from campaigns limit 40")["full_extract_not_shrunk"]
    assert shrunk.is_blocking
    assert shrunk.observed == pytest.approx(1 - 40 / 60, abs=1e-6)
    assert shrunk.subjects == ("campaign",)
    fivefold = "select campaigns.* replace (id || '-' || range as id) from campaigns, range(5)"
    swollen = judge_package(campaign=fivefold)["full_extract_not_swollen"]
    assert not swollen.passed
    assert swollen.severity == "warning"


def test_refused_package_does_not_become_history(judge_package: Judge, settings: Settings) -> None:
    judge_package()
    history = (settings.reports / "volumes_crm_hubspot.json").read_text()
    assert blocking(judge_package(contact="select * replace (null as id) from contacts").values())
    assert (settings.reports / "volumes_crm_hubspot.json").read_text() == history


def test_only_the_first_extract_must_hold_contacts(judge_package: Judge) -> None:
    nobody = "from contacts where false"
    assert judge_package(contact=nobody)["contacts_at_first_load"].is_blocking
    judge_package()
    assert not judge_package(contact=nobody)["contacts_at_first_load"].is_blocking


def test_messages_hold_no_value_of_a_person(judge_package: Judge, settings: Settings) -> None:
    results = judge_package(
        contact="select * replace ('Erika.Mustermann planted' as email) from contacts"
    )
    assert not results["contact_email_is_email"].passed
    for path in settings.home.rglob("*"):
        if path.is_file():
            assert b"planted" not in path.read_bytes(), path
