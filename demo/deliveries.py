"""What is sent or handed over of an order, and until when that was promised."""

from __future__ import annotations

import numpy as np

from demo.behaviour import ACCESSORY, BIKE, DEALER, FLEET, WEB, Frame, select
from demo.clock import DAY, FAR, Ints, to_local, to_utc
from demo.orders import QUOTATION
from demo.world import World

# Days promised: bikes are built to order, the web shop sends from stock.
_BIKE_DAYS = (14, 18)
_PARCEL_DAYS = 4
# A promised day ends in the evening.
_EVENING = 20 * 3600
_SUNDAY = 6
_FIRST_SERVICE = 6  # categories from here on are work and contracts: nothing is handed over


def make_deliveries(world: World, orders: Frame, lines: Frame) -> Frame:
    """Return one delivery per ordered goods; its number is the order's, `moment` its end."""
    rng = world.rng("deliveries")
    holds_goods = np.zeros(len(orders["order"]), bool)
    holds_goods[lines["order"][lines["category"] < _FIRST_SERVICE]] = True
    promised = _promised(rng, orders)
    sent = holds_goods & (orders["kind"] != QUOTATION)
    ordered = select(orders, sent)
    return {
        "order": ordered["order"],
        "person": ordered["person"],
        "planned": ordered["confirmed"],
        "promised": promised[sent],
        "moment": ordered["delivered"],
        "cancelled": ordered["cancelled"],
        "is_built": np.isin(ordered["kind"], (BIKE, FLEET, DEALER)),
    }


def _promised(rng: np.random.Generator, orders: Frame) -> Ints:
    """Draw the promise; late is what exceeds it, so late orders have one before their arrival."""
    size = len(orders["order"])
    built = np.isin(orders["kind"], (BIKE, FLEET, DEALER))
    parcel = (orders["channel"] == WEB) & (orders["kind"] == ACCESSORY)
    first, last = _BIKE_DAYS
    days = np.where(built, rng.integers(first, last + 1, size), np.where(parcel, _PARCEL_DAYS, 0))
    day = to_local(orders["created"]) // DAY + days
    arrived = to_local(orders["delivered"]) // DAY
    arrives = orders["delivered"] < FAR
    late = arrives & orders["is_late"]
    day = np.where(late, np.minimum(day, arrived - 1), day)
    day = np.where(arrives & ~late, np.maximum(day, arrived), day)
    # Nothing is promised for a Sunday.
    day = day - ((days > 0) & ((day + 3) % 7 == _SUNDAY))
    promised = to_utc(day * DAY + _EVENING)
    return np.where(arrives & ~late, np.maximum(promised, orders["delivered"]), promised)
