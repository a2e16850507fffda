"""Golden records after several increments are those of a full build, row by row."""

from typing import Any

import duckdb
import pytest

CHOSEN = ("--select", "+int_customer__golden", "+int_account__golden")
TABLES = (
    "identity.golden_attribute",
    "intermediate.int_customer__golden",
    "intermediate.int_account__golden",
)


def contact(record_id: str, first_name: str, **values: Any) -> dict[str, Any]:
    row = {"record_id": record_id, "first_name": first_name, "last_name": "Schmidt"}
    dates = {"created_at": "2025-01-01 00:00:00", "updated_at": "2025-01-01 00:00:00"}
    return {**row, **dates, "email": f"{first_name.lower()}.schmidt@gmx.de", **values}


def contents(path: Any) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return {table: con.execute(f"from {table} order by all").fetchall() for table in TABLES}


def change(path: Any, *statements: str) -> None:
    with duckdb.connect(str(path)) as con:
        for statement in statements:
            con.execute(statement)


@pytest.fixture(scope="module")
def incremental(dbt: Any) -> dict[str, Any]:
    with dbt.raw() as raw:
        raw.load(
            "files",
            "contact",
            [
                contact("1", "Anna", birth_date="1900-01-01", city="Bonn", phone="0228 1234567"),
                contact("2", "Anna", birth_date="1980-05-01", updated_at="2024-01-01 00:00:00"),
                contact("3", "Bert", street="Weg 1", postal_code="53111", city="Bonn"),
                contact("4", "Carla", phone="0228 7654321"),
            ],
        )
        raw.load("files", "company", [{"record_id": "f1", "company_name": "Velo GmbH"}])
    first = dbt.build("golden_first", *CHOSEN, tested=False)
    change(
        dbt.warehouse,
        "update raw_files.contact set job_title = 'Chefin' where record_id = '1'",
        "update raw_files.contact set email = 'neu@gmx.de' where record_id = '3'",
        "delete from raw_files.contact where record_id = '4'",
    )
    with_changes = dbt.build("golden_changed", *CHOSEN, tested=False)
    change(
        dbt.warehouse,
        "insert into raw_files.contact by name select '5' as record_id, 'Anna' as first_name,"
        " 'Schmidt' as last_name, 'anna.schmidt@gmx.de' as email, '0171 1234567' as mobile,"
        " timestamp '2026-01-01' as created_at, timestamp '2026-01-01' as updated_at,"
        " (select max(_dlt_load_id) from raw_files.contact) as _dlt_load_id",
        "update raw_files.contact set is_deleted = true where record_id = '1'",
    )
    last = dbt.build("golden_last", *CHOSEN, tested=False)
    full = dbt.build("golden_full", *CHOSEN, "--full-refresh", tested=False)
    return {"first": first, "changed": with_changes, "last": last, "full": full}


def test_increments_equal_a_full_build(incremental: dict[str, Any]) -> None:
    assert contents(incremental["last"].path) == contents(incremental["full"].path)


def test_a_real_date_of_birth_beats_a_newer_dummy(incremental: dict[str, Any]) -> None:
    row = incremental["first"].one(
        "select value, record_id, decided_by, losing_value_count from identity.golden_attribute"
        " where attribute = 'birth_date' and losing_value_count > 0"
    )
    assert row == ("1980-05-01", "2", "validity", 1)


def test_only_changed_customers_are_derived_again(incremental: dict[str, Any]) -> None:
    stale = incremental["changed"].column(
        "select first_name from intermediate.int_golden__entity join"
        " intermediate.int_customer__golden on entity_key = customer_key where is_stale order by 1"
    )
    assert stale == ["Anna", "Bert"]


def test_a_vanished_customer_has_no_golden_record(incremental: dict[str, Any]) -> None:
    names = incremental["changed"].column(
        "select first_name from intermediate.int_customer__golden order by 1"
    )
    assert names == ["Anna", "Bert"]
