"""Paths of touches: those that led to a conversion, and those that led to none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Touches:
    """T touches, in order of whose they are and then of time.

    `owner` numbers whose a touch is: a person for touches that led to nothing, a conversion for
    those that led to it. `at` is in seconds. `window` numbers segment and year.
    """

    owner: Indexes
    at: Indexes
    channel: Indexes
    group: Indexes
    window: Indexes


def lost_starts(touches: Touches, is_credited: Flags, lookback_seconds: int) -> Flags:
    """Where a path that led to nothing begins, among the touches that are not credited.

    It is cut where the next conversion's path lies between, and by silence beyond which touches
    would not count. The result has the shape (T,) and is false for credited touches.
    """
    if not len(touches.owner):
        return np.zeros(0, dtype=bool)
    is_cut = np.ones(len(touches.owner), dtype=bool)
    is_cut[1:] = (
        (touches.owner[1:] != touches.owner[:-1])
        | is_credited[:-1]
        | (touches.at[1:] - touches.at[:-1] > lookback_seconds)
    )
    return is_cut & ~is_credited


def owner_starts(owner: Indexes) -> Flags:
    """Where the touches of the next owner begin."""
    is_start = np.ones(len(owner), dtype=bool)
    is_start[1:] = owner[1:] != owner[:-1]
    return is_start


def offsets_of(is_start: Flags) -> Indexes:
    """The bounds of paths that begin at these touches: (paths + 1,)."""
    return np.append(np.flatnonzero(is_start), len(is_start)).astype(np.int64)
