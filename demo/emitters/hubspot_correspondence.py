"""HubSpot v3: letters (postal mail) and messages (communications).

HubSpot has no direction of either; the company keeps it in a property of its own, as it does the
code of the campaign.
"""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame
from demo.correspondence import CHANNELS
from demo.emitters.hubspot import CONTACT, OWNER_BASE, held, times, versions, write_objects
from demo.world import World

LETTER_BASE, MESSAGE_BASE = 970_000_000, 1_080_000_000
# By kind of letter, see `correspondence.py`.
_LETTER_TEXTS = (
    "Unser Katalog ist da.", "Hiermit kündige ich meinen Servicevertrag.",
    "Wir bestätigen Ihre Kündigung.", "Ich beziehe mich auf meine Reklamation.",
    "Vielen Dank für Ihr Schreiben.",
)  # fmt: skip
_DIRECTION = "case when a.is_inbound then 'INBOUND' else 'OUTBOUND' end"
_LINKS = f"""{CONTACT} as contact, null::varchar as company,
    case when a.ticket >= 0 then (530000000 + a.ticket)::varchar end as other,
    'tickets' as other_kind"""


def _letters(world: World, letters: Frame) -> None:
    world.put("letter_base", letters)
    world.put("letter_text", {"kind": np.arange(len(_LETTER_TEXTS)), "body": list(_LETTER_TEXTS)})
    world.run(f"""
        create table letter_full as
        select l.*, t.body, c.code as campaign_code
        from ({held("letter_base", "letter", "moment")}) as l
        join letter_text as t using (kind)
        left join campaign as c on c.campaign = l.campaign order by l.letter
    """)
    versions(world, "letter", "letter", "letter_full", times(["moment"]))
    write_objects(
        world,
        "postal_mail",
        f"""
        select {LETTER_BASE} + a.letter as id, a.moment as created, false as archived,
            v.visible_at, v.gone_at, {_LINKS},
            json_object('hs_timestamp', iso(a.moment), 'hs_postal_mail_body', a.body,
                'direction', {_DIRECTION}, 'campaign_code', a.campaign_code,
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'hs_createdate', iso(a.moment),
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from letter_full as a join letter_version as v using (letter)""",
    )


def _messages(world: World, messages: Frame) -> None:
    world.put("message_base", messages)
    world.put(
        "message_channel", {"channel": np.arange(len(CHANNELS)), "channel_name": list(CHANNELS)}
    )
    world.run(f"""
        create table message_full as
        select m.*, c.channel_name
        from ({held("message_base", "message", "moment")}) as m
        join message_channel as c using (channel) order by m.message
    """)
    versions(world, "message", "message", "message_full", times(["moment"]))
    write_objects(
        world,
        "communications",
        f"""
        select {MESSAGE_BASE} + a.message as id, a.moment as created, false as archived,
            v.visible_at, v.gone_at, {_LINKS},
            json_object('hs_timestamp', iso(a.moment),
                'hs_communication_channel_type', a.channel_name,
                'hs_communication_logged_from', 'CRM',
                'hs_communication_body', case when a.channel_name = 'SMS'
                    then 'Ihr Rad ist abholbereit.' when a.is_inbound then 'Kurze Frage dazu'
                    else 'Gern, wir melden uns.' end,
                'direction', {_DIRECTION},
                'hubspot_owner_id', ({OWNER_BASE} + a.owner)::varchar,
                'hs_createdate', iso(a.moment),
                'hs_lastmodifieddate', iso(v.visible_at)) as properties
        from message_full as a join message_version as v using (message)""",
    )


def emit(world: World, letters: Frame, messages: Frame) -> None:
    """Write the log of letters and messages; needs the tables `holder` and `campaign`."""
    _letters(world, letters)
    _messages(world, messages)
