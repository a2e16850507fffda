"""Letters and messages: direct mail, service by letter, terminations, WhatsApp, LinkedIn, SMS.

They are drawn from streams of their own when everything else has happened: what they tell of, and
who decides what, does not depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.behaviour import BIKE, BONN, KOELN, Frame, select, stack
from demo.clock import DAY, END, FAR, Bools, Ints, at_hour, opening, seconds
from demo.orders import QUOTATION
from demo.world import World

CHANNELS = ("WHATS_APP", "LINKEDIN_MESSAGE", "SMS")
WHATS_APP, LINKEDIN, SMS = range(3)
MAILING, TERMINATION, CONFIRMATION, CASE, ANSWER = range(5)

# Of those who may get a mailing, so many do; of prospects those who asked lately.
_MAILED = 0.55
_PROSPECT_DAYS = 540
_COMPLAINT, _RETURN, _WARRANTY = 0, 3, 4


@dataclass(frozen=True)
class Past:
    """What letters and messages refer to."""

    # When each person first became known to the CRM.
    first: Ints
    episodes: Frame
    consents: Frame
    leads: Frame
    orders: Frame
    tickets: Frame
    contracts: Frame


def make_letters(world: World, past: Past) -> Frame:
    """Return letters sent and received; needs the table `contact`."""
    rng = world.rng("letters")
    parts = [
        *_mailings(world, rng, past),
        *_case_letters(rng, past.tickets),
        *_terminations(rng, past.contracts),
    ]
    return _numbered(stack(parts), past.first, "letter")


def make_messages(world: World, past: Past) -> Frame:
    """Return WhatsApp, LinkedIn and text messages sent and received."""
    rng = world.rng("messages")
    parts = [
        *_lead_messages(rng, past.leads),
        *_fleet_messages(rng, past.leads),
        *_case_messages(rng, past.tickets),
        *_pick_up_messages(rng, past.orders),
    ]
    return _numbered(stack(parts), past.first, "message")


def _mailings(world: World, rng: np.random.Generator, past: Past) -> list[Frame]:
    """Each letter campaign goes to customers and prospects with an address who do not object."""
    known = world.get("""
        select person, created, least(deleted_at, archived_at) as gone
        from contact where not is_copy and street is not null order by person
    """)
    person = known["person"]
    bought = _earliest(world, past.orders, past.orders["kind"] != QUOTATION, "created")
    # Whoever withdrew a consent is written to no more, by post neither.
    objected = _earliest(world, past.consents, past.consents["is_recorded"], "withdrawn")
    parts = []
    for index, campaign in enumerate(world.campaigns):
        if campaign.channel != "letter":
            continue
        moment = seconds(campaign.start)
        asked = past.leads["mcl"]
        recent = (asked < moment) & (asked > moment - _PROSPECT_DAYS * DAY)
        is_prospect = np.isin(person, past.leads["person"][recent])
        may = (known["created"] < moment) & (known["gone"] > moment + 3 * DAY)
        may &= ((bought[person] < moment) | is_prospect) & (objected[person] > moment)
        # Who was moved by the campaign has got its letter.
        moved = past.episodes["person"][past.episodes["touch_campaign"] == index]
        mailed = np.isin(person, moved) | (rng.random(len(person)) < _MAILED)
        chosen = person[may & mailed]
        size = len(chosen)
        sent = moment + rng.integers(0, 2, size) * DAY + rng.integers(8, 15, size) * 3600
        owner = 1 + rng.integers(0, 3, size)
        parts.append(_letters(MAILING, chosen, sent, owner, campaign=np.full(size, index)))
    return parts


def _earliest(world: World, frame: Frame, rows: Bools, column: str) -> Ints:
    """Return per person the first moment of the chosen rows (FAR: none)."""
    found = np.full(world.persons, FAR)
    np.minimum.at(found, frame["person"][rows], frame[column][rows])
    return found


def _case_letters(rng: np.random.Generator, tickets: Frame) -> list[Frame]:
    """Some put their complaint in writing, and some are answered so."""
    size = len(tickets["ticket"])
    serious = np.isin(tickets["category"], (_COMPLAINT, _RETURN, _WARRANTY))
    comes = serious & (rng.random(size) < 0.3)
    came = opening(rng, tickets["created"] + rng.integers(DAY, 5 * DAY, size), office=True)
    answered = (tickets["closed"] < END) & (rng.random(size) < np.where(comes, 0.7, 0.15))
    sent = np.maximum(tickets["closed"] - 1800, tickets["created"] + 60)
    # A letter that comes after the answer would open the case again.
    comes &= came < sent
    return [
        _of_tickets(CASE, select(tickets, comes), came[comes]),
        _of_tickets(ANSWER, select(tickets, answered), sent[answered]),
    ]


def _of_tickets(kind: int, tickets: Frame, moment: Ints) -> Frame:
    return _letters(kind, tickets["person"], moment, tickets["owner"], ticket=tickets["ticket"])


def _terminations(rng: np.random.Generator, contracts: Frame) -> list[Frame]:
    """Most contracts are ended by a letter, which arrives shortly before it is entered."""
    size = len(contracts["contract"])
    by_letter = (contracts["noticed"] < END) & (rng.random(size) < 0.8)
    came = opening(rng, contracts["noticed"] - rng.integers(DAY, 4 * DAY, size), office=True)
    came = np.minimum(came, contracts["noticed"] - 3600)
    sent = opening(rng, contracts["noticed"] + rng.integers(DAY, 5 * DAY, size), office=True)
    confirmed = by_letter & (rng.random(size) < 0.7)
    owner = 10 + rng.integers(0, 4, size)
    person = contracts["person"]
    return [
        _letters(TERMINATION, person[by_letter], came[by_letter], owner[by_letter]),
        _letters(CONFIRMATION, person[confirmed], sent[confirmed], owner[confirmed]),
    ]


def _letters(
    kind: int, person: Ints, moment: Ints, owner: Ints, *, campaign: Ints | None = None,
    ticket: Ints | None = None,
) -> Frame:  # fmt: skip
    none = np.full(len(person), -1, np.int64)
    return {
        "person": person,
        "moment": moment,
        "kind": np.full(len(person), kind),
        "is_inbound": np.full(len(person), kind in (TERMINATION, CASE)),
        "campaign": none if campaign is None else campaign,
        "ticket": none if ticket is None else ticket,
        "owner": owner,
    }


def _lead_messages(rng: np.random.Generator, leads: Frame) -> list[Frame]:
    """Some who want a test ride arrange it by WhatsApp."""
    asks = (leads["sal"] < END) & (leads["company"] < 0) & (leads["episode"] >= 0)
    asking = select(leads, asks & (rng.random(len(asks)) < 0.2))
    asked = at_hour(rng, asking["sal"] + rng.integers(0, 2 * DAY, len(asking["sal"])))
    asked = np.maximum(asked, asking["sal"] + 900)
    return _exchange(rng, asking, WHATS_APP, asked, thanks=0.4)


def _case_messages(rng: np.random.Generator, tickets: Frame) -> list[Frame]:
    """Some ask by WhatsApp how far their case is."""
    size = len(tickets["ticket"])
    asked = at_hour(rng, tickets["created"] + rng.integers(DAY, 4 * DAY, size))
    asks = (asked < tickets["closed"]) & (rng.random(size) < 0.2)
    return _exchange(rng, select(tickets, asks), WHATS_APP, asked[asks], thanks=0.3)


def _exchange(
    rng: np.random.Generator, who: Frame, channel: int, asked: Ints, *, thanks: float
) -> list[Frame]:
    """A question, its answer, and sometimes a word of thanks."""
    size = len(asked)
    soon = asked + rng.integers(300, 5400, size)
    replied = np.maximum(opening(rng, asked, office=True), soon)
    thanked = rng.random(size) < thanks
    later = replied + rng.integers(120, 7200, size)
    return [
        _messages(channel, who, asked, inbound=True),
        _messages(channel, who, replied, inbound=False),
        _messages(channel, select(who, thanked), later[thanked], inbound=True),
    ]


def _fleet_messages(rng: np.random.Generator, leads: Frame) -> list[Frame]:
    """Sales writes to fleet managers at LinkedIn; some answer."""
    fleet = (leads["company"] >= 0) & (rng.random(len(leads["lead"])) < 0.4)
    written = select(leads, fleet)
    size = len(written["lead"])
    sent = opening(rng, written["mcl"] + rng.integers(DAY, 4 * DAY, size), office=True)
    answers = rng.random(size) < 0.45
    back = opening(rng, sent + rng.integers(DAY, 4 * DAY, size), office=True)
    return [
        _messages(LINKEDIN, written, sent, inbound=False),
        _messages(LINKEDIN, select(written, answers), back[answers], inbound=True),
    ]


def _pick_up_messages(rng: np.random.Generator, orders: Frame) -> list[Frame]:
    """A store tells by text message that the bike is ready."""
    size = len(orders["order"])
    in_store = (orders["channel"] >= KOELN) & (orders["channel"] <= BONN)
    ready = in_store & (orders["kind"] == BIKE) & (orders["delivered"] < END)
    told = select(orders, ready & (rng.random(size) < 0.35))
    count = len(told["order"])
    told["owner"] = 10 + rng.integers(0, 4, count)
    sent = opening(rng, told["delivered"] - rng.integers(DAY, 2 * DAY, count))
    sent = np.minimum(sent, told["delivered"] - 3600)
    return [_messages(SMS, told, sent, inbound=False)]


def _messages(channel: int, who: Frame, moment: Ints, *, inbound: bool) -> Frame:
    size = len(moment)
    return {
        "person": who["person"],
        "moment": moment,
        "channel": np.full(size, channel),
        "is_inbound": np.full(size, inbound),
        "ticket": who.get("ticket", np.full(size, -1, np.int64)),
        "owner": who["owner"],
    }


def _numbered(frame: Frame, first: Ints, name: str) -> Frame:
    """Keep what the CRM can file under a known person, numbered by time."""
    filed: Bools = (frame["moment"] < END) & (frame["moment"] > first[frame["person"]])
    frame = select(frame, filed)
    frame = select(frame, np.lexsort((frame["person"], frame["moment"])))
    frame[name] = np.arange(len(frame["person"]))
    return frame
