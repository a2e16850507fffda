"""HubSpot v3: calls, e-mails, meetings and tickets."""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame
from demo.emitters.hubspot import CONTACT, OWNER_BASE, held, times, versions, write_objects
from demo.service import CATEGORIES, MEETINGS, OUTCOMES, SOURCES
from demo.world import World

TICKET_TEXTS: dict[str, tuple[str, ...]] = {
    "complaint": (
        "Lieferung kommt nicht an", "Kratzer am Rahmen", "Falscher Artikel geliefert",
        "Akku hält nicht wie beschrieben", "Niemand ruft zurück", "Rechnung stimmt nicht",
    ),
    "service": (
        "Termin zur Inspektion", "Bremse quietscht", "Schaltung springt", "Reifen wechseln",
        "Software-Update gewünscht", "Akku prüfen lassen",
    ),
    "question": (
        "Welche Rahmengröße passt?", "Lieferzeit Lastenrad", "Frage zum Leasing",
        "Gibt es eine Förderung?", "Probefahrt am Samstag?", "Reichweite im Winter",
    ),
    "return": (
        "Rücksendung anmelden", "Umtausch Helm", "Widerruf der Bestellung", "Falsche Größe",
        "Retourenschein fehlt", "Erstattung noch nicht da",
    ),
    "warranty": (
        "Motor macht Geräusche", "Display ohne Funktion", "Speichenbruch", "Akku lädt nicht",
        "Gabel knackt", "Licht fällt aus",
    ),
}  # fmt: skip


def _tickets(world: World, tickets: Frame) -> None:
    world.put("ticket_base", tickets)
    rows = [
        (category, text, subject)
        for category, name in enumerate(CATEGORIES)
        for text, subject in enumerate(TICKET_TEXTS[name])
    ]
    world.put(
        "ticket_text",
        {
            "category": [row[0] for row in rows],
            "text": [row[1] for row in rows],
            "subject": [row[2] for row in rows],
            "category_name": [CATEGORIES[row[0]] for row in rows],
        },
    )
    world.run(f"""
        create table ticket_full as
        select t.*, x.subject, x.category_name, s.name as order_reference
        from ({held("ticket_base", "ticket", "created")}) as t
        join ticket_text as x using (category, text)
        left join sale as s on s."order" = t."order" order by t.ticket
    """)
    changes = ["created", "replied", "closed"]
    versions(world, "ticket", "ticket", "ticket_full", times(changes))
    sources = "[" + ", ".join(f"'{source}'" for source in SOURCES) + "]"
    write_objects(
        world,
        "tickets",
        f"""
        select 530000000 + a.ticket as id, a.created, false as archived, v.visible_at, v.gone_at,
            {CONTACT} as contact, null::varchar as company, null::varchar as other,
            null::varchar as other_kind,
            json_object('subject', a.subject, 'content', 'Guten Tag, ' || a.subject || '. '
                    || coalesce('Bestellung ' || a.order_reference || '.', ''),
                'hs_pipeline', '0',
                'hs_pipeline_stage', case when a.closed <= v.visible_at then '4'
                    when a.replied <= v.visible_at then '2' when a.ticket % 3 = 0 then '3'
                    else '1' end,
                'hs_ticket_category', a.category_name,
                'hs_ticket_priority', ['LOW', 'MEDIUM', 'HIGH'][1 + a.priority],
                'source_type', {sources}[1 + a.source],
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'order_reference', a.order_reference, 'createdate', iso(a.created),
                'first_agent_reply_date', case when a.replied <= v.visible_at
                    then iso(a.replied) end,
                'closed_date', case when a.closed <= v.visible_at then iso(a.closed) end,
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from ticket_full as a join ticket_version as v using (ticket)""",
    )


def _calls(world: World, calls: Frame, mails: Frame) -> None:
    world.put("call_base", calls)
    world.put("mail_base", mails)
    for name, table, key in (("call", "call_base", "call"), ("mail", "mail_base", "email")):
        query = held(table, key, "moment")
        world.run(f"create table {name}_full as select * from ({query}) order by {key}")
        # The record is saved when the call has ended.
        done = "moment + seconds" if name == "call" else "moment"
        versions(world, name, key, f"{name}_full", times([done]))
    ticket = "case when a.ticket >= 0 then (530000000 + a.ticket)::varchar end"
    common = f"""{CONTACT} as contact, null::varchar as company, {ticket} as other,
        'tickets' as other_kind"""
    write_objects(
        world,
        "calls",
        f"""
        select 640000000 + a.call as id, a.moment as created, false as archived, v.visible_at,
            v.gone_at, {common},
            json_object('hs_timestamp', iso(a.moment),
                'hs_call_title', case when a.is_inbound then 'Anruf Kunde'
                    when a.ticket >= 0 then 'Rückruf Service' else 'Beratung' end,
                'hs_call_direction', case when a.is_inbound then 'INBOUND' else 'OUTBOUND' end,
                'hs_call_duration', (a.seconds * 1000)::varchar,
                'hs_call_disposition', case when a.is_inbound or a.result < 0.68
                    then 'Connected' when a.result < 0.9 then 'No answer' else 'Left voicemail' end,
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'hs_createdate', iso(a.moment),
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from call_full as a join call_version as v using (call)""",
    )
    write_objects(
        world,
        "emails",
        f"""
        select 750000000 + a.email as id, a.moment as created, false as archived, v.visible_at,
            v.gone_at, {common},
            json_object('hs_timestamp', iso(a.moment),
                'hs_email_subject', case when a.is_inbound then 'Anfrage'
                    when a.ticket >= 0 then 'Re: Anfrage' when a.email % 2 = 0
                    then 'Ihre Anfrage bei Rheinrad' else 'Ihr Angebot von Rheinrad' end,
                'hs_email_direction', case when a.is_inbound then 'INCOMING_EMAIL'
                    else 'EMAIL' end,
                'hs_email_status', 'SENT',
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'hs_createdate', iso(a.moment),
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from mail_full as a join mail_version as v using (email)""",
    )


def _meetings(world: World, meetings: Frame) -> None:
    world.put("meeting_base", meetings)
    kinds = {"kind": np.arange(len(MEETINGS)), "kind_name": MEETINGS}
    world.put("meeting_kind", kinds)
    world.put("meeting_outcome", {"outcome": np.arange(3), "outcome_name": OUTCOMES})
    query = held("meeting_base", "meeting", "booked")
    world.run(f"""
        create table meeting_full as
        select m.*, k.kind_name, o.outcome_name, m.starts + 2700 as ends
        from ({query}) as m join meeting_kind as k using (kind)
        join meeting_outcome as o using (outcome) order by m.meeting
    """)
    versions(world, "meeting", "meeting", "meeting_full", times(["booked", "ends"]))
    write_objects(
        world,
        "meetings",
        f"""
        select 860000000 + a.meeting as id, a.booked as created, false as archived, v.visible_at,
            v.gone_at, {CONTACT} as contact, null::varchar as company, null::varchar as other,
            null::varchar as other_kind,
            json_object('hs_timestamp', iso(a.starts),
                'hs_meeting_title', case a.kind when 0 then 'Probefahrt' when 1 then 'Beratung'
                    when 2 then 'Werkstatt-Termin' else 'Besuch Flotte' end,
                'hs_meeting_start_time', iso(a.starts), 'hs_meeting_end_time', iso(a.ends),
                'hs_meeting_outcome', case when a.ends <= v.visible_at then a.outcome_name
                    else 'SCHEDULED' end,
                'hs_activity_type', a.kind_name,
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'hs_createdate', iso(a.booked),
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from meeting_full as a join meeting_version as v using (meeting)""",
    )


def emit(world: World, tickets: Frame, calls: Frame, mails: Frame, meetings: Frame) -> None:
    """Write the log of tickets and engagements."""
    _tickets(world, tickets)
    _calls(world, calls, mails)
    _meetings(world, meetings)
