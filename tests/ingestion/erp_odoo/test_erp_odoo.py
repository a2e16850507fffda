"""The Odoo source from the database to raw: types, changes, deletions, re-pointed keys."""

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import ConfigurationError, SourceUnreachable
from ingestion.pipeline import run_source
from ingestion.sources import erp_odoo


def rows(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(settings) as connection:
        return connection.execute(sql).fetchall()


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.commit()
    connection.close()


def test_first_load_types_values_as_declared(settings: Settings) -> None:
    report = run_source(settings, "erp_odoo")

    assert report.extracted["res_partner"] == 3
    assert rows(
        settings,
        "select id, name, is_company, parent_id, birthdate_date, write_date, changed_at "
        "from raw_erp_odoo.res_partner order by id",
    ) == [
        (1, "Rad & Tat GmbH", True, None, None, *[datetime(2024, 3, 1, 8, 0, 0, 250000)] * 2),
        (2, "Jörg Müßig", False, 1, date(1980, 2, 29), None, datetime(2024, 1, 2, 8)),
        (3, "J. Müßig", False, None, None, None, datetime(1970, 1, 1)),
    ]
    assert rows(settings, "select amount_tax from raw_erp_odoo.sale_order where id = 1") == [
        (Decimal("19.0190"),)
    ]
    # A price per company counts as the first company's.
    assert rows(
        settings, "select id, standard_price from raw_erp_odoo.product_product order by id"
    ) == [(1, Decimal("12.3456")), (2, Decimal("1899.5000"))]
    # Odoo has no such column here; raw has it all the same.
    assert rows(settings, "select count(*), count(vat) from raw_erp_odoo.res_partner") == [(3, 0)]


def test_second_run_without_changes_loads_nothing(settings: Settings) -> None:
    run_source(settings, "erp_odoo")

    assert run_source(settings, "erp_odoo").total_rows == 0


def test_changed_rows_are_read_again(settings: Settings, odoo_file: Path) -> None:
    run_source(settings, "erp_odoo")
    change(
        odoo_file,
        """
        -- Written by a transaction that began before the last run and ended after it.
        update res_partner set email = 'late', write_date = '2024-03-01 03:00:00.5' where id = 2;
        -- Imported by SQL: neither date is filled.
        update res_partner set email = 'unstamped' where id = 3;
        update sale_order set state = 'cancel', write_date = '2024-06-01 00:00:00' where id = 1;
        """,
    )

    report = run_source(settings, "erp_odoo")

    assert (report.rows["res_partner"], report.rows["sale_order"]) == (2, 1)
    assert rows(settings, "select id, email from raw_erp_odoo.res_partner order by id") == [
        (1, "info@example.com"),
        (2, "late"),
        (3, "unstamped"),
    ]
    assert rows(settings, "select id, state from raw_erp_odoo.sale_order order by id") == [
        (1, "cancel"),
        (2, "sale"),
    ]


def test_snapshot_shows_deleted_and_re_pointed_rows_without_a_new_write_date(
    settings: Settings, odoo_file: Path
) -> None:
    run_source(settings, "erp_odoo")
    change(
        odoo_file,
        "update sale_order set partner_id = 2, partner_invoice_id = 2, partner_shipping_id = 2 "
        "where partner_id = 3; delete from res_partner where id = 3",
    )

    run_source(settings, "erp_odoo")

    assert rows(
        settings,
        "select id, partner_id, partner_invoice_id from raw_erp_odoo.sale_order__key order by id",
    ) == [(1, 2, 2), (2, 2, 2)]
    assert rows(settings, "select id from raw_erp_odoo.res_partner__key order by id") == [
        (1,),
        (2,),
    ]
    assert rows(settings, "select id from raw_erp_odoo.res_partner order by id") == [
        (1,),
        (2,),
        (3,),
    ]


def test_values_that_do_not_fit_are_quarantined_and_the_rest_is_loaded(
    settings: Settings, odoo_file: Path
) -> None:
    change(
        odoo_file,
        "insert into sale_order_line (id, order_id, price_unit, create_date, write_date) values "
        "(7, 1, 'auf Anfrage', '2024-02-01 10:00:00', '2024-02-01 10:00:00'), "
        "(8, 2.5, 1, '2024-02-01 10:00:00', '2024-02-01 10:00:00'), "
        "(9, 2, 1, '2024-02-01 10:00:00', 'gestern');",
    )

    report = run_source(settings, "erp_odoo")

    assert report.rejected == {"sale_order_line": 3, "sale_order_line__key": 1}
    assert rows(settings, "select id from raw_erp_odoo.sale_order_line") == [(1,)]
    assert rows(
        settings,
        "select row_key, field from raw_erp_odoo.rejected_row "
        "where table_name = 'sale_order_line' order by 1",
    ) == [("7", "price_unit"), ("8", "order_id"), ("9", "write_date")]


def test_offsets_and_broken_bytes_are_read_right(settings: Settings, odoo_file: Path) -> None:
    change(
        odoo_file,
        "update sale_order set date_order = '2024-07-01T10:00:00+02:00' where id = 1;"
        "update res_partner set name = cast(x'4DFC6C6C6572' as text) where id = 1;",
    )

    run_source(settings, "erp_odoo")

    assert rows(settings, "select date_order from raw_erp_odoo.sale_order where id = 1") == [
        (datetime(2024, 7, 1, 8),)
    ]
    assert rows(settings, "select name from raw_erp_odoo.res_partner where id = 1") == [
        ("M\ufffdller",)
    ]


def test_an_odoo_without_stock_has_empty_deliveries(settings: Settings) -> None:
    report = run_source(settings, "erp_odoo")

    assert report.status == "loaded"
    assert rows(
        settings,
        "select (select count(*) from raw_erp_odoo.stock_picking),"
        " (select count(*) from raw_erp_odoo.stock_picking_type)",
    ) == [(0, 0)]


def test_deliveries_are_read_as_they_change(settings: Settings, odoo_file: Path) -> None:
    run_source(settings, "erp_odoo")
    change(
        odoo_file,
        """
        -- The stock module is installed after the first run.
        create table stock_picking_type (id integer primary key, code text, name text);
        insert into stock_picking_type values (1, 'incoming', '{"en_US": "Receipts"}'),
            (2, 'outgoing', '{"en_US": "Delivery Orders"}');
        create table stock_picking (
            id integer primary key, name text, origin text, sale_id integer, partner_id integer,
            picking_type_id integer, state text, scheduled_date timestamp, date_done timestamp,
            note text, create_date timestamp, write_date timestamp
        );
        insert into stock_picking values
            (1, 'WH/OUT/1', 'S00001', 1, 2, 2, 'assigned', '2024-02-10 18:00:00', null,
                'Bitte klingeln', '2024-02-02 10:00:00', '2024-02-02 10:00:00'),
            (2, 'WH/OUT/2', 'S00002', 2, 3, 2, 'assigned', '2024-02-12 18:00:00', null,
                null, '2024-02-01 10:00:00', '2024-02-01 10:00:00');
        """,
    )
    run_source(settings, "erp_odoo")
    change(
        odoo_file,
        "update stock_picking set state = 'done', date_done = '2024-02-09 12:30:00',"
        " write_date = '2024-02-09 12:30:00' where id = 1;"
        # A merge of partners touches no write_date.
        "update stock_picking set partner_id = 2 where id = 2;",
    )

    report = run_source(settings, "erp_odoo")

    assert report.rows["stock_picking"] == 1
    assert rows(
        settings,
        "select id, sale_id, picking_type_id, state, scheduled_date, date_deadline, date_done"
        " from raw_erp_odoo.stock_picking order by id",
    ) == [
        (1, 1, 2, "done", datetime(2024, 2, 10, 18), None, datetime(2024, 2, 9, 12, 30)),
        (2, 2, 2, "assigned", datetime(2024, 2, 12, 18), None, None),
    ]
    assert rows(
        settings, "select id, partner_id, sale_id from raw_erp_odoo.stock_picking__key order by id"
    ) == [(1, 2, 1), (2, 2, 2)]


def test_missing_file_is_named_with_the_fix(settings: Settings, odoo_file: Path) -> None:
    odoo_file.unlink()

    with pytest.raises(SourceUnreachable, match=r"odoo\.sqlite does not exist") as caught:
        run_source(settings, "erp_odoo")

    assert caught.value.exit_code == 3
    assert not odoo_file.exists()


def test_other_database_is_refused_with_its_tables(settings: Settings, odoo_file: Path) -> None:
    change(odoo_file, "drop table sale_order_line")

    with pytest.raises(ConfigurationError, match="has no table sale_order_line"):
        erp_odoo.check(settings)


def test_file_that_is_no_database_is_refused(settings: Settings, odoo_file: Path) -> None:
    odoo_file.write_bytes(b"id;name\n" * 100)

    with pytest.raises(ConfigurationError, match="is not a SQLite database"):
        erp_odoo.check(settings)


def test_check_tells_what_it_found(settings: Settings) -> None:
    assert erp_odoo.check(settings).endswith("6 of 18 tables found")
