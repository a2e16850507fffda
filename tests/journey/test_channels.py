"""Contributions of channels: both orders of the chain, Shapley shares, intervals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey.bootstrap import Resampling
from journey.channels import Paths, contributions, count_paths

RESAMPLING = Resampling(samples=50, seed=1)
Journeys = list[tuple[list[int], bool]]


def paths_of(journeys: Journeys, channels: int, groups: int = 1) -> Paths:
    """Paths of journeys, dealt to groups in turn."""
    touched = [journey for journey, _ in journeys]
    return Paths(
        channels=np.array([channel for journey in touched for channel in journey], dtype=np.int64),
        offsets=np.concatenate([[0], np.cumsum([len(journey) for journey in touched])]),
        is_converted=np.array([is_won for _, is_won in journeys]),
        group=np.arange(len(journeys)) % groups,
        channel_count=channels,
        group_count=groups,
    )


def rate_without(journeys: Journeys, channel: int | None, order: int) -> float:
    """Probability to win when who comes to the channel leaves, by stepping through the chain."""
    counts: dict[tuple[int, ...], dict[object, int]] = {}
    for journey, is_won in journeys:
        state: tuple[int, ...] = ()
        for node in [*journey, is_won]:
            is_end = isinstance(node, bool)
            target: object = node if is_end else (*state, node)[-order:]
            counts.setdefault(state, {}).setdefault(target, 0)
            counts[state][target] += 1
            if not is_end:
                state = target  # type: ignore[assignment]
    present, won = {(): 1.0}, 0.0
    while sum(present.values()) > 1e-14:
        after: dict[tuple[int, ...], float] = {}
        for state, share in present.items():
            leads = counts[state]
            for target, count in leads.items():
                part = share * count / sum(leads.values())
                if isinstance(target, bool):
                    won += part if target else 0.0
                elif target[-1] != channel:
                    after[target] = after.get(target, 0.0) + part
        present = after
    return won


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.booleans()),
        min_size=1,
        max_size=20,
    ).filter(lambda journeys: any(is_won for _, is_won in journeys))
)
def test_effects_equal_leaving_the_channel_out(journeys: Journeys) -> None:
    found = contributions(count_paths(paths_of(journeys, 4)), RESAMPLING).point
    for order in (1, 2):
        whole = rate_without(journeys, None, order)
        expected = [1 - rate_without(journeys, channel, order) / whole for channel in range(4)]
        np.testing.assert_allclose(found[f"markov_{order}_effect"], expected, atol=1e-9)


def test_a_chain_of_order_2_remembers_the_channel_before() -> None:
    # After a, b wins; after c, b loses. Order 1 mixes both at b and finds part of a's effect in c.
    journeys: Journeys = [([0, 1], True), ([2, 1], False)]
    found = contributions(count_paths(paths_of(journeys, 3)), RESAMPLING).point
    np.testing.assert_allclose(found["markov_1_effect"], [0.5, 1, 0.5], atol=1e-12)
    np.testing.assert_allclose(found["markov_2_effect"], [1, 1, 0], atol=1e-12)


def test_shares_add_up_to_one() -> None:
    journeys: Journeys = [([0, 1], True), ([1], False), ([2], True), ([0], False)]
    found = contributions(count_paths(paths_of(journeys, 3)), RESAMPLING).point
    for name in ("markov_1_share", "markov_2_share", "shapley_share"):
        assert found[name].sum() == pytest.approx(1)


def test_intervals_hold_the_value_and_are_the_same_in_every_run() -> None:
    journeys: Journeys = [([0, 1], True), ([1], False), ([2], True), ([0], False)] * 40
    paths = count_paths(paths_of(journeys, 3, groups=40))
    one, again = contributions(paths, RESAMPLING), contributions(paths, RESAMPLING)
    for name, value in one.point.items():
        np.testing.assert_array_equal(one.lower[name], again.lower[name])
        assert (one.lower[name] <= value + 1e-12).all()
        assert (one.upper[name] >= value - 1e-12).all()
    assert (one.upper["shapley_share"] > one.lower["shapley_share"]).any()


def test_without_a_conversion_nothing_is_known() -> None:
    found = contributions(
        count_paths(paths_of([([0], False), ([1], False)], 2, groups=2)), RESAMPLING
    )
    assert all(np.isnan(values).all() for values in (*found.point.values(), *found.lower.values()))


def test_one_group_of_persons_has_no_interval() -> None:
    found = contributions(count_paths(paths_of([([0], True), ([1], False)], 2)), RESAMPLING)
    assert np.isnan(found.lower["markov_1_share"]).all()
    assert not np.isnan(found.point["markov_1_share"]).any()


def test_counts_of_windows_add_up_to_those_of_all() -> None:
    journeys: Journeys = [([0, 1, 0], True), ([1], False), ([2], True), ([0, 2], False)]
    # Two windows of two groups each, and both as one.
    apart = count_paths(paths_of(journeys, 3, groups=4))
    together = apart.of_groups(np.array([0, 1])) + apart.of_groups(np.array([2, 3]))
    assert list(together.through(together.paths)) == [2, 2, 2]
    assert list(together.through(together.converted)) == [1, 1, 1]
    whole = contributions(count_paths(paths_of(journeys, 3)), RESAMPLING).point
    for name, values in contributions(together, RESAMPLING).point.items():
        np.testing.assert_allclose(values, whole[name], atol=1e-12)


def test_a_path_without_a_touch_is_refused() -> None:
    paths = paths_of([([0], True), ([1], False)], 2)
    with pytest.raises(ValueError, match="at least one touch"):
        replace(paths, offsets=np.array([0, 0, 2]))
