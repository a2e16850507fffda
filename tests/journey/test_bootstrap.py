"""Intervals by resampling persons: the same in every run, wider than without persons."""

import numpy as np
import pytest

from journey.bootstrap import Resampling, percentile_interval, resampled_weights
from journey.emotions import mean_interval

RESAMPLING = Resampling(samples=2000, seed=1)


def test_each_sample_draws_as_many_persons_as_there_are() -> None:
    blocks = list(resampled_weights(5, Resampling(samples=40, seed=1)))
    weights = np.concatenate(blocks)
    assert weights.shape == (40, 5)
    assert set(weights.sum(axis=1)) == {5.0}


def test_blocks_of_many_persons_make_up_all_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journey.bootstrap._DRAWS", 30)
    blocks = list(resampled_weights(10, Resampling(samples=7, seed=1)))
    assert [len(block) for block in blocks] == [3, 3, 1]


def test_a_seed_repeats_itself_and_another_does_not() -> None:
    totals, counts = np.arange(20.0), np.ones(20)
    found = mean_interval(totals, counts, RESAMPLING)
    assert found == mean_interval(totals, counts, RESAMPLING)
    assert found != mean_interval(totals, counts, Resampling(samples=2000, seed=2))


def test_the_interval_of_a_mean_is_that_of_theory() -> None:
    values = np.random.default_rng(5).normal(0.2, 0.5, size=400)
    lower, upper = mean_interval(values, np.ones(400), RESAMPLING)
    half = 1.96 * values.std() / 20
    assert lower == pytest.approx(values.mean() - half, abs=0.01)
    assert upper == pytest.approx(values.mean() + half, abs=0.01)


def test_scores_of_one_person_hang_together() -> None:
    values = np.random.default_rng(5).normal(0, 1, size=50)
    alone = mean_interval(np.repeat(values, 4), np.ones(200), RESAMPLING)
    by_person = mean_interval(values * 4, np.full(50, 4.0), RESAMPLING)
    assert by_person[1] - by_person[0] > 1.8 * (alone[1] - alone[0])


def test_one_person_has_no_interval() -> None:
    assert np.isnan(mean_interval(np.array([3.0]), np.array([4.0]), RESAMPLING)).all()


def test_equal_persons_have_an_interval_without_width() -> None:
    assert mean_interval(np.full(3, 0.5), np.ones(3), RESAMPLING) == (0.5, 0.5)


def test_percentiles_leave_out_samples_without_a_value() -> None:
    estimates = np.array([[0.0, np.nan], [np.nan, np.nan], [1.0, np.nan]])
    lower, upper = percentile_interval(estimates)
    np.testing.assert_allclose(lower, [0.025, np.nan])
    np.testing.assert_allclose(upper, [0.975, np.nan])


def test_no_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="journey_bootstrap_samples"):
        Resampling(samples=0, seed=1)
