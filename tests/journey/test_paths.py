"""Paths that led to nothing."""

import numpy as np

from journey.paths import Touches, lost_starts, offsets_of, owner_starts

DAY = 86400


def touches(owners: list[int], days: list[int]) -> Touches:
    """Touches of these owners on these days."""
    nothing = np.zeros(len(owners), dtype=np.int64)
    return Touches(np.array(owners), np.array(days) * DAY, nothing, nothing, nothing)


def test_a_lost_path_ends_with_silence_and_where_a_conversion_came() -> None:
    # Two of one path; 91 days later another; a credited one; what came after it; another person.
    found = lost_starts(
        touches([1, 1, 1, 1, 1, 2], [0, 90, 181, 182, 183, 183]),
        np.array([False, False, False, True, False, False]),
        lookback_seconds=90 * DAY,
    )
    assert found.tolist() == [True, False, True, False, True, True]


def test_touches_that_are_all_credited_leave_no_lost_path() -> None:
    assert not lost_starts(touches([1, 1], [0, 1]), np.array([True, True]), DAY).any()


def test_nothing_has_no_path() -> None:
    nothing = lost_starts(touches([], []), np.zeros(0, dtype=bool), DAY)
    assert offsets_of(nothing).tolist() == [0]


def test_owners_bound_their_paths() -> None:
    assert offsets_of(owner_starts(np.array([7, 7, 3, 7]))).tolist() == [0, 2, 3, 4]
