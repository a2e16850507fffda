"""Expectation maximisation over candidate pairs, with term frequencies.

Splink's own estimation looks at the pairs of one blocking rule at a time and must leave out the
comparisons that the rule is made of. Here the pairs of all rules are looked at together: a pair
outside of them hardly ever belongs together, so that the candidates show nearly all of m.

People of one household agree in nearly as much as the records of one person: in last name,
address and phone, not in what each has of their own. They are a third kind of pairs, so that they
are not taken for persons who often change their first name.

Of random pairs a few belong together, and of rare agreements (the same postal code in a small
region) these few are many: u is what is left of the random pairs without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from identity.levels import Comparison

ITERATIONS = 25
CONVERGED = 1e-4
# A level is worth as much as so many pairs before it has been seen.
PRIOR_MATCHES = 5.0
# Matches explain at most this share of the agreements among random pairs.
MOST_EXPLAINED = 0.8
# What people who live together share, and which of it shows that they do.
SHARED_AT_HOME = frozenset({"last_name", "email", "phone", "address", "place", "region"})
SIGNS_OF_A_HOUSEHOLD = frozenset({"phone", "address"})
# The chance of a random pair where there is nothing to learn it from.
DEFAULT_PRIOR = 1e-5
# So many matches show what a level weighs.
LEAST_SEEN = 10.0
# No single level decides more than 2^20 to one.
MOST_WEIGHT = 20.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Observed:
    """What candidate pairs show: the level and the frequency of the agreeing term, pair by pair."""

    levels: dict[str, NDArray[np.int8]]
    frequencies: dict[str, Floats]
    # Share of all pairs of the records that these candidates are drawn from.
    sampled_share: float
    all_pairs: float


@dataclass
class Estimate:
    """Probabilities by comparison and level, levels counted from 0."""

    prior: float
    m: dict[str, Floats]
    u: dict[str, Floats]

    def weights(self, name: str) -> Floats:
        """Return log2(m/u) by level."""
        weight: Floats = np.log2(self.m[name] / self.u[name])
        return np.clip(weight, -MOST_WEIGHT, MOST_WEIGHT)


def estimate(
    comparisons: Sequence[Comparison], observed: Observed, random_shares: dict[str, Floats]
) -> Estimate:
    """Find the m, u and prior that explain the candidate pairs best."""
    prior_m = _prior_m(comparisons)
    start = min(0.1, _matches_expected(observed) / observed.all_pairs)
    current = Estimate(start, dict(prior_m), dict(random_shares))
    household = _household(comparisons, start, prior_m, random_shares)
    for _ in range(ITERATIONS):
        probability, relation = _expect(comparisons, observed, current, household)
        following = _maximise(observed, probability, prior_m, random_shares)
        if household is not None:
            found = _maximise(observed, relation, prior_m, random_shares)
            shared = {name: found.m[name] for name in household.m}
            household = Estimate(found.prior, shared, following.u)
        moved = max(
            float(np.abs(following.m[name] - current.m[name]).max()) for name in following.m
        )
        current = following
        if moved < CONVERGED:
            break
    probability, _ = _expect(comparisons, observed, current, household)
    for each in comparisons:
        levels = observed.levels[each.name]
        known = levels >= 0
        matches = np.bincount(
            levels[known], weights=probability[known], minlength=len(prior_m[each.name])
        )
        bound(each, current, matches >= LEAST_SEEN)
    return current


def untrained(comparisons: Sequence[Comparison], random_shares: dict[str, Floats]) -> Estimate:
    """Return the model of records of which no two can be compared."""
    prior_m = _prior_m(comparisons)
    model = Estimate(DEFAULT_PRIOR, dict(prior_m), dict(random_shares))
    for each in comparisons:
        bound(each, model, np.zeros(len(prior_m[each.name]), dtype=np.bool_))
    return model


def _prior_m(comparisons: Sequence[Comparison]) -> dict[str, Floats]:
    return {
        each.name: np.array([level.prior_m for level in reversed(each.best_first())])
        for each in comparisons
    }


def _household(
    comparisons: Sequence[Comparison],
    prior: float,
    prior_m: dict[str, Floats],
    random_shares: dict[str, Floats],
) -> Estimate | None:
    """Return how members of a household agree at first, None where no column shows a household."""
    names = {each.name for each in comparisons}
    if not names & SIGNS_OF_A_HOUSEHOLD or "first_name" not in names:
        return None
    shared = {name: prior_m[name] for name in sorted(names & SHARED_AT_HOME)}
    return Estimate(prior, shared, dict(random_shares))


def _expect(
    comparisons: Sequence[Comparison],
    observed: Observed,
    model: Estimate,
    household: Estimate | None,
) -> tuple[Floats, Floats]:
    """Return the probabilities that each pair is a match, and that it is two of a household."""
    match = np.exp2(np.clip(match_weight(comparisons, observed, model), -60, 60))
    if household is None:
        return match / (1 + match), np.zeros_like(match)
    shared = [each for each in comparisons if each.name in household.m]
    relation = np.exp2(np.clip(match_weight(shared, observed, household), -60, 60))
    total = 1 + match + relation
    return match / total, relation / total


def match_weight(comparisons: Sequence[Comparison], observed: Observed, model: Estimate) -> Floats:
    """Return log2 of the odds of each candidate pair."""
    size = len(next(iter(observed.levels.values())))
    total = np.full(size, np.log2(model.prior / (1 - model.prior)))
    for each in comparisons:
        levels = observed.levels[each.name]
        # A missing value has level -1 and so takes the zero that stands last.
        total += np.append(model.weights(each.name), 0.0)[levels]
        for column in each.term_frequency_columns():
            frequency = observed.frequencies[column]
            for level in each.levels:
                if level.term_frequency_column == column:
                    rows = (levels == level.level) & ~np.isnan(frequency)
                    exact = model.u[each.name][-1]
                    rarity = np.log2(exact / frequency[rows])
                    total[rows] += level.term_frequency_weight * rarity
    return total


def _matches_expected(observed: Observed) -> float:
    """Return a first guess of the matches: the records, were each one there twice."""
    records = float(np.sqrt(2 * observed.all_pairs))
    return max(records / 2, 1.0)


def _maximise(
    observed: Observed, probability: Floats, prior_m: dict[str, Floats], random: dict[str, Floats]
) -> Estimate:
    matches = max(float(probability.sum()), 1.0)
    prior = min(matches / (observed.all_pairs * observed.sampled_share), 0.5)
    m, u = {}, {}
    for name, levels in observed.levels.items():
        known = levels >= 0
        counts = np.bincount(
            levels[known], weights=probability[known], minlength=len(prior_m[name])
        )
        pseudo = PRIOR_MATCHES * prior_m[name]
        m[name] = (counts + pseudo) / (counts.sum() + PRIOR_MATCHES)
        rest = np.maximum(random[name] - prior * m[name], (1 - MOST_EXPLAINED) * random[name])
        u[name] = rest / rest.sum()
    return Estimate(prior, m, u)


def bound(comparison: Comparison, model: Estimate, seen: NDArray[np.bool_]) -> None:
    """Let no partial agreement weigh more than the full one or less than none.

    The full agreement is the best one that was seen: a column may never be filled. A level that
    was not seen lies between its neighbours that were. Both probabilities of a level move towards
    the bound and keep their geometric mean.
    """
    weights = model.weights(comparison.name)
    found = np.flatnonzero(seen)
    best = found[-1] if len(found) else len(weights) - 1
    # Whatever the records say: no agreement speaks against a pair, no disagreement for it.
    low, high = min(weights[0], 0.0), max(weights[best], 0.0)
    bounded = np.clip(weights, low, high)
    bounded[0] = low
    for level in np.flatnonzero(~seen):
        below, above = found[found < level], found[found > level]
        worse = bounded[below[-1]] if len(below) else low
        better = bounded[above[0]] if len(above) else high
        bounded[level] = np.clip(bounded[level], min(worse, better), max(worse, better))
    bounded[-1] = bounded.max()
    # Neither probability may pass 1; the other one then takes the whole ratio.
    middle = np.sqrt(model.m[comparison.name] * model.u[comparison.name])
    middle = np.minimum(middle, np.exp2(-np.abs(bounded) / 2))
    model.m[comparison.name] = middle * np.exp2(bounded / 2)
    model.u[comparison.name] = middle * np.exp2(-bounded / 2)
