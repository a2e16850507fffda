"""Every named defect occurs, about as often as its rate says, and the truth knows where."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from demo.defects import RATE, share_of_all
from tests.demo.reading import one, rows, truth

CONTACTS = "from {record_person} where record_id like '51%' and source_system = 'crm_hubspot'"
PARTNERS = "from {record_person} where source_system = 'erp_odoo'"
# Defect, source of its records, number of records that the rate is a share of.
SHARES = (
    ("crm_duplicate", f"select count(*) / 1.12 {CONTACTS}"),
    ("call_centre_phone", f"select count(*) {CONTACTS}"),
    ("missing_birth_date", f"select count(*) {CONTACTS}"),
    ("missing_address", f"select count(*) {CONTACTS}"),
    ("erp_missing_email", f"select count(*) {PARTNERS}"),
    ("erp_missing_birth_date", f"select count(*) {PARTNERS}"),
    ("dummy_email", f"select count(*) from (select 1 {CONTACTS} union all select 1 {PARTNERS})"),
    ("move", "select count(*) from {household}"),
    ("married_name", "select count(*) from {household}"),
    ("shared_email", "select count(*) from {household}"),
    ("borrowed_email", "select count(*) from {household}"),
    ("changed_email", "select count(*) from {household}"),
    ("changed_mobile", "select count(*) from {household}"),
    ("namesake_in_town", "select count(*) from {household}"),
    ("twins", "select count(*) from {household}"),
    ("father_and_son", "select count(*) from {household}"),
    ("recycled_phone", "select count(*) from {household}"),
    ("shared_device", "select count(*) from {household}"),
    ("cancelled_order", "select count(*) from {conversion_cause}"),
    ("credit_note", "select count(*) from {conversion_cause}"),
)


@pytest.mark.parametrize("defect, base", SHARES, ids=[share[0] for share in SHARES])
def test_defect_occurs_at_about_its_rate(built: Path, defect: str, base: str) -> None:
    count = truth(built, f"select count(*) from {{defect_log}} where defect = '{defect}'")[0][0]
    expected = RATE[defect] * float(truth(built, base)[0][0])
    assert count > 0
    # Some rates hold for a part of the base only (small orders, workshop visits), hence a factor.
    assert expected / 3 - 2 <= count <= expected * 1.6 + 3 * math.sqrt(expected) + 2


@pytest.mark.parametrize("defect", ["late_hit", "doubled_hit"])
def test_web_defects_occur_at_their_rate(built: Path, defect: str) -> None:
    query = f"select count(*) from {{defect_log}} where defect = '{defect}'"
    hits = one(built, "matomo", "select count(*) from matomo_log_link_visit_action")
    assert truth(built, query)[0][0] == pytest.approx(RATE[defect] * hits, rel=0.4)


def test_doubled_hits_are_copies_with_their_own_number(built: Path) -> None:
    query = """select count(*) - count(distinct idvisit || '/' || server_time || '/' || idpageview)
        from matomo_log_link_visit_action"""
    assert one(built, "matomo", query) > 0


def test_every_named_defect_with_a_record_is_in_the_log(built: Path) -> None:
    logged = {name for (name,) in truth(built, "select distinct defect from {defect_log}")}
    # Cookie loss shows in device_ownership instead of single records.
    # Rare ones may miss a company of this size.
    assert set(RATE) - logged - {"cookie_loss", "dummy_birth_date", "archived", "info_mailbox",
                                 "consent_not_recorded", "postal_code_typo", "business_double",
                                 "wrong_customer_number",
                                 "legal_form_variant"} == set()  # fmt: skip


def test_those_who_share_an_address_or_a_device_are_whole_households(built: Path) -> None:
    query = """select count(*) from {household} join (select distinct household_id from {household}
        join {defect_log} on record = person_id::varchar and defect = '%s') using (household_id)"""
    for defect in ("shared_email", "shared_device"):
        logged = truth(built, f"select count(*) from {{defect_log}} where defect = '{defect}'")
        assert truth(built, query % defect) == logged


@pytest.mark.parametrize("name", ["shared_email", "archived", "crm_merge"])
def test_share_of_all_counts_those_who_cannot_have_the_defect(name: str) -> None:
    eligible = np.arange(200_000) % 5 < 3
    chosen = share_of_all(np.random.default_rng(1), name, eligible)
    assert not (chosen & ~eligible).any()
    assert chosen.mean() == pytest.approx(RATE[name], rel=0.06)


def test_every_login_belongs_to_a_person_or_to_known_sharers(built: Path) -> None:
    known = {login for (login,) in truth(built, "select login from {shared_login}")}
    known |= {
        login
        for (login,) in truth(
            built, "select record_id from {record_person} where source_system = 'web_matomo'"
        )
    }
    seen = rows(
        built, "matomo", "select distinct user_id from matomo_log_visit where user_id is not null"
    )
    assert seen and {login for (login,) in seen} <= known


def test_some_cookies_have_two_persons_and_persons_many_cookies(built: Path) -> None:
    two = """select count(*) from (select device_id from {device_ownership}
        group by 1 having count(distinct person_id) > 1)"""
    assert truth(built, two)[0][0] > 0
    lost = "select count(distinct device_id) / count(distinct person_id) from {device_ownership}"
    assert truth(built, lost)[0][0] > 2


def test_records_in_the_sources_belong_to_a_person_or_company(built: Path) -> None:
    known = set(truth(built, "select source_system, record_id from {record_person}"))
    known |= set(truth(built, "select source_system, record_id from {record_company}"))
    partners = rows(built, "odoo", "select id, comment from res_partner")
    missing = [key for key, note in partners if ("erp_odoo", str(key)) not in known and not note]
    assert missing == []
    shared = {login for (login,) in truth(built, "select login from {shared_login}")}
    users = rows(built, "matomo", "select distinct user_id from matomo_log_visit")
    assert {("web_matomo", u) for (u,) in users if u and u not in shared} <= known
    companies = rows(built, "hubspot", "select id from crm_object where object_type = 'companies'")
    assert {("crm_hubspot", f"company-{key}") for (key,) in companies} <= known
    tokens = rows(built, "limesurvey", "select sid || '-' || tid from participant")
    assert {("survey_limesurvey", key) for (key,) in tokens} <= known


def test_withdrawn_consents_that_are_recorded_show_in_the_crm(built: Path) -> None:
    wanted = """select count(*) from {true_consent} where is_recorded
        and withdrawn_at < timestamp '2026-06-30 23:59:40'"""
    query = """select count(*) from collection_item where collection = 'subscription_changes'
        and body like '%UNSUBSCRIBED%'"""
    assert one(built, "hubspot", query) == truth(built, wanted)[0][0] > 0


def test_campaigns_cause_some_conversions_and_never_most(built: Path) -> None:
    causes = dict(truth(built, "select cause, count(*) from {conversion_cause} group by 1"))
    total = sum(causes.values())
    assert {"need", "campaign", "mail", "after_purchase"} <= causes.keys()
    assert 0.01 < causes["campaign"] / total < 0.3
    exposed = (
        "select count(*) from {conversion_cause} where campaign_code is null and p_met < p_need"
    )
    assert truth(built, exposed) == [(0,)]


def test_needs_that_met_a_campaign_convert_more_than_they_would_have(built: Path) -> None:
    query = """select count(*), sum((converted_at is not null)::int), sum(p_need), sum(p_met)
        from {need} where (strongest_campaign_code is not null) = """
    met, sales, alone, together = truth(built, query + "true")[0]
    assert met > 50 and together > alone + 1
    assert sales == pytest.approx(together, abs=4 * math.sqrt(together))
    _, _, alone, together = truth(built, query + "false")[0]
    assert together == pytest.approx(alone)


def test_conversions_are_the_needs_that_ended_in_one(built: Path) -> None:
    orders = "select order_number from {} order by all"
    assert truth(built, orders.format("{conversion_cause}")) == truth(
        built, orders.format("{need} where converted_at is not null")
    )


def test_newsletter_topic_is_empty_in_the_first_month(built: Path) -> None:
    query = """select count(*), count(json_extract(body, '$.properties.newsletter_topic'))
        from crm_object where object_type = 'contacts'
        and json_extract(body, '$.createdAt') {} '2023-08-01'"""
    early = rows(built, "hubspot", query.format("<"))[0]
    later = rows(built, "hubspot", query.format(">"))[0]
    assert early[0] > 0 and early[1] == 0 and later[1] > 0


def test_some_odoo_rows_have_no_write_date(built: Path) -> None:
    assert one(built, "odoo", "select count(*) from sale_order where write_date is null") > 0
