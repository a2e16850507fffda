"""Matomo 5 tables of raw_web_matomo, without the installation's prefix."""

from datetime import timedelta

from ingestion.contracts import Table, columns

# Two requests that run at the same time may become visible in another order than their ids.
ID_OVERLAP = 1_000

HEX_COLUMNS = ("idvisitor",)

TABLES: tuple[Table, ...] = (
    Table(
        name="site",
        columns=columns("idsite:bigint! name main_url timezone currency ecommerce:bigint"),
        primary_key=("idsite",),
    ),
    Table(
        name="goal",
        columns=columns(
            "idsite:bigint! idgoal:bigint! name description revenue:double deleted:bigint"
        ),
        primary_key=("idsite", "idgoal"),
    ),
    Table(
        name="log_action",
        columns=columns("idaction:bigint! name type:bigint url_prefix:bigint"),
        primary_key=("idaction",),
        cursor="idaction",
        overlap=ID_OVERLAP,
    ),
    Table(
        name="log_visit",
        columns=columns(
            "idvisit:bigint! idsite:bigint idvisitor user_id visit_first_action_time:timestamp "
            "visit_last_action_time:timestamp! visitor_returning:bigint "
            "visitor_count_visits:bigint visit_total_actions:bigint "
            "visit_entry_idaction_url:bigint "
            "visit_exit_idaction_url:bigint referer_type:bigint referer_name referer_keyword "
            "referer_url config_device_type:bigint config_browser_name config_os location_country "
            "location_city location_browser_lang custom_dimension_1"
        ),
        primary_key=("idvisit",),
        # A visit grows for as long as it lasts, and a log-in gives it a user_id later.
        cursor="visit_last_action_time",
        overlap=timedelta(days=1),
    ),
    Table(
        name="log_link_visit_action",
        columns=columns(
            "idlink_va:bigint! idvisit:bigint! idvisitor server_time:timestamp! "
            "idaction_url:bigint idaction_name:bigint idaction_event_category:bigint "
            "idaction_event_action:bigint idpageview pageview_position:bigint "
            "time_spent_ref_action:bigint custom_float:double idaction_product_sku:bigint "
            "product_price:decimal"
        ),
        primary_key=("idlink_va",),
        # A late hit has an old server_time, but always a new id.
        cursor="idlink_va",
        overlap=ID_OVERLAP,
    ),
    Table(
        name="log_conversion",
        columns=columns(
            "idvisit:bigint! idgoal:bigint! buster:bigint! idvisitor server_time:timestamp! "
            "idlink_va:bigint idorder items:bigint revenue:decimal revenue_tax:decimal "
            "revenue_shipping:decimal url referer_type:bigint referer_name referer_keyword"
        ),
        primary_key=("idvisit", "idgoal", "buster"),
        # The conversion of a cart is rewritten until the order is placed.
        cursor="server_time",
        overlap=timedelta(days=2),
    ),
    Table(
        name="log_conversion_item",
        columns=columns(
            "idvisit:bigint! idorder! idaction_sku:bigint! idaction_name:bigint price:decimal "
            "quantity:bigint deleted:bigint server_time:timestamp!"
        ),
        primary_key=("idvisit", "idorder", "idaction_sku"),
        cursor="server_time",
        overlap=timedelta(days=2),
    ),
)

MUST_EXIST = ("log_visit", "log_link_visit_action", "log_action")
