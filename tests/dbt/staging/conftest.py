"""A small company in the raw tables of all its systems."""

from typing import Any

import pytest

LATER = "2026-06-02 04:00:00"


def hubspot(raw: Any) -> None:
    contact = {"lastname": "Schmidt", "createdate": "2025-01-01 10:00:00"}
    raw.load(
        "crm_hubspot",
        "contact",
        [
            {
                **contact,
                "id": "1",
                "firstname": "Anna",
                "email": "anna@gmx.de",
                "country": "Deutschland",
                "associatedcompanyid": "77",
                "archived": False,
                "hs_merged_object_ids": "8;9",
            },
            {**contact, "id": "2", "firstname": "Bert", "archived": False},
            {**contact, "id": "3", "firstname": "Cora", "archived": True},
            {**contact, "id": "5", "firstname": "Test", "email": "test3@rheinrad.example"},
        ],
        zoned=True,
        leave_out=["newsletter_topic", "mobilephone"],
    )
    raw.load("crm_hubspot", "contact", [{**contact, "id": "4", "firstname": "Dora"}], at=LATER)
    raw.load("crm_hubspot", "contact", [{**contact, "id": "6"}], at=LATER, finished=False)
    raw.load("crm_hubspot", "contact__key", [{"id": i} for i in "135"], at=LATER)
    raw.load("crm_hubspot", "company", [{"id": "1", "name": "Velo GmbH"}])
    raw.load(
        "crm_hubspot", "owner", [{"id": "o1", "team": "Service"}, {"id": "o2", "team": "Sales"}]
    )
    raw.load(
        "crm_hubspot",
        "meeting",
        [
            {
                "id": "1",
                "hs_activity_type": "test_ride",
                "hs_meeting_outcome": "COMPLETED",
                "hs_meeting_start_time": "2026-05-01 09:00:00",
                "contact_id": "1",
            },
            {
                "id": "2",
                "hs_activity_type": "test_ride",
                "hs_meeting_outcome": "NO_SHOW",
                "hs_meeting_start_time": "2026-05-02 09:00:00",
                "contact_id": "1",
            },
            {
                "id": "3",
                "hs_activity_type": "test_ride",
                "hs_meeting_outcome": "SCHEDULED",
                "hs_meeting_start_time": "2026-07-02 09:00:00",
                "contact_id": "1",
            },
            {
                "id": "4",
                "hs_activity_type": "fleet_visit",
                "hs_meeting_outcome": "CANCELED",
                "hs_meeting_start_time": "2026-05-02 12:00:00",
                "contact_id": "1",
            },
        ],
    )
    raw.load(
        "crm_hubspot",
        "form_submission",
        [
            {
                "conversion_id": "1",
                "submitted_at": "2026-05-02 10:00:00",
                "email": "familie@post.example",
                "firstname": "Uwe",
                "lastname": "Berg",
                "phone": "0721 7654321",
            },
            {
                "conversion_id": "2",
                "submitted_at": "2026-05-02 10:30:00",
                "email": "familie@post.example",
                "firstname": "Ina",
                "lastname": "Berger",
                "phone": "0721 1234567",
            },
            {
                "conversion_id": "3",
                "submitted_at": "2026-05-02 11:00:00",
                "email": "familie@post.example",
                "firstname": "Uwe",
                "lastname": "Berg",
            },
        ],
    )
    raw.load(
        "crm_hubspot",
        "call",
        [
            {
                "id": "1",
                "hs_call_direction": "INBOUND",
                "contact_id": "1",
                "hubspot_owner_id": "o1",
                "hs_timestamp": "2026-05-01 09:00:00",
            }
        ],
    )
    sent = {"direction": "OUTBOUND", "contact_id": "1", "hubspot_owner_id": "o2"}
    received = {**sent, "direction": " inbound "}
    raw.load(
        "crm_hubspot",
        "postal_mail",
        [
            {**sent, "id": "1", "hs_timestamp": "2026-05-03 08:00:00", "campaign_code": "C1"},
            {**sent, "id": "2", "hs_timestamp": "2026-05-03 09:00:00", "campaign_code": ""},
            {**received, "id": "3", "hs_timestamp": "2026-05-03 10:00:00", "ticket_id": "t1"},
            # An account without the company's own property.
            {"id": "4", "hs_createdate": "2026-05-03 11:00:00", "contact_id": "1"},
            {**sent, "id": "5", "hs_timestamp": "2026-05-03 12:00:00", "archived": True},
        ],
    )
    raw.load(
        "crm_hubspot",
        "communication",
        [
            {**said, "id": str(number), "hs_communication_channel_type": channel,
             "hs_timestamp": f"2026-05-03 13:0{number}:00"}
            for number, (said, channel) in enumerate(
                [
                    (received, "WHATS_APP"),
                    ({**sent, "ticket_id": "t1"}, "WHATS_APP"),
                    (sent, "SMS"),
                    (sent, "LINKEDIN_MESSAGE"),
                    ({**sent, "campaign_code": "C1"}, "SMS"),
                ],
                start=1,
            )
        ],
    )  # fmt: skip
    raw.load("crm_hubspot", "email_campaign", [{"id": "e1", "campaign_code": "C1", "name": "Mai"}])
    raw.load(
        "crm_hubspot",
        "email_event",
        [
            {
                "id": str(number),
                "type": kind,
                "recipient": " Anna+rad@GMX.de",
                "email_campaign_id": "e1",
                "created": f"2026-05-0{number} 06:00:00",
            }
            for number, kind in enumerate(["SENT", "DELIVERED", "OPEN", "CLICK"], start=1)
        ],
    )
    raw.load(
        "crm_hubspot",
        "subscription_definition",
        [{"id": "s1", "purpose": "newsletter", "channel": "email"}],
    )
    raw.load(
        "crm_hubspot",
        "subscription_change",
        [
            {
                "recipient": "anna@gmx.de",
                "subscription_id": "s1",
                "change": change,
                "changed_at": at,
                "source": "form",
            }
            for change, at in [("SUBSCRIBED", "2026-01-01"), ("UNSUBSCRIBED", "2026-02-01")]
        ],
    )


def odoo(raw: Any) -> None:
    at = {"create_date": "2025-03-01 10:00:00", "write_date": None, "active": True}
    raw.load(
        "erp_odoo",
        "res_partner",
        [
            {
                **at,
                "id": 1,
                "name": "Velo GmbH",
                "is_company": True,
                "website": "https://www.velo.de/a",
            },
            {
                **at,
                "id": 2,
                "name": "Dr. Hans von der Heide",
                "parent_id": 1,
                "type": "contact",
                "title": 1,
                "ref": "K100001",
                "lang": "de_DE",
            },
            {**at, "id": 3, "name": "Lager", "parent_id": 2, "type": "delivery"},
            {**at, "id": 4, "name": "Heide, Hans", "type": "contact"},
        ],
    )
    raw.load(
        "erp_odoo",
        "res_partner__key",
        [{"id": 1}, {"id": 2, "parent_id": 1}, {"id": 3, "parent_id": 2}],
        at=LATER,
    )
    raw.load(
        "erp_odoo", "crm_team", [{"id": 1, "name": '{"en_US": "Store", "de_DE": "Filiale Köln"}'}]
    )
    order = {"state": "sale", "team_id": 1, "create_date": "2025-04-01 10:00:00"}
    raw.load(
        "erp_odoo",
        "sale_order",
        [
            {
                **order,
                "id": 1,
                "name": "S1",
                "partner_id": 4,
                "amount_total": "119.00",
                "amount_untaxed": "100.00",
                "date_order": "2025-04-01 22:30:00",
            },
            {**order, "id": 2, "name": "S2", "partner_id": 3, "state": "cancel"},
            {**order, "id": 3, "name": "S3", "partner_id": 2},
            # Cancelled without a transfer ever planned: a quotation that lapsed.
            {**order, "id": 4, "name": "S4", "partner_id": 2, "state": "cancel"},
        ],
    )
    raw.load(
        "erp_odoo",
        "sale_order__key",
        [{"id": 1, "partner_id": 2}, {"id": 2, "partner_id": 3}, {"id": 4, "partner_id": 2}],
        at=LATER,
    )
    raw.load(
        "erp_odoo",
        "sale_order_line",
        [
            {"id": 1, "order_id": 1, "sequence": 10, "product_id": 1, "price_subtotal": "100.00"},
            {"id": 2, "order_id": 1, "sequence": 20, "display_type": "line_note", "name": "Danke"},
        ],
    )
    stock(raw)
    raw.load("erp_odoo", "product_category", [{"id": 1, "name": "City-E-Bikes"}])
    raw.load(
        "erp_odoo",
        "product_template",
        [{"id": 1, "name": '{"de_DE": "Räder", "en_US": "Bikes"}', "categ_id": 1}],
    )
    raw.load("erp_odoo", "product_product", [{"id": 1, "product_tmpl_id": 1, "default_code": "R1"}])
    raw.load(
        "erp_odoo",
        "account_move",
        [
            {
                "id": 1,
                "move_type": "out_invoice",
                "state": "posted",
                "partner_id": 2,
                "invoice_origin": "S1",
                "invoice_date": "2025-04-02",
            },
            {
                "id": 2,
                "move_type": "out_refund",
                "state": "posted",
                "partner_id": 2,
                "invoice_origin": "S1",
                "invoice_date": "2025-05-02",
                "ref": "defekt",
            },
            {"id": 3, "move_type": "entry", "state": "posted"},
        ],
    )
    raw.load(
        "erp_odoo",
        "account_move_line",
        [
            {"id": 1, "move_id": 1, "product_id": 1},
            {"id": 2, "move_id": 2, "product_id": 1},
            {"id": 3, "move_id": 2},
        ],
    )


def stock(raw: Any) -> None:
    raw.load(
        "erp_odoo",
        "stock_picking_type",
        [{"id": 1, "code": "incoming"}, {"id": 2, "code": "outgoing"}],
    )
    out = {"picking_type_id": 2, "partner_id": 3, "scheduled_date": "2025-04-20 18:00:00"}
    done = {"state": "done", "date_done": "2025-04-22 09:00:00"}
    raw.load(
        "erp_odoo",
        "stock_picking",
        [
            # In two parts; the promise is the deadline, whenever the schedule was moved to.
            {**out, **done, "id": 1, "sale_id": 1, "date_deadline": "2025-04-18 18:00:00"},
            {**out, "id": 2, "sale_id": 1, "state": "assigned", "partner_id": None},
            # Without the stored order its name tells.
            {**out, "id": 3, "origin": "S2", "state": "cancel", "date_done": "2025-04-02"},
            # Re-pointed by a merge of partners, which touches no write_date.
            {**out, "id": 4, "sale_id": 3, "state": "confirmed", "partner_id": 4},
            # Back to a supplier, into the house, and deleted since.
            {**out, **done, "id": 5, "origin": "P00001"},
            {**out, **done, "id": 6, "sale_id": 1, "picking_type_id": 1},
            {**out, **done, "id": 7, "sale_id": 1},
        ],
    )
    keys = [{"id": number, "sale_id": 1, "partner_id": 3} for number in (1, 6)]
    keys += [{"id": 2, "sale_id": 1}, {"id": 3, "partner_id": 3}, {"id": 5, "partner_id": 3}]
    keys += [{"id": 4, "sale_id": 3, "partner_id": 2}]
    raw.load("erp_odoo", "stock_picking__key", keys, at=LATER)


def matomo(raw: Any) -> None:
    visit = {
        "idvisitor": "AB12",
        "visit_first_action_time": "2026-05-01 10:00:00",
        "visit_last_action_time": "2026-05-01 10:10:00",
        "visit_total_actions": 2,
    }
    raw.load(
        "web_matomo",
        "log_action",
        [
            {"idaction": 1, "name": "shop.de/rad", "type": 1, "url_prefix": 2},
            {"idaction": 2, "name": "Rad", "type": 4},
            {"idaction": 3, "name": "Konfigurator", "type": 10},
            {"idaction": 4, "name": "shop.de/katalog.pdf", "type": 3, "url_prefix": 2},
        ],
    )
    raw.load(
        "web_matomo",
        "log_visit",
        [
            {
                **visit,
                "idvisit": 1,
                "user_id": "K100001",
                "referer_type": 6,
                "referer_name": "C1",
                "visit_entry_idaction_url": 1,
                "custom_dimension_1": "granted",
                "config_device_type": 1,
            },
            {
                **visit,
                "idvisit": 2,
                "user_id": "anna@gmx.de",
                "referer_type": 2,
                "referer_name": "Google",
                "custom_dimension_1": "denied",
            },
            {**visit, "idvisit": 3, "visit_total_actions": 900},
        ],
    )
    raw.load(
        "web_matomo",
        "log_link_visit_action",
        [
            {
                "idlink_va": 1,
                "idvisit": 1,
                "idvisitor": "AB12",
                "idaction_url": 1,
                "idaction_name": 2,
                "server_time": "2026-05-01 10:00:00",
            },
            {
                "idlink_va": 2,
                "idvisit": 1,
                "idvisitor": "AB12",
                "idaction_url": 1,
                "idaction_event_category": 3,
                "server_time": "2026-05-01 10:01:00",
            },
            {
                "idlink_va": 3,
                "idvisit": 1,
                "idvisitor": "AB12",
                "idaction_url": 4,
                "server_time": "2026-05-01 10:02:00",
            },
        ],
    )
    raw.load("web_matomo", "goal", [{"idsite": 1, "idgoal": 2, "name": "Probefahrt-Anfrage"}])
    raw.load(
        "web_matomo",
        "log_conversion",
        [
            {"idvisit": 1, "idgoal": 0, "buster": 7, "idorder": "S1", "revenue": 119.0},
            {"idvisit": 1, "idgoal": 2, "buster": 0},
        ],
    )


def others(raw: Any) -> None:
    raw.load("survey_limesurvey", "survey", [{"sid": 1, "instrument": "nps_relational"}])
    raw.load(
        "survey_limesurvey",
        "participant",
        [
            {
                "sid": 1,
                "tid": 5,
                "token": "t",
                "attribute_1": "K100001",
                "attribute_2": "S1",
                "sent": "2026-05-03 08:00:00",
            }
        ],
    )
    raw.load(
        "survey_limesurvey",
        "response",
        [
            {"sid": 1, "id": 1, "token": "t", "submitdate": "2026-05-04 08:00:00"},
            {"sid": 1, "id": 2, "token": "x", "submitdate": None},
        ],
    )
    raw.load(
        "survey_limesurvey",
        "response_answer",
        [
            {"sid": 1, "response_id": 1, "question_code": "nps", "value": "9"},
            {"sid": 1, "response_id": 1, "question_code": "nps_reason", "value": "Gut, 10/10"},
        ],
    )
    raw.load(
        "ads_csv",
        "campaign_day",
        [
            {
                "cost_date": "2026-05-01",
                "platform": "Google_Ads",
                "campaign_code": "C1",
                "cost": "1234.56",
                "clicks": 10,
            }
        ],
    )
    raw.load(
        "files",
        "orders",
        [
            {"order_id": "b1", "customer_record_id": "h1", "source_system": "till"},
            {"order_id": "b2", "customer_record_id": "2", "customer_source_system": "erp_odoo"},
            {"order_id": "b3"},
        ],
    )
    raw.load(
        "files",
        "delivery",
        [
            {"delivery_id": "d1", "order_id": "b1", "source_system": "till",
             "customer_record_id": "h1", "delivered_at": "2026-05-02 10:00:00"},
            {"delivery_id": "d2", "order_number": "B2", "promised_at": "2026-06-02 10:00:00"},
            {"delivery_id": "d3", "order_id": "b3", "status": "cancelled"},
        ],
    )  # fmt: skip


@pytest.fixture(scope="session")
def company(dbt: Any) -> Any:
    """The warehouse of that company after dbt."""
    with dbt.raw() as raw:
        hubspot(raw)
        odoo(raw)
        matomo(raw)
        others(raw)
    return dbt.build("company")
