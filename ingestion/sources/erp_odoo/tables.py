"""Odoo 16 tables of raw_erp_odoo: declared columns, keys, cursors and key snapshots."""

from datetime import timedelta

from ingestion.contracts import Column, Table, columns

CURSOR = "changed_at"
# Odoo stamps write_date with the start of the transaction; a long one becomes visible later.
OVERLAP = timedelta(hours=6)

_STAMPS = "create_date:timestamp write_date:timestamp changed_at:timestamp!"
_AMOUNTS = "amount_untaxed:decimal amount_tax:decimal amount_total:decimal"


def _changing(name: str, spec: str, foreign_keys: str | None = None) -> Table:
    """A table that is read by its change time; with foreign keys also as a key snapshot."""
    return Table(
        name=name,
        columns=columns(f"id:bigint! {spec} {_STAMPS}"),
        primary_key=("id",),
        cursor=CURSOR,
        overlap=OVERLAP,
        key_snapshot=foreign_keys is not None,
        key_columns=("id", *foreign_keys.split()) if foreign_keys else (),
    )


def _whole(name: str, spec: str) -> Table:
    """A small table that is read as a whole each time."""
    return Table(name=name, columns=columns(f"id:bigint! {spec}"), primary_key=("id",))


TABLES: tuple[Table, ...] = (
    _changing(
        "res_partner",
        "name display_name ref is_company:bool parent_id:bigint commercial_partner_id:bigint "
        "title:bigint type function street street2 zip city country_id:bigint lang vat website "
        "email phone mobile active:bool company_registry comment customer_rank:bigint "
        "birthdate_date:date",
        "parent_id commercial_partner_id",
    ),
    _whole("product_category", "name complete_name parent_id:bigint"),
    _changing(
        "product_template",
        "name categ_id:bigint list_price:decimal detailed_type default_code active:bool",
    ),
    _changing(
        "product_product",
        "product_tmpl_id:bigint default_code barcode active:bool standard_price:decimal",
    ),
    _changing(
        "sale_order",
        "name partner_id:bigint partner_invoice_id:bigint partner_shipping_id:bigint "
        "team_id:bigint campaign_id:bigint medium_id:bigint source_id:bigint state "
        f"date_order:timestamp client_order_ref origin currency_id:bigint {_AMOUNTS} note",
        "partner_id partner_invoice_id partner_shipping_id",
    ),
    _changing(
        "sale_order_line",
        "order_id:bigint sequence:bigint product_id:bigint name product_uom_qty:decimal "
        "price_unit:decimal discount:decimal price_subtotal:decimal price_total:decimal "
        "qty_delivered:decimal state display_type",
        "order_id product_id",
    ),
    _changing(
        "account_move",
        "name move_type state payment_state partner_id:bigint invoice_origin "
        f"reversed_entry_id:bigint invoice_date:date invoice_date_due:date {_AMOUNTS} ref",
        "partner_id reversed_entry_id",
    ),
    _changing(
        "account_move_line",
        "move_id:bigint product_id:bigint name quantity:decimal price_unit:decimal "
        "price_subtotal:decimal price_total:decimal display_type",
        "move_id product_id",
    ),
    _changing(
        "contract_contract",
        "name code partner_id:bigint date_start:date date_end:date recurring_next_date:date "
        "recurring_rule_type recurring_interval:bigint is_auto_renew:bool is_terminated:bool "
        "terminate_date:date active:bool",
        "partner_id",
    ),
    _changing(
        "contract_line",
        "contract_id:bigint product_id:bigint name quantity:decimal price_unit:decimal "
        "date_start:date date_end:date",
        "contract_id product_id",
    ),
    _whole("stock_picking_type", "code name"),
    _changing(
        "stock_picking",
        "name origin sale_id:bigint partner_id:bigint picking_type_id:bigint state "
        "scheduled_date:timestamp date_deadline:timestamp date_done:timestamp",
        "partner_id sale_id",
    ),
    _whole("crm_team", "name"),
    _whole("utm_campaign", "name title"),
    _whole("utm_medium", "name"),
    _whole("utm_source", "name"),
    _whole("res_currency", "name"),
    _whole("res_country", "code name"),
)

# The OCA contract module, stock and the sales teams may not be installed; without these it is no
# ERP.
MUST_EXIST = ("res_partner", "sale_order", "sale_order_line", "account_move")


def source_columns(table: Table) -> tuple[Column, ...]:
    """The columns that Odoo itself has: all but the derived cursor."""
    return tuple(column for column in table.columns if column.name != CURSOR)
