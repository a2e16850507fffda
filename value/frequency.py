"""How often customers buy and whether they still do: BG/NBD.

While a customer is alive he buys at random at his own rate (Gamma r, alpha over customers), and
after each purchase he leaves with his own probability (Beta a, b). Fader, Hardie, Lee (2005),
"Counting Your Customers" the Easy Way, Marketing Science 24 (2), equations 6 to 10.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from value.fitting import Optimum, maximise
from value.patterns import Floats, Ints, Patterns
from value.quadrature import beta_rule


@dataclass(frozen=True)
class FrequencyParameters:
    """The four parameters; alpha is in weeks."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True)
class FrequencyFit:
    """Parameters, the logarithm of their likelihood, and how the search ended."""

    parameters: FrequencyParameters
    log_likelihood: float
    optimum: Optimum


class _Likelihood:
    """The log-likelihood of patterns and its gradient, with what never changes computed once.

    What depends on the number of repeats alone is summed over it, logarithms of times are taken
    once per different time: a million customers cost little more than their different patterns.
    """

    def __init__(self, patterns: Patterns) -> None:
        came_back = patterns.repeats > 0
        self.customers = patterns.customers.astype(np.float64)
        self.levels, level = np.unique(patterns.repeats, return_inverse=True)
        self.level_customers = np.bincount(level, weights=self.customers)
        self.once_age, age = np.unique(patterns.age[~came_back], return_inverse=True)
        self.once_customers = np.bincount(
            age, weights=self.customers[~came_back], minlength=len(self.once_age)
        )
        self.repeats = patterns.repeats[came_back].astype(np.float64)
        self.weight = self.customers[came_back]
        self.age, self.age_at = np.unique(patterns.age[came_back], return_inverse=True)
        self.recency, self.recency_at = np.unique(patterns.recency[came_back], return_inverse=True)

    def value(self, parameters: Floats) -> tuple[float, Floats]:
        """Log-likelihood and its derivatives by r, alpha, a, b."""
        from scipy.special import digamma, gammaln

        r, alpha, a, b = parameters
        x, n = self.levels, self.level_customers
        total = n.sum()
        log_likelihood = total * r * np.log(alpha) + n @ (
            gammaln(r + x) - gammaln(r)
            + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        )  # fmt: skip
        leaves = digamma(a + b) - digamma(a + b + x)
        gradient = np.array(
            [
                total * np.log(alpha) + n @ (digamma(r + x) - digamma(r)),
                total * r / alpha,
                n @ leaves,
                n @ (leaves + digamma(b + x) - digamma(b)),
            ]
        )

        log_age = np.log(alpha + self.once_age)
        log_likelihood -= r * (self.once_customers @ log_age)
        gradient[0] -= self.once_customers @ log_age
        gradient[1] -= r * (self.once_customers @ (1 / (alpha + self.once_age)))

        log_age = np.log(alpha + self.age)[self.age_at]
        log_recency = np.log(alpha + self.recency)[self.recency_at]
        events, stays = r + self.repeats, b + self.repeats - 1
        # The odds that he left right after his last purchase.
        odds = np.log(a / stays) + events * (log_age - log_recency)
        small = np.exp(-np.abs(odds))
        left = np.where(odds >= 0, 1.0, small) / (1 + small)
        log_likelihood += self.weight @ (np.maximum(odds, 0) + np.log1p(small) - events * log_age)
        gone = self.weight * left
        here = self.weight - gone
        gradient[0] -= here @ log_age + gone @ log_recency
        gradient[1] -= (here * events) @ (1 / (alpha + self.age))[self.age_at]
        gradient[1] -= (gone * events) @ (1 / (alpha + self.recency))[self.recency_at]
        gradient[2] += gone.sum() / a
        gradient[3] -= gone @ (1 / stays)
        return float(log_likelihood), gradient


def log_likelihood(parameters: FrequencyParameters, patterns: Patterns) -> float:
    """The logarithm of the likelihood of the patterns (equation 6)."""
    given = np.array([parameters.r, parameters.alpha, parameters.a, parameters.b])
    return _Likelihood(patterns).value(given)[0]


def fit_frequency(patterns: Patterns) -> FrequencyFit:
    """The parameters under which the patterns are most likely.

    Raises ValueError where nobody came back: then nothing can be said about a rate.
    """
    if not patterns.repeater_count:
        raise ValueError("no customer of the patterns came back")
    likelihood = _Likelihood(patterns)
    mean_age = float(patterns.age @ patterns.customers / patterns.customer_count)
    optimum = maximise(
        likelihood.value,
        scale=np.array([1.0, mean_age, 1.0, 1.0]),
        weight=patterns.customer_count,
    )
    return FrequencyFit(
        FrequencyParameters(*map(float, optimum.parameters)), optimum.value, optimum
    )


def alive_probability(
    parameters: FrequencyParameters, repeats: Ints, recency: Floats, age: Floats
) -> Floats:
    """Probability that customers still buy at the day of observation, shaped as the arguments.

    It is 1 without a repeat: customers of this model leave only after a repeat purchase.
    Source: the ratio of the two terms of equation 6, as in Fader, Hardie, Lee (2008), Computing
    P(alive) Using the BG/NBD Model.
    """
    from scipy.special import expit

    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    stays = np.where(repeats > 0, b + repeats - 1, 1.0)
    odds = np.log(a / stays) + (r + repeats) * np.log((alpha + age) / (alpha + recency))
    return np.where(repeats > 0, expit(-odds), 1.0)


def purchases_if_alive(
    parameters: FrequencyParameters, repeats: Ints, age: Floats, horizons: Floats
) -> Floats:
    """Purchases that customers who still buy make within each horizon, customers x horizons.

    Given rate and leaving probability p, somebody alive makes (1 - exp(-rate p t)) / p purchases
    within t. Its mean over the rate, Gamma (r + x, alpha + T), is
    (1 - (1 + p t / (alpha + T)) ** -(r + x)) / p; its mean over p, Beta (a, b + x), is taken by
    Gauss quadrature. This is equation 10 before its integral is written as a hypergeometric
    function, which loses all digits around a = 1 and stops converging for large x.
    """
    places, row = np.unique(
        np.column_stack([repeats.astype(np.float64), age]), axis=0, return_inverse=True
    )
    expected = np.empty((len(places), len(horizons)))
    starts = np.flatnonzero(np.diff(places[:, 0], prepend=-1.0))
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        count = places[start, 0]
        p, weight = beta_rule(parameters.a, parameters.b + count)
        time = horizons[None, :, None] / (parameters.alpha + places[start:end, 1])[:, None, None]
        made = -np.expm1(-(parameters.r + count) * np.log1p(p * time)) / p
        expected[start:end] = made @ weight
    return expected[row.ravel()]


def expected_purchases(
    parameters: FrequencyParameters, repeats: Ints, recency: Floats, age: Floats, horizon: float
) -> Floats:
    """Days with a purchase expected within a horizon in weeks (equation 10)."""
    alive = alive_probability(parameters, repeats, recency, age)
    return alive * purchases_if_alive(parameters, repeats, age, np.array([horizon]))[:, 0]
