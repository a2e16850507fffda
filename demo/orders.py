"""Orders with their lines, deliveries, invoices, credit notes and service contracts."""

from __future__ import annotations

from datetime import date

import numpy as np

from demo import catalogue
from demo.behaviour import (
    ACCESSORY,
    BIKE,
    DEALER,
    FLEET,
    WEB,
    WORKSHOP,
    Behaviour,
    Frame,
    select,
    stack,
)
from demo.clock import DAY, END, FAR, Floats, Ints, opening, pick_weighted, seconds
from demo.defects import RATE
from demo.world import World

REFUND_REASONS = (
    "Widerruf", "Falsche Rahmengröße", "Artikel defekt", "Transportschaden", "Gefällt nicht",
    "Falscher Artikel geliefert",
)  # fmt: skip
QUOTATION = 5


def _products(rng: np.random.Generator, category: Ints, moment: Ints) -> Ints:
    """Draw a product of each category that was on sale at that moment."""
    found = np.zeros(len(category), np.int64)
    launch = np.array([seconds(date.fromisoformat(p.launch)) for p in catalogue.PRODUCTS])
    for code in range(len(catalogue.CATEGORIES)):
        rows = np.flatnonzero(category == code)
        members = np.array(
            [
                i
                for i, p in enumerate(catalogue.PRODUCTS)
                if catalogue.CATEGORY_INDEX[p.category] == code
            ]
        )
        weights = [catalogue.PRODUCTS[i].weight for i in members]
        drawn = members[pick_weighted(rng, weights, len(rows))]
        found[rows] = np.where(launch[drawn] <= moment[rows], drawn, members[0])
    return found


def make_orders(world: World, state: Behaviour, leads: Frame) -> tuple[Frame, Frame]:
    """Return orders (numbered in order of creation) and their lines."""
    rng = world.rng("orders")
    episodes = select(state.all_episodes(), state.all_episodes()["converted"])
    quoted = (leads["sql"] < END) & (leads["won"] == FAR) & (rng.random(len(leads["lead"])) < 0.3)
    asked = select(leads, quoted)
    orders = stack(
        [
            {
                "episode": episodes["episode"],
                "person": episodes["person"],
                "company": episodes["company"],
                "kind": episodes["kind"],
                "category": episodes["category"],
                "channel": episodes["channel"],
                "created": episodes["decided"],
                "campaign": episodes["touch_campaign"],
            },
            {
                "episode": np.full(len(asked["lead"]), -1),
                "person": asked["person"],
                "company": asked["company"],
                "kind": np.full(len(asked["lead"]), QUOTATION),
                "category": asked["category"],
                "channel": np.where(asked["company"] >= 0, 5, 1 + asked["person"] % 3),
                "created": asked["sql"] + 3600,
                "campaign": asked["campaign"],
            },
        ]
    )
    orders = select(orders, orders["created"] < END)
    orders = select(orders, np.lexsort((orders["person"], orders["created"])))
    size = len(orders["person"])
    orders["order"] = np.arange(size)
    _lifecycle(rng, orders)
    return orders, _lines(rng, orders)


def _lifecycle(rng: np.random.Generator, orders: Frame) -> None:
    size = len(orders["order"])
    kind, created = orders["kind"], orders["created"]
    quotation = kind == QUOTATION
    big = np.isin(kind, (BIKE, FLEET, DEALER))
    wait = np.where(big, 3 + rng.gamma(2.0, 4.5, size), np.where(kind == WORKSHOP, 0.2, 0.0))
    shipped = (orders["channel"] == WEB) & (kind == ACCESSORY)
    wait = np.where(shipped, 1 + rng.gamma(2.0, 0.9, size), wait)
    delivered = np.where(
        wait > 0.5, opening(rng, created + (wait * DAY).astype(np.int64)), created + 900
    )
    cancelled = ~quotation & (rng.random(size) < RATE["cancelled_order"]) & (wait > 0.5)
    cancelled_at = created + rng.integers(1800, 3 * DAY, size)
    expires = created + rng.integers(20 * DAY, 60 * DAY, size)
    orders["confirmed"] = np.where(quotation, FAR, created + rng.integers(5, 90, size))
    orders["cancelled"] = np.where(quotation, expires, np.where(cancelled, cancelled_at, FAR))
    orders["delivered"] = np.where(quotation | cancelled, FAR, delivered)
    orders["is_late"] = big & (wait > 18)
    paid_after = np.where(orders["company"] >= 0, rng.gamma(4.0, 6.0, size), 0.1)
    paid_after = np.where((orders["channel"] > 3) & (orders["company"] < 0), 9.0, paid_after)
    orders["paid"] = np.where(
        orders["delivered"] < FAR,
        orders["delivered"] + 600 + (paid_after * DAY).astype(np.int64),
        FAR,
    )


def _lines(rng: np.random.Generator, orders: Frame) -> Frame:
    kind, order, created = orders["kind"], orders["order"], orders["created"]
    size = len(order)
    main_qty = np.where(kind == FLEET, rng.integers(2, 13, size), 1)
    main_qty = np.where(kind == DEALER, rng.integers(2, 7, size), main_qty)
    parts = [(order, orders["category"], main_qty, np.zeros(size, np.int64))]
    bikes = np.isin(kind, (BIKE, FLEET, QUOTATION))
    extras = np.repeat(order, np.where(kind == BIKE, rng.poisson(0.7, size), 0))
    parts.append((extras, np.full(len(extras), 5), np.ones(len(extras), np.int64), extras * 0 + 1))
    more = np.repeat(order, np.where(kind == ACCESSORY, rng.poisson(0.55, size), 0))
    parts.append((more, np.full(len(more), 5), rng.integers(1, 3, len(more)), more * 0 + 1))
    restock = np.repeat(order, np.where(kind == DEALER, 2, 0))
    parts.append(
        (
            restock,
            rng.integers(0, 5, len(restock)),
            rng.integers(1, 6, len(restock)),
            restock * 0 + 1,
        )
    )
    second = order[(kind == WORKSHOP) & (rng.random(size) < 0.35)]
    parts.append((second, np.full(len(second), 6), np.ones(len(second), np.int64), second * 0 + 1))
    insured = order[bikes & (kind != QUOTATION) & (rng.random(size) < 0.26)]
    parts.append((insured, np.full(len(insured), 7), main_qty[insured], insured * 0 + 2))
    rows, category, quantity, rank = (np.concatenate(column) for column in zip(*parts, strict=True))
    sequence = np.lexsort((rank, rows))
    rows, category, quantity = rows[sequence], category[sequence], quantity[sequence]
    first = np.searchsorted(rows, rows, side="left")
    product = _products(rng, category, created[rows])
    fleet_pack = len(catalogue.PRODUCTS) - 1
    is_fleet = kind[rows] == FLEET
    product = np.where((category == 7) & is_fleet, fleet_pack, product)
    basic = (category == 7) & ~is_fleet & (product == fleet_pack)
    product = np.where(basic, fleet_pack - 3, product)
    month = created[rows].astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    years_to_now = 2026 - (1970 + month // 12)
    list_price = np.array([p.price for p in catalogue.PRODUCTS])[product]
    net = _round(list_price / (1 + catalogue.TAX) * (1 - 0.02 * years_to_now))
    day_of_month = (created[rows] // DAY) - (
        month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    )
    black_week = (month % 12 == 10) & (day_of_month >= 19) & (category < 6)
    discount = np.where(black_week & (orders["channel"][rows] == WEB), 10.0, 0.0)
    discount = np.where(is_fleet & (category < 6), 8.0, discount)
    discount = np.where(kind[rows] == DEALER, 25.0, discount)
    subtotal = _round(quantity * net * (1 - discount / 100))
    return {
        "line": np.arange(len(rows)),
        "order": rows,
        "sequence": (np.arange(len(rows)) - first + 1) * 10,
        "product": product,
        "category": category,
        "quantity": quantity,
        "price_unit": net,
        "discount": discount,
        "subtotal": subtotal,
        "total": _round(subtotal * (1 + catalogue.TAX)),
    }


def _round(values: Floats) -> Floats:
    return np.asarray(np.round(values + 1e-9, 2))


def make_refunds(world: World, orders: Frame, lines: Frame) -> tuple[Frame, Frame]:
    """Return credit notes and their lines: one line or all lines of an order."""
    rng = world.rng("refunds")
    size = len(orders["order"])
    chance = RATE["credit_note"] * np.where(orders["kind"] == WORKSHOP, 0.2, 1.0)
    chosen = (orders["delivered"] < END) & (rng.random(size) < chance)
    order = orders["order"][chosen]
    count = len(order)
    refunds = {
        "order": order,
        "refunded": opening(
            rng, orders["delivered"][chosen] + rng.integers(3 * DAY, 26 * DAY, count), office=True
        ),
        "reason": rng.choice(len(REFUND_REASONS), count, p=[0.38, 0.14, 0.2, 0.1, 0.12, 0.06]),
        "is_whole": rng.random(count) < 0.55,
    }
    refunds = select(refunds, np.lexsort((order, refunds["refunded"])))
    refunds = select(refunds, refunds["refunded"] < END)
    refunds["refund"] = np.arange(len(refunds["order"]))
    refund_of = np.full(size, -1, np.int64)
    refund_of[refunds["order"]] = refunds["refund"]
    whole = np.zeros(size, bool)
    whole[refunds["order"]] = refunds["is_whole"]
    last = np.concatenate((lines["order"][1:] != lines["order"][:-1], [True]))
    back = (refund_of[lines["order"]] >= 0) & (whole[lines["order"]] | last)
    back &= lines["category"] != 7
    # A lone contract line is never sent back: then the first line of the order is.
    covered = np.bincount(lines["order"][back], minlength=size) > 0
    back |= (refund_of[lines["order"]] >= 0) & ~covered[lines["order"]] & (lines["sequence"] == 10)
    refund_lines = select(lines, back)
    refund_lines["refund"] = refund_of[refund_lines["order"]]
    refund_lines = select(refund_lines, np.lexsort((refund_lines["line"], refund_lines["refund"])))
    return refunds, refund_lines


def make_contracts(world: World, orders: Frame, lines: Frame) -> Frame:
    """Return service contracts with the moment of their termination (FAR: running)."""
    rng = world.rng("contracts")
    sold = select(lines, (lines["category"] == 7) & (orders["delivered"][lines["order"]] < END))
    size = len(sold["line"])
    start = orders["delivered"][sold["order"]]
    auto = rng.random(size) < 0.72
    loyal = np.where(auto, 0.84, 0.62)
    terms = rng.geometric(1 - loyal)
    ends = start + terms * 365 * DAY
    notice = ends - rng.integers(20 * DAY, 90 * DAY, size)
    contracts = {
        "order": sold["order"],
        "person": orders["person"][sold["order"]],
        "company": orders["company"][sold["order"]],
        "product": sold["product"],
        "quantity": sold["quantity"],
        "price_unit": sold["price_unit"],
        "started": start,
        "is_auto": auto,
        "terms": terms,
        "noticed": np.where(notice < END, notice, FAR),
    }
    contracts = select(contracts, np.lexsort((sold["line"], start)))
    contracts["contract"] = np.arange(size)
    return contracts
