"""HubSpot collections: campaigns, marketing e-mail events, forms, subscriptions, owners."""

from __future__ import annotations

import uuid

import numpy as np

from demo.behaviour import Frame
from demo.clock import FAR, T0
from demo.defects import RATE
from demo.emitters.hubspot import OWNER_BASE, STORE
from demo.world import World

FORMS = (
    (1, "Newsletter", "newsletter"),
    (2, "Probefahrt", "probefahrt"),
    (5, "Katalog", "katalog"),
)
SUBSCRIPTIONS = (
    (101, "Newsletter", "newsletter", "email"),
    (102, "Produktinformationen", "product_information", "email"),
    (103, "Telefonische Beratung", "sales_contact", "phone"),
    (104, "Glückwünsche zu Geburtstag und Namenstag", "personal_occasion", "email"),
)
_OWNERS = (
    "Marlene Vogt", "Pascal Heinen", "Aylin Kaya", "Jens Breuer", "Carola Esser", "Timo Wirtz",
    "Svenja Roth", "Uwe Classen", "Nadja Thiel", "Ralf Küppers", "Ines Kurth", "Bernd Lenz",
    "Olga Petrov",
)  # fmt: skip


def guid(number: int) -> str:
    """Return the form's fixed identifier."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://shop.rheinrad.example/form/{number}"))


def _write(world: World, name: str, query: str, *, is_ordered: bool = True) -> None:
    world.write(
        STORE,
        f"collection_item/{name}",
        f"select collection, sort_key, id::varchar as id, body::varchar as body, visible_at, "
        f"gone_at from ({query})",
        is_ordered=is_ordered,
    )


def _definitions(world: World) -> None:
    _write(
        world,
        "campaigns",
        f"""
        with change as (
            select campaign, greatest(sec(started_on) - 14 * 86400, {T0 - 86400}) as visible_at,
                sec(ended_on) + 86400 as gone_at, 'in_progress' as status from campaign
            union all
            select campaign, sec(ended_on) + 86400, {FAR}, 'completed' from campaign
        )
        select 'campaigns' as collection, campaign as sort_key, 200 + campaign as id,
            json_object('id', (200 + campaign)::varchar, 'properties', json_object(
                'hs_name', c.campaign_name, 'hs_utm', c.code, 'hs_campaign_status', v.status,
                'channel', c.channel, 'purpose', c.purpose,
                'hs_start_date', c.started_on::varchar, 'hs_end_date', c.ended_on::varchar,
                'hs_budget_items_sum_amount', c.budget::decimal(18, 2)::varchar),
                'createdAt', iso(least(sec(c.started_on) - 14 * 86400, v.visible_at)),
                'updatedAt', iso(v.visible_at)) as body, v.visible_at, v.gone_at
        from change as v join campaign as c using (campaign)""",
    )
    _write(
        world,
        "email_campaigns",
        f"""
        select 'email_campaigns' as collection, campaign as sort_key, 900000 + campaign as id,
            json_object('id', 900000 + campaign, 'name', campaign_name, 'subject', subject,
                'campaignCode', code, 'type', 'BATCH_EMAIL') as body,
            sec(started_on) - 86400 as visible_at, {FAR} as gone_at
        from campaign where channel = 'email'""",
    )
    world.put("form", {
        "form": [f[0] for f in FORMS], "name": [f[1] for f in FORMS],
        "path": [f[2] for f in FORMS], "guid": [guid(f[0]) for f in FORMS],
    })  # fmt: skip
    _write(
        world,
        "forms",
        f"""
        select 'forms' as collection, form as sort_key, guid as id,
            json_object('guid', guid, 'id', guid, 'name', name, 'formType', 'hubspot') as body,
            {T0} as visible_at, {FAR} as gone_at from form""",
    )
    world.put("subscription", {
        "id": [s[0] for s in SUBSCRIPTIONS], "name": [s[1] for s in SUBSCRIPTIONS],
        "purpose": [s[2] for s in SUBSCRIPTIONS], "channel": [s[3] for s in SUBSCRIPTIONS],
    })  # fmt: skip
    _write(
        world,
        "subscription_definitions",
        f"""
        select 'subscription_definitions' as collection, id as sort_key, id,
            json_object('id', id::varchar, 'name', name, 'purpose', purpose,
                'communicationMethod', channel, 'channel', channel) as body,
            {T0} as visible_at, {FAR} as gone_at from subscription""",
    )
    world.put("owner", {
        "owner": np.arange(1, len(_OWNERS) + 1), "name": _OWNERS,
        "team": ["marketing"] * 3 + ["sales"] * 6 + ["service"] * 4,
    })  # fmt: skip
    _write(
        world,
        "owners",
        f"""
        select 'owners' as collection, owner as sort_key, {OWNER_BASE} + owner as id,
            json_object('id', ({OWNER_BASE} + owner)::varchar,
                'email', mail_part(split_part(name, ' ', 1)) || '.'
                    || mail_part(split_part(name, ' ', 2)) || '@rheinrad.example',
                'firstName', split_part(name, ' ', 1), 'lastName', split_part(name, ' ', 2),
                'team', team, 'teams', json_array(json_object('name', team))) as body,
            {T0} as visible_at, {FAR} as gone_at from owner""",
    )


def _events(world: World, mails: Frame) -> None:
    rng = world.rng("email events")
    mails["late"] = rng.random(len(mails["sent"])) < RATE["late_email_event"]
    mails["lag"] = rng.integers(7200, 2 * 86400, len(mails["sent"]))
    world.put("mailing", {"mailing": np.arange(len(mails["sent"])), **mails})
    _write(
        world,
        "email_events",
        f"""
        with recipient as (
            select m.*, h.main_email as recipient, false as is_copy
            from mailing as m join holder as h using (person) where h.main_email is not null
            union all
            select m.* replace ({FAR} as opened, {FAR} as clicked), h.copy_email, true
            from mailing as m join holder as h using (person)
            where h.copy_email <> h.main_email and m.sent between h.copy_created and h.copy_merged
        ), event as (
            select mailing, campaign, recipient, is_copy, late, lag, unnest([
                {{'type': 'SENT', 'at': sent}},
                {{'type': 'DELIVERED', 'at': case when not is_bounced then sent + 20 end}},
                {{'type': 'BOUNCE', 'at': case when is_bounced then sent + 35 end}},
                {{'type': 'OPEN', 'at': opened}}, {{'type': 'CLICK', 'at': clicked}}]) as e
            from recipient
        ), sent as (
            select *, e.type as type, e."at" as moment, mailing * 10 + is_copy::int * 5 +
                case e.type when 'SENT' then 0 when 'DELIVERED' then 1 when 'BOUNCE' then 1
                when 'OPEN' then 2 else 3 end as number
            from event where e."at" < {FAR}
        )
        select 'email_events' as collection, moment * 1000 + number % 1000 as sort_key,
            md5(number::varchar) as id,
            json_object('id', md5(number::varchar), 'created', moment * 1000 + number % 1000,
                'type', type, 'recipient', recipient, 'emailCampaignId', 900000 + campaign,
                'url', case when type = 'CLICK' then 'https://shop.rheinrad.example/?mtm_campaign='
                    || code end) as body,
            moment + case when late then lag else 0 end as visible_at, {FAR} as gone_at
        from sent join campaign using (campaign)""",
        is_ordered=False,
    )
    late = "select md5((mailing * 10)::varchar) from mailing where late"
    world.defect("crm_hubspot", "email_event", late, "late_email_event")


def _forms(world: World, forms: Frame) -> None:
    world.put("submission", {"submission": np.arange(len(forms["person"])), **forms})
    _write(
        world,
        "form_submissions",
        f"""
        select 'form_submissions:' || f.guid as collection, s.submitted * 1000 as sort_key,
            md5('form' || s.submission) as id,
            json_object('submittedAt', s.submitted * 1000,
                'conversionId', md5('form' || s.submission),
                'pageUrl', 'https://shop.rheinrad.example/' || f.path,
                'values', json_array(
                    json_object('name', 'email', 'value', coalesce(h.main_email, p.email)),
                    json_object('name', 'firstname', 'value', p.first_name),
                    json_object('name', 'lastname', 'value', case
                        when s.submitted >= p.married_at then p.married_last_name
                        else p.last_name end),
                    json_object('name', 'phone', 'value', case when f.form = 2
                        then phone_format(p.mobile_prefix, p.mobile, (p.person % 7)::int) end),
                    json_object('name', 'message', 'value', case when f.form = 2 then
                        ['Ich möchte gerne eine Probefahrt machen.', 'Bitte um Rückruf.',
                        'Wann ist ein Termin in Köln frei?', 'Interesse an zwei Rädern.']
                        [1 + s.submission % 4] end),
                    json_object('name', 'consent_newsletter', 'value',
                        case when s.wants_news then 'true' else 'false' end))) as body,
            s.submitted + 5 as visible_at, {FAR} as gone_at
        from submission as s join form as f using (form) join person as p using (person)
        left join holder as h using (person)""",
    )
    _write(
        world,
        "subscription_changes",
        f"""
        with change as (
            select person, subscription, granted as moment, 'SUBSCRIBED' as change,
                case when by_form then 'FORM' else 'IMPORT' end as source from consent
            union all
            select person, subscription, withdrawn, 'UNSUBSCRIBED', 'EMAIL' from consent
            where withdrawn < {FAR} and is_recorded
        )
        select 'subscription_changes' as collection, moment * 1000 as sort_key,
            md5(c.person || '/' || subscription || change) as id,
            json_object('timestamp', moment * 1000,
                'recipient', coalesce(h.main_email, p.email), 'changes', json_array(json_object(
                    'change', change, 'subscriptionId', subscription, 'source', source,
                    'timestamp', moment * 1000))) as body,
            moment + 10 as visible_at, {FAR} as gone_at
        from change as c join person as p using (person) left join holder as h using (person)""",
    )
    hidden = f"select person from consent where withdrawn < {FAR} and not is_recorded"
    world.defect("crm_hubspot", "subscription_change", hidden, "consent_not_recorded")


def emit(world: World, mails: Frame, forms: Frame) -> None:
    """Write the log of every collection; needs the tables `holder` and `consent`."""
    _definitions(world)
    _events(world, mails)
    _forms(world, forms)
