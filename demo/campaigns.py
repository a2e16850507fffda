"""The campaign calendar: what runs when, in which channel, with which true effect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from demo.clock import DAYS, HISTORY_START, HORIZON, Ints

PLATFORMS = ("google_ads", "meta_ads", "display")


@dataclass(frozen=True)
class Campaign:
    """A campaign; `uplift` is the true added probability that an exposed episode converts."""

    code: str
    name: str
    channel: str
    purpose: str
    start: date
    end: date
    budget: float
    category: int
    uplift: float
    click_price: float = 0.0
    subject: str = ""

    def days(self) -> tuple[int, int]:
        """Return first day and day after the last, counted from the start of history."""
        first = max((self.start - HISTORY_START).days, 0)
        return first, min((self.end - HISTORY_START).days + 1, DAYS)


# name, channel, purpose, month, day, length, budget, category (-1 any), uplift, click price
_YEARLY = (
    ("Marke", "google_ads", "new", 1, 1, 364, 36000, -1, 0.02, 0.55),
    ("Frühjahr City", "google_ads", "new", 3, 1, 91, 24000, 0, 0.10, 1.15),
    ("Trekking Saison", "google_ads", "new", 4, 1, 90, 20000, 1, 0.09, 1.25),
    ("Lastenrad Familie", "google_ads", "new", 2, 15, 120, 18000, 2, 0.12, 1.45),
    ("Herbst Angebote", "google_ads", "new", 9, 10, 50, 12000, -1, 0.08, 1.05),
    ("Zubehör Weihnachten", "google_ads", "penetration", 11, 15, 38, 9000, 5, 0.12, 0.6),
    ("Frühling am Rhein", "meta_ads", "new", 3, 10, 70, 15000, -1, 0.04, 0.75),
    ("E-MTB Bergische", "meta_ads", "new", 5, 1, 75, 9000, 3, 0.06, 0.8),
    ("Pendler Challenge", "meta_ads", "new", 8, 20, 45, 8000, -1, 0.07, 0.7),
    ("Black Week", "meta_ads", "penetration", 11, 20, 10, 7000, -1, 0.14, 0.95),
    ("Retargeting", "display", "new", 1, 10, 350, 14000, -1, 0.01, 0.4),
    ("Sommer Banner", "display", "new", 6, 1, 60, 9000, 1, 0.0, 0.35),
    ("Probefahrttage", "event", "new", 4, 20, 14, 12000, -1, 0.16, 0.0),
    ("Katalog Frühjahr", "letter", "retention", 3, 5, 20, 16000, -1, 0.05, 0.0),
)
_MAIL_SUBJECTS = (
    "Gut durch den Winter", "Jetzt Inspektion sichern", "Die Saison beginnt", "Probefahrttage",
    "Touren im Mai", "Sommer auf dem Rad", "Ab in den Urlaub", "Zubehör für lange Touren",
    "Neue Modelle im Herbst", "Licht an: sicher unterwegs", "Black Week", "Geschenke für Radler",
)  # fmt: skip


def _code(*parts: str) -> str:
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
    plain = (part.lower().translate(table) for part in parts)
    return "_".join(re.sub(r"[^a-z0-9]+", "-", part) for part in plain)


def calendar() -> tuple[Campaign, ...]:
    """Return all campaigns of the span, in order of their start."""
    found: list[Campaign] = []
    for year in range(2023, 2027):
        for name, channel, purpose, month, day, length, budget, category, uplift, price in _YEARLY:
            start = date(year, month, day)
            end = start + timedelta(days=length)
            if end < HISTORY_START or start >= HORIZON:
                continue
            code = _code(str(year), channel.removesuffix("_ads"), name)
            growth = 1 + 0.08 * (year - 2023)
            found.append(
                Campaign(
                    code,
                    f"{name} {year}",
                    channel,
                    purpose,
                    max(start, HISTORY_START),
                    end,
                    round(budget * growth, 2),
                    category,
                    uplift,
                    price,
                )
            )
        for month in range(1, 13):
            start = date(year, month, 12)
            if not HISTORY_START <= start < HORIZON:
                continue
            subject = _MAIL_SUBJECTS[month - 1]
            if month % 2 == 0 or month in {3, 5, 11}:
                found.append(
                    Campaign(
                        _code(str(year), "mail", f"{month:02d}", subject),
                        f"Newsletter {subject}",
                        "email",
                        "retention" if month % 3 else "penetration",
                        start,
                        start + timedelta(days=10),
                        900.0,
                        5,
                        0.10,
                        0.0,
                        subject,
                    )
                )
            if month in {1, 9}:
                found.append(
                    Campaign(
                        _code(str(year), "mail", "inspektion", f"{month:02d}"),
                        f"Inspektion {month:02d}/{year}",
                        "email",
                        "retention",
                        start + timedelta(days=8),
                        start + timedelta(days=20),
                        400.0,
                        6,
                        0.08,
                        0.0,
                        "Zeit für die Inspektion",
                    )
                )
    return tuple(sorted(found, key=lambda campaign: (campaign.start, campaign.code)))


def active_table(campaigns: tuple[Campaign, ...]) -> Ints:
    """Return [platform, category, day, slot] -> campaign index or -1 (three slots)."""
    table = np.full((len(PLATFORMS), 8, DAYS, 3), -1, np.int64)
    filled = np.zeros((len(PLATFORMS), 8, DAYS), np.int64)
    for index, campaign in enumerate(campaigns):
        if campaign.channel not in PLATFORMS:
            continue
        platform = PLATFORMS.index(campaign.channel)
        first, last = campaign.days()
        categories = range(8) if campaign.category < 0 else (campaign.category,)
        for category in categories:
            for day in range(first, last):
                slot = filled[platform, category, day]
                if slot < 3:
                    table[platform, category, day, slot] = index
                    filled[platform, category, day] = slot + 1
    # A free slot repeats the last filled one, so that any drawn slot is a running campaign.
    for slot in (1, 2):
        empty = table[..., slot] < 0
        table[..., slot] = np.where(empty, table[..., slot - 1], table[..., slot])
    return table
