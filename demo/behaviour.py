"""Needs become episodes, episodes become web visits and decisions; campaigns shift decisions.

An episode converts when a uniform draw falls below its probability. Without campaigns that
probability is `p_need`; every campaign met on the way raises it. A draw between the two was
caused by the campaign, a draw below `p_need` would have converted anyway: the true cause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from demo.campaigns import active_table
from demo.clock import (
    DAY,
    DAYS,
    END,
    FAR,
    T0,
    Bools,
    Floats,
    Ints,
    at_hour,
    opening,
    pick_weighted,
)
from demo.world import World

BIKE, ACCESSORY, FLEET, DEALER, WORKSHOP = range(5)
NEED, MAIL, RECOMMENDATION, AFTER_PURCHASE = range(4)
DIRECT, SEARCH, GOOGLE, META, DISPLAY, WEBSITE, SOCIAL, EMAIL = range(8)
WEB, KOELN, DUESSELDORF, BONN, DEALERS, FLEETS, PHONE = range(7)

# Per kind of episode: log-odds of a decision, weight of intent, mean visits, days between.
_LOG_ODDS = np.array([-1.55, -0.9, -0.3, 1.0, 2.2])
_INTENT = np.array([0.9, 0.6, 0.3, 0.2, 0.2])
_VISITS = np.array([3.6, 1.1, 2.4, 0.6, 0.5])
_GAP_DAYS = np.array([5.0, 1.5, 7.0, 2.0, 2.0])
_OFFLINE = np.array([0.12, 0.1, 0.2, 0.5, 0.5])
_FIRST_ENTRY = np.array([0.13, 0.31, 0.22, 0.11, 0.05, 0.08, 0.10])
_LATER_ENTRY = np.array([0.37, 0.26, 0.11, 0.05, 0.07, 0.07, 0.07])

Frame = dict[str, Any]


@dataclass
class Behaviour:
    """Episodes and visits of all generations so far."""

    episodes: list[Frame] = field(default_factory=list)
    visits: list[Frame] = field(default_factory=list)
    # Episodes that met a campaign outside the web: an event day or a letter.
    exposures: list[Frame] = field(default_factory=list)
    count: int = 0

    def all_episodes(self) -> Frame:
        """Return the episodes of all generations as one frame."""
        return stack(self.episodes)

    def all_visits(self) -> Frame:
        """Return the visits of all generations as one frame."""
        return stack(self.visits)

    def all_exposures(self) -> Frame:
        """Return the meetings with offline campaigns of all generations as one frame."""
        return stack(self.exposures)


def stack(frames: list[Frame]) -> Frame:
    """Concatenate frames of equal columns."""
    return {key: np.concatenate([frame[key] for frame in frames]) for key in frames[0]}


def select(frame: Frame, mask: Any) -> Frame:
    """Return the chosen rows of a frame."""
    return {key: value[mask] for key, value in frame.items()}


@dataclass(frozen=True)
class Traits:
    """Per person: what the simulation needs as arrays."""

    category: Ints
    intent: Floats
    mood: Floats
    company: Ints
    household: Ints
    store: Ints
    is_near: Bools

    @classmethod
    def of(cls, world: World) -> Traits:
        """Read the traits of all persons."""
        found = world.get("""
            select wants_category, intent, mood, coalesce(company, -1) as company, household,
                substr(postal_code, 1, 2) as area
            from person join household using (household) join place using (place)
            order by person
        """)
        area = found["area"].astype(str)
        rng = world.rng("stores")
        store = rng.choice([KOELN, DUESSELDORF, BONN], len(area))
        store = np.where(np.isin(area, ["50", "51"]), KOELN, store)
        store = np.where(np.isin(area, ["40", "41", "42", "47"]), DUESSELDORF, store)
        store = np.where(np.isin(area, ["53", "56"]), BONN, store)
        near = np.isin(area, ["40", "41", "42", "47", "50", "51", "52", "53", "56"])
        return cls(
            found["wants_category"], found["intent"], found["mood"], found["company"],
            found["household"], store, near,
        )  # fmt: skip


def needs(
    person: Ints,
    kind: Ints,
    category: Ints,
    started: Ints,
    trigger: int,
    *,
    campaign: Ints | None = None,
    company: Ints | None = None,
    referrer: Ints | None = None,
) -> Frame:
    """Return episodes before their course is known; a referrer is who recommended."""
    none = np.full(len(person), -1, np.int64)
    return {
        "person": person,
        "kind": kind,
        "category": category,
        "started": started,
        "trigger": np.full(len(person), trigger, np.int64),
        "trigger_campaign": none if campaign is None else campaign,
        "company": none if company is None else company,
        "referrer": none if referrer is None else referrer,
    }


def run_generation(
    world: World, state: Behaviour, traits: Traits, wanted: Frame, name: str
) -> Frame:
    """Let episodes take their course; append them and their visits to the state."""
    rng = world.rng(f"episodes {name}")
    wanted = select(wanted, wanted["started"] < END - DAY)
    size = len(wanted["person"])
    wanted["episode"] = np.arange(size) + state.count
    kind = wanted["kind"]
    visits = _visits(world, rng, wanted)
    local = visits["episode"] - state.count
    offline = _offline_exposure(world, rng, wanted)
    p_need, p_met, best = _probabilities(
        world, wanted, traits, visits=visits, local=local, offline=offline
    )
    draw = rng.random(size)
    channel = _channel(rng, wanted, traits)
    last_visit = np.zeros(size, np.int64)
    np.maximum.at(last_visit, local, visits["started"])
    online = (channel == WEB) & (last_visit > 0)
    channel = np.where((channel == WEB) & ~online, traits.store[wanted["person"]], channel)
    start = np.maximum(last_visit, wanted["started"])
    wait = np.where(kind == BIKE, 4.0, 2.0) * DAY * rng.exponential(1.0, size)
    later = opening(rng, start + 3600 + wait.astype(np.int64))
    later = np.where(later <= start, later + DAY, later)
    decided = np.where(online, last_visit + rng.integers(240, 1500, size), later)
    wanted["converted"] = (draw < p_met) & (decided < END)
    wanted["decided"] = decided
    wanted["channel"] = channel
    wanted["p_need"], wanted["p_met"] = p_need, p_met
    wanted["cause_campaign"] = np.where(
        wanted["trigger_campaign"] >= 0,
        wanted["trigger_campaign"],
        np.where(draw >= p_need, best, -1),
    )
    wanted["last_visit"] = last_visit
    wanted["touch_campaign"] = best
    _mark_checkout(visits, local, wanted, online)
    state.episodes.append(wanted)
    state.visits.append(visits)
    state.exposures.append({"episode": wanted["episode"][offline[0]], "campaign": offline[1]})
    state.count += size
    return wanted


def _visits(world: World, rng: np.random.Generator, wanted: Frame) -> Frame:
    kind = wanted["kind"]
    size = len(kind)
    count = 1 + rng.poisson(_VISITS[kind])
    count[rng.random(size) < _OFFLINE[kind]] = 0
    count = np.where(wanted["trigger"] == MAIL, np.maximum(count, 1), count)
    row = np.repeat(np.arange(size), count)
    first = np.concatenate(([0], np.cumsum(count)[:-1]))
    position = np.arange(len(row)) - first[row]
    gap = rng.exponential(1.0, len(row)) * _GAP_DAYS[kind[row]] * DAY
    gap[position == 0] = 0
    total = np.cumsum(gap)
    start = wanted["started"][row] + (total - total[first[row]]).astype(np.int64)
    start = np.where(position == 0, start, at_hour(rng, start))
    start = np.maximum(start, wanted["started"][row] + position * 2400)
    keep = start < END - 7200
    row, position, start = row[keep], position[keep], start[keep]
    entry = np.where(
        position == 0,
        pick_weighted(rng, _FIRST_ENTRY, len(row)),
        pick_weighted(rng, _LATER_ENTRY, len(row)),
    )
    mailed = (position == 0) & (wanted["trigger"][row] == MAIL)
    entry = np.where(mailed, EMAIL, entry)
    campaign = paid_campaign(world, rng, entry, wanted["category"][row], start)
    entry = np.where((campaign < 0) & np.isin(entry, (GOOGLE, META, DISPLAY)), SEARCH, entry)
    campaign = np.where(mailed, wanted["trigger_campaign"][row], campaign)
    return {
        "episode": wanted["episode"][row],
        "person": wanted["person"][row],
        "kind": kind[row],
        "category": wanted["category"][row],
        "started": start,
        "entry": entry,
        "campaign": campaign,
        "goal": np.full(len(row), -9, np.int64),
        "goal_at": np.full(len(row), FAR, np.int64),
    }


def paid_campaign(
    world: World, rng: np.random.Generator, entry: Ints, category: Ints, start: Ints
) -> Ints:
    """Return a campaign that runs on the entry's platform that day, or -1."""
    table = active_table(world.campaigns)
    platform = np.clip(entry - GOOGLE, 0, 2)
    day = np.clip((start - T0) // DAY, 0, DAYS - 1)
    found = table[platform, category, day, rng.integers(0, 3, len(entry))]
    return np.asarray(np.where(np.isin(entry, (GOOGLE, META, DISPLAY)), found, -1))


def _probabilities(
    world: World,
    wanted: Frame,
    traits: Traits,
    *,
    visits: Frame,
    local: Ints,
    offline: tuple[Ints, Ints],
) -> tuple[Floats, Floats, Ints]:
    kind, person = wanted["kind"], wanted["person"]
    size = len(kind)
    odds = _LOG_ODDS[kind] + _INTENT[kind] * traits.intent[person]
    odds = odds + np.where(wanted["trigger"] == RECOMMENDATION, 0.8, 0.0)
    p_need = 1 / (1 + np.exp(-odds))
    uplift = np.array([campaign.uplift for campaign in world.campaigns])
    met = visits["campaign"] >= 0
    rows, campaigns = local[met], visits["campaign"][met]
    rows = np.concatenate((rows, offline[0]))
    campaigns = np.concatenate((campaigns, offline[1]))
    missed = np.exp(np.bincount(rows, np.log1p(-uplift[campaigns]), size))
    rank = (uplift[campaigns] * 1e6).astype(np.int64) * 10_000 + campaigns
    best = np.full(size, -1, np.int64)
    np.maximum.at(best, rows, rank)
    best = np.where(best >= 0, best % 10_000, -1)
    return p_need, np.maximum(1 - (1 - p_need) * missed, p_need), best


def _offline_exposure(world: World, rng: np.random.Generator, wanted: Frame) -> tuple[Ints, Ints]:
    """Event days and letters reach some of those who think about a bike at that time."""
    rows: list[Ints] = [np.empty(0, np.int64)]
    campaigns: list[Ints] = [np.empty(0, np.int64)]
    day = (wanted["started"] - T0) // DAY
    for index, campaign in enumerate(world.campaigns):
        if campaign.channel not in ("event", "letter"):
            continue
        first, last = campaign.days()
        reach = 0.3 if campaign.channel == "event" else 0.15
        near = (day >= first - 15) & (day < last) & (wanted["kind"] == BIKE)
        hit = np.flatnonzero(near & (rng.random(len(day)) < reach))
        rows.append(hit)
        campaigns.append(np.full(len(hit), index, np.int64))
    return np.concatenate(rows), np.concatenate(campaigns)


def _channel(rng: np.random.Generator, wanted: Frame, traits: Traits) -> Ints:
    kind, person = wanted["kind"], wanted["person"]
    size = len(kind)
    near = traits.is_near[person]
    # Web, own store, dealer, phone.
    bike = np.where(
        near, pick_weighted(rng, [26, 56, 8, 10], size), pick_weighted(rng, [52, 8, 32, 8], size)
    )
    extra = np.where(
        near, pick_weighted(rng, [62, 34, 0, 4], size), pick_weighted(rng, [92, 4, 0, 4], size)
    )
    drawn = np.where(kind == BIKE, bike, extra)
    choice = np.select(
        [drawn == 0, drawn == 1, drawn == 2], [WEB, traits.store[person], DEALERS], PHONE
    )
    choice = np.where(kind == FLEET, FLEETS, choice)
    choice = np.where(kind == DEALER, DEALERS, choice)
    return np.asarray(np.where(kind == WORKSHOP, traits.store[person], choice))


def _mark_checkout(visits: Frame, local: Ints, wanted: Frame, online: Bools) -> None:
    """The last visit of an online decision holds the order, some others an abandoned cart."""
    is_last = visits["started"] == wanted["last_visit"][local]
    # Two visits can start in one second: keep the first as the last one.
    rows = np.flatnonzero(is_last)
    _, unique = np.unique(local[rows], return_index=True)
    rows = rows[unique]
    bought = (wanted["converted"] & online)[local[rows]]
    visits["goal"][rows[bought]] = 0
    visits["goal_at"][rows[bought]] = wanted["decided"][local[rows[bought]]]
    visits["goal"][rows[~bought & (visits["kind"][rows] <= ACCESSORY)][::9]] = -1
