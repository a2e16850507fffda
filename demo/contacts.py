"""Contacts outside the big systems: store visits, events and fairs, social media and reviews."""

from __future__ import annotations

from datetime import date

import numpy as np

from demo.behaviour import (
    ACCESSORY,
    BIKE,
    BONN,
    DUESSELDORF,
    KOELN,
    Behaviour,
    Frame,
    Traits,
    select,
    stack,
)
from demo.clock import (
    DAY,
    END,
    FAR,
    STORE_HOURS,
    T0,
    Bools,
    Floats,
    Ints,
    moments,
    opening,
    pick_weighted,
    seconds,
)
from demo.world import World

STORE_TABLET, EVENT_DESK, SOCIAL_INBOX = range(3)
SYSTEMS = ("store_tablet", "event_desk", "social_inbox")
STORE_VISIT, EVENT, TRADE_FAIR, INTERACTION, REVIEW, RECOMMENDED = range(6)
# The touchpoint's type and channel as the warehouse names them.
KINDS = (
    ("store_visit", "store"),
    ("event_visited", "event"),
    ("trade_fair_visited", "event"),
    ("social_interaction", "social"),
    ("review_posted", "review_portal"),
    ("recommendation_made", "referral"),
)
# Where each kind happened; no sentence, nothing personal.
PLACES = (
    ("Rheinrad Köln", "Rheinrad Düsseldorf", "Rheinrad Bonn"),
    ("Probefahrttage Köln", "Probefahrttage Düsseldorf", "Probefahrttage Bonn"),
    ("Radmesse Essen", "Radmesse Essen", "Radmesse Essen"),
    ("Instagram", "Facebook", "YouTube"),
    ("Google", "Trustpilot", "Radtest"),
    ("Instagram", "Facebook", "Google"),
)
# The company's stand at the fair: three days each autumn.
_FAIR_MONTH, _FAIR_DAY, _FAIR_LENGTH = 9, 19, 3


def make_contacts(world: World, state: Behaviour, traits: Traits, orders: Frame) -> Frame:
    """Return all contacts of the three systems, numbered in order of their time."""
    episodes = state.all_episodes()
    contacts = stack(
        [
            _store_visits(world, episodes, traits),
            _store_browsing(world, traits),
            _owner_visits(world, orders, traits),
            _event_visits(world, state, episodes, traits),
            _guests(world, traits),
            _fair_visits(world, traits),
            _interactions(world, episodes, traits),
            _reviews(world, orders, traits),
        ]
    )
    contacts = select(contacts, contacts["moment"] < END - DAY)
    order = np.lexsort((contacts["kind"], contacts["person"], contacts["moment"]))
    contacts = select(contacts, order)
    contacts["contact"] = np.arange(len(order))
    return contacts


def _frame(
    system: int,
    kind: int | Ints,
    person: Ints,
    moment: Ints,
    *,
    place: Ints,
    episode: Ints | None = None,
    campaign: Ints | None = None,
    sentiment: Floats | None = None,
) -> Frame:
    size = len(person)
    none = np.full(size, -1, np.int64)
    return {
        "system": np.full(size, system, np.int64),
        "kind": np.broadcast_to(np.asarray(kind, np.int64), size).copy(),
        "person": person,
        "moment": moment,
        "place": place,
        "episode": none if episode is None else episode,
        "campaign": none if campaign is None else campaign,
        # Outside of [-1, 1]: nobody has judged it.
        "sentiment": np.full(size, -2.0) if sentiment is None else sentiment,
    }


def _store_visits(world: World, episodes: Frame, traits: Traits) -> Frame:
    """Those who decide in a store look around there before; some of them more than once."""
    rng = world.rng("store visits")
    offline = np.isin(episodes["channel"], (KOELN, DUESSELDORF, BONN))
    offline &= np.isin(episodes["kind"], (BIKE, ACCESSORY)) & (episodes["company"] < 0)
    chosen = select(episodes, offline)
    row = np.repeat(
        np.arange(len(chosen["person"])), rng.poisson(np.where(chosen["kind"] == BIKE, 1.1, 0.4))
    )
    chosen = select(chosen, row)
    span = np.maximum(chosen["decided"] - chosen["started"], 0)
    start = chosen["started"] + (span * rng.random(len(row))).astype(np.int64)
    moment = opening(rng, start)
    in_time = (moment > chosen["started"]) & (moment < chosen["decided"] - 1800)
    chosen, moment = select(chosen, in_time), moment[in_time]
    return _frame(
        STORE_TABLET,
        STORE_VISIT,
        chosen["person"],
        moment,
        place=traits.store[chosen["person"]] - KOELN,
        episode=chosen["episode"],
    )


def _store_browsing(world: World, traits: Traits) -> Frame:
    """Who lives near looks in now and then, without wanting anything."""
    rng = world.rng("store browsing")
    count = rng.poisson(np.where(traits.is_near, 0.3, 0.04))
    person = np.repeat(np.arange(world.persons), count)
    moment = opening(rng, moments(rng, len(person), STORE_HOURS))
    return _frame(STORE_TABLET, STORE_VISIT, person, moment, place=traits.store[person] - KOELN)


def _owner_visits(world: World, orders: Frame, traits: Traits) -> Frame:
    """Owners come by with a question or for a chat."""
    rng = world.rng("owner visits")
    owns = (orders["kind"] == BIKE) & (orders["delivered"] < FAR) & (orders["company"] < 0)
    near = traits.is_near[orders["person"]]
    row = np.repeat(
        np.arange(len(owns)), rng.poisson(np.where(owns, np.where(near, 0.7, 0.1), 0.0))
    )
    waits = (rng.exponential(170.0, len(row)) * DAY).astype(np.int64)
    person = orders["person"][row]
    return _frame(
        STORE_TABLET,
        STORE_VISIT,
        person,
        opening(rng, orders["delivered"][row] + DAY + waits),
        place=traits.store[person] - KOELN,
    )


def _event_visits(world: World, state: Behaviour, episodes: Frame, traits: Traits) -> Frame:
    """Who truly met an event's campaign and came to it, as far as there was time."""
    rng = world.rng("event visits")
    met = state.all_exposures()
    of_events = np.array([campaign.channel == "event" for campaign in world.campaigns])
    met = select(met, of_events[met["campaign"]])
    chosen = select(episodes, met["episode"])
    days = np.array([campaign.days() for campaign in world.campaigns])[met["campaign"]]
    begin = np.maximum(chosen["started"], T0 + days[:, 0] * DAY)
    until = np.minimum(chosen["decided"], T0 + days[:, 1] * DAY)
    room = np.maximum(until - begin, 0)
    moment = opening(rng, begin + (room * rng.random(len(room))).astype(np.int64))
    in_time = (moment > begin) & (moment < until)
    return _frame(
        EVENT_DESK,
        EVENT,
        chosen["person"][in_time],
        moment[in_time],
        place=traits.store[chosen["person"][in_time]] - KOELN,
        episode=chosen["episode"][in_time],
        campaign=met["campaign"][in_time],
    )


def _guests(world: World, traits: Traits) -> Frame:
    """Events also draw people who want nothing at that time."""
    rng = world.rng("event guests")
    frames = []
    for index, campaign in enumerate(world.campaigns):
        if campaign.channel != "event":
            continue
        first, last = campaign.days()
        person = np.flatnonzero(rng.random(world.persons) < np.where(traits.is_near, 0.04, 0.012))
        start = T0 + rng.integers(first, last, len(person)) * DAY
        frames.append(
            _frame(
                EVENT_DESK,
                EVENT,
                person,
                opening(rng, start),
                place=traits.store[person] - KOELN,
                campaign=np.full(len(person), index),
            )
        )
    return stack(frames)


def _fair_visits(world: World, traits: Traits) -> Frame:
    """The trade fair belongs to others: it has no campaign of the company's own."""
    rng = world.rng("fair visits")
    frames = []
    for year in range(2023, 2027):
        first = seconds(date(year, _FAIR_MONTH, _FAIR_DAY))
        person = np.flatnonzero(rng.random(world.persons) < np.where(traits.is_near, 0.012, 0.005))
        start = first + rng.integers(0, _FAIR_LENGTH, len(person)) * DAY
        frames.append(
            _frame(
                EVENT_DESK,
                TRADE_FAIR,
                person,
                opening(rng, start),
                place=np.zeros(len(person), np.int64),
            )
        )
    return stack(frames)


def _judged(rng: np.random.Generator, mood: Floats, noise: float) -> Floats:
    """Return what a reader would make of the words of somebody in this mood."""
    return np.asarray(np.round(np.tanh(mood + rng.normal(0, noise, len(mood))), 2))


def _interactions(world: World, episodes: Frame, traits: Traits) -> Frame:
    """Comments under posts while somebody thinks about a bike."""
    rng = world.rng("social interactions")
    asks = (episodes["kind"] == BIKE) & (rng.random(len(episodes["kind"])) < 0.07)
    chosen = select(episodes, asks)
    size = len(chosen["person"])
    moment = chosen["started"] + (rng.exponential(4.0, size) * DAY).astype(np.int64)
    moment = np.maximum(np.minimum(moment, chosen["decided"] - 600), chosen["started"])
    return _frame(
        SOCIAL_INBOX,
        INTERACTION,
        chosen["person"],
        moment,
        place=pick_weighted(rng, [0.5, 0.35, 0.15], size),
        episode=chosen["episode"],
        sentiment=_judged(rng, 0.3 * traits.mood[chosen["person"]] + 0.15, 0.4),
    )


def _reviews(world: World, orders: Frame, traits: Traits) -> Frame:
    """Reviews some weeks after the delivery, angry or happy; the happy also recommend."""
    rng = world.rng("reviews")
    private = (orders["delivered"] < FAR) & (orders["company"] < 0)
    size = len(orders["person"])
    mood = traits.mood[orders["person"]] - 0.9 * orders["is_late"]
    likely = 0.06 + 0.06 * np.minimum(np.abs(mood), 2.0)
    writes = private & (rng.random(size) < likely)
    tells = private & (rng.random(size) < np.where(mood > 0.2, 0.09, 0.0))
    frames = []
    for kind, chosen, days in ((REVIEW, writes, 25.0), (RECOMMENDED, tells, 60.0)):
        person, waits = orders["person"][chosen], rng.exponential(days, int(chosen.sum()))
        moment = orders["delivered"][chosen] + ((2.0 + waits) * DAY).astype(np.int64)
        feeling = np.abs(mood[chosen]) + 0.3 if kind == RECOMMENDED else mood[chosen]
        frames.append(
            _frame(
                SOCIAL_INBOX,
                kind,
                person,
                moment,
                place=pick_weighted(rng, [0.6, 0.25, 0.15], len(person)),
                sentiment=_judged(rng, feeling, 0.3),
            )
        )
    return stack(frames)


def shares_name(rng: np.random.Generator, contacts: Frame) -> Bools:
    """Tell who says who he is: at the counter, at the check-in, in a linked profile."""
    share = np.array([0.72, 0.8, 0.75])[contacts["system"]]
    return np.asarray(rng.random(len(share)) < share)
