"""Tickets, calls, e-mails and meetings of service and sales."""

from __future__ import annotations

from typing import Any

import numpy as np

from demo.behaviour import BIKE, DEALER, WORKSHOP, Frame, select, stack
from demo.clock import DAY, END, FAR, OFFICE_HOURS, Ints, at_hour, opening
from demo.world import World

CATEGORIES = ("complaint", "service", "question", "return", "warranty")
SOURCES = ("EMAIL", "PHONE", "CHAT", "FORM")
MEETINGS = ("test_ride", "consultation", "service_appointment", "fleet_visit")
OUTCOMES = ("COMPLETED", "NO_SHOW", "CANCELED")


def make_tickets(world: World, orders: Frame, refunds: Frame, leads: Frame) -> Frame:
    """Return service cases with their first reply and closing time."""
    rng = world.rng("tickets")
    size = len(orders["order"])
    delivered = orders["delivered"] < END
    private = orders["kind"] != DEALER
    late = orders["is_late"]
    parts = []

    def add(category: int, person: Ints, order: Ints, created: Ints) -> None:
        parts.append(
            {
                "category": np.full(len(person), category),
                "person": person,
                "order": order,
                "created": created,
            }
        )

    draw = rng.random(size)
    bad = delivered & private & (draw < np.where(late, 0.22, 0.05))
    moment = orders["delivered"] + rng.integers(DAY // 2, 20 * DAY, size)
    early = orders["created"] + rng.integers(2 * DAY, 8 * DAY, size)
    moment = np.where(late & (draw < 0.11), np.minimum(early, moment), moment)
    add(0, orders["person"][bad], orders["order"][bad], moment[bad])
    visit = delivered & (orders["kind"] == WORKSHOP) & (rng.random(size) < 0.5)
    add(
        1,
        orders["person"][visit],
        orders["order"][visit],
        orders["created"][visit] - rng.integers(DAY, 9 * DAY, int(visit.sum())),
    )
    asks = np.flatnonzero(rng.random(len(leads["lead"])) < 0.12)
    none = np.full(len(asks), -1, np.int64)
    add(2, leads["person"][asks], none, leads["mcl"][asks] + rng.integers(0, 6 * DAY, len(asks)))
    back = np.flatnonzero(rng.random(len(refunds["order"])) < 0.6)
    goods = refunds["order"][back]
    sooner = rng.integers(DAY, 4 * DAY, len(back))
    add(3, orders["person"][goods], goods, refunds["refunded"][back] - sooner)
    broken = delivered & (orders["kind"] == BIKE) & (rng.random(size) < 0.07)
    add(
        4,
        orders["person"][broken],
        orders["order"][broken],
        orders["delivered"][broken] + rng.integers(20 * DAY, 600 * DAY, int(broken.sum())),
    )
    tickets = stack(parts)
    tickets = select(tickets, tickets["created"] < END)
    # A quarter of the complaints comes back about the same matter.
    again = select(tickets, (tickets["category"] == 0) & (rng.random(len(tickets["person"])) < 0.2))
    again["created"] = again["created"] + rng.integers(3 * DAY, 12 * DAY, len(again["person"]))
    tickets = stack([tickets, again])
    tickets["source"] = rng.choice(4, len(tickets["person"]), p=[0.42, 0.33, 0.1, 0.15])
    tickets["created"] = _answered_hours(rng, tickets)
    tickets = select(tickets, np.lexsort((tickets["person"], tickets["created"])))
    tickets = select(tickets, tickets["created"] < END)
    count = len(tickets["person"])
    tickets["ticket"] = np.arange(count)
    tickets["priority"] = np.where(tickets["category"] == 0, 2, rng.integers(0, 2, count))
    by_phone = tickets["source"] == 1
    hours = np.where(by_phone, 0.02, rng.gamma(1.3, 9.0, count))
    reply = tickets["created"] + (hours * 3600).astype(np.int64) + 60
    reply = np.where(by_phone, reply, np.maximum(opening(rng, reply, office=True), reply))
    answered = rng.random(count) < 0.93
    tickets["replied"] = np.where(answered, reply, FAR)
    solve = rng.gamma(1.4, np.where(tickets["category"] == 4, 6.0, 2.2)) * DAY
    closed = opening(rng, reply + solve.astype(np.int64), office=True)
    closed = np.maximum(closed, reply + 600)
    tickets["closed"] = np.where(answered | (rng.random(count) < 0.5), closed, FAR)
    tickets["owner"] = 10 + rng.integers(0, 4, count)
    tickets["text"] = rng.integers(0, 6, count)
    return tickets


def _answered_hours(rng: np.random.Generator, tickets: Frame) -> Ints:
    """Customers who call are put through at office hours only; everything else comes any time."""
    created = tickets["created"]
    # Visits and returns must stay before the order or refund that they lead to.
    before = np.isin(tickets["category"], (1, 3))
    called = np.where(
        before, at_hour(rng, created, OFFICE_HOURS), opening(rng, created + DAY, office=True)
    )
    return np.asarray(np.where(tickets["source"] == 1, called, created))


def make_meetings(world: World, leads: Frame, orders: Frame) -> Frame:
    """Return test rides, consultations, fleet visits and workshop appointments."""
    rng = world.rng("meetings")
    size = len(leads["lead"])
    accepted = leads["sal"] < END
    rides = accepted & (rng.random(size) < np.where(leads["won"] < FAR, 0.78, 0.55))
    fleet = leads["company"] >= 0
    kind = np.where(fleet, 3, np.where(rng.random(size) < 0.78, 0, 1))
    until = np.minimum(leads["sql"], leads["sal"] + 12 * DAY)
    start = leads["sal"] + ((until - leads["sal"]) * rng.random(size)).astype(np.int64)
    limit = np.maximum(until, leads["sal"] + 3600)
    start, sooner = opening(rng, start), opening(rng, limit - 2 * DAY)
    start = np.where((start > limit) & (sooner > leads["sal"]), sooner, start)
    start = np.minimum(start, limit)
    workshop = (orders["kind"] == WORKSHOP) & (orders["delivered"] < END)
    count = int(workshop.sum())
    meetings = stack(
        [
            {
                "person": leads["person"][rides],
                "kind": kind[rides],
                "starts": start[rides],
                "booked": leads["sal"][rides] - 600,
                "owner": leads["owner"][rides],
            },
            {
                "person": orders["person"][workshop],
                "kind": np.full(count, 2),
                "starts": orders["created"][workshop] - 1800,
                "booked": orders["created"][workshop] - rng.integers(DAY, 9 * DAY, count),
                "owner": 10 + rng.integers(0, 4, count),
            },
        ]
    )
    meetings = select(meetings, meetings["booked"] < END)
    meetings = select(meetings, np.lexsort((meetings["person"], meetings["booked"])))
    total = len(meetings["person"])
    meetings["meeting"] = np.arange(total)
    meetings["outcome"] = rng.choice(3, total, p=[0.88, 0.07, 0.05])
    return meetings


def make_contacts_log(world: World, leads: Frame, tickets: Frame) -> tuple[Frame, Frame]:
    """Return calls and one-to-one e-mails around leads and tickets."""
    rng = world.rng("calls")
    size, count = len(leads["lead"]), len(tickets["ticket"])
    calls: list[Frame] = []
    mails: list[Frame] = []

    def touch(
        target: list[Frame], rows: Any, source: Frame, moment: Ints, *, inbound: bool, ticket: bool
    ) -> None:
        chosen = np.flatnonzero(rows)
        target.append(
            {
                "person": source["person"][chosen],
                "moment": moment[chosen],
                "is_inbound": np.full(len(chosen), inbound),
                "ticket": source["ticket"][chosen] if ticket else np.full(len(chosen), -1),
                "owner": source["owner"][chosen],
                "company": np.full(len(chosen), -1) if ticket else source["company"][chosen],
            }
        )

    qualified = leads["mql"] < END
    first_call = opening(rng, leads["mql"] % FAR + rng.integers(3600, 2 * DAY, size), office=True)
    touch(
        calls, qualified & (rng.random(size) < 0.6), leads, first_call, inbound=False, ticket=False
    )
    touch(
        calls,
        (leads["sal"] < END) & (rng.random(size) < 0.4),
        leads,
        opening(rng, leads["sal"] % FAR + 2 * DAY, office=True),
        inbound=False,
        ticket=False,
    )
    touch(
        mails,
        qualified & (rng.random(size) < 0.7),
        leads,
        leads["mql"] % FAR + 5400,
        inbound=False,
        ticket=False,
    )
    touch(mails, leads["sql"] < END, leads, leads["sql"] % FAR + 3600, inbound=False, ticket=False)
    phone = tickets["source"] == 1
    touch(calls, phone, tickets, tickets["created"], inbound=True, ticket=True)
    touch(mails, ~phone, tickets, tickets["created"], inbound=True, ticket=True)
    touch(
        mails,
        ~phone & (tickets["replied"] < END),
        tickets,
        tickets["replied"],
        inbound=False,
        ticket=True,
    )
    back = (tickets["closed"] < END) & (rng.random(count) < 0.3)
    touch(calls, back, tickets, tickets["closed"] - 900, inbound=False, ticket=True)
    return _numbered(rng, calls, "call"), _numbered(rng, mails, "email")


def _numbered(rng: np.random.Generator, parts: list[Frame], name: str) -> Frame:
    frame = stack(parts)
    frame = select(frame, frame["moment"] < END)
    frame = select(frame, np.lexsort((frame["person"], frame["moment"])))
    size = len(frame["person"])
    frame[name] = np.arange(size)
    frame["seconds"] = np.clip(rng.gamma(1.6, 130, size), 8, 3600).astype(np.int64)
    frame["result"] = rng.random(size)
    return frame
