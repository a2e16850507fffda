"""Who is asked, who answers, and how well they were served."""

from __future__ import annotations

from datetime import date

import numpy as np

from demo.behaviour import DEALER, WORKSHOP, Frame, Traits, select, stack
from demo.clock import DAY, END, FAR, Bools, Floats, Ints, seconds
from demo.phrases import CLOSINGS, OPENINGS, TOPICS
from demo.world import World

INSTRUMENTS = ("nps_relational", "csat_delivery", "csat_service", "ces_service")
# Cumulated share of each score from the lowest up, for an average mood.
_SCORES = {
    0: (0, np.array([0.012, 0.018, 0.028, 0.04, 0.055, 0.095, 0.15, 0.255, 0.46, 0.71, 1.0])),
    1: (1, np.array([0.04, 0.09, 0.18, 0.52, 1.0])),
    2: (1, np.array([0.03, 0.08, 0.18, 0.5, 1.0])),
    3: (1, np.array([0.04, 0.08, 0.14, 0.24, 0.42, 0.72, 1.0])),
}
_RESPONSE = (0.24, 0.22, 0.3, 0.26)


def _normal_share(z: Floats) -> Floats:
    """Return the standard normal distribution function (Abramowitz and Stegun 7.1.26)."""
    x = np.abs(z) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    poly = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    tail = poly * np.exp(-(x**2))
    return np.asarray(np.where(z >= 0, 1 - tail / 2, tail / 2))


def make_surveys(world: World, traits: Traits, orders: Frame, tickets: Frame) -> Frame:
    """Return invitations with score and comment of those that are answered."""
    rng = world.rng("surveys")
    size = len(orders["order"])
    parts = [_relational(world, rng, orders)]
    delivered = (orders["delivered"] < END) & (orders["kind"] != DEALER)
    goods = delivered & (orders["kind"] != WORKSHOP) & (rng.random(size) < 0.8)
    parts.append(_of_orders(1, orders, goods, 5 * DAY))
    work = delivered & (orders["kind"] == WORKSHOP)
    parts.append(_of_orders(2, orders, work, 2 * DAY))
    done = (tickets["closed"] < END) & (rng.random(len(tickets["closed"])) < 0.85)
    parts.append(
        {
            "instrument": np.full(int(done.sum()), 3),
            "person": tickets["person"][done],
            "order": np.full(int(done.sum()), -1),
            "ticket": tickets["ticket"][done],
            "sent": tickets["closed"][done] + DAY,
        }
    )
    asked = stack(parts)
    asked = select(asked, asked["sent"] < END)
    asked = select(asked, np.lexsort((asked["person"], asked["sent"], asked["instrument"])))
    _answers(rng, traits, orders, tickets, asked)
    return asked


def _relational(world: World, rng: np.random.Generator, orders: Frame) -> Frame:
    first = np.full(world.persons, FAR)
    bought = orders["delivered"] < END
    np.minimum.at(first, orders["person"][bought], orders["delivered"][bought])
    people, sent = [], []
    for year in range(2023, 2027):
        for month in (4, 10):
            moment = seconds(date(year, month, 15)) + 8 * 3600
            ready = np.flatnonzero((first < moment - 30 * DAY) & (rng.random(len(first)) < 0.85))
            people.append(ready)
            sent.append(moment + rng.integers(0, 7200, len(ready)))
    person = np.concatenate(people)
    none = np.full(len(person), -1)
    return {
        "instrument": np.zeros(len(person), np.int64),
        "person": person,
        "order": none,
        "ticket": none,
        "sent": np.concatenate(sent),
    }


def _of_orders(instrument: int, orders: Frame, mask: Bools, wait: int) -> Frame:
    count = int(mask.sum())
    return {
        "instrument": np.full(count, instrument),
        "person": orders["person"][mask],
        "order": orders["order"][mask],
        "ticket": np.full(count, -1),
        "sent": orders["delivered"][mask] + wait,
    }


def _answers(
    rng: np.random.Generator, traits: Traits, orders: Frame, tickets: Frame, asked: Frame
) -> None:
    size = len(asked["person"])
    complaints = np.bincount(
        tickets["person"][tickets["category"] == 0], minlength=len(traits.mood)
    )
    waited = np.where(tickets["replied"] < FAR, tickets["replied"] - tickets["created"], 5 * DAY)
    mood = 0.6 * traits.mood[asked["person"]] + 0.8 * rng.normal(0, 1, size)
    mood -= 0.7 * np.minimum(complaints[asked["person"]], 2)
    late = orders["is_late"][np.maximum(asked["order"], 0)] & (asked["order"] >= 0)
    mood -= 0.9 * (late & (asked["instrument"] == 1))
    slow = waited[np.maximum(asked["ticket"], 0)] / DAY
    mood -= np.where(asked["ticket"] >= 0, 0.35 * np.minimum(slow, 3) - 0.3, 0)
    share = np.clip(_normal_share(mood + 0.12), 0, 0.999999)
    score = np.zeros(size, np.int64)
    rate = np.zeros(size)
    for instrument, (low, cumulated) in _SCORES.items():
        mask = asked["instrument"] == instrument
        score[mask] = low + np.searchsorted(cumulated, share[mask], side="right")
        rate[mask] = _RESPONSE[instrument]
    # The happy and the angry answer more often than those in between.
    rate *= 0.8 + 0.4 * np.abs(share - 0.5) * 2
    delay = 600 + (rng.exponential(1.6, size) * DAY).astype(np.int64)
    answered = (rng.random(size) < rate) & (delay < 28 * DAY)
    asked["answered"] = np.where(answered, asked["sent"] + delay, FAR)
    asked["score"] = score
    asked["share"] = share
    asked["comments"] = answered & (rng.random(size) < 0.62)
    asked["seconds"] = rng.integers(25, 400, size)
    bad, mixed = np.array([7, 3, 3, 4]), np.array([9, 4, 4, 6])
    asked["mood_class"] = np.select(
        [score < bad[asked["instrument"]], score < mixed[asked["instrument"]]], [0, 1], 2
    )
    for column in ("opening", "topic", "closing"):
        asked[column] = rng.integers(0, 10_000, size)


def comments(asked: Frame) -> list[str | None]:
    """Return the comment of each invitation (None without one)."""
    found = np.full(len(asked["person"]), None, dtype=object)
    for instrument, name in enumerate(INSTRUMENTS):
        for mood in range(3):
            rows = np.flatnonzero(
                asked["comments"]
                & (asked["instrument"] == instrument)
                & (asked["mood_class"] == mood)
            )
            texts = []
            for opening in OPENINGS[mood]:
                for topic in TOPICS[name][mood]:
                    first = topic if opening.endswith((",", ":")) else topic[0].upper() + topic[1:]
                    texts += [f"{opening} {first}. {end}".strip() for end in CLOSINGS[mood]]
            number = asked["opening"][rows] * 7 + asked["topic"][rows] * 31 + asked["closing"][rows]
            found[rows] = np.array(texts, dtype=object)[number % len(texts)]
    answers: list[str | None] = found.tolist()
    return answers


def tokens(rng: np.random.Generator, size: int) -> Ints:
    """Return random numbers for LimeSurvey's tokens."""
    return rng.integers(36**11, 36**12, size)
