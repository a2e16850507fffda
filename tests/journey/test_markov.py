"""Removal effects: worked by hand, against deleting the state, and on the edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey.markov import removal_effects
from tests.journey.chains import Paths, by_deletion, counted


def test_the_effects_of_a_small_chain_are_those_worked_by_hand() -> None:
    # a b won, a lost, b won: a is first in 2 of 3, b follows it in 1 of 2 and always wins, so
    # P(won) = 2/3 · 1/2 + 1/3 = 2/3. Without a 1/3 is left, without b nothing.
    paths: Paths = [([0, 1], True), ([0], False), ([1], True)]
    np.testing.assert_allclose(removal_effects(counted(paths, 2)), [0.5, 1.0], atol=1e-12)


def test_wins_at_the_first_contact_count_in_the_probability() -> None:
    # won, a won, a lost: P(won) = 1/3 + 2/3 · 1/2 = 2/3, and without a 1/3.
    paths: Paths = [([], True), ([0], True), ([0], False)]
    np.testing.assert_allclose(removal_effects(counted(paths, 1)), [0.5], atol=1e-12)


def test_repetitions_change_nothing() -> None:
    paths: Paths = [([0, 0, 0, 1], True), ([0], False), ([1, 1], True)]
    once: Paths = [([0, 1], True), ([0], False), ([1], True)]
    expected = removal_effects(counted(once, 2))
    np.testing.assert_allclose(removal_effects(counted(paths, 2)), expected, atol=1e-12)


def test_states_of_the_same_paths_have_the_same_effect() -> None:
    paths: Paths = [([0], True), ([1], True), ([0], False), ([1], False), ([2], False)]
    effects = removal_effects(counted(paths, 3))
    assert effects[0] == effects[1]
    assert effects[2] == 0


def test_without_a_win_there_is_no_effect() -> None:
    assert np.isnan(removal_effects(counted([([0], False)], 1))).all()


def test_nothing_has_no_effect() -> None:
    assert removal_effects(np.zeros((1, 2))).shape == (0,)
    assert np.isnan(removal_effects(np.zeros((3, 4)))).all()


def test_a_chain_of_order_1_forgets_how_it_came_to_a_state() -> None:
    # a b a won: from a half goes on to b and half wins, so without b half is left.
    effects = removal_effects(counted([([0, 1, 0], True)], 3))
    np.testing.assert_allclose(effects, [1.0, 0.5, 0.0], atol=1e-12)


def test_many_chains_at_once_are_each_their_own() -> None:
    chains = [counted([([0, 1], True)], 2), counted([([0], True), ([1], False)], 2)]
    together = removal_effects(np.stack(chains))
    for found, chain in zip(together, chains, strict=True):
        np.testing.assert_array_equal(found, removal_effects(chain))


def test_a_wrong_shape_is_named() -> None:
    with pytest.raises(ValueError, match="two ends"):
        removal_effects(np.zeros((3, 3)))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 4), max_size=6), st.booleans()), min_size=1, max_size=25
    )
)
def test_the_formula_equals_deleting_the_state(paths: Paths) -> None:
    counts = counted(paths, 5)
    if not any(is_won for _, is_won in paths):
        assert np.isnan(removal_effects(counts)).all()
        return
    np.testing.assert_allclose(removal_effects(counts), by_deletion(counts), atol=1e-9)
