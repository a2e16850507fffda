"""Matomo's rows in canonical columns and values."""

from typing import Any


def test_web_visits(company: Any) -> None:
    rows = company.rows(
        "select visit_id, device_id, referrer_type, referrer_name, campaign_code, entry_url,"
        " device_type, has_consent, is_bot from intermediate.int_web_visit__unioned order by 1"
    )
    assert rows == [
        ("1", "ab12", "campaign", None, "C1", "https://shop.de/rad", "smartphone", True, False),
        ("2", "ab12", "search", "Google", None, None, "other", False, False),
        ("3", "ab12", None, None, None, None, "other", False, True),
    ]


def test_web_events_and_goals(company: Any) -> None:
    assert company.rows(
        "select event_type, user_id, page_title, event_category"
        " from intermediate.int_web_event__unioned order by event_id"
    ) == [
        ("page_view", "K100001", "Rad", None),
        ("event", "K100001", None, "Konfigurator"),
        ("download", "K100001", None, None),
    ]
    assert company.rows(
        "select conversion_id, goal_name, order_number"
        " from intermediate.int_web_conversion__unioned order by 1"
    ) == [("1-0-7", "Bestellung", "S1"), ("1-2-0", "Probefahrt-Anfrage", None)]


def test_web_users_are_linked_by_number_and_mail(company: Any) -> None:
    rows = dict(
        company.rows(
            "select source_system || ' ' || record_id, customer_key from identity.identity_map"
            " where record_type = 'person'"
        )
    )
    assert rows["web_matomo K100001"] == rows["erp_odoo 2"] == rows["survey_limesurvey 1-5"]
    assert rows["web_matomo anna@gmx.de"] == rows["crm_hubspot 1"]
    assert rows["erp_odoo 2"] != rows["crm_hubspot 1"]
