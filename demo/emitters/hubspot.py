"""HubSpot v3: contacts, companies, leads and deals as API objects with their versions."""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame
from demo.clock import DAY, FAR, T0, TODAY
from demo.leads import MODES, REASONS, SOURCES, STAGES
from demo.spelling import DUMMY_MAIL
from demo.world import World

STORE = "hubspot"
TABLES: dict[str, tuple[str, str]] = {
    "crm_object": (
        "object_type, id",
        "object_type text, id text, modified_at text, archived integer, body text",
    ),
    "collection_item": (
        "collection, id",
        "collection text, sort_key integer, id text, body text",
    ),
}
INDEXES = (
    ("crm_object", "object_type, modified_at, id"),
    ("collection_item", "collection, sort_key, id"),
)
CONTACT_BASE, OWNER_BASE = 51_000_000, 880_000
COMPANY_BASE, COMPANY_COPY_BASE = 7_100_000_000, 7_200_000_000


COMPANY_ID = f"(case when c.is_copy then {COMPANY_COPY_BASE} else {COMPANY_BASE} end + c.company)"


def versions(
    world: World, name: str, key: str, source: str, times: list[str], *, deleted: str = str(FAR)
) -> None:
    """Create `<name>_version`: key, visible_at, gone_at of the versions not yet superseded."""
    world.run(f"""
        create or replace table {name}_version as
        with change as (
            select distinct {key}, visible_at, deleted_at
            from (select {key}, unnest([{", ".join(times)}]) as visible_at,
                {deleted} as deleted_at from {source})
            where visible_at < {FAR}
        ), ranged as (
            select {key}, visible_at, least(deleted_at, lead(visible_at, 1, {FAR})
                over (partition by {key} order by visible_at)) as gone_at
            from change
        )
        select * from ranged where gone_at >= {TODAY} and gone_at > visible_at
    """)


def write_objects(world: World, kind: str, query: str) -> None:
    """Write API objects: the query gives id, created, archived, properties and associations."""
    singular = kind.removesuffix("s")
    world.write(
        STORE,
        f"crm_object/{kind}",
        f"""
        select '{kind}' as object_type, id::varchar as id, iso(visible_at) as modified_at,
            archived::int as archived,
            json_object('id', id::varchar, 'properties', properties, 'createdAt', iso(created),
                'updatedAt', iso(visible_at), 'archived', archived, 'associations',
                ('{{' || concat_ws(',',
                    case when contact is not null then '"contacts":{{"results":[{{"id":"'
                        || contact || '","type":"{singular}_to_contact"}}]}}' end,
                    case when company is not null then '"companies":{{"results":[{{"id":"'
                        || company || '","type":"{singular}_to_company"}}]}}' end,
                    case when other is not null then '"' || other_kind
                        || '":{{"results":[{{"id":"' || other || '","type":"{singular}_to_'
                        || other_kind || '"}}]}}' end) || '}}')::json)::varchar as body,
            visible_at, gone_at
        from (select *, null::varchar as nothing from ({query}))""",
    )


def _contacts(world: World, leads: Frame) -> None:
    world.put("lead_base", leads)
    world.run("""
        create table milestone as
        select c.contact, any_value(n.number) as number, min(x.number) as other_number,
            min(p.ordered) as ordered_at, min(l.mcl) as mcl, min(l.mql) as mql, min(l.sql) as sql,
            min(k.contact) as referrer
        from contact as c
        left join (select person, min(created) as ordered from sale where kind <> 5 group by all)
            as p using (person)
        left join lead_base as l on l.person = c.person and not c.is_copy
        left join customer_number as n on n.person = c.person and not n.is_copy
        left join (select a.person, min(k.number) as number from person as a
            join person as b on b.household = a.household and b.person <> a.person
            join customer_number as k on k.person = b.person and not k.is_copy group by all)
            as x on x.person = c.person and c.wrong_number
        left join (select person, arg_min(referrer, decided) as referrer, min(decided) as decided
            from episode where converted and referrer >= 0 and referrer <> person group by all)
            as r on r.person = c.person and not c.is_copy and c.contact % 4 <> 0
                and r.decided <= p.ordered + 86400
        left join contact as k
            on k.person = r.referrer and not k.is_copy and k.created <= p.ordered
        group by all
    """)
    world.run(f"""
        create table contact_full as
        select c.*, coalesce(m.other_number, m.number) as number,
            m.other_number is not null as has_other_number,
            coalesce(m.ordered_at, {FAR}) as ordered_at, coalesce(m.mql, {FAR}) as mql,
            coalesce(m.sql, {FAR}) as sql, coalesce(m.mcl, {FAR}) as mcl,
            coalesce(w.merged_at, {FAR}) as wins_at, w.contact as loser,
            n.granted is not null as has_news, {CONTACT_BASE} + m.referrer as referred_by,
            case when c.is_business and q.company_created < {FAR - 1000}
                then c.company end as firm, q.company_created,
            case when d.company is not null and c.contact % 2 = 0 then {COMPANY_COPY_BASE}
                else {COMPANY_BASE} end + firm as firm_id,
        from contact as c
        join milestone as m using (contact)
        left join contact as w on w.winner = c.contact and w.merged_at < {FAR}
        left join (select person, min(granted) as granted from consent
            where subscription = 101 group by all) as n on n.person = c.person
        left join company_partner as q on q.company = c.company
        left join company_record as d
            on d.company = c.company and d.is_copy and not d.is_erp and d.created <= c.created
        order by c.contact
    """)
    times = [
        "created",
        "case when has_number and ordered_at + 86400 > created then ordered_at + 86400 end",
        "case when updates and married_at > created then married_at + 30 * 86400 end",
        "case when updates and moved_at > created then moved_at + 20 * 86400 end",
        "case when mql > created then mql end",
        "case when sql > created then sql end",
        "case when ordered_at > created then ordered_at end",
        "wins_at",
        "archived_at",
    ]
    versions(
        world, "contact", "contact", "contact_full", times, deleted="least(merged_at, deleted_at)"
    )
    write_objects(
        world,
        "contacts",
        f"""
        with seen as (
            select c.*, v.visible_at, v.gone_at,
                c.married_at <= c.created or (c.updates and c.married_at < v.visible_at)
                    as is_married,
                c.moved_at <= c.created or (c.updates and c.moved_at < v.visible_at) as has_moved,
                ordered_at <= v.visible_at as is_customer
            from contact_full as c join contact_version as v using (contact)
        ), named as (
            select *, case when is_married then married_name else maiden_name end as last_name
            from seen
        )
        select {CONTACT_BASE} + contact as id, created, visible_at >= archived_at as archived,
            visible_at, gone_at, null::varchar as contact, firm_id as company,
            null::varchar as other, null::varchar as other_kind,
            json_object('email', email, 'firstname', first_name, 'lastname', last_name,
                'salutation', case when salutes
                    then case when gender = 0 then 'Herr' else 'Frau' end end,
                'phone', n.phone, 'mobilephone', mobile,
                'date_of_birth', born_on,
                'address', case when has_moved then new_street else n.street end,
                'zip', case when has_moved then new_postal_code else n.postal_code end,
                'city', case when has_moved then new_town else n.town end,
                'country', 'Deutschland', 'company', f.company_name,
                'jobtitle', case when n.firm is not null then ['Einkauf', 'Fuhrparkleitung',
                    'Geschäftsführung', 'Personal'][1 + contact % 4] end,
                'lifecyclestage', case when is_customer then 'customer'
                    when visible_at >= sql then 'opportunity'
                    when visible_at >= mql then 'marketingqualifiedlead'
                    when mcl < {FAR} then 'lead' else 'subscriber' end,
                'hs_lead_status', case when is_customer then null when visible_at >= sql
                    then 'OPEN_DEAL' when visible_at >= mql then 'IN_PROGRESS' else 'NEW' end,
                'customer_number', case when has_number and is_customer
                    and visible_at >= ordered_at + 86400 then number end,
                'hs_language', 'de',
                'hs_merged_object_ids', case when visible_at >= wins_at
                    then ({CONTACT_BASE} + loser)::varchar end,
                'associatedcompanyid', firm_id::varchar,
                'hubspot_owner_id', ({OWNER_BASE} + owner)::varchar,
                'hs_analytics_source', ['ORGANIC_SEARCH', 'PAID_SEARCH', 'DIRECT_TRAFFIC',
                    'OFFLINE', 'PAID_SOCIAL'][1 + channel],
                'newsletter_topic', case when has_news and created >= {T0 + 31 * DAY}
                    then ['Touren', 'Technik', 'Angebote'][1 + contact % 3] end,
                'referred_by', case when is_customer then referred_by::varchar end,
                'createdate', iso(created), 'lastmodifieddate', iso(visible_at)) as properties
        from named as n left join company as f on f.company = n.firm
        union all
        select {CONTACT_BASE - 10} + i, {T0} + i * 86400, false, {T0} + i * 86400, {FAR}, null,
            null, null, null,
            json_object('email', 'test' || i || '@rheinrad.example', 'firstname', 'Test',
                'lastname', 'Test', 'phone', null, 'mobilephone', '0123456789',
                'lifecyclestage', 'lead', 'hs_language', 'de', 'createdate',
                iso({T0} + i * 86400), 'lastmodifieddate', iso({T0} + i * 86400))
        from range(3) as t(i)""",
    )
    nameless = f"""select {CONTACT_BASE} + contact from contact_full
        where not has_number and ordered_at < {FAR}"""
    world.defect("crm_hubspot", "contact", nameless, "missing_customer_number")
    strange = f"select {CONTACT_BASE} + contact from contact_full where has_other_number"
    world.defect("crm_hubspot", "contact", strange, "wrong_customer_number")
    tests = f"select {CONTACT_BASE - 10} + i from range(3) as t(i)"
    world.defect("crm_hubspot", "contact", tests, "test_account")


def _companies(world: World) -> None:
    write_objects(
        world,
        "companies",
        f"""
        select {COMPANY_ID} as id, c.created, false as archived, c.created as visible_at,
            {FAR} as gone_at, null::varchar as contact, null::varchar as company,
            null::varchar as other, null::varchar as other_kind,
            json_object('name', c.said_name, 'domain', c.said_domain, 'phone', c.phone,
                'address', c.said_street, 'zip', c.postal_code,
                'city', c.town, 'country', 'Deutschland', 'industry', c.industry,
                'numberofemployees', c.employees::varchar,
                'customer_number', case when c.company % 5 <> 0 and not c.is_copy
                    then 'F' || (10001 + c.company) end,
                'createdate', iso(c.created), 'hs_lastmodifieddate', iso(c.created)) as properties
        from company_record as c where not c.is_erp and c.created < {FAR - 1000}""",
    )


def make_holders(world: World) -> None:
    """Create `holder`: which contact record stands for a person, and until when."""
    world.run(f"""
        create table holder as
        select m.person, m.contact as main, m.deleted_at as main_deleted,
            coalesce(c.contact, -1) as copy, coalesce(c.created, {FAR}) as copy_created,
            coalesce(c.merged_at, {FAR}) as copy_merged, m.firm,
            case when m.mail_how <> {DUMMY_MAIL} then m.email end as main_email,
            case when c.mail_how <> {DUMMY_MAIL} then c.email end as copy_email, m.first_name,
            m.maiden_name, m.married_name, case when m.has_number then m.number end
            as contact_number
        from contact_full as m
        left join contact_full as c on c.person = m.person and c.is_copy
        where not m.is_copy
    """)


def held(table: str, key: str, moment: str) -> str:
    """Return a query that adds contact record and re-pointing times to activities."""
    return f"""
        select a.*, h.main, h.copy, h.firm, h.main_deleted, h.copy_merged,
            coalesce(a.{moment} >= h.copy_created and a.{moment} < h.copy_merged
                and a.{key} % 2 = 0, false) as on_copy,
            case when on_copy then h.copy_merged end as repointed
        from {table} as a left join holder as h using (person)"""


def times(own: list[str]) -> list[str]:
    """Add the moments at which the contact behind an activity changes."""
    return [*own, "repointed", f"case when main_deleted > {own[0]} then main_deleted end"]


CONTACT = f"""case when a.on_copy and v.visible_at < a.copy_merged
    then ({CONTACT_BASE} + a.copy)::varchar
    when v.visible_at < a.main_deleted then ({CONTACT_BASE} + a.main)::varchar end"""


def _leads(world: World) -> None:
    world.put("lead_source", {"source": np.arange(len(SOURCES)), "source_name": SOURCES})
    world.put("lead_mode", {"mode": np.arange(len(MODES)), "mode_name": MODES})
    world.put("lead_reason", {"reason": np.arange(len(REASONS)), "reason_text": REASONS})
    world.run(f"""
        create table lead_full as
        select l.*, s.source_name, m.mode_name, r.reason_text, c.code as campaign_code,
            o.name as order_reference,
            coalesce(o.total, [2690, 3390, 4990, 3990, 2490][1 + least(l.category, 4)]) as amount,
            case when l.source = 6 then 'Flotte' else
                ['City', 'Trekking', 'Lastenrad', 'MTB', 'Kompakt'][1 + least(l.category, 4)]
                end as interest
        from ({held("lead_base", "lead", "mcl")}) as l
        join lead_source as s using (source) join lead_mode as m using (mode)
        join lead_reason as r using (reason) left join campaign as c on c.campaign = l.campaign
        left join sale as o on o.episode = l.episode and l.episode >= 0 and l.won < {FAR}
        order by l.lead
    """)
    versions(
        world,
        "lead",
        "lead",
        "lead_full",
        [*STAGES, "repointed", "case when main_deleted > mcl then main_deleted end"],
    )
    dates = ", ".join(
        f"'hs_v2_date_entered_{s}', case when a.{s} <= v.visible_at then iso(a.{s}) end"
        for s in STAGES
    )
    stage = " ".join(
        f"when a.{s} <= v.visible_at then '{s}'"
        for s in ("won", "lost", "returned", "sql", "sal", "mql")
    )
    write_objects(
        world,
        "leads",
        f"""
        select 310000000 + a.lead as id, a.mcl as created, false as archived, v.visible_at,
            v.gone_at, {CONTACT} as contact, {COMPANY_BASE} + a.firm as company,
            null::varchar as other, null::varchar as other_kind,
            json_object('hs_lead_name', a.interest || ' ' || a.cycle,
                'hs_pipeline_stage', case {stage} else 'mcl' end,
                'hs_lead_source', a.source_name, 'campaign_code', a.campaign_code,
                'handover_mode', a.mode_name,
                'rejection_reason', case when least(a.returned, a.lost) <= v.visible_at
                    then a.reason_text end,
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'cycle_no', a.cycle::varchar, 'amount', a.amount::decimal(18, 2)::varchar,
                'order_reference', case when a.won <= v.visible_at then a.order_reference end,
                {dates}, 'hs_createdate', iso(a.mcl),
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from lead_full as a join lead_version as v using (lead)""",
    )


def _deals(world: World) -> None:
    world.run(f"""
        create table deal_full as
        select *, (sal + least(sql, lost, won)) // 2 as qualified,
            case when sql < {FAR} then sql + (least(won, lost, sql + 864000) - sql) // 2
                else {FAR} end as offered
        from lead_full where sal < {FAR}
    """)
    world.run(f"update deal_full set qualified = {FAR} where sql = {FAR} or qualified > won")
    versions(
        world,
        "deal",
        "lead",
        "deal_full",
        [
            "sal",
            "qualified",
            "offered",
            "won",
            "lost",
            "repointed",
            "case when main_deleted > sal then main_deleted end",
        ],
    )
    names = (("appointmentscheduled", "sal"), ("qualifiedtobuy", "qualified"),
             ("contractsent", "offered"), ("closedwon", "won"), ("closedlost", "lost"))  # fmt: skip
    dates = ", ".join(
        f"'hs_v2_date_entered_{stage}', case when a.{at} <= v.visible_at then iso(a.{at}) end"
        for stage, at in names
    )
    stage = " ".join(f"when a.{at} <= v.visible_at then '{stage}'" for stage, at in reversed(names))
    write_objects(
        world,
        "deals",
        f"""
        select 420000000 + a.lead as id, a.sal as created, false as archived, v.visible_at,
            v.gone_at, {CONTACT} as contact, {COMPANY_BASE} + a.firm as company,
            (310000000 + a.lead)::varchar as other, 'leads' as other_kind,
            json_object('dealname', a.interest || ' Angebot',
                'amount', a.amount::decimal(18, 2)::varchar, 'pipeline', 'default',
                'dealstage', case {stage} end, 'lead_id', (310000000 + a.lead)::varchar,
                'order_reference', case when a.won <= v.visible_at then a.order_reference end,
                {dates},
                'closedate', case when least(a.won, a.lost) <= v.visible_at
                    then iso(least(a.won, a.lost)) end,
                'createdate', iso(a.sal), 'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from deal_full as a join deal_version as v using (lead)""",
    )


def emit(world: World, leads: Frame) -> None:
    """Write the log of contacts, companies, leads and deals."""
    _contacts(world, leads)
    _companies(world)
    make_holders(world)
    _leads(world)
    _deals(world)
