"""Matomo 5: tables, declared column types, keys and indexes of the demo's web analytics."""

from __future__ import annotations

STORE = "matomo"
PREFIX = "matomo_"
TABLES: dict[str, tuple[str, str]] = {
    "site": ("idsite", "idsite integer, name varchar(90), main_url varchar(255), "
             "ts_created timestamp, ecommerce tinyint, sitesearch tinyint, timezone varchar(50), "
             "currency char(3), type varchar(255)"),
    "goal": ("idsite, idgoal", "idsite integer, idgoal integer, name varchar(50), "
             "description varchar(255), match_attribute varchar(20), pattern varchar(255), "
             "pattern_type varchar(25), case_sensitive tinyint, allow_multiple tinyint, "
             "revenue double, deleted tinyint, event_value_as_revenue tinyint"),
    "log_action": ("idaction", "idaction integer, name varchar(4096), hash integer, "
                   "type tinyint, url_prefix tinyint"),
    "log_visit": ("idvisit", "idvisit integer, idsite integer, idvisitor blob, "
                  "visit_last_action_time datetime, config_id blob, location_ip blob, "
                  "custom_dimension_1 varchar(255), custom_dimension_2 varchar(255), "
                  "user_id varchar(200), visit_first_action_time datetime, "
                  "visit_goal_buyer tinyint, visit_goal_converted tinyint, "
                  "visitor_returning tinyint, visitor_count_visits integer, "
                  "visit_entry_idaction_name integer, visit_entry_idaction_url integer, "
                  "visit_exit_idaction_name integer, visit_exit_idaction_url integer, "
                  "visit_total_actions integer, visit_total_searches integer, "
                  "visit_total_events integer, visit_total_time integer, "
                  "referer_keyword varchar(255), referer_name varchar(255), "
                  "referer_type tinyint, referer_url varchar(1500), "
                  "location_browser_lang varchar(20), config_browser_name varchar(40), "
                  "config_browser_version varchar(20), config_device_type tinyint, "
                  "config_os char(3), config_cookie tinyint, config_resolution varchar(18), "
                  "location_country char(3), location_region char(3), "
                  "location_city varchar(255)"),
    "log_link_visit_action": ("idlink_va", "idlink_va integer, idsite integer, idvisitor blob, "
                              "idvisit integer, server_time datetime, idaction_url integer, "
                              "idaction_name integer, idaction_event_category integer, "
                              "idaction_event_action integer, idpageview char(6), "
                              "pageview_position integer, time_spent_ref_action integer, "
                              "custom_float double, idaction_product_sku integer, "
                              "product_price double"),
    "log_conversion": ("idvisit, idgoal, buster", "idvisit integer, idsite integer, "
                       "idvisitor blob, server_time datetime, idaction_url integer, "
                       "idlink_va integer, idgoal integer, buster integer, "
                       "idorder varchar(100), items smallint, url varchar(4096), "
                       "revenue float, revenue_shipping double, revenue_subtotal double, "
                       "revenue_tax double, revenue_discount double, visitor_returning tinyint, "
                       "visitor_count_visits integer, referer_keyword varchar(255), "
                       "referer_name varchar(255), referer_type tinyint, "
                       "config_device_type tinyint, location_city varchar(255), "
                       "location_country char(3), custom_dimension_1 varchar(255)"),
    "log_conversion_item": ("idvisit, idorder, idaction_sku", "idsite integer, idvisitor blob, "
                            "server_time datetime, idvisit integer, idorder varchar(100), "
                            "idaction_sku integer, idaction_name integer, "
                            "idaction_category integer, price double, quantity integer, "
                            "deleted tinyint"),
}  # fmt: skip
INDEXES = (
    ("log_visit", "visit_last_action_time"), ("log_conversion", "server_time"),
)  # fmt: skip
