"""Records become customers: chains, limits, merges, stable keys, at the size of a real company."""

import random
from typing import Any

import duckdb
import pytest

CHAIN = 20
# Nobody has so many records, however well each one fits the next.
ENDLESS_CHAIN = 2_000


def chain(length: int, prefix: str, name: str, first_phone: int) -> list[dict[str, Any]]:
    """One person of many records: each shares its e-mail with one and its phone with the next."""
    return [
        {
            "id": f"{prefix}{number}",
            "firstname": name,
            "lastname": "Schmidt",
            "email": f"{name.lower()}{number // 2}@kette.de",
            "phone": f"0221 {first_phone + (number + 1) // 2}",
            "createdate": f"2024-01-{1 + number % 28:02d} 10:00:00",
        }
        for number in range(length)
    ]


def singles() -> list[dict[str, Any]]:
    """Persons who must stay apart, though they share what does not identify anybody."""
    shared = {"createdate": "2024-03-01 10:00:00", "lastname": "Meier"}
    rows = [
        {**shared, "id": f"s{number}", "firstname": name, "phone": "0800 5551234"}
        for number, name in enumerate(["Alma", "Bela", "Carl", "Dora", "Emil", "Frida", "Gerd"])
    ]
    rows += [
        {**shared, "id": "i1", "firstname": "Hugo", "email": "info@velo.de"},
        {**shared, "id": "i2", "firstname": "Ida", "email": "info@velo.de"},
        {**shared, "id": "t1", "firstname": "Test", "email": "jan@velo.de"},
        {**shared, "id": "t2", "firstname": "Jan", "email": "jan@velo.de"},
    ]
    return rows


@pytest.fixture(scope="module")
def people(dbt: Any) -> Any:
    with dbt.raw() as raw:
        records = [
            *chain(CHAIN, "c", "Anna", 700_000),
            *chain(ENDLESS_CHAIN, "e", "Zoe", 800_000),
            *singles(),
        ]
        random.Random(7).shuffle(records)
        raw.load("crm_hubspot", "contact", records[:5])
        # The rest in one statement: thousands of single inserts would be slow.
        columns = ["id", "firstname", "lastname", "email", "phone"]
        values = [[row.get(name) for name in columns] + [row["createdate"]] for row in records[5:]]
        with duckdb.connect(str(raw.path)) as con:
            con.executemany(
                f"insert into raw_crm_hubspot.contact ({', '.join(columns)}, createdate,"
                " _dlt_load_id) values (?, ?, ?, ?, ?, ?, '2026-06-01 04:00:00')",
                values,
            )
        raw.load(
            "erp_odoo",
            "res_partner",
            [{"id": 1, "name": "Velo GmbH", "is_company": True, "email": "anna0@kette.de"}],
        )
    return dbt.build("people", tested=False)


def keys_of(people: Any, prefix: str) -> list[str]:
    return people.column(
        "select customer_key from identity.identity_map"
        f" where source_system = 'crm_hubspot' and record_id like '{prefix}%'"
    )


def test_a_long_chain_is_one_customer(people: Any) -> None:
    keys = keys_of(people, "c")
    assert len(keys) == CHAIN
    assert len(set(keys)) == 1


def test_a_chain_without_end_is_not_one_customer(people: Any) -> None:
    keys = keys_of(people, "e")
    assert len(keys) == ENDLESS_CHAIN
    assert len(set(keys)) > 1
    largest = people.one("select max(cluster_size) from identity.identity_map")[0]
    assert largest == CHAIN


@pytest.mark.parametrize(("prefix", "count"), [("s", 7), ("i", 2), ("t", 2)])
def test_what_identifies_nobody_joins_nobody(people: Any, prefix: str, count: int) -> None:
    assert len(set(keys_of(people, prefix))) == count


def test_suppressed_identifiers_say_why(people: Any) -> None:
    rows = people.rows(
        "select identifier_type, identifier_value, fan_out, suppression_reason"
        " from identity.int_identity__identifier_health where is_suppressed order by 1"
    )
    assert rows == [
        ("email", "info@velo.de", 2, "shared_mailbox"),
        ("phone", "+498005551234", 7, "call_centre"),
    ]


def test_a_company_never_joins_a_person(people: Any) -> None:
    mixed = people.rows(
        "select e.edge_key from identity.int_identity__edge as e"
        " join identity.int_identity__record as a on a.record_number = e.record_number_a"
        " join identity.int_identity__record as b on b.record_number = e.record_number_b"
        " where a.record_type != b.record_type"
    )
    assert mixed == []
    assert people.one(
        "select customer_key, cluster_size from identity.identity_map where record_type = 'company'"
    ) == (None, 1)


def test_keys_stay_after_a_full_rebuild_with_younger_records(dbt: Any, people: Any) -> None:
    before = dict(
        people.rows("select source_system || record_id, customer_key from identity.identity_map")
    )
    with dbt.raw() as raw:
        # Raw as it was, in another order, with a younger record of the same person.
        with duckdb.connect(str(raw.path)) as con:
            con.execute(f"attach '{people.path}' as old (read_only)")
            con.execute("create schema raw_crm_hubspot")
            con.execute(
                "create table raw_crm_hubspot._dlt_loads as from old.raw_crm_hubspot._dlt_loads"
            )
            con.execute(
                "create table raw_crm_hubspot.contact as"
                " from old.raw_crm_hubspot.contact order by md5(id)"
            )
            con.execute("create schema raw_erp_odoo")
            for table in ("_dlt_loads", "res_partner"):
                con.execute(f"create table raw_erp_odoo.{table} as from old.raw_erp_odoo.{table}")
        raw.load(
            "crm_hubspot",
            "contact",
            [{"id": "new", "email": "anna5@kette.de", "createdate": "2026-05-01 10:00:00"}],
        )
    after = dict(
        dbt.build("rebuilt", tested=False).rows(
            "select source_system || record_id, customer_key from identity.identity_map"
        )
    )
    assert after.pop("crm_hubspotnew") == before["crm_hubspotc0"]
    assert after == before
