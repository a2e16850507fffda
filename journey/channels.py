"""What channels contribute to conversions, measured on paths that converted and paths that did not.

All measures are functions of counts by group of persons, so that a resample of groups is a matrix
product. With many persons a group stands for its share of them, and drawing groups estimates the
same variance as drawing persons does, since persons come into groups by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journey.bootstrap import Resampling, percentile_interval, resampled_weights
from journey.markov import Chain, removal_effects_of_groups
from journey.shapley import channel_values

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Paths:
    """N kinds of paths through channels 0 … K - 1.

    `channels` holds the touches of all paths, path n those from `offsets[n]` to `offsets[n + 1]`;
    none is empty. `converted` and `lost` count the paths of the kind, of the persons in `group`.
    """

    channels: Indexes
    offsets: Indexes
    converted: Floats
    lost: Floats
    group: Indexes
    channel_count: int

    def __post_init__(self) -> None:
        if np.any(np.diff(self.offsets) < 1):
            raise ValueError("a path has at least one touch")

    @property
    def groups(self) -> int:
        """Number of groups of persons."""
        return int(self.group.max()) + 1 if len(self.group) else 0

    @property
    def owner(self) -> Indexes:
        """The path of each touch."""
        return np.repeat(np.arange(len(self.converted)), np.diff(self.offsets))


@dataclass(frozen=True)
class Contributions:
    """Measures of K channels, of the shape (samples, K).

    An effect is the share of conversions lost without the channel; shares add up to 1. NaN where
    nothing converts.
    """

    markov_1_effect: Floats
    markov_1_share: Floats
    markov_2_effect: Floats
    markov_2_share: Floats
    shapley_share: Floats


@dataclass(frozen=True)
class Estimates:
    """The measures as they are, and their lower and upper bounds; each of the shape (K,)."""

    point: dict[str, Floats]
    lower: dict[str, Floats]
    upper: dict[str, Floats]


def contributions(paths: Paths, resampling: Resampling) -> Estimates:
    """Measures with intervals; none for one group alone, which cannot vary."""
    model = _Model(paths)
    names = [field.name for field in fields(Contributions)]
    whole = model.measure(np.ones((1, paths.groups)))
    point = {name: getattr(whole, name)[0] for name in names}
    if paths.groups < 2 or not paths.converted.any():
        unknown = {name: np.full(paths.channel_count, np.nan) for name in names}
        return Estimates(point, unknown, unknown)
    blocks = [model.measure(weights) for weights in resampled_weights(paths.groups, resampling)]
    bounds = {
        name: percentile_interval(np.concatenate([getattr(block, name) for block in blocks]))
        for name in names
    }
    return Estimates(
        point,
        {name: lower for name, (lower, _) in bounds.items()},
        {name: upper for name, (_, upper) in bounds.items()},
    )


class _Model:
    """Counts of the paths by group, made once for all samples."""

    def __init__(self, paths: Paths) -> None:
        self.channels = paths.channel_count
        touch, owner = paths.channels, paths.owner
        is_first = np.zeros(len(touch), dtype=bool)
        is_first[paths.offsets[:-1]] = True
        # One beyond the channels stands for the start.
        former = np.where(is_first, self.channels, np.roll(touch, 1))
        self.first_order = _ChainCounts.of(
            paths, touch, owner, is_first, state_channel=np.arange(self.channels)
        )
        pairs, state = np.unique(former * (self.channels + 1) + touch, return_inverse=True)
        self.second_order = _ChainCounts.of(
            paths, state, owner, is_first, state_channel=pairs % (self.channels + 1)
        )
        sets = np.bitwise_or.reduceat(np.left_shift(1, touch), paths.offsets[:-1])
        self.sets, place = np.unique(sets, return_inverse=True)
        self.converted = _by_group(paths.group, place, paths.converted, paths.groups)
        self.paths = _by_group(paths.group, place, paths.converted + paths.lost, paths.groups)

    def measure(self, weights: Floats) -> Contributions:
        """The measures if each group stands for as many as `weights`: (samples, groups)."""
        first = removal_effects_of_groups(self.first_order.chain(weights), self.channels)
        second = removal_effects_of_groups(self.second_order.chain(weights), self.channels)
        values = channel_values(
            self._by_set(self.converted, weights), self._by_set(self.paths, weights)
        )
        return Contributions(first, _shares(first), second, _shares(second), _shares(values))

    def _by_set(self, counts: csr_matrix, weights: Floats) -> Floats:
        found = np.zeros((len(weights), 1 << self.channels))
        found[:, self.sets] = (counts.T @ weights.T).T
        return found


@dataclass(frozen=True)
class _ChainCounts:
    """Transitions by group: edge e leads from `source[e]` to `target[e]`."""

    counts: csr_matrix
    source: Indexes
    target: Indexes
    state_channel: Indexes

    @classmethod
    def of(
        cls,
        paths: Paths,
        state: Indexes,
        owner: Indexes,
        is_first: NDArray[np.bool_],
        state_channel: Indexes,
    ) -> _ChainCounts:
        states = len(state_channel)
        last = paths.offsets[1:] - 1
        source = np.concatenate(
            [np.where(is_first, 0, np.roll(state, 1) + 1), state[last] + 1, state[last] + 1]
        )
        target = np.concatenate([state, np.full(len(last), states), np.full(len(last), states + 1)])
        number = np.concatenate(
            [(paths.converted + paths.lost)[owner], paths.converted, paths.lost]
        )
        group = np.concatenate([paths.group[owner], paths.group, paths.group])
        edges, edge = np.unique(source * (states + 2) + target, return_inverse=True)
        return cls(
            _by_group(group, edge, number, paths.groups),
            edges // (states + 2),
            edges % (states + 2),
            state_channel,
        )

    def chain(self, weights: Floats) -> Chain:
        """The chain in each sample."""
        states = len(self.state_channel)
        counts = np.zeros((len(weights), states + 1, states + 2))
        counts[:, self.source, self.target] = (self.counts.T @ weights.T).T
        return Chain(counts, self.state_channel)


def _by_group(group: Indexes, column: Indexes, number: Floats, groups: int) -> csr_matrix:
    """Sums of the shape (groups, columns)."""
    from scipy.sparse import csr_matrix

    columns = int(column.max()) + 1 if len(column) else 0
    return csr_matrix((number, (group, column)), shape=(groups, columns))


def _shares(values: Floats) -> Floats:
    """Values as parts of their sum, NaN where it is not positive."""
    total = values.sum(axis=-1, keepdims=True)
    shares = np.full_like(values, np.nan)
    np.divide(values, total, out=shares, where=np.broadcast_to(total > 0, values.shape))
    return shares
