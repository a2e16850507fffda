"""Form submissions and leads: captured, qualified, accepted, won, lost or returned."""

from __future__ import annotations

from typing import Any

import numpy as np

from demo.behaviour import BIKE, FLEET, WEB, Behaviour, Frame, select, stack
from demo.clock import DAY, END, FAR, Ints, opening
from demo.world import World

NEWSLETTER, TEST_RIDE, CONFIGURATOR, STORES, CATALOG = 1, 2, 3, 4, 5
SOURCES = ("website_form", "store", "phone", "event", "catalog", "newsletter", "fleet_desk")
MODES = ("rule", "hand_picked", "everything")
REASONS = ("kein Budget", "falsche Zielgruppe", "nicht erreichbar", "nur Information", "Wettbewerb")
STAGES = ("mcl", "mql", "sal", "sql", "won", "lost", "returned")


def mark_goals(world: World, visits: Frame) -> None:
    """Some visits reach a goal: newsletter, configurator, store finder, catalogue."""
    rng = world.rng("goals")
    free = visits["goal"] == -9
    bike = visits["kind"] == BIKE
    draw = rng.random(len(free))
    for goal, chance, mask in (
        (NEWSLETTER, 0.014, free),
        (CATALOG, 0.014, free & bike),
        (CONFIGURATOR, 0.09, free & bike),
        (STORES, 0.04, free),
    ):
        hit = mask & (draw < chance) & (visits["goal"] == -9)
        visits["goal"][hit] = goal
        draw = np.where(draw < chance, 1.0, draw - chance)


def _stages(rng: np.random.Generator, mcl: Ints, won: Ints, weak: Any) -> dict[str, Ints]:
    """Draw stage times: `won` is FAR for leads that are never won."""
    size = len(mcl)
    is_won = won < FAR
    never = np.full(size, FAR)
    speed = rng.exponential(1.0, (4, size)) * np.array([[0.7], [2.5], [6.0], [16.0]]) * DAY
    steps = mcl + np.cumsum(speed + 1800, axis=0).astype(np.int64)
    share = np.sort(rng.random((3, size)), axis=0)
    squeezed = mcl + (share * (won - mcl)).astype(np.int64)
    reached = rng.random((3, size)) < np.array([[0.72], [0.66], [0.6]])
    reached[0] &= ~(weak & (rng.random(size) < 0.5))
    mql = np.where(is_won, squeezed[0], np.where(reached[0], steps[0], never))
    accepted = is_won | (reached[0] & reached[1])
    sal = np.where(is_won, squeezed[1], np.where(accepted, steps[1], never))
    qualified = is_won | (accepted & reached[2])
    sql = np.where(is_won, squeezed[2], np.where(qualified, steps[2], never))
    rejected = (mql < FAR) & ~accepted
    returned = np.where(rejected & (rng.random(size) < 0.62), steps[2], never)
    closed = ~is_won & (returned == FAR) & (rng.random(size) < 0.88)
    lost = np.where(closed, steps[3], never)
    return {"mcl": mcl, "mql": mql, "sal": sal, "sql": sql, "won": won, "lost": lost,
            "returned": returned}  # fmt: skip


def make_leads(world: World, state: Behaviour) -> tuple[Frame, Frame]:
    """Return leads and form submissions; marks the visits that hold the test ride request."""
    rng = world.rng("leads")
    episodes, visits = state.all_episodes(), state.all_visits()
    mark_goals(world, visits)
    size = len(episodes["person"])
    kind, converted = episodes["kind"], episodes["converted"]
    chance = np.where(kind == FLEET, 0.85, np.where(converted, 0.55, 0.17))
    is_lead = np.isin(kind, (BIKE, FLEET)) & (rng.random(size) < chance)
    online = is_lead & (episodes["last_visit"] > 0) & ~((episodes["channel"] == WEB) & converted)
    last = visits["started"] == episodes["last_visit"][visits["episode"]]
    rows = np.flatnonzero(last & online[visits["episode"]] & (visits["goal"] != 0))
    _, unique = np.unique(visits["episode"][rows], return_index=True)
    visits["goal"][rows[unique]] = TEST_RIDE
    asked = select(episodes, is_lead)
    asked_online = online[is_lead]
    mcl = np.where(
        asked_online,
        asked["last_visit"] + rng.integers(120, 900, len(asked_online)),
        np.minimum(opening(rng, asked["started"]), asked["decided"] - 3600),
    )
    source = np.where(asked_online, 0, rng.choice([1, 2, 3], len(mcl), p=[0.55, 0.35, 0.1]))
    source = np.where(asked["kind"] == FLEET, 6, source)
    won = np.where(asked["converted"], asked["decided"], FAR)
    mode = rng.choice(3, len(mcl), p=[0.6, 0.25, 0.15])
    leads = {
        "episode": asked["episode"],
        "person": asked["person"],
        "company": asked["company"],
        "category": asked["category"],
        "campaign": asked["touch_campaign"],
        "source": source,
        "mode": mode,
        "cycle": np.ones(len(mcl), np.int64),
        **_stages(rng, mcl, won, mode == 2),
    }
    content = select(visits, np.isin(visits["goal"], (NEWSLETTER, CATALOG)))
    content_leads = _content_leads(rng, content)
    leads = stack([leads, content_leads])
    leads = stack([leads, _second_cycle(rng, leads)])
    leads = select(leads, leads["mcl"] < END)
    order = np.lexsort((leads["person"], leads["mcl"]))
    leads = select(leads, order)
    leads["lead"] = np.arange(len(order))
    leads["owner"] = 4 + rng.integers(0, 6, len(order))
    leads["reason"] = rng.integers(0, len(REASONS), len(order))
    has_form = np.isin(visits["goal"], (NEWSLETTER, TEST_RIDE, CATALOG))
    visits["goal_at"][has_form] = visits["started"][has_form] + rng.integers(
        100, 800, int(has_form.sum())
    )
    forms = select(visits, has_form)
    state.visits = [visits]
    submissions = {
        "person": forms["person"],
        "form": forms["goal"],
        "submitted": forms["goal_at"],
        "wants_news": (forms["goal"] == NEWSLETTER) | (rng.random(len(forms["goal"])) < 0.45),
        "category": forms["category"],
    }
    return leads, submissions


def _content_leads(rng: np.random.Generator, content: Frame) -> Frame:
    size = len(content["person"])
    mcl = content["started"] + rng.integers(120, 800, size)
    return {
        "episode": np.full(size, -1),
        "person": content["person"],
        "company": np.full(size, -1),
        "category": np.minimum(content["category"], 4),
        "campaign": content["campaign"],
        "source": np.where(content["goal"] == CATALOG, 4, 5),
        "mode": rng.choice(3, size, p=[0.5, 0.1, 0.4]),
        "cycle": np.ones(size, np.int64),
        **_stages(rng, mcl, np.full(size, FAR), rng.random(size) < 0.7),
    }


def _second_cycle(rng: np.random.Generator, leads: Frame) -> Frame:
    back = select(leads, (leads["returned"] < END) & (rng.random(len(leads["mcl"])) < 0.35))
    size = len(back["mcl"])
    mcl = back["returned"] + rng.integers(25 * DAY, 130 * DAY, size)
    back["cycle"] = np.full(size, 2)
    back["episode"] = np.full(size, -1)
    return {**back, **_stages(rng, mcl, np.full(size, FAR), np.zeros(size, bool))}
