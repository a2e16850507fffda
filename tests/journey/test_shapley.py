"""Shapley values: worked by hand, and against all orders of the channels."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey.shapley import channel_values

Counts = list[tuple[int, int]]


def by_all_orders(converted: list[int], paths: list[int]) -> list[float]:
    """The mean gain of each channel over all orders in which the channels come."""
    sets = len(paths)
    channels = sets.bit_length() - 1

    def rate(chosen: int) -> float:
        within = [number for number in range(sets) if number & ~chosen == 0]
        count = sum(paths[number] for number in within)
        return sum(converted[number] for number in within) / count if count else 0.0

    gains = np.zeros(channels)
    orders = list(permutations(range(channels)))
    for order in orders:
        chosen = 0
        for channel in order:
            gains[channel] += rate(chosen | 1 << channel) - rate(chosen)
            chosen |= 1 << channel
    return list(gains / len(orders))


def test_two_channels_are_those_worked_by_hand() -> None:
    # Alone a converts 1 of 4, b 1 of 2; both together 3 of 4, so v(a) = 1/4, v(b) = 1/2 and
    # v(a, b) = 5/10: a gets (1/4 + (1/2 - 1/2)) / 2, b the rest.
    values = channel_values(np.array([0.0, 1, 1, 3]), np.array([0.0, 4, 2, 4]))
    np.testing.assert_allclose(values, [0.125, 0.375], atol=1e-12)


def test_a_channel_that_lowers_the_rate_has_a_negative_value() -> None:
    values = channel_values(np.array([0.0, 0, 5, 0]), np.array([0.0, 90, 5, 5]))
    assert values[0] < 0 < values[1]
    assert values.sum() == pytest.approx(5 / 100)


def test_nothing_is_worth_nothing() -> None:
    assert channel_values(np.zeros(1), np.zeros(1)).shape == (0,)
    np.testing.assert_array_equal(channel_values(np.zeros(4), np.zeros(4)), [0, 0])


def test_sets_that_are_not_those_of_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="3 sets"):
        channel_values(np.zeros(3), np.zeros(3))


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda channels: st.lists(
            st.tuples(st.integers(0, 20), st.integers(0, 20)),
            min_size=1 << channels,
            max_size=1 << channels,
        )
    )
)
def test_the_formula_equals_all_orders(counts: Counts) -> None:
    converted = [won for won, _ in counts]
    paths = [won + lost for won, lost in counts]
    found = channel_values(np.array([converted] * 2, float), np.array([paths] * 2, float))
    for values in found:
        np.testing.assert_allclose(values, by_all_orders(converted, paths), atol=1e-6)
