"""What the sources show: whole references, right shapes, believable numbers."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo.places import PLACES
from tests.demo.reading import one, rows, truth

REFERENCES = (
    ("sale_order", "partner_id", "res_partner"),
    ("sale_order", "partner_invoice_id", "res_partner"),
    ("sale_order", "partner_shipping_id", "res_partner"),
    ("sale_order", "team_id", "crm_team"),
    ("sale_order", "campaign_id", "utm_campaign"),
    ("sale_order_line", "order_id", "sale_order"),
    ("sale_order_line", "product_id", "product_product"),
    ("account_move", "partner_id", "res_partner"),
    ("account_move", "reversed_entry_id", "account_move"),
    ("account_move_line", "move_id", "account_move"),
    ("stock_picking", "partner_id", "res_partner"),
    ("stock_picking", "sale_id", "sale_order"),
    ("stock_picking", "picking_type_id", "stock_picking_type"),
    ("contract_contract", "partner_id", "res_partner"),
    ("contract_line", "contract_id", "contract_contract"),
    ("res_partner", "parent_id", "res_partner"),
    ("product_product", "product_tmpl_id", "product_template"),
    ("product_template", "categ_id", "product_category"),
)


@pytest.mark.parametrize("table, column, target", REFERENCES, ids=str)
def test_odoo_references_exist(built: Path, table: str, column: str, target: str) -> None:
    query = f"""select count(*), count({column}) filter (where {column} not in
        (select id from {target})) from {table}"""
    total, dangling = rows(built, "odoo", query)[0]
    assert total > 0 and dangling == 0


def test_odoo_amounts_add_up(built: Path) -> None:
    query = """select count(*) from sale_order as o join (select order_id,
        sum(price_subtotal) as net, sum(price_total) as gross from sale_order_line group by 1)
        on order_id = o.id where abs(net - amount_untaxed) > 0.005
        or abs(gross - amount_total) > 0.005 or abs(amount_untaxed + amount_tax - amount_total)
        > 0.005"""
    assert one(built, "odoo", query) == 0


def test_odoo_invoices_name_existing_orders(built: Path) -> None:
    query = """select count(*) from account_move
        where invoice_origin not in (select name from sale_order)"""
    assert one(built, "odoo", query) == 0


def test_odoo_deliveries_agree_with_their_orders(built: Path) -> None:
    # Goods are delivered once; work in the workshop and contracts are not.
    query = """select count(*) from sale_order as o where state in ('sale', 'done')
        and (o.id in (select sale_id from stock_picking)) <> exists (select 1
            from sale_order_line join product_template as t on t.id = product_id
            where order_id = o.id and detailed_type = 'product')"""
    assert one(built, "odoo", query) == 0
    states = rows(
        built,
        "odoo",
        """select p.state, o.state, count(*), count(date_done), sum(date_done > scheduled_date),
            sum(scheduled_date <= o.date_order) from stock_picking as p
            join sale_order as o on o.id = sale_id group by 1, 2""",
    )
    found = {(delivery, order) for delivery, order, *_ in states}
    assert found <= {
        ("done", "done"), ("cancel", "cancel"), ("confirmed", "sale"), ("assigned", "sale"),
    }  # fmt: skip
    assert all(
        done == (count if delivery == "done" else 0) for delivery, _, count, done, *_ in states
    )
    assert all(backwards == 0 for *_, backwards in states)
    count, late = next((count, late) for state, _, count, _, late, _ in states if state == "done")
    assert 0.01 < late / count < 0.2


def test_letters_and_messages_are_as_many_as_is_believable(built: Path) -> None:
    def told(kind: str, *names: str) -> list[tuple[Any, ...]]:
        values = ", ".join(f"json_extract(body, '$.properties.{name}')" for name in names)
        return rows(
            built, "hubspot", f"select {values} from crm_object where object_type = '{kind}'"
        )

    years = sum(
        (datetime(2026, 7, 1) - datetime.fromisoformat(created[:10])).days / 365
        for (created,) in told("contacts", "createdate")
    )
    letters = told("postal_mail", "direction", "campaign_code")
    messages = told("communications", "direction", "hs_communication_channel_type")
    assert 0.2 < len(letters) / years < 0.6
    assert 0.1 < len(messages) / years < 0.4
    # Mailings and answers go out, terminations and complaints come in.
    kinds = {(direction, code is not None) for direction, code in letters}
    assert kinds == {("OUTBOUND", True), ("OUTBOUND", False), ("INBOUND", False)}
    codes = [
        json.loads(body)["properties"]
        for (body,) in rows(
            built, "hubspot", "select body from collection_item where collection = 'campaigns'"
        )
    ]
    by_letter = {item["hs_utm"] for item in codes if item["channel"] == "letter"}
    assert {code for _, code in letters if code} <= by_letter
    assert {channel for _, channel in messages} == {"WHATS_APP", "LINKEDIN_MESSAGE", "SMS"}
    whats_app = [direction for direction, channel in messages if channel == "WHATS_APP"]
    assert 0.3 < whats_app.count("OUTBOUND") / len(whats_app) < 0.5


def test_who_withdrew_a_consent_gets_no_mailing(built: Path) -> None:
    mailed = rows(
        built,
        "hubspot",
        """select json_extract(body, '$.associations.contacts.results[0].id'),
            json_extract(body, '$.properties.hs_timestamp') from crm_object
        where object_type = 'postal_mail' and json_extract(body, '$.properties.campaign_code')
            is not null""",
    )
    withdrawn = truth(
        built,
        """select record_id, min(withdrawn_at) from {record_person} join {true_consent}
            using (person_id) where source_system = 'crm_hubspot' and is_recorded
            and withdrawn_at is not null group by 1""",
    )
    since = {record: moment for record, moment in withdrawn}
    assert len(since) > 5 and len(mailed) > 10
    for contact, sent in mailed:
        moment = datetime.fromisoformat(sent).replace(tzinfo=None)
        # Addresses are drawn the day before the last letters leave.
        assert contact not in since or moment.date() <= since[contact].date() + timedelta(days=1)


def test_hits_belong_to_visits_and_conversions_to_orders(built: Path) -> None:
    hits = """select count(*) from matomo_log_link_visit_action where idvisit not in
        (select idvisit from matomo_log_visit)"""
    assert one(built, "matomo", hits) == 0
    actions = """select count(*) from matomo_log_link_visit_action where idaction_url not in
        (select idaction from matomo_log_action)"""
    assert one(built, "matomo", actions) == 0
    orders = {name for (name,) in rows(built, "odoo", "select name from sale_order")}
    query = "select idorder from matomo_log_conversion where idgoal = 0"
    bought = [name for (name,) in rows(built, "matomo", query)]
    assert bought and set(bought) <= orders and len(bought) == len(set(bought))


def test_matomo_visitors_are_eight_bytes(built: Path) -> None:
    query = "select distinct typeof(idvisitor), length(idvisitor) from "
    for table in ("log_visit", "log_link_visit_action", "log_conversion"):
        assert rows(built, "matomo", query + "matomo_" + table) == [("blob", 8)]


def test_hubspot_bodies_agree_with_their_row(built: Path) -> None:
    contacts = {
        key
        for (key,) in rows(built, "hubspot", "select id from crm_object")
        if key.startswith("51")
    }
    for kind, key, modified, archived, body in rows(built, "hubspot", "select * from crm_object"):
        parsed = json.loads(body)
        assert parsed["id"] == key and parsed["updatedAt"] == modified
        assert parsed["archived"] is bool(archived)
        name = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"
        assert parsed["properties"][name] == modified
        assert all(v is None or isinstance(v, str) for v in parsed["properties"].values())
        found = parsed["associations"].get("contacts", {"results": []})
        assert all(entry["id"] in contacts for entry in found["results"])


def test_addresses_are_real_pairs_of_postal_code_and_town(built: Path) -> None:
    pairs = {(code, town) for code, town, _, _ in PLACES}
    codes = {code for code, _ in pairs}
    found = rows(built, "odoo", "select zip, city from res_partner")
    assert {code for code, _ in found} <= codes
    assert sum(pair in pairs for pair in found) > 0.9 * len(found)


def test_phones_come_in_many_german_formats(built: Path) -> None:
    numbers = [n for (n,) in rows(built, "odoo", "select mobile from res_partner") if n]
    shapes = {re.sub(r"\d+", "9", number) for number in numbers}
    assert len(shapes) >= 5
    assert all(re.sub(r"\D", "", n).lstrip("0").startswith(("49", "1")) for n in numbers)


def test_customers_and_agents_phone_at_office_hours(built: Path) -> None:
    query = "select json_extract(body, '$.properties.hs_timestamp') from crm_object where {}"
    calls = rows(built, "hubspot", query.format("object_type = 'calls'"))
    moments = [
        datetime.fromisoformat(moment).astimezone(ZoneInfo("Europe/Berlin")) for (moment,) in calls
    ]
    at_night = [moment for moment in moments if not 7 <= moment.hour < 19]
    assert len(moments) > 50
    assert len(at_night) <= 0.02 * len(moments)


def test_survey_answers_are_in_their_scale(built: Path) -> None:
    scale = {"nps": range(11), "csat": range(1, 6), "ces": range(1, 8)}
    answers = rows(built, "limesurvey", "select answers from response")
    assert len(answers) > 20
    for (text,) in answers:
        for code, value in json.loads(text).items():
            if code in scale:
                assert int(value) in scale[code]
            else:
                assert value is None or len(value) > 5
    query = """select count(*) from response where (sid, token) not in
        (select sid, token from participant where completed <> 'N')"""
    assert one(built, "limesurvey", query) == 0


def test_repeat_customers_lead_conversion_and_opens_are_believable(built: Path) -> None:
    query = """select avg(n > 1) from (select partner_id, count(*) as n from sale_order
        where state in ('sale', 'done') group by 1)"""
    assert 0.15 < one(built, "odoo", query) < 0.5
    stages = rows(
        built,
        "hubspot",
        """select json_extract(body, '$.properties.hs_pipeline_stage') = 'won' from crm_object
        where object_type = 'leads'""",
    )
    assert 0.15 < sum(won for (won,) in stages) / len(stages) < 0.55
    types = [
        json.loads(body)["type"]
        for (body,) in rows(
            built,
            "hubspot",
            "select body from collection_item where collection = 'email_events'",
        )
    ]
    assert 0.2 < types.count("OPEN") / types.count("DELIVERED") < 0.5
    assert 0.01 < types.count("CLICK") / types.count("DELIVERED") < 0.12


def _ads(home: Path, name: str) -> list[list[str]]:
    text = (home / "demo" / "ads" / name).read_bytes().decode("latin-1")
    return [line.split(";") for line in text.splitlines()]


def test_ads_files_are_german_exports_with_a_total(built: Path) -> None:
    table = _ads(built, "google_ads_2023-09.csv")
    assert table[0] == [
        "Tag", "Kampagne", "Kampagnen-ID", "Kosten", "Klicks", "Impressionen", "Währung",
    ]  # fmt: skip
    assert table[-1][0] == "Gesamt"
    cost = [float(row[3].replace(".", "").replace(",", ".")) for row in table[1:]]
    assert cost[-1] == pytest.approx(sum(cost[:-1]), abs=0.01)
    assert all(re.fullmatch(r"\d\d\.09\.2023", row[0]) for row in table[1:-1])


def test_ads_rename_cost_and_add_conversions_from_month_13(built: Path) -> None:
    before = _ads(built, "google_ads_2024-06.csv")
    after = _ads(built, "google_ads_2024-07.csv")
    assert before[0][3] == "Kosten" and len(before[0]) == 7
    assert after[0][3] == "Kosten (EUR)" and after[0][7] == "Conversions"


def test_ads_codes_are_campaigns_of_the_crm(built: Path) -> None:
    bodies = rows(
        built, "hubspot", "select body from collection_item where collection = 'campaigns'"
    )
    codes = {json.loads(body)["properties"]["hs_utm"] for (body,) in bodies}
    files = sorted(file.name for file in (built / "demo" / "ads").iterdir())
    assert {row[2] for name in files for row in _ads(built, name)[1:-1]} <= codes
    assert date(2026, 6, 1).strftime("google_ads_%Y-%m.csv") in files


def test_contacts_say_truly_who_brought_them(built: Path) -> None:
    query = """select id, json_extract(body, '$.properties.referred_by') from crm_object
        where object_type = 'contacts' and json_extract(body, '$.properties.referred_by') <> ''"""
    told = rows(built, "hubspot", query)
    known = truth(
        built,
        """select referred.record_id, referrer.record_id from {conversion_cause} as cause
        join {record_person} as referred on referred.person_id = cause.person_id
        join {record_person} as referrer on referrer.person_id = cause.referrer_id
        where referred.source_system = 'crm_hubspot' and referrer.source_system = 'crm_hubspot'""",
    )
    assert told
    assert set(told) <= set(known)
