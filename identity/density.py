"""The density ladder: sparse clusters are clustered again at higher and higher thresholds.

A component is only as true as its falsest link. One false link between two persons gives a cluster
in which most pairs are no links, and that can be seen: such a cluster is taken apart at the next
threshold, again and again, until what is left is dense. All clusters climb a rung at once, as one
graph, so that the cost is that of the sparse ones. Pieces between which most pairs are links after
all are joined again at the end: the ladder drops true weak links together with the false ones.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from identity.cluster_rules import ClusterRules
from identity.components import Indexes, component_labels

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Links:
    """Pairs of records that match, by their positions, and the weight of each."""

    left: Indexes
    right: Indexes
    weight: Floats

    def where(self, kept: Flags) -> Links:
        """Some of the links."""
        return Links(self.left[kept], self.right[kept], self.weight[kept])

    def within(self, labels: Indexes) -> Links:
        """The links whose ends carry one label."""
        return self.where(labels[self.left] == labels[self.right])

    def __len__(self) -> int:
        return len(self.left)


def dense_clusters(count: int, links: Links, rules: ClusterRules) -> Indexes:
    """The cluster of each of `count` records: climbed down from the ladder and joined again."""
    labels = climb(count, links, rules)
    labels = cut_bridges(labels, links, rules)
    return rejoin(labels, links, rules)


def climb(count: int, links: Links, rules: ClusterRules) -> Indexes:
    """Components, of which each is either dense or holds at the highest rung."""
    settled = np.zeros(count, dtype=np.int32)
    labels_used = 0
    records = np.arange(count, dtype=np.int32)
    rung = rules.match_weight
    while len(records):
        position = np.zeros(count, dtype=np.int32)
        position[records] = np.arange(len(records), dtype=np.int32)
        left, right = position[links.left], position[links.right]
        labels = component_labels(len(records), left, right)
        size = np.bincount(labels)
        sparse = is_sparse(size, np.bincount(labels[left], minlength=len(size)), rung, rules)
        stays = ~sparse[labels]
        settled[records[stays]] = labels[stays] + labels_used
        labels_used += len(size)
        records = records[~stays]
        rung += rules.rung_step
        links = links.where(sparse[labels[left]] & (links.weight >= rung))
    return consecutive(settled)


def is_sparse(
    size: NDArray[np.int64], link_count: NDArray[np.int64], rung: float, rules: ClusterRules
) -> Flags:
    """Which clusters have too few links for their size; two records are never too few."""
    needed = np.full(len(size), rules.density)
    needed[size == 3] = rules.density_of_three
    needed[size == 4] = rules.density_of_four
    is_large = size > rules.large_cluster
    needed[is_large] = rules.density_of_large
    sparse = (size > 2) & (link_count < needed * size * (size - 1) / 2)
    # At the top a cluster hangs together by certain links alone, and the ladder ends.
    limit = np.where(is_large, rules.highest_rung, rules.certain_weight)
    return np.asarray(sparse & (rung < limit), dtype=np.bool_)


def cut_bridges(labels: Indexes, links: Links, rules: ClusterRules) -> Indexes:
    """Clusters without the uncertain links on which alone two large sides hang together."""
    links = links.within(labels)
    size = np.bincount(labels)
    link_count = np.bincount(labels[links.left], minlength=len(size))
    # Two sides that one link joins lack all other pairs between them; who has more links than
    # that leaves cannot have a bridge, and is not searched.
    complete = size * (size - 1) // 2
    side = np.minimum(rules.bridge_side, size)
    suspicious = (size >= 2 * rules.bridge_side) & (
        link_count <= complete - side * (size - side) + 1
    )
    if not suspicious.any():
        return labels
    looked_at = links.where(suspicious[labels[links.left]])
    bridges = find_bridges(looked_at, rules.bridge_side)
    cut = bridges & (looked_at.weight < rules.certain_weight)
    if not cut.any():
        return labels
    kept = np.ones(len(links), dtype=np.bool_)
    kept[np.flatnonzero(suspicious[labels[links.left]])[cut]] = False
    rest = links.where(kept)
    return component_labels(len(labels), rest.left, rest.right)


def find_bridges(links: Links, side: int) -> Flags:
    """Which links are bridges with at least `side` records on both of their sides.

    Tarjan's search for bridges (1974) without recursion.
    """
    neighbours: dict[int, list[tuple[int, int]]] = {}
    for number, (left, right) in enumerate(
        zip(links.left.tolist(), links.right.tolist(), strict=True)
    ):
        neighbours.setdefault(left, []).append((right, number))
        neighbours.setdefault(right, []).append((left, number))
    found = np.zeros(len(links), dtype=np.bool_)
    entered: dict[int, int] = {}
    for root in neighbours:
        if root not in entered:
            _search(root, neighbours, entered, found, side)
    return found


def _search(
    root: int,
    neighbours: dict[int, list[tuple[int, int]]],
    entered: dict[int, int],
    found: Flags,
    side: int,
) -> None:
    lowest: dict[int, int] = {}
    size: dict[int, int] = {}
    below: list[tuple[int, int]] = []
    stack = [(root, -1, iter(neighbours[root]))]
    entered[root] = lowest[root] = len(entered)
    size[root] = 1
    while stack:
        record, came_by, others = stack[-1]
        for other, link in others:
            if link == came_by:
                continue
            if other in entered:
                lowest[record] = min(lowest[record], entered[other])
                continue
            entered[other] = lowest[other] = len(entered)
            size[other] = 1
            stack.append((other, link, iter(neighbours[other])))
            break
        else:
            stack.pop()
            if not stack:
                break
            parent = stack[-1][0]
            size[parent] += size[record]
            lowest[parent] = min(lowest[parent], lowest[record])
            if lowest[record] > entered[parent]:
                below.append((came_by, size[record]))
    for link, below_size in below:
        found[link] = min(below_size, size[root] - below_size) >= side


def rejoin(labels: Indexes, links: Links, rules: ClusterRules) -> Indexes:
    """Clusters between which most pairs are links become one, the closest first."""
    labels = consecutive(labels)
    size = np.bincount(labels)
    ends = labels[links.left], labels[links.right]
    crossing = ends[0] != ends[1]
    low = np.minimum(*ends)[crossing].astype(np.int64)
    high = np.maximum(*ends)[crossing].astype(np.int64)
    pairs, shared = np.unique(low * len(size) + high, return_counts=True)
    low, high = np.divmod(pairs, max(len(size), 1))
    close = (shared >= rules.rejoin_links) & (shared >= rules.rejoin_share * size[low] * size[high])
    if not close.any():
        return labels
    # Only what hangs together with a close pair can change.
    part = component_labels(len(size), low.astype(np.int32), high.astype(np.int32))
    concerned = np.zeros(int(part.max()) + 1, dtype=np.bool_)
    concerned[part[low[close]]] = True
    kept = concerned[part[low]]
    merged = _merge_close(size.tolist(), low[kept], high[kept], shared[kept], rules)
    return consecutive(merged[labels])


def _merge_close(
    size: list[int],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    shared: NDArray[np.int64],
    rules: ClusterRules,
) -> Indexes:
    across: dict[int, dict[int, int]] = {}
    for one, other, link_count in zip(low.tolist(), high.tolist(), shared.tolist(), strict=True):
        across.setdefault(one, {})[other] = link_count
        across.setdefault(other, {})[one] = link_count
    queue: list[tuple[float, int, int, int, int]] = []

    def offer(one: int, other: int) -> None:
        share = across[one][other] / (size[one] * size[other])
        if share >= rules.rejoin_share and across[one][other] >= rules.rejoin_links:
            one, other = min(one, other), max(one, other)
            heapq.heappush(queue, (-share, one, other, size[one], size[other]))

    for one, others in across.items():
        for other in others:
            if one < other:
                offer(one, other)
    target = np.arange(len(size), dtype=np.int32)
    while queue:
        _, one, other, size_of_one, size_of_other = heapq.heappop(queue)
        # A cluster that has grown or is gone was offered anew.
        if size[one] != size_of_one or size[other] != size_of_other:
            continue
        target[other] = one
        size[one], size[other] = size[one] + size[other], 0
        for third, link_count in across.pop(other).items():
            del across[third][other]
            if third != one:
                across[one][third] = across[third][one] = across[one].get(third, 0) + link_count
        for third in across[one]:
            offer(one, third)
    while not np.array_equal(target, target[target]):
        target = target[target]
    return np.asarray(target, dtype=np.int32)


def consecutive(labels: NDArray[np.integer]) -> Indexes:
    """The same partition with labels from 0 on, in the order in which they first occur.

    The order decides ties, so it must not depend on what else is clustered in the same run.
    """
    return np.asarray(pd.factorize(labels)[0], dtype=np.int32)
