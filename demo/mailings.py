"""Consents, newsletters and what recipients do with them."""

from __future__ import annotations

import numpy as np

from demo.behaviour import (
    ACCESSORY,
    BIKE,
    EMAIL,
    MAIL,
    WORKSHOP,
    Behaviour,
    Frame,
    Traits,
    needs,
    run_generation,
    select,
    stack,
)
from demo.clock import DAY, END, FAR, Ints, seconds
from demo.defects import RATE
from demo.world import World

NEWSLETTER, PRODUCTS, CALLS, OCCASIONS = 101, 102, 103, 104

# Of the subscribers so many tick the box for congratulations, so many of them when asked again
# later, and so many take it back when they take another consent back.
_TICKED = 0.28
_ASKED_LATER = 0.4
_TAKEN_BACK_TOO = 0.8


def first_contacts(world: World, state: Behaviour, leads: Frame, forms: Frame) -> Ints:
    """Return when each person first becomes known to the CRM (FAR: never)."""
    rng = world.rng("contacts")
    first = np.full(world.persons, FAR)
    np.minimum.at(first, forms["person"], forms["submitted"])
    np.minimum.at(first, leads["person"], leads["mcl"])
    episodes = state.all_episodes()
    bought = episodes["converted"] & (rng.random(len(episodes["person"])) < 0.92)
    np.minimum.at(first, episodes["person"][bought], episodes["decided"][bought] + 3600)
    return first


def make_consents(world: World, state: Behaviour, forms: Frame) -> Frame:
    """Return one consent row per person and purpose that was ever granted."""
    rng = world.rng("consents")
    count = world.persons
    granted = np.full(count, FAR)
    news = forms["wants_news"]
    np.minimum.at(granted, forms["person"][news], forms["submitted"][news])
    by_form = granted.copy()
    episodes = state.all_episodes()
    ticked = episodes["converted"] & (rng.random(len(episodes["person"])) < 0.38)
    np.minimum.at(granted, episodes["person"][ticked], episodes["decided"][ticked])
    rows = []
    for subscription, share, source in ((NEWSLETTER, 1.0, 0), (PRODUCTS, 0.55, 0), (CALLS, 0.3, 1)):
        chosen = np.flatnonzero((granted < END) & (rng.random(count) < share))
        size = len(chosen)
        withdrawn = np.where(
            rng.random(size) < 0.17,
            granted[chosen] + (rng.exponential(280, size) * DAY).astype(np.int64) + DAY,
            FAR,
        )
        withdrawn = np.where(withdrawn < END, withdrawn, FAR)
        rows.append(
            {
                "person": chosen,
                "subscription": np.full(size, subscription),
                "granted": granted[chosen] + source,
                "withdrawn": withdrawn,
                "is_recorded": rng.random(size) >= RATE["consent_not_recorded"],
                "by_form": by_form[chosen] == granted[chosen],
            }
        )
    return stack(rows)


def make_occasion_consents(world: World, consents: Frame) -> Frame:
    """Return who may be congratulated on birthdays and name days.

    The box stands beside the newsletter's and in the loyalty programme, which asks some later.
    Drawn from a stream of its own when all else has happened: nobody does anything else because of
    it. Whoever takes back another consent mostly takes back this one with it; nobody takes back
    this one alone.
    """
    rng = world.rng("occasions")
    news = select(consents, consents["subscription"] == NEWSLETTER)
    size = len(news["person"])
    ticks = rng.random(size) < _TICKED
    later = rng.random(size) < _ASKED_LATER
    wait = (rng.exponential(120, size) * DAY).astype(np.int64) + DAY
    granted = news["granted"] + np.where(later, wait, 0)
    taken_back = np.full(world.persons, FAR)
    recorded = select(consents, consents["is_recorded"])
    np.minimum.at(taken_back, recorded["person"], recorded["withdrawn"])
    first = taken_back[news["person"]]
    withdrawn = np.where(rng.random(size) < _TAKEN_BACK_TOO, first, FAR)
    return select(
        {
            "person": news["person"],
            "subscription": np.full(size, OCCASIONS),
            "granted": granted,
            "withdrawn": withdrawn,
            "is_recorded": np.full(size, True),
            "by_form": news["by_form"] & ~later,
        },
        ticks & (granted < np.minimum(np.minimum(first, news["withdrawn"]), END)),
    )


def send_mailings(
    world: World, state: Behaviour, traits: Traits, consents: Frame, first: Ints
) -> Frame:
    """Send every newsletter; clicks become visits and needs (a last generation of episodes)."""
    rng = world.rng("mailings")
    count = world.persons
    news = select(consents, consents["subscription"] == NEWSLETTER)
    start, stop = np.full(count, FAR), np.full(count, FAR)
    start[news["person"]] = np.maximum(news["granted"], first[news["person"]])
    stop[news["person"]] = np.where(news["is_recorded"], news["withdrawn"] + DAY, FAR)
    episodes = state.all_episodes()
    owner_since = np.full(count, FAR)
    bike = episodes["converted"] & (episodes["kind"] == BIKE)
    np.minimum.at(owner_since, episodes["person"][bike], episodes["decided"][bike])
    keen = rng.normal(-0.75, 1.1, count)
    sends = []
    for index, campaign in enumerate(world.campaigns):
        if campaign.channel != "email":
            continue
        moment = seconds(campaign.start) + 7 * 3600
        chosen = (start < moment) & (moment < stop)
        if campaign.category == 6:
            chosen &= owner_since < moment
        person = np.flatnonzero(chosen)
        size = len(person)
        sent = moment + rng.integers(0, 3600, size)
        bounced = rng.random(size) < 0.008
        opens = ~bounced & (rng.random(size) < 1 / (1 + np.exp(-keen[person])))
        opened = sent + 60 + (rng.exponential(0.5, size) * DAY).astype(np.int64)
        clicks = opens & (rng.random(size) < 0.13)
        sends.append(
            {
                "person": person,
                "campaign": np.full(size, index),
                "sent": sent,
                "opened": np.where(opens, opened, FAR),
                "clicked": np.where(clicks, opened + rng.integers(5, 300, size), FAR),
                "is_bounced": bounced,
                "is_service": np.full(size, campaign.category == 6),
            }
        )
    mails = stack(sends)
    _clicks(world, state, traits, select(mails, mails["clicked"] < END - DAY))
    return mails


def _clicks(world: World, state: Behaviour, traits: Traits, clicked: Frame) -> None:
    rng = world.rng("clicks")
    size = len(clicked["person"])
    wakes = rng.random(size) < 0.45
    kind = np.where(clicked["is_service"], WORKSHOP, ACCESSORY)
    category = np.where(clicked["is_service"], 6, 5)
    run_generation(
        world,
        state,
        traits,
        needs(
            clicked["person"][wakes],
            kind[wakes],
            category[wakes],
            clicked["clicked"][wakes],
            MAIL,
            campaign=clicked["campaign"][wakes],
        ),
        "mail",
    )
    rest = select(clicked, ~wakes)
    count = len(rest["person"])
    state.visits.append(
        {
            "episode": np.full(count, -1),
            "person": rest["person"],
            "kind": np.full(count, ACCESSORY),
            "category": category[~wakes],
            "started": rest["clicked"],
            "entry": np.full(count, EMAIL),
            "campaign": rest["campaign"],
            "goal": np.full(count, -9),
            "goal_at": np.full(count, FAR),
        }
    )
