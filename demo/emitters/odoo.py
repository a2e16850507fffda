"""Odoo 16: partners, products, sales orders, invoices, credit notes, contracts."""

from __future__ import annotations

import json

from demo import catalogue
from demo.behaviour import Frame
from demo.clock import FAR, T0
from demo.defects import RATE
from demo.emitters import odoo_billing
from demo.emitters.odoo_schema import (
    COMPANY_BASE,
    COMPANY_COPY_BASE,
    PERSON_BASE,
    PRODUCT_BASE,
    STORE,
)
from demo.world import World

COMPANY_ID = f"(case when c.is_copy then {COMPANY_COPY_BASE} else {COMPANY_BASE} end + c.company)"


def _fixed(world: World, table: str, rows: list[dict[str, object]]) -> None:
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    world.put("__fixed", columns)
    dates = f"odoo({T0}) as create_date, odoo({T0}) as write_date"
    world.write(
        STORE, table, f"select *, {dates}, {T0} as visible_at, {FAR} as gone_at from __fixed"
    )


def _master_data(world: World) -> None:
    _fixed(world, "res_country", [
        {"id": 57, "code": "DE", "name": json.dumps({"de_DE": "Deutschland", "en_US": "Germany"})},
        {"id": 12, "code": "AT", "name": json.dumps({"de_DE": "Österreich", "en_US": "Austria"})},
    ])  # fmt: skip
    _fixed(world, "res_currency", [
        {"id": 1, "name": "EUR", "symbol": "€", "decimal_places": 2, "active": 1},
    ])  # fmt: skip
    _fixed(world, "crm_team", [
        {"id": i + 1, "name": json.dumps({"de_DE": name, "en_US": name}, ensure_ascii=False),
         "sequence": i, "active": 1}
        for i, name in enumerate(catalogue.TEAMS)
    ])  # fmt: skip
    mediums = ("google_ads", "meta_ads", "display", "email", "event", "letter")
    _fixed(
        world,
        "utm_medium",
        [{"id": i + 1, "name": name, "active": 1} for i, name in enumerate(mediums)],
    )
    _fixed(world, "utm_source", [{"id": i + 1, "name": name} for i, name in enumerate(mediums)])
    _fixed(world, "product_category", [
        {"id": i + 1, "name": name, "complete_name": f"Alle / {name}", "parent_id": None}
        for i, (_, name, _) in enumerate(catalogue.CATEGORIES)
    ])  # fmt: skip
    world.write(
        STORE,
        "utm_campaign",
        f"""
        select campaign + 1 as id, code as name,
            json_object('de_DE', campaign_name, 'en_US', campaign_name)::varchar as title,
            0 as is_auto_campaign, odoo(sec(started_on)) as create_date,
            odoo(sec(started_on)) as write_date, sec(started_on) as visible_at, {FAR} as gone_at
        from campaign""",
    )
    dates = f"""odoo(greatest(sec(launch::date), {T0}) - 86400) as create_date,
            odoo(greatest(sec(launch::date), {T0}) - 86400) as write_date,
            greatest(sec(launch::date), {T0}) - 86400 as visible_at, {FAR} as gone_at"""
    world.write(
        STORE,
        "product_template",
        f"""
        select {PRODUCT_BASE} + product as id,
            json_object('de_DE', product_name, 'en_US', product_name_en)::varchar as name,
            category + 1 as categ_id, round(price / 1.19, 2) as list_price,
            case when category >= 6 then 'service' else 'product' end as detailed_type,
            sku as default_code, 1 as active, 1 as sale_ok, {dates} from product""",
    )
    world.write(
        STORE,
        "product_product",
        f"""
        select {PRODUCT_BASE} + product as id, {PRODUCT_BASE} + product as product_tmpl_id,
            sku as default_code, '40' || lpad((product * 7919 + 1000000)::varchar, 11, '0')
            as barcode, 1 as active, cost as standard_price, {dates} from product""",
    )


def _partners(world: World) -> None:
    world.write(
        STORE,
        "res_partner",
        f"""
        with change as (
            select partner, created as moment from partner
            union select partner, married_at + 20 * 86400 from partner
                where updates and married_at between created and {FAR - 1}
            union select partner, moved_at + 15 * 86400 from partner
                where updates and moved_at between created and {FAR - 1}
            union select partner, company_created from partner
                join company_partner on company_partner.company = firm
                where company_created > created and company_created < {FAR - 1000}
        ), person_version as (
            select p.* exclude (firm), c.moment,
                case when q.company_created <= c.moment then p.firm end as firm,
                p.married_at <= p.created or (p.updates and p.married_at < c.moment) as is_married,
                p.moved_at <= p.created or (p.updates and p.moved_at < c.moment) as has_moved,
            from partner as p join change as c using (partner)
            left join company_partner as q on q.company = p.firm
        ), named as (
            select *, case when is_married then married_name else maiden_name end as last_name,
                case when slip % 16 = 0 and not swaps and title_how = 0
                    then last_name || ', ' || first_name
                    else first_name || ' ' || last_name end as full_name
            from person_version
        )
        select {PERSON_BASE} + n.partner as id, 1 as company_id,
            n.full_name as name, n.full_name as display_name, k.number as ref,
            0 as is_company, {COMPANY_BASE} + n.firm as parent_id,
            coalesce({COMPANY_BASE} + n.firm, {PERSON_BASE} + n.partner) as commercial_partner_id,
            case when n.gender = 0 then 1 else 2 end as title, 'contact' as type,
            case when n.firm is not null then 'Einkauf' end as function,
            case when n.has_moved then n.new_street else n.street end as street,
            null::varchar as street2,
            case when n.has_moved then n.new_postal_code else n.postal_code end as zip,
            case when n.has_moved then n.new_town else n.town end as city,
            57 as country_id, 'de_DE' as lang, 'Europe/Berlin' as tz, null::varchar as vat,
            null::varchar as website, n.email, lower(n.email) as email_normalized, n.phone,
            n.mobile, 1 as active, null::varchar as company_registry, null::varchar as comment,
            1 as customer_rank,
            n.born_on as birthdate_date,
            odoo(n.created) as create_date,
            case when not n.null_write then odoo(n.moment) end as write_date,
            n.moment as visible_at, least(n.merged_at, n.deleted_at) as deleted_at
        from named as n join customer_number as k using (partner)
        union all
        select {COMPANY_ID}, 1, c.said_name, c.said_name,
            'F' || ({COMPANY_ID} + 9901), 1,
            case when h.company_created <= c.created then {COMPANY_BASE} + c.parent end,
            {COMPANY_ID}, null, 'contact', null, c.said_street, null, c.postal_code, c.town, 57,
            'de_DE', 'Europe/Berlin', c.vat_id, 'https://www.' || c.said_domain,
            'info@' || c.said_domain, 'info@' || c.said_domain, c.phone, null, 1,
            c.register_number, null, 1, null, odoo(c.created), odoo(c.created), c.created, {FAR}
        from company_record as c
        left join company_partner as h on h.company = c.parent
        where c.is_erp and c.created < {FAR - 1000}
        union all
        select 20 + i, 1, 'Testkunde ' || i, 'Testkunde ' || i, 'TEST' || i, 0, null, 20 + i, 1,
            'contact', null, 'Teststraße 1', null, '50667', 'Köln', 57, 'de_DE', 'Europe/Berlin',
            null, null, 'test' || i || '@rheinrad.example', 'test' || i || '@rheinrad.example',
            null, null, 1, null, 'Bitte nicht löschen', 1, null, odoo({T0} + i * 86400),
            odoo({T0} + i * 86400), {T0} + i * 86400, {FAR}
        from range(3) as t(i)""",
        key="id",
    )
    world.defect("erp_odoo", "res_partner", "select 20 + i from range(3) as t(i)", "test_account")


def _orders(world: World, orders: Frame, lines: Frame) -> None:
    rng = world.rng("odoo orders")
    skip = {"kind"}
    world.put("orders", {key: value for key, value in orders.items() if key not in skip})
    world.put(
        "order_kind",
        {
            "order": orders["order"],
            "kind": orders["kind"],
            "null_write": rng.random(len(orders["order"])) < RATE["null_write_date"],
        },
    )
    world.put("order_line", lines)
    world.run(f"""
        create table sale as
        select o.*, k.kind, k.null_write, 'S' || lpad((o."order" + 1)::varchar, 5, '0') as name,
            s.untaxed, s.total,
            {PERSON_BASE} + o.partner as person_partner,
            case when o.on_company_copy then {COMPANY_COPY_BASE} else {COMPANY_BASE} end + o.company
                as firm_partner,
            case when o.by_company then firm_partner
                else {PERSON_BASE} + o.partner end as old_partner,
            case when o.by_company then firm_partner
                else {PERSON_BASE} + o.final_partner end as new_partner,
        from orders as o join order_kind as k using ("order")
        join (select "order", sum(subtotal) as untaxed, sum(total) as total
            from order_line group by all) as s using ("order")
        order by o."order"
    """)
    state = f"""case when v.touched >= s.cancelled and s.cancelled < {FAR} then 'cancel'
        when v.touched >= s.delivered then 'done' when v.touched >= s.confirmed then 'sale'
        when s.kind = 5 then 'sent' else 'draft' end"""
    # A merge re-points the partner but leaves write_date alone: touched and visible differ.
    world.run(f"""
        create table sale_version as
        with change as (
            select "order", unnest([created, confirmed, cancelled, delivered]) as touched from sale
        ), touched as (
            select "order", touched, touched as visible_at, false as is_moved from change
            where touched < {FAR}
        ), last_before as (
            select s."order", max(c.touched) as touched, s.moved_at as visible_at, true as is_moved
            from sale as s join change as c on c."order" = s."order" and c.touched <= s.moved_at
            where s.moved_at < {FAR} group by all
        )
        select distinct * from touched union select * from last_before
    """)
    world.write(
        STORE,
        "sale_order",
        f"""
        select s."order" + 1 as id, 1 as company_id, s.name,
            case when v.visible_at >= s.moved_at then s.new_partner else s.old_partner
                end as partner_id,
            case when v.visible_at >= s.moved_at then s.new_partner else s.old_partner
                end as partner_invoice_id,
            case when v.visible_at >= s.moved_at then {PERSON_BASE} + s.final_partner
                else s.person_partner end as partner_shipping_id,
            s.channel + 1 as team_id,
            case when s.campaign >= 0 then s.campaign + 1 end as campaign_id,
            case when s.campaign >= 0 then list_position(['google_ads', 'meta_ads', 'display',
                'email', 'event', 'letter'], c.channel) end as medium_id,
            case when s.campaign >= 0 then list_position(['google_ads', 'meta_ads', 'display',
                'email', 'event', 'letter'], c.channel) end as source_id,
            {state} as state,
            case when v.touched >= s.delivered then 'invoiced' else 'no' end as invoice_status,
            odoo(least(s.created, s.confirmed)) as date_order,
            case when s.company >= 0 then 'BE-' || (s."order" * 17 % 90000 + 10000) end
                as client_order_ref,
            case when s.channel = 0 then 'Webshop' end as origin, 1 as currency_id,
            round(s.untaxed, 2) as amount_untaxed, round(s.total - s.untaxed, 2) as amount_tax,
            round(s.total, 2) as amount_total, null::varchar as note,
            odoo(s.created) as create_date,
            case when not s.null_write then odoo(v.touched) end as write_date,
            v.visible_at, {FAR} as deleted_at
        from sale as s join sale_version as v using ("order")
        left join campaign as c using (campaign)""",
        key="id",
    )
    world.write(
        STORE,
        "sale_order_line",
        f"""
        select l.line + 1 as id, l."order" + 1 as order_id, l.sequence,
            {PRODUCT_BASE} + l.product as product_id, p.product_name as name,
            l.quantity as product_uom_qty, l.price_unit, l.discount,
            l.subtotal as price_subtotal, l.total as price_total,
            case when v.touched >= s.delivered then l.quantity else 0 end as qty_delivered,
            {state} as state, null::varchar as display_type, odoo(s.created) as create_date,
            odoo(v.touched) as write_date, v.visible_at, {FAR} as deleted_at
        from order_line as l join sale as s using ("order")
        join sale_version as v on v."order" = s."order" and not v.is_moved
        join product as p using (product)""",
        key="id",
    )
    cancelled = f'select "order" + 1 from sale where cancelled < {FAR} and kind <> 5'
    world.defect("erp_odoo", "sale_order", cancelled, "cancelled_order")
    for table, query in (
        ("res_partner", f"select {PERSON_BASE} + partner from partner where null_write"),
        ("sale_order", 'select "order" + 1 from sale where null_write'),
    ):
        world.defect("erp_odoo", table, query, "null_write_date")


def emit(
    world: World,
    orders: Frame,
    lines: Frame,
    refunds: tuple[Frame, Frame],
    contracts: Frame,
) -> None:
    """Write the log of every Odoo table."""
    _master_data(world)
    _partners(world)
    _orders(world, orders, lines)
    odoo_billing.emit(world, refunds, contracts)
