"""The calendar of the demo company: fixed days, local time and opening hours, all vectorised.

Times are epoch seconds in UTC (int64 arrays); local times are Europe/Berlin.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DAY = 86_400
HISTORY_START = date(2023, 7, 1)
START_DAY = date(2026, 7, 1)
RESERVE_DAYS = 120
HORIZON = START_DAY + timedelta(days=RESERVE_DAYS)
FAR = 32_503_680_000  # the year 3000: "never"

# Half a day weight by month: spring peak, Christmas accessories.
MONTH_WEIGHT = np.array([0.6, 0.8, 1.3, 1.5, 1.45, 1.2, 1.05, 1.0, 0.95, 0.8, 0.85, 0.95])
WEEKDAY_WEIGHT = np.array([1.0, 0.95, 0.95, 0.95, 0.95, 1.05, 1.2])
WEB_HOURS = np.array(
    [5, 3, 2, 1, 1, 2, 6, 14, 22, 28, 32, 34, 36, 34, 32, 32, 34, 38, 44, 52, 58, 54, 36, 16], float
)
STORE_HOURS = np.array([0] * 10 + [8, 10, 10, 8, 10, 12, 14, 14, 10] + [0] * 5, float)
OFFICE_HOURS = np.array([0] * 8 + [6, 10, 12, 10, 5, 8, 10, 9, 6] + [0] * 7, float)


def seconds(day: date) -> int:
    """Return midnight UTC of a day as epoch seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


T0 = seconds(HISTORY_START)
TODAY = seconds(START_DAY)
END = seconds(HORIZON)
DAYS = (END - T0) // DAY


def _dst_changes() -> tuple[Ints, Ints]:
    moments, offsets = [0], [3600]
    for year in range(2020, 2030):
        for month, offset in ((3, 7200), (10, 3600)):
            last = date(year, month, 31)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            moments.append(seconds(sunday) + 3600)
            offsets.append(offset)
    return np.array(moments, np.int64), np.array(offsets, np.int64)


_CHANGES, _OFFSETS = _dst_changes()


def utc_offset(utc: Ints) -> Ints:
    """Return the offset of Europe/Berlin in seconds at each UTC moment."""
    return _OFFSETS[np.searchsorted(_CHANGES, utc, side="right") - 1]


def to_utc(local: Ints) -> Ints:
    """Turn local wall-clock seconds into UTC."""
    guess = local - utc_offset(local - 3600)
    return np.asarray(local - utc_offset(guess))


def to_local(utc: Ints) -> Ints:
    """Turn UTC seconds into local wall-clock seconds."""
    return utc + utc_offset(utc)


def day_weights(trend: float = 0.12) -> Floats:
    """Return how busy each day of the simulated span is (season, weekday, growth)."""
    days = np.arange(DAYS) + T0 // DAY
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    weekday = (days + 3) % 7
    growth = 1 + trend * np.arange(DAYS) / 365
    return np.asarray(MONTH_WEIGHT[months] * WEEKDAY_WEIGHT[weekday] * growth)


def pick_weighted(rng: np.random.Generator, weights: npt.ArrayLike, size: int) -> Ints:
    """Draw indexes by weight."""
    cumulated = np.cumsum(np.asarray(weights, float))
    drawn = np.searchsorted(cumulated, rng.random(size) * cumulated[-1], side="right")
    return np.asarray(np.minimum(drawn, len(cumulated) - 1), np.int64)


def moments(rng: np.random.Generator, size: int, hours: Floats = WEB_HOURS) -> Ints:
    """Draw UTC moments over the whole span with season, weekday and hour profile."""
    day = pick_weighted(rng, day_weights(), size)
    return at_hour(rng, T0 + day * DAY, hours)


def at_hour(rng: np.random.Generator, utc: Ints, hours: Floats = WEB_HOURS) -> Ints:
    """Keep the local day of each moment and draw its time of day from an hour profile."""
    local_day = to_local(utc) // DAY * DAY
    hour = pick_weighted(rng, hours, len(utc))
    return to_utc(local_day + hour * 3600 + rng.integers(0, 3600, len(utc)))


def opening(rng: np.random.Generator, utc: Ints, office: bool = False) -> Ints:
    """Move moments to the next opening time of stores (Mon-Sat) or offices (Mon-Fri)."""
    local_day = to_local(utc) // DAY
    weekday = (local_day + 3) % 7
    shift = np.where(weekday == 6, 1, 0)
    if office:
        shift = np.where(weekday >= 5, 7 - weekday, 0)
    moved = (local_day + shift) * DAY + DAY // 2
    return at_hour(rng, moved, OFFICE_HOURS if office else STORE_HOURS)
