"""How wrong predictions are: made from the past of a day, compared with what came after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from value.patterns import Floats, Ints, Patterns
from value.spending import SpendingParameters, expected_amount


@dataclass(frozen=True)
class HoldoutError:
    """Predicted and actual days with a purchase in the time held out."""

    customer_count: int
    expected_count: float
    actual_count: int
    mean_absolute_error: float
    """Days with a purchase, per customer."""
    naive_mean_absolute_error: float
    """The same for the rule that everybody goes on at his own past rate."""

    @property
    def total_error_share(self) -> float | None:
        """(Expected - actual) / actual; None where nobody bought."""
        return error_share(self.expected_count, self.actual_count)


def holdout_error(expected: Floats, past: Patterns, later: Ints, weeks: float) -> HoldoutError:
    """Compare what was expected of each customer of past patterns with the weeks after them.

    `later` are the actual days with a purchase in these weeks, one entry per pattern: customers
    with the same past but another future are patterns of their own. Raises ValueError without a
    customer.
    """
    if not past.customer_count:
        raise ValueError("there is no customer to predict for")
    naive = past.repeats * weeks / np.maximum(past.age, 1 / 7)
    return HoldoutError(
        customer_count=past.customer_count,
        expected_count=float(expected @ past.customers),
        actual_count=int(later @ past.customers),
        mean_absolute_error=_mean_distance(expected, later, past.customers),
        naive_mean_absolute_error=_mean_distance(naive, later, past.customers),
    )


def expected_revenue(
    expected: Floats, past: Patterns, repeat_amount: Floats, spending: SpendingParameters
) -> float:
    """What the purchases expected of each customer of past patterns bring in all.

    `repeat_amount` is the sum over the customers of a pattern, which is enough: what a customer is
    expected to spend rises evenly with what he has spent.
    """
    mean_amount = repeat_amount / np.maximum(past.repeats * past.customers, 1)
    amount = expected_amount(spending, past.repeats, mean_amount)
    return float((expected * past.customers) @ amount)


def error_share(expected: float, actual: float) -> float | None:
    """(Expected - actual) / actual; None over nothing."""
    return (expected - actual) / actual if actual else None


def _mean_distance(expected: Floats, actual: Ints, customers: Ints) -> float:
    return float(np.abs(expected - actual) @ customers / customers.sum())
