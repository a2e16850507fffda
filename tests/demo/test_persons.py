"""What makes the persons and companies of the demo hard to match, and still possible."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from stdnum.de import vat

from demo.spelling import DUMMY_EMAILS, DUMMY_PHONES
from demo.surnames import LAST, weights
from tests.demo.reading import one, rows, truth


def _contacts(home: Path) -> list[dict[str, str | None]]:
    query = "select body from crm_object where object_type = 'contacts'"
    return [json.loads(body)["properties"] for (body,) in rows(home, "hubspot", query)]


def test_last_names_are_many_and_the_first_is_borne_by_about_one_in_130() -> None:
    share = weights() / weights().sum()
    assert len(LAST) == len(set(LAST)) > 3000
    assert LAST[0] == "Müller"
    assert share[0] == pytest.approx(1 / 130, rel=0.15)


def test_dates_of_birth_are_dates_even_when_wrong(built: Path) -> None:
    births = [contact.get("date_of_birth") for contact in _contacts(built)]
    births += [b for (b,) in rows(built, "odoo", "select birthdate_date from res_partner")]
    assert all(date.fromisoformat(birth) for birth in births if birth)
    assert births.count(None) > len(births) / 2


def test_placeholders_stand_in_both_systems_and_get_no_mail(built: Path) -> None:
    emails = {contact.get("email") for contact in _contacts(built)}
    emails |= {email for (email,) in rows(built, "odoo", "select email from res_partner")}
    assert emails & set(DUMMY_EMAILS)
    phones = {contact.get("phone") for contact in _contacts(built)}
    phones |= {phone for (phone,) in rows(built, "odoo", "select phone from res_partner")}
    assert phones & set(DUMMY_PHONES)
    for email in set(DUMMY_EMAILS):
        query = f"""select count(*) from collection_item
            where collection = 'email_events' and body like '%{email}%'"""
        assert one(built, "hubspot", query) == 0


def test_members_of_a_household_have_first_names_of_their_own(built: Path) -> None:
    partners = "select id, name from res_partner where not is_company"
    names = {
        key: name.split(" ")[0] for key, name in rows(built, "odoo", partners) if "," not in name
    }
    query = """select household_id, list(record_id) from {household} as home
        join {record_person} as record using (person_id)
        where source_system = 'erp_odoo' and not is_namesake and not is_twin
        group by household_id having count(distinct person_id) > 1"""
    households = [keys for _, keys in truth(built, query)]
    assert households
    people = dict(truth(built, "select record_id, person_id from {record_person}"))
    for keys in households:
        called = {people[key]: names[int(key)] for key in keys if int(key) in names}
        assert len(set(called.values())) == len(called)


def test_systems_know_different_addresses_of_one_person(built: Path) -> None:
    contacts = {
        str(key): json.loads(body)["properties"].get("email")
        for key, body in rows(
            built, "hubspot", "select id, body from crm_object where object_type = 'contacts'"
        )
    }
    partners = dict(rows(built, "odoo", "select id, email from res_partner"))
    pairs = truth(
        built,
        """select a.record_id, b.record_id from {record_person} as a
        join {record_person} as b using (person_id)
        where a.source_system = 'crm_hubspot' and b.source_system = 'erp_odoo'""",
    )
    both = [
        (contacts[a].lower(), partners[int(b)].lower())
        for a, b in pairs
        if contacts.get(a) and partners.get(int(b))
    ]
    different = sum(one != other for one, other in both)
    assert 0.3 < different / len(both) < 0.9


def test_vat_ids_are_valid_and_shared_within_a_group_or_branch(built: Path) -> None:
    query = "select id, vat from res_partner where is_company and vat is not null"
    ids = {str(key): number for key, number in rows(built, "odoo", query)}
    assert ids and all(vat.is_valid(number) for number in ids.values())
    known = "select record_id, company_id from {record_company} where source_system = 'erp_odoo'"
    company = dict(truth(built, known))
    parent = dict(truth(built, "select company_id, coalesce(parent_company_id, company_id) "
                               "from {company}"))  # fmt: skip
    groups: dict[str, set[int]] = {}
    for key, number in ids.items():
        groups.setdefault(number, set()).add(parent[company[key]])
    assert all(len(heads) == 1 for heads in groups.values())


def test_company_copies_name_the_same_company_otherwise(built: Path) -> None:
    names = dict(rows(built, "odoo", "select id, name from res_partner where is_company"))
    copies = truth(
        built,
        """select a.record_id, b.record_id from {record_company} as a
        join {record_company} as b using (company_id, source_system)
        where source_system = 'erp_odoo' and a.record_id::int < b.record_id::int""",
    )
    assert copies
    assert all(int(one) in names and int(other) in names for one, other in copies)
