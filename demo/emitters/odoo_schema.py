"""Odoo 16: tables, declared column types, keys and indexes of the demo's ERP."""

from __future__ import annotations

STORE = "odoo"
TABLES: dict[str, tuple[str, str]] = {
    "res_country": ("id", "id integer, code varchar, name varchar, create_date timestamp, "
                    "write_date timestamp"),
    "res_currency": ("id", "id integer, name varchar, symbol varchar, decimal_places integer, "
                     "active boolean, create_date timestamp, write_date timestamp"),
    "crm_team": ("id", "id integer, name jsonb, sequence integer, active boolean, "
                 "create_date timestamp, write_date timestamp"),
    "utm_campaign": ("id", "id integer, name varchar, title jsonb, is_auto_campaign boolean, "
                     "create_date timestamp, write_date timestamp"),
    "utm_medium": ("id", "id integer, name varchar, active boolean, create_date timestamp, "
                   "write_date timestamp"),
    "utm_source": ("id", "id integer, name varchar, create_date timestamp, write_date timestamp"),
    "product_category": ("id", "id integer, name varchar, complete_name varchar, "
                         "parent_id integer, create_date timestamp, write_date timestamp"),
    "product_template": ("id", "id integer, name jsonb, categ_id integer, list_price numeric, "
                         "detailed_type varchar, default_code varchar, active boolean, "
                         "sale_ok boolean, create_date timestamp, write_date timestamp"),
    "product_product": ("id", "id integer, product_tmpl_id integer, default_code varchar, "
                        "barcode varchar, active boolean, standard_price numeric, "
                        "create_date timestamp, write_date timestamp"),
    "res_partner": ("id", "id integer, company_id integer, name varchar, display_name varchar, "
                    "ref varchar, is_company boolean, parent_id integer, "
                    "commercial_partner_id integer, title integer, type varchar, "
                    "function varchar, street varchar, street2 varchar, zip varchar, "
                    "city varchar, country_id integer, lang varchar, tz varchar, vat varchar, "
                    "website varchar, email varchar, email_normalized varchar, phone varchar, "
                    "mobile varchar, active boolean, company_registry varchar, comment text, "
                    "customer_rank integer, birthdate_date date, create_date timestamp, "
                    "write_date timestamp"),
    "sale_order": ("id", "id integer, company_id integer, name varchar, partner_id integer, "
                   "partner_invoice_id integer, partner_shipping_id integer, team_id integer, "
                   "campaign_id integer, medium_id integer, source_id integer, state varchar, "
                   "invoice_status varchar, date_order timestamp, client_order_ref varchar, "
                   "origin varchar, currency_id integer, amount_untaxed numeric, "
                   "amount_tax numeric, amount_total numeric, note text, create_date timestamp, "
                   "write_date timestamp"),
    "sale_order_line": ("id", "id integer, order_id integer, sequence integer, "
                        "product_id integer, name text, product_uom_qty numeric, "
                        "price_unit numeric, discount numeric, price_subtotal numeric, "
                        "price_total numeric, qty_delivered numeric, state varchar, "
                        "display_type varchar, create_date timestamp, write_date timestamp"),
    "account_move": ("id", "id integer, company_id integer, name varchar, move_type varchar, "
                     "state varchar, payment_state varchar, partner_id integer, "
                     "invoice_origin varchar, reversed_entry_id integer, invoice_date date, "
                     "invoice_date_due date, currency_id integer, amount_untaxed numeric, "
                     "amount_tax numeric, amount_total numeric, ref varchar, "
                     "create_date timestamp, write_date timestamp"),
    "account_move_line": ("id", "id integer, move_id integer, product_id integer, name varchar, "
                          "quantity numeric, price_unit numeric, discount numeric, "
                          "price_subtotal numeric, price_total numeric, display_type varchar, "
                          "create_date timestamp, write_date timestamp"),
    "contract_contract": ("id", "id integer, name varchar, code varchar, partner_id integer, "
                          "date_start date, date_end date, recurring_next_date date, "
                          "recurring_rule_type varchar, recurring_interval integer, "
                          "is_auto_renew boolean, is_terminated boolean, terminate_date date, "
                          "active boolean, create_date timestamp, write_date timestamp"),
    "stock_picking_type": ("id", "id integer, name jsonb, code varchar, sequence_code varchar, "
                           "active boolean, create_date timestamp, write_date timestamp"),
    "stock_picking": ("id", "id integer, company_id integer, name varchar, origin varchar, "
                      "sale_id integer, partner_id integer, picking_type_id integer, "
                      "state varchar, priority varchar, scheduled_date timestamp, "
                      "date_deadline timestamp, date_done timestamp, create_date timestamp, "
                      "write_date timestamp"),
    "contract_line": ("id", "id integer, contract_id integer, product_id integer, name text, "
                      "quantity numeric, price_unit numeric, date_start date, date_end date, "
                      "create_date timestamp, write_date timestamp"),
}  # fmt: skip
INDEXES = (
    ("sale_order_line", "order_id"), ("account_move_line", "move_id"),
    ("contract_line", "contract_id"), ("sale_order", "partner_id"),
    ("stock_picking", "sale_id"),
)  # fmt: skip
COMPANY_BASE, COMPANY_COPY_BASE, PERSON_BASE, PRODUCT_BASE = 100, 20_000, 50_000, 100
