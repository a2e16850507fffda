"""Discounting and hold-out: worked by hand and by simulation."""

import numpy as np
import pytest

from value.discount import WEEKS_PER_MONTH, discounted_purchases
from value.fitting import maximise
from value.frequency import FrequencyParameters, expected_purchases
from value.holdout import expected_revenue, holdout_error
from value.patterns import Floats, Patterns
from value.spending import SpendingParameters

P = FrequencyParameters(0.243, 4.414, 0.793, 2.426)
KNOWN = np.array([2, 0]), np.array([30.43, 0.0]), np.array([38.86, 38.86])


def test_without_interest_nothing_is_discounted() -> None:
    found = discounted_purchases(P, *KNOWN, months=12, yearly_rate=0.0)
    np.testing.assert_allclose(found, expected_purchases(P, *KNOWN, 12 * WEEKS_PER_MONTH))


def test_each_month_is_discounted_at_its_end() -> None:
    found = discounted_purchases(P, *KNOWN, months=3, yearly_rate=0.1)
    until = [expected_purchases(P, *KNOWN, month * WEEKS_PER_MONTH) for month in (1, 2, 3)]
    by_hand = (
        until[0] / 1.1 ** (1 / 12)
        + (until[1] - until[0]) / 1.1 ** (2 / 12)
        + (until[2] - until[1]) / 1.1 ** (3 / 12)
    )
    np.testing.assert_allclose(found, by_hand)


def test_a_year_is_twelve_months() -> None:
    days = 12 * WEEKS_PER_MONTH * 7
    assert days == pytest.approx(365.25)


def test_the_error_is_told_by_customer_and_in_total() -> None:
    past = Patterns(
        np.array([1, 1, 0]), np.array([2.0, 2.0, 0.0]), np.array([10.0, 10.0, 10.0]),
        np.array([60, 40, 900]),
    )  # fmt: skip
    later = np.array([0, 3, 0])
    expected = np.array([0.5, 0.5, 0.1])
    error = holdout_error(expected, past, later, weeks=5.0)
    assert (error.customer_count, error.actual_count) == (1000, 120)
    # The naive rule expects 1 * 5 / 10 of who came back once: .5 * 60 + 2.5 * 40 over 1000.
    assert error.naive_mean_absolute_error == pytest.approx(0.13)
    # .5 * 100 + .1 * 900 = 140 expected of 120; off by .5 * 60 + 2.5 * 40 + .1 * 900 over 1000.
    assert error.expected_count == pytest.approx(140)
    assert error.total_error_share == pytest.approx(20 / 120)
    assert error.mean_absolute_error == pytest.approx(0.22)


def test_where_nobody_bought_later_there_is_no_share() -> None:
    past = Patterns(np.array([1, 0]), np.array([2.0, 0.0]), np.array([9.0, 9.0]), np.array([5, 9]))
    error = holdout_error(np.array([1.0, 0.5]), past, np.array([0, 0]), weeks=5.0)
    assert error.total_error_share is None


def test_without_a_customer_there_is_no_error() -> None:
    nobody = np.zeros(0)
    past = Patterns.of_days(nobody, nobody, nobody)
    with pytest.raises(ValueError, match="no customer"):
        holdout_error(nobody, past, np.zeros(0, int), weeks=5.0)


def test_revenue_is_purchases_times_what_each_is_expected_to_spend() -> None:
    # p 2, q 3, gamma 10: 2 (10 + 40) / (2 + 3 - 1) = 25 after one repeat of 40; 10 without one.
    past = Patterns(np.array([1, 0]), np.array([2.0, 0.0]), np.array([9.0, 9.0]), np.array([2, 9]))
    found = expected_revenue(
        np.array([0.5, 0.1]), past, np.array([80.0, 0.0]), SpendingParameters(2.0, 3.0, 10.0)
    )
    assert found == pytest.approx(2 * 0.5 * 25 + 9 * 0.1 * 10)


def test_a_function_without_a_maximum_is_an_error() -> None:
    def steep(parameters: Floats) -> tuple[float, Floats]:
        return float("nan"), np.full(len(parameters), np.nan)

    with pytest.raises(ValueError, match="no maximum"):
        maximise(steep, scale=np.ones(2), weight=1.0)
