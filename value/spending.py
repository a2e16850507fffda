"""For how much customers buy: Gamma-Gamma.

Amounts vary around each customer's mean (Gamma with shape p), means over customers (inverse Gamma
with shape q and scale gamma). Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from value.fitting import Optimum, maximise
from value.patterns import Floats, Ints

# The mean over customers is p gamma / (q - 1): near 1 it says nothing any more.
SMALLEST_Q = 1.1


@dataclass(frozen=True)
class SpendingParameters:
    """The three parameters; gamma is in money."""

    p: float
    q: float
    gamma: float

    @property
    def mean_amount(self) -> float:
        """What a customer of whom nothing is known spends on a purchase, on average."""
        return self.p * self.gamma / (self.q - 1)


@dataclass(frozen=True)
class SpendingFit:
    """Parameters, the logarithm of their likelihood, and how the search ended."""

    parameters: SpendingParameters
    log_likelihood: float
    customer_count: int
    optimum: Optimum


class _Likelihood:
    """The log-likelihood of mean amounts and its gradient."""

    def __init__(self, repeats: Ints, mean_amount: Floats, customers: Ints) -> None:
        self.levels, level = np.unique(repeats, return_inverse=True)
        self.level_customers = np.bincount(level, weights=customers)
        self.x = repeats.astype(np.float64)
        self.total = self.x * mean_amount
        self.weight = customers.astype(np.float64)
        self.log_mean = float(self.weight @ np.log(mean_amount))
        self.times_log_total = float((self.weight * self.x) @ np.log(self.total))

    def value(self, parameters: Floats) -> tuple[float, Floats]:
        """Log-likelihood (equation 1a) and its derivatives by p, q, gamma."""
        from scipy.special import digamma, gammaln

        p, q, gamma = parameters
        x, n = self.levels.astype(np.float64), self.level_customers
        shape = p * x
        sum_of_weights = n.sum()
        log_sum = np.log(gamma + self.total)
        weighted_log_sum = self.weight @ log_sum
        times_log_sum = (self.weight * self.x) @ log_sum
        log_likelihood = (
            n @ (gammaln(shape + q) - gammaln(q) - gammaln(shape))
            + sum_of_weights * q * np.log(gamma)
            + p * self.times_log_total
            - self.log_mean
            - p * times_log_sum
            - q * weighted_log_sum
        )
        rises = digamma(shape + q)
        gradient = np.array(
            [
                n @ (x * (rises - digamma(shape))) + self.times_log_total - times_log_sum,
                n @ (rises - digamma(q)) + sum_of_weights * np.log(gamma) - weighted_log_sum,
                sum_of_weights * q / gamma
                - (self.weight * (p * self.x + q)) @ (1 / (gamma + self.total)),
            ]
        )
        return float(log_likelihood), gradient


def log_likelihood(
    parameters: SpendingParameters, repeats: Ints, mean_amount: Floats, customers: Ints
) -> float:
    """The logarithm of the likelihood of the mean amounts of customers who came back."""
    given = np.array([parameters.p, parameters.q, parameters.gamma])
    return _Likelihood(repeats, mean_amount, customers).value(given)[0]


def fit_spending(repeats: Ints, mean_amount: Floats, customers: Ints | None = None) -> SpendingFit:
    """The parameters under which the mean amounts are most likely.

    `repeats` are the purchases behind each mean amount: those after the first, more than 0. How
    the customers are split into rows, and the order of these, changes no digit. Raises ValueError
    for amounts that are not positive: returns are no purchases.
    """
    if not len(repeats) or np.any(repeats < 1) or np.any(mean_amount <= 0):
        raise ValueError("mean amounts must be positive, of customers with a repeat purchase")
    counts = np.ones(len(repeats), dtype=np.int64) if customers is None else customers
    repeats, mean_amount, counts = _joined(repeats, mean_amount, counts)
    total = int(counts.sum())
    optimum = maximise(
        _Likelihood(repeats, mean_amount, counts).value,
        scale=np.array([1.0, 2.0, float(mean_amount @ counts / total)]),
        weight=total,
        floor=np.array([0.0, SMALLEST_Q, 0.0]),
    )
    return SpendingFit(
        SpendingParameters(*map(float, optimum.parameters)), optimum.value, total, optimum
    )


def _joined(repeats: Ints, mean_amount: Floats, customers: Ints) -> tuple[Ints, Floats, Ints]:
    """The same customers in order, those of equal repeats and mean amount in one row.

    The last digits that a search finds depend on the order of its sums.
    """
    order = np.lexsort((mean_amount, repeats))
    repeats, mean_amount = repeats[order], mean_amount[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(repeats) != 0) | (np.diff(mean_amount) != 0)
    joined_customers = np.add.reduceat(customers[order], np.flatnonzero(is_first))
    return repeats[is_first], mean_amount[is_first], joined_customers


def expected_amount(parameters: SpendingParameters, repeats: Ints, mean_amount: Floats) -> Floats:
    """What customers spend on their next purchases on average (equation 5).

    Between their own mean and that of all customers: the more purchases, the more their own. With
    0 repeats it is that of all customers, whatever the mean amount is.
    """
    p, q, gamma = parameters.p, parameters.q, parameters.gamma
    own = np.where(repeats > 0, mean_amount * repeats, 0.0)
    return p * (gamma + own) / (p * repeats + q - 1)
