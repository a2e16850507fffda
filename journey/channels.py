"""What channels contribute to conversions, measured on paths that converted and paths that did not.

All measures are functions of counts by group of persons, so that a resample of groups is a matrix
product. With many persons a group stands for its share of them, and drawing groups estimates the
same variance as drawing persons does, since persons come into groups by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256
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
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Paths:
    """N paths through channels 0 … K - 1.

    `channels` holds the touches of all paths, path n those from `offsets[n]` to `offsets[n + 1]`;
    none is empty. `group` says to which group of persons a path belongs.
    """

    channels: Indexes
    offsets: Indexes
    is_converted: Flags
    group: Indexes
    channel_count: int
    group_count: int

    def __post_init__(self) -> None:
        if np.any(np.diff(self.offsets) < 1):
            raise ValueError("a path has at least one touch")


@dataclass(frozen=True)
class PathCounts:
    """Paths by group of persons (row); counts are whole numbers, so that sums are exact.

    `paths` and `converted` count by the set of channels that a path uses, of which bit i stands for
    channel i; `first_order` and `second_order` count steps.
    """

    channel_count: int
    sets: Indexes
    paths: csr_matrix
    converted: csr_matrix
    first_order: StepCounts
    second_order: StepCounts

    def of_groups(self, groups: Indexes) -> PathCounts:
        """Only these groups; those of several windows may be added up."""
        return PathCounts(
            self.channel_count,
            self.sets,
            self.paths[groups],
            self.converted[groups],
            self.first_order.of_groups(groups),
            self.second_order.of_groups(groups),
        )

    def __add__(self, other: PathCounts) -> PathCounts:
        return PathCounts(
            self.channel_count,
            self.sets,
            self.paths + other.paths,
            self.converted + other.converted,
            self.first_order + other.first_order,
            self.second_order + other.second_order,
        )

    @property
    def persons(self) -> Indexes:
        """The groups that have a path."""
        return np.flatnonzero(np.asarray(self.paths.sum(axis=1)).ravel() > 0)

    def fingerprint(self) -> str:
        """The same text for the same counts by group, whatever stood beside them in the tables."""
        digest = sha256(str(self.channel_count).encode())
        for matrix, columns in (
            (self.paths, self.sets),
            (self.converted, self.sets),
            (self.first_order.counts, self.first_order.edges),
            (self.second_order.counts, self.second_order.edges),
        ):
            matrix.sum_duplicates()
            for part in (matrix.indptr, columns[matrix.indices], matrix.data):
                digest.update(np.ascontiguousarray(part, dtype=np.float64).tobytes())
        return digest.hexdigest()

    def through(self, counts: csr_matrix) -> Floats:
        """How many of the counted paths use each channel."""
        by_set = np.asarray(counts.sum(axis=0)).ravel()
        uses = self.sets[:, None] >> np.arange(self.channel_count) & 1
        passing: Floats = by_set @ uses
        return passing


@dataclass(frozen=True)
class StepCounts:
    """Steps of a chain by group of persons: edge e leads from `source[e]` to `target[e]`."""

    counts: csr_matrix
    source: Indexes
    target: Indexes
    state_channel: Indexes

    @property
    def edges(self) -> Indexes:
        """One number for each edge, which is the same among other edges."""
        numbers: Indexes = self.source * (len(self.state_channel) + 2) + self.target
        return numbers

    def of_groups(self, groups: Indexes) -> StepCounts:
        """Only these groups."""
        return StepCounts(self.counts[groups], self.source, self.target, self.state_channel)

    def __add__(self, other: StepCounts) -> StepCounts:
        return StepCounts(self.counts + other.counts, self.source, self.target, self.state_channel)

    def chain(self, weights: Floats) -> Chain:
        """The chain in each sample of groups: only the states that a path comes to."""
        summed = (self.counts.T @ weights.T).T
        edges = np.flatnonzero(np.asarray(self.counts.sum(axis=0)).ravel())
        states = len(self.state_channel)
        present = np.unique(self.source[edges][self.source[edges] > 0]) - 1
        place = np.full(states + 2, -1)
        place[present] = np.arange(len(present))
        place[[states, states + 1]] = len(present), len(present) + 1
        source = np.where(self.source[edges] == 0, 0, place[self.source[edges] - 1] + 1)
        counts = np.zeros((len(weights), len(present) + 1, len(present) + 2))
        counts[:, source, place[self.target[edges]]] = summed[:, edges]
        return Chain(counts, self.state_channel[present])


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


def count_paths(paths: Paths) -> PathCounts:
    """Steps and sets of channels of the paths, by group."""
    channels, touch = paths.channel_count, paths.channels
    is_first = np.zeros(len(touch), dtype=bool)
    is_first[paths.offsets[:-1]] = True
    # One beyond the channels stands for the start.
    former = np.where(is_first, channels, np.roll(touch, 1))
    used = np.bitwise_or.reduceat(np.left_shift(1, touch), paths.offsets[:-1])
    sets, place = _numbered(used, 1 << channels)
    shape = (paths.group_count, len(sets))
    won = paths.is_converted
    return PathCounts(
        channels,
        sets,
        _by_group(paths.group, place, shape),
        _by_group(paths.group[won], place[won], shape),
        _steps(paths, touch, is_first, np.arange(channels)),
        _steps(
            paths,
            former * channels + touch,
            is_first,
            np.tile(np.arange(channels), channels + 1),
        ),
    )


def contributions(counts: PathCounts, resampling: Resampling) -> Estimates:
    """Measures with intervals; none for one group alone, which cannot vary."""
    drawn = counts.of_groups(counts.persons)
    persons = drawn.paths.shape[0]
    names = [field.name for field in fields(Contributions)]
    whole = _measure(drawn, np.ones((1, persons)))
    point = {name: getattr(whole, name)[0] for name in names}
    if persons < 2 or not drawn.converted.nnz:
        unknown = {name: np.full(counts.channel_count, np.nan) for name in names}
        return Estimates(point, unknown, unknown)
    blocks = [_measure(drawn, weights) for weights in resampled_weights(persons, resampling)]
    bounds = {
        name: percentile_interval(np.concatenate([getattr(block, name) for block in blocks]))
        for name in names
    }
    return Estimates(
        point,
        {name: lower for name, (lower, _) in bounds.items()},
        {name: upper for name, (_, upper) in bounds.items()},
    )


def _measure(counts: PathCounts, weights: Floats) -> Contributions:
    """The measures if each group stands for as many as `weights`: (samples, groups)."""

    def by_set(counted: csr_matrix) -> Floats:
        found = np.zeros((len(weights), 1 << counts.channel_count))
        found[:, counts.sets] = (counted.T @ weights.T).T
        return found

    first = removal_effects_of_groups(counts.first_order.chain(weights), counts.channel_count)
    second = removal_effects_of_groups(counts.second_order.chain(weights), counts.channel_count)
    values = channel_values(by_set(counts.converted), by_set(counts.paths))
    return Contributions(first, _shares(first), second, _shares(second), _shares(values))


def _steps(paths: Paths, state: Indexes, is_first: Flags, state_channel: Indexes) -> StepCounts:
    """Steps from the start through states to one of the two ends."""
    states = len(state_channel)
    last = paths.offsets[1:] - 1
    end = np.where(paths.is_converted, states, states + 1)
    source = np.concatenate([np.where(is_first, 0, np.roll(state, 1) + 1), state[last] + 1])
    target = np.concatenate([state, end])
    owner = np.repeat(paths.group, np.diff(paths.offsets))
    width = states + 2
    edges, edge = _numbered(source * width + target, (states + 1) * width)
    return StepCounts(
        _by_group(np.concatenate([owner, paths.group]), edge, (paths.group_count, len(edges))),
        edges // width,
        edges % width,
        state_channel,
    )


def _numbered(values: Indexes, limit: int) -> tuple[Indexes, Indexes]:
    """The different values below `limit` in order, and the number of each among them."""
    is_there = np.zeros(limit, dtype=bool)
    is_there[values] = True
    different = np.flatnonzero(is_there)
    number = np.zeros(limit, dtype=np.int64)
    number[different] = np.arange(len(different))
    return different, number[values]


def _by_group(group: Indexes, column: Indexes, shape: tuple[int, int]) -> csr_matrix:
    """How often a column stands with a group."""
    from scipy.sparse import csr_matrix

    rows, columns = shape
    counted = np.bincount(group * columns + column, minlength=rows * columns)
    return csr_matrix(counted.reshape(shape).astype(np.float64))


def _shares(values: Floats) -> Floats:
    """Values as parts of their sum, NaN where it is not positive."""
    total = values.sum(axis=-1, keepdims=True)
    shares = np.full_like(values, np.nan)
    np.divide(values, total, out=shares, where=np.broadcast_to(total > 0, values.shape))
    return shares
