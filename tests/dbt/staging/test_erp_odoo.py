"""Odoo's rows in canonical columns and values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any


def test_odoo_partners(company: Any) -> None:
    rows = company.rows(
        "select record_id, salutation, first_name, last_name, company_record_id, company_name,"
        " language_code, is_deleted, updated_at from intermediate.int_contact__unioned"
        " where source_system = 'erp_odoo' order by 1"
    )
    created = datetime(2025, 3, 1, 10)
    assert rows == [
        ("2", "Herr", "Hans", "von der Heide", "1", "Velo GmbH", "de", False, created),
        ("4", None, "Hans", "Heide", None, None, None, True, created),
    ]
    assert company.one(
        "select domain from intermediate.int_company__unioned where source_system = 'erp_odoo'"
    ) == ("velo.de",)


def test_odoo_orders_follow_the_snapshot(company: Any) -> None:
    rows = company.rows(
        "select order_number, customer_record_id, sales_channel, status, is_deleted, gross_amount"
        " from intermediate.int_sales_order__unioned where source_system = 'erp_odoo' order by 1"
    )
    assert rows == [
        ("S1", "2", "store", "confirmed", False, Decimal("119.00")),  # re-pointed by a merge
        ("S2", "2", "store", "cancelled", False, None),  # a delivery address counts as its owner
        ("S3", "2", "store", "confirmed", True, None),  # gone from the source
        ("S4", "2", "store", "draft", False, None),  # a quotation that lapsed
    ]


def test_odoo_documents(company: Any) -> None:
    assert company.rows("select order_line_id from intermediate.int_order_line__unioned") == [
        ("1",)
    ]
    assert company.one(
        "select sku, product_name, product_name_en, product_type"
        " from intermediate.int_product__unioned"
    ) == ("R1", "Räder", "Bikes", "bike")
    assert company.rows(
        "select invoice_id, invoice_type from intermediate.int_invoice__unioned order by 1"
    ) == [("1", "invoice"), ("2", "credit_note")]
    assert company.one(
        "select return_id, order_number, reason, returned_on, customer_record_id"
        " from intermediate.int_order_return__unioned"
    ) == ("2", "S1", "defekt", date(2025, 5, 2), "2")


def test_odoo_deliveries_are_what_leaves_the_house_for_an_order(company: Any) -> None:
    rows = company.rows(
        "select delivery_id, order_id, order_number, customer_record_id, promised_at,"
        " delivered_at, status from intermediate.int_delivery__unioned"
        " where source_system = 'erp_odoo' and customer_source_system = 'erp_odoo' order by 1"
    )
    scheduled = datetime(2025, 4, 20, 18)
    assert rows == [
        # A delivery address counts as its owner.
        ("1", "1", "S1", "2", datetime(2025, 4, 18, 18), datetime(2025, 4, 22, 9), "delivered"),
        # Without an address it goes to the customer of the order.
        ("2", "1", "S1", "2", scheduled, None, "planned"),
        ("3", "2", "S2", "2", scheduled, None, "cancelled"),
        ("4", "3", "S3", "2", scheduled, None, "planned"),
    ]
    assert company.one(
        "select count(*) from intermediate.int_delivery__unioned where source_system = 'erp_odoo'"
    ) == (4,)
