"""Where needs come from: by themselves, after purchases, from recommendations."""

from __future__ import annotations

from typing import Any

import numpy as np

from demo.behaviour import (
    ACCESSORY,
    AFTER_PURCHASE,
    BIKE,
    DEALER,
    FLEET,
    NEED,
    RECOMMENDATION,
    WORKSHOP,
    Behaviour,
    Frame,
    Traits,
    needs,
    run_generation,
    select,
    stack,
)
from demo.catalogue import BIKE_DEMAND
from demo.clock import DAY, Floats, Ints, at_hour, moments, pick_weighted
from demo.world import World


def first_needs(world: World, traits: Traits) -> Frame:
    """Draw the needs that arise by themselves."""
    rng = world.rng("needs")
    count = world.persons
    bikes = np.repeat(np.arange(count), rng.poisson(0.62, count))
    extras = np.repeat(np.arange(count), rng.poisson(0.38, count))
    category = traits.category[bikes]
    swerve = rng.random(len(bikes)) < 0.25
    category = np.where(swerve, pick_weighted(rng, BIKE_DEMAND, len(bikes)), category)
    frames = [
        needs(bikes, np.full(len(bikes), BIKE), category, moments(rng, len(bikes)), NEED),
        needs(
            extras,
            np.full(len(extras), ACCESSORY),
            np.full(len(extras), 5),
            moments(rng, len(extras)),
            NEED,
        ),
    ]
    seats = np.flatnonzero(traits.company >= 0)
    seats = seats[np.argsort(traits.company[seats], kind="stable")]
    owner, first, per_company = np.unique(
        traits.company[seats], return_index=True, return_counts=True
    )
    dealer = world.get("select is_dealer from company order by company")["is_dealer"]
    firm = np.repeat(np.arange(len(owner)), rng.poisson(np.where(dealer[owner], 7.0, 1.6)))
    buyers = seats[first[firm] + (rng.random(len(firm)) ** 2 * per_company[firm]).astype(np.int64)]
    kind = np.where(dealer[traits.company[buyers]], DEALER, FLEET)
    category = np.where(kind == FLEET, rng.choice([0, 1, 2, 4], len(buyers)), 1)
    frames.append(
        needs(
            buyers,
            kind,
            category,
            moments(rng, len(buyers)),
            NEED,
            company=traits.company[buyers],
        )
    )
    return stack(frames)


def follow_ups(world: World, traits: Traits, done: Frame, name: str) -> Frame:
    """Purchases bring accessories, workshop visits, further bikes and recommendations."""
    rng = world.rng(f"follow ups {name}")
    bought = select(done, done["converted"])
    person, kind, decided = bought["person"], bought["kind"], bought["decided"]
    private = bought["company"] < 0
    size = len(person)
    frames = []

    def add(mask: Any, next_kind: int, category: Ints, days: Floats, trigger: int) -> None:
        started = decided[mask] + (days[mask] * DAY).astype(np.int64)
        count = int(mask.sum())
        frames.append(
            needs(
                person[mask],
                np.full(count, next_kind),
                category[mask],
                at_hour(rng, started),
                trigger,
            )
        )

    bike = private & (kind == BIKE)
    extra = private & (kind == ACCESSORY)
    five, six = np.full(size, 5), np.full(size, 6)
    chance = rng.random(size)
    add(bike & (chance < 0.22), ACCESSORY, five, rng.exponential(110, size) + 3, AFTER_PURCHASE)
    add(extra & (chance < 0.13), ACCESSORY, five, rng.exponential(150, size) + 5, AFTER_PURCHASE)
    again = rng.random(size)
    category = np.where(again < 0.04, bought["category"], pick_weighted(rng, BIKE_DEMAND, size))
    add(bike & (again < 0.09), BIKE, category, rng.uniform(150, 900, size), AFTER_PURCHASE)
    add(extra & (again < 0.05), BIKE, category, rng.uniform(30, 500, size), AFTER_PURCHASE)
    for days in (rng.uniform(60, 200, size), rng.uniform(300, 480, size)):
        brings = bike & (rng.random(size) < 0.2)
        add(brings, WORKSHOP, six, days, AFTER_PURCHASE)
    tells = private & (rng.random(size) < np.where(traits.mood[person] > 0.2, 0.2, 0.02))
    friend = rng.integers(0, world.persons, size)
    mate = np.minimum(person + 1, world.persons - 1)
    same = traits.household[mate] == traits.household[person]
    friend = np.where(same & (rng.random(size) < 0.5), mate, friend)
    count = int(tells.sum())
    frames.append(
        needs(
            friend[tells],
            np.full(count, BIKE),
            traits.category[friend[tells]],
            at_hour(rng, decided[tells] + rng.integers(10 * DAY, 150 * DAY, count)),
            RECOMMENDATION,
            referrer=person[tells],
        )
    )
    return stack(frames)


def simulate_needs(world: World, traits: Traits) -> Behaviour:
    """Run the first need and three generations of what follows from purchases."""
    state = Behaviour()
    done = run_generation(world, state, traits, first_needs(world, traits), "first")
    for name in ("second", "third"):
        wanted = follow_ups(world, traits, done, name)
        done = run_generation(world, state, traits, wanted, name)
    return state
