"""Moments that matter: what a touchpoint in its phase does to finished journeys.

All measures are functions of sums over persons, so that a resample of persons is a matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journey.bootstrap import Resampling, percentile_interval, resampled_weights
from journey.markov import removal_effects

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Passes:
    """Journeys of each person (row) through each of K states (column)."""

    journeys: csr_matrix
    active: csr_matrix
    exits: csr_matrix
    rated: csr_matrix
    change: csr_matrix


@dataclass(frozen=True)
class Journeys:
    """The finished journeys of P persons.

    `total` and `drop_outs` have the shape (P,). `edges` counts transitions, of the shape (P, E):
    edge e leads from row `edge_from[e]` to column `edge_to[e]` of the chain, as `markov` wants it.
    """

    total: Floats
    drop_outs: Floats
    passes: Passes
    edges: csr_matrix
    edge_from: Indexes
    edge_to: Indexes

    @property
    def persons(self) -> int:
        """Number of persons."""
        return len(self.total)

    @property
    def states(self) -> int:
        """Number of states."""
        return int(self.passes.journeys.shape[1])


@dataclass(frozen=True)
class Measures:
    """Measures of K states: of the shape (samples, K), NaN where undefined."""

    removal_effect: Floats
    effect: Floats
    exit_lift: Floats
    satisfaction_change: Floats


@dataclass(frozen=True)
class Moments:
    """The measures as they are, and their lower and upper bounds; each of the shape (K,)."""

    point: dict[str, Floats]
    lower: dict[str, Floats]
    upper: dict[str, Floats]


def measure(journeys: Journeys, weights: Floats) -> Measures:
    """The measures if each person stands for as many as `weights`, of the shape (samples, P)."""
    passes = journeys.passes
    passing = _summed(weights, passes.journeys)
    removal = removal_effects(_chain(journeys, weights))
    total = (weights @ journeys.total)[:, None]
    drop_out_share = _ratio((weights @ journeys.drop_outs)[:, None], total)
    exit_share = _ratio(_summed(weights, passes.exits), _summed(weights, passes.active))
    return Measures(
        removal_effect=removal,
        effect=removal * _ratio(passing, total),
        exit_lift=_ratio(exit_share, drop_out_share),
        satisfaction_change=_ratio(_summed(weights, passes.change), _summed(weights, passes.rated)),
    )


def moments(journeys: Journeys, resampling: Resampling) -> Moments:
    """Measures with intervals; one person alone has none, since nothing can vary."""
    names = [field.name for field in fields(Measures)]
    whole = measure(journeys, np.ones((1, journeys.persons)))
    point = {name: getattr(whole, name)[0] for name in names}
    if journeys.persons < 2:
        unknown = {name: np.full(journeys.states, np.nan) for name in names}
        return Moments(point, unknown, unknown)
    blocks = [
        measure(journeys, weights) for weights in resampled_weights(journeys.persons, resampling)
    ]
    bounds = {
        name: percentile_interval(np.concatenate([getattr(block, name) for block in blocks]))
        for name in names
    }
    return Moments(
        point,
        {name: lower for name, (lower, _) in bounds.items()},
        {name: upper for name, (_, upper) in bounds.items()},
    )


def _chain(journeys: Journeys, weights: Floats) -> Floats:
    """Counts of the transitions in each sample: (samples, K + 1, K + 2)."""
    states = journeys.states
    counts = np.zeros((len(weights), states + 1, states + 2))
    counts[:, journeys.edge_from, journeys.edge_to] = _summed(weights, journeys.edges)
    return counts


def _summed(weights: Floats, of_persons: csr_matrix) -> Floats:
    """Weighted sums over persons: (samples, columns)."""
    sums: Floats = (of_persons.T @ weights.T).T
    return sums


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    """A ratio that is NaN over nothing."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    out = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=out, where=np.broadcast_to(denominator > 0, shape))
    return out
