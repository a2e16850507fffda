"""HubSpot's rows in canonical columns and values."""

from datetime import datetime
from typing import Any


def test_hard_deletes_and_archive(company: Any) -> None:
    rows = company.rows(
        "select record_id, is_deleted from intermediate.int_contact__unioned"
        " where source_system = 'crm_hubspot' and record_id not like 'recipient-%' order by 1"
    )
    # 2 is missing in the younger snapshot; 4 came with the snapshot's own load, so it lives.
    assert rows == [("1", False), ("2", True), ("3", True), ("4", False), ("5", False)]


def test_contact_values(company: Any) -> None:
    row = company.one(
        "select first_name, country_code, company_record_id, mobile, is_test, created_at, loaded_at"
        " from intermediate.int_contact__unioned"
        " where source_system = 'crm_hubspot' and record_id = '1'"
    )
    assert row == (
        "Anna",
        "DE",
        "company-77",
        None,
        False,
        datetime(2025, 1, 1, 10),
        datetime(2026, 6, 1, 4),
    )
    assert company.one(
        "select is_test from intermediate.int_contact__unioned where record_id = '5'"
    ) == (True,)


def test_merges(company: Any) -> None:
    rows = company.rows(
        "select source_system, record_id, merged_into_record_id"
        " from intermediate.int_record_merge__unioned order by 1, 2"
    )
    assert rows == [("crm_hubspot", "8", "1"), ("crm_hubspot", "9", "1"), ("erp_odoo", "4", "2")]


def test_a_merged_record_without_a_row_is_known_by_its_id(company: Any) -> None:
    keys = company.column(
        "select distinct customer_key from identity.identity_map"
        " where source_system = 'crm_hubspot' and record_id in ('1', '8', '9')"
    )
    assert len(keys) == 1


def test_mail_recipients_are_records_of_their_own(company: Any) -> None:
    keys = company.column(
        "select distinct m.customer_key from intermediate.int_touchpoint__unioned as t"
        " join identity.identity_map as m on m.source_system = t.customer_source_system"
        " and m.record_id = t.customer_record_id where t.channel = 'email'"
    )
    anna = company.one(
        "select customer_key from identity.identity_map"
        " where source_system = 'crm_hubspot' and record_id = '1'"
    )
    assert keys == [anna[0]]


def test_the_latest_form_names_its_address_as_a_whole(company: Any) -> None:
    rows = company.rows(
        "select first_name, last_name, phone from staging.stg_crm_hubspot__recipient"
        " where email = 'familie@post.example'"
    )
    # The newest form gives no phone, and the one before it is another person's.
    assert rows == [("Uwe", "Berg", "0721 7654321")]


def test_touchpoints(company: Any) -> None:
    rows = company.rows(
        "select touchpoint_id, touchpoint_type, direction, department, campaign_code, content"
        " from intermediate.int_touchpoint__unioned order by occurred_at, 1"
    )
    assert rows == [
        ("email-event-1", "newsletter_sent", "outbound", "marketing", "C1", "Mai"),
        ("call-1", "call_inbound", "inbound", "service", None, None),
        ("meeting-1", "test_ride", "inbound", "sales", None, None),
        ("meeting-2", "meeting_missed", "inbound", "sales", None, "no_show"),
        ("form-1", "form_submitted", "inbound", "marketing", None, None),
        ("form-2", "form_submitted", "inbound", "marketing", None, None),
        ("form-3", "form_submitted", "inbound", "marketing", None, None),
        ("meeting-4", "meeting_missed", "inbound", "sales", None, "canceled"),
        ("email-event-3", "newsletter_opened", "inbound", "marketing", "C1", "Mai"),
        ("letter-1", "direct_mail_sent", "outbound", "marketing", "C1", None),
        ("letter-2", "letter_sent", "outbound", "sales", None, None),
        ("letter-3", "letter_received", "inbound", "service", None, None),
        ("letter-4", "letter_sent", "outbound", "sales", None, None),
        ("message-1", "message_received", "inbound", "sales", None, "WhatsApp"),
        ("message-2", "message_sent", "outbound", "service", None, "WhatsApp"),
        ("message-3", "sms_sent", "outbound", "sales", None, "SMS"),
        ("message-4", "message_sent", "outbound", "sales", None, "LinkedIn"),
        ("message-5", "sms_sent", "outbound", "marketing", "C1", "SMS"),
        ("email-event-4", "newsletter_clicked", "inbound", "marketing", "C1", "Mai"),
    ]


def test_letters_and_messages_have_their_channel_and_person(company: Any) -> None:
    rows = company.rows(
        "select channel, customer_source_system, customer_record_id,"
        " list(touchpoint_id order by touchpoint_id)"
        " from intermediate.int_touchpoint__unioned"
        " where touchpoint_id like 'letter-%' or touchpoint_id like 'message-%'"
        " group by all order by 1"
    )
    anna = ("crm_hubspot", "1")
    assert rows == [
        ("letter", *anna, [f"letter-{number}" for number in range(1, 5)]),
        ("messenger", *anna, ["message-1", "message-2", "message-3", "message-5"]),
        ("social", *anna, ["message-4"]),
    ]


def test_consents(company: Any) -> None:
    rows = company.rows(
        "select purpose, channel, status, changed_at"
        " from intermediate.int_consent__unioned order by changed_at"
    )
    assert rows == [
        ("newsletter", "email", "granted", datetime(2026, 1, 1)),
        ("newsletter", "email", "withdrawn", datetime(2026, 2, 1)),
    ]


def test_companies_and_persons_of_one_id_stay_apart(company: Any) -> None:
    rows = company.rows(
        "select source_system, record_id, record_type from identity.identity_map"
        " where record_type = 'company' order by 1, 2"
    )
    assert rows == [
        ("crm_hubspot", "company-1", "company"),
        ("erp_odoo", "1", "company"),
    ]
