"""The project as a whole: no data, some sources, the calendar, no deprecations."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def empty(dbt: Any) -> Any:
    with dbt.raw():
        pass
    return dbt.build("empty")


def test_an_empty_warehouse_builds(empty: Any) -> None:
    assert empty.one("select count(*) from identity.identity_map") == (0,)
    assert empty.rows("select * from intermediate.int_run__as_of") == [(None, None)]


def test_every_entity_has_its_columns_without_any_data(empty: Any) -> None:
    rows = empty.rows(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'intermediate' and table_name like '%\\_\\_unioned' escape '\\'"
    )
    types = {(table, column): data_type for table, column, data_type in rows}
    tables = {table for table, _ in types}
    assert len(tables) == 22
    for table in tables:
        assert types[table, "source_system"] == "VARCHAR"
        assert types[table, "loaded_at"] == "TIMESTAMP"
    assert types["int_sales_order__unioned", "gross_amount"] == "DECIMAL(18,2)"
    assert types["int_campaign_cost__unioned", "cost_date"] == "DATE"


def test_a_disabled_connector_is_empty_and_missing_columns_are_null(dbt: Any) -> None:
    with dbt.raw() as raw:
        raw.load("crm_hubspot", "contact", [{"id": "1", "lastname": "Schmidt"}])
        raw.load(
            "erp_odoo",
            "res_partner",
            [{"id": 1, "name": "Anna Schmidt"}],
            leave_out=["birthdate_date"],
        )
    select = ["--select", "+int_contact__unioned"]
    built = dbt.build(
        "some", *select, tested=False, RUNDBLICK_DISABLED_CONNECTORS="crm_hubspot, files"
    )
    assert built.rows(
        "select source_system, last_name, birth_date from intermediate.int_contact__unioned"
    ) == [("erp_odoo", "Schmidt", None)]


def test_only_contacts_that_changed_are_written_again(dbt: Any) -> None:
    contacts = "select record_id, last_name from intermediate.int_contact__unioned order by all"
    changes = "select record_id, former_record_id from intermediate.int_contact__change"

    def build(name: str) -> Any:
        return dbt.build(name, "--select", "+int_contact__unioned", tested=False)

    def change(sql: str) -> None:
        with duckdb.connect(str(dbt.warehouse)) as connection:
            connection.execute(sql)

    names = {"1": "Müller", "2": "Weiß", "3": "Groß"}
    with dbt.raw() as raw:
        rows = [{"id": key, "lastname": name} for key, name in names.items()]
        raw.load("crm_hubspot", "contact", rows)
    assert build("contacts").rows(contacts) == list(names.items())
    change("delete from raw_crm_hubspot.contact where id = '1'")
    change("update raw_crm_hubspot.contact set lastname = 'Weiss' where id = '2'")
    raw.load("crm_hubspot", "contact", [{"id": "4", "lastname": "Klein"}], at="2026-06-02 04:00:00")
    built = build("changed_contacts")
    assert built.rows(contacts) == [("2", "Weiss"), ("3", "Groß"), ("4", "Klein")]
    assert set(built.rows(changes)) == {("2", None), (None, "2"), (None, "1"), ("4", None)}

    # A table of a version before this one says nothing of what it was made from.
    change("alter table intermediate.int_contact__unioned drop column row_hash")
    change("delete from raw_crm_hubspot.contact where id = '4'")
    built = build("contacts_of_an_older_version")
    assert built.rows(contacts) == [("2", "Weiss"), ("3", "Groß")]
    assert built.one("select count(row_hash) from intermediate.int_contact__unioned") == (2,)


def test_python_models_leave_no_copies_of_names_and_numbers_behind(dbt: Any) -> None:
    with dbt.raw() as raw:
        raw.load(
            "crm_hubspot",
            "contact",
            [{"id": "1", "firstname": "Jörg", "lastname": "Müller", "phone": "0221 998877"}],
        )
    select = ["--select", "+int_identity__record"]
    dbt.build("parsed", *select, tested=False)
    again = dbt.build("parsed_again", *select, tested=False)
    assert again.column("select word from identity.int_identity__name_sound") != []
    assert (
        again.column(
            "select table_name from information_schema.tables "
            "where contains(table_name, '__dbt_tmp')"
        )
        == []
    )


def test_a_killed_run_leaves_no_copies_for_the_next(dbt: Any) -> None:
    with dbt.raw() as raw:
        raw.load("crm_hubspot", "contact", [{"id": "1", "lastname": "Müller"}])
    with duckdb.connect(str(dbt.warehouse)) as connection:
        connection.execute(
            "create table main.int_identity__phone_parsed__dbt_tmp20260101120000000001 as"
            " select '0221 998877' as phone"
        )
    built = dbt.build("after_kill", "--select", "freemail_domain", tested=False)
    assert (
        built.column(
            "select table_name from information_schema.tables "
            "where contains(table_name, '__dbt_tmp')"
        )
        == []
    )


def test_parsing_warns_of_nothing(dbt: Any) -> None:
    result = dbt.call("parse", "--no-partial-parse", "--show-all-deprecations")
    assert result.returncode == 0, result.stdout
    assert "deprecat" not in result.stdout.lower()


def test_both_profiles_are_the_same() -> None:
    one = (ROOT / "profiles.yml").read_text(encoding="utf-8")
    assert one == (ROOT / "dbt_project" / "profiles.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 3, 29), "Karfreitag"),
        (date(2024, 4, 1), "Ostermontag"),
        (date(2025, 5, 29), "Christi Himmelfahrt"),
        (date(2026, 5, 25), "Pfingstmontag"),
        (date(2011, 4, 25), "Ostermontag"),
        (date(2026, 10, 3), "Tag der Deutschen Einheit"),
        (date(2017, 10, 31), "Reformationstag"),
        (date(2018, 10, 31), None),
        (date(2026, 12, 24), None),
    ],
    ids=str,
)
def test_public_holidays(empty: Any, day: date, name: str | None) -> None:
    row = empty.one(
        "select holiday_name_de, is_public_holiday, is_working_day from core.dim_date"
        f" where date_day = '{day}'"
    )
    assert row == (name, name is not None, name is None and day.weekday() < 5)


def test_the_calendar_agrees_with_python(empty: Any) -> None:
    rows = empty.rows(
        "select date_day, iso_year, iso_week, iso_day_of_week, iso_week_start_date, weekday_name_de"
        " from core.dim_date order by date_day"
    )
    assert [row[0] for row in rows] == [
        rows[0][0] + timedelta(days=number) for number in range(len(rows))
    ]
    german = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
    for day, year, week, weekday, monday, name in rows:
        assert (year, week, weekday) == day.isocalendar()
        assert monday == day - timedelta(days=day.weekday())
        assert name == german[day.weekday()]


def test_a_fiscal_year_may_begin_in_any_month(dbt: Any) -> None:
    with dbt.raw():
        pass
    select = ["--select", "+dim_date"]
    built = dbt.build("fiscal", *select, tested=False, RUNDBLICK_FISCAL_YEAR_START_MONTH="4")
    rows = built.rows(
        "select fiscal_year, fiscal_quarter, fiscal_period from core.dim_date"
        " where date_day in ('2026-03-31', '2026-04-01') order by date_day"
    )
    assert rows == [(2025, 4, 12), (2026, 1, 1)]


def test_company_days_follow_the_companys_time_zone(dbt: Any) -> None:
    query = "select {{ local_date(\"timestamp '2026-07-01 22:30:00'\") }} as local_day"
    result = dbt.call("show", "--inline", query)
    assert "2026-07-02" in result.stdout
