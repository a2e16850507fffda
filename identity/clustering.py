"""From pairs to clusters: which records are one person or one company.

In two steps, since the values that conflict are looked up in between, group by group:
`group` climbs the density ladder (or matches one to one), `cluster` takes apart the groups in which
vetoes keep records apart, and what is large even then and holds several customers. Both work on all
records at once with arrays; Python loops only over the few groups that are not simple.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from identity.accounts import Accounts, told_apart
from identity.cluster_rules import ClusterRules
from identity.components import (
    Indexes,
    Numbers,
    component_labels,
    index_ends,
    no_numbers,
    smallest_member,
)
from identity.density import Flags, Floats, Links, consecutive, dense_clusters
from identity.one_to_one import one_to_one
from identity.vetoes import Vetoes, in_order, unite


@dataclass(frozen=True)
class Records:
    """The records to cluster: their numbers, ascending, and the code of each one's source."""

    number: Numbers
    source: Indexes

    def __post_init__(self) -> None:
        if np.any(np.diff(self.number) <= 0):
            raise ValueError("records come in ascending order of their numbers, each once")


@dataclass(frozen=True)
class Pairs:
    """Links between records by number; `stated` are those that a person or a source vouches for."""

    left: Numbers
    right: Numbers
    weight: Floats
    stated: Flags


@dataclass(frozen=True)
class Conflicts:
    """What keeps records apart: pairs of records, and values of records that conflict in pairs.

    Customer numbers do so in large clusters only; `accounts` names records by their numbers.
    """

    left: Numbers = field(default_factory=no_numbers)
    right: Numbers = field(default_factory=no_numbers)
    holder: Numbers = field(default_factory=no_numbers)
    held_value: Numbers = field(default_factory=no_numbers)
    value: Numbers = field(default_factory=no_numbers)
    other_value: Numbers = field(default_factory=no_numbers)
    accounts: Accounts = field(default_factory=Accounts)


@dataclass(frozen=True)
class Groups:
    """For each record its component at the threshold and its group, by their smallest numbers."""

    component: Numbers
    group: Numbers


def group(records: Records, pairs: Pairs, rules: ClusterRules) -> Groups:
    """Components at the threshold, and the dense groups within them."""
    links, stated = _links(records, pairs)
    count = len(records.number)
    labels = component_labels(count, links.left, links.right)
    if rules.one_to_one:
        # What a source states outweighs what is merely alike.
        weight = links.weight + np.where(stated, 2 * rules.highest_rung, 0.0)
        chosen = one_to_one(
            Links(links.left, links.right, weight), records.source, rules.match_weight
        )
        groups = component_labels(count, links.left[chosen], links.right[chosen])
    else:
        groups = _dense_groups(labels, links, stated, rules)
    return Groups(smallest_member(records.number, labels), smallest_member(records.number, groups))


def cluster(
    records: Records,
    groups: NDArray[np.int64],
    pairs: Pairs,
    conflicts: Conflicts,
    rules: ClusterRules,
) -> Numbers:
    """The cluster of each record, by its smallest number; a part of the record's group."""
    links, stated = _links(records, pairs)
    labels = consecutive(groups)
    vetoes, contested = _vetoes(records, labels, conflicts, rules)
    labels = _take_apart(labels, contested, vetoes, links, stated=stated, rules=rules)
    labels = consecutive(labels)
    vetoes, contested = _account_vetoes(records, labels, conflicts.accounts, rules)
    labels = _take_apart(labels, contested, vetoes, links, stated=stated, rules=rules)
    return smallest_member(records.number, labels)


def _take_apart(
    labels: Indexes,
    contested: Flags,
    vetoes: Vetoes,
    links: Links,
    *,
    stated: Flags,
    rules: ClusterRules,
) -> Indexes:
    """Labels whose contested ones are replaced by parts in which no veto holds."""
    torn = contested[labels]
    if not torn.any():
        return labels
    inside = labels[links.left] == labels[links.right]
    links, stated = links.where(inside), stated[inside]
    concerned = torn[links.left]
    parts = _veto_free(torn, links.where(concerned), stated[concerned], vetoes)
    return _refine(labels, torn, parts, links, stated=stated, rules=rules)


def _links(records: Records, pairs: Pairs) -> tuple[Links, Flags]:
    left, right = index_ends(records.number, pairs.left, pairs.right)
    return Links(np.minimum(left, right), np.maximum(left, right), pairs.weight), pairs.stated


def _dense_groups(labels: Indexes, links: Links, stated: Flags, rules: ClusterRules) -> Indexes:
    """Dense clusters within labels; what somebody stated joins them whatever their density."""
    links_within = links.within(labels)
    dense = dense_clusters(len(labels), links_within, rules)
    vouched = stated & (labels[links.left] == labels[links.right])
    if not vouched.any():
        return dense
    ends = dense[links.left[vouched]], dense[links.right[vouched]]
    return component_labels(int(dense.max()) + 1, *ends)[dense]


def _vetoes(
    records: Records, labels: Indexes, conflicts: Conflicts, rules: ClusterRules
) -> tuple[Vetoes, Flags]:
    """The vetoes, and which labels hold records that one of them keeps apart."""
    vetoes = Vetoes()
    contested = np.zeros(int(labels.max()) + 1 if len(labels) else 0, dtype=np.bool_)
    left, right = index_ends(records.number, conflicts.left, conflicts.right)
    together = labels[left] == labels[right]
    vetoes.add_pairs(left[together], right[together])
    contested[labels[left[together]]] = True
    holders, _ = index_ends(records.number, conflicts.holder, no_numbers())
    vetoes.add_values(holders, conflicts.held_value, conflicts.value, conflicts.other_value)
    contested[labels[holders]] = True
    if rules.one_to_one:
        place = labels.astype(np.int64) * (int(records.source.max(initial=0)) + 1) + records.source
        _, where, times = np.unique(place, return_inverse=True, return_counts=True)
        doubled = np.zeros(len(contested), dtype=np.bool_)
        doubled[labels[times[where] > 1]] = True
        contested |= doubled
        members = np.flatnonzero(doubled[labels]).astype(np.int32)
        vetoes.add_places(members, records.source[members])
    return vetoes, contested


def _account_vetoes(
    records: Records, labels: Indexes, accounts: Accounts, rules: ClusterRules
) -> tuple[Vetoes, Flags]:
    """The vetoes between customer numbers, and which labels hold several customers by them."""
    contested = np.zeros(int(labels.max()) + 1 if len(labels) else 0, dtype=np.bool_)
    large = np.bincount(labels, minlength=len(contested)) > rules.large_cluster
    holder, marked = index_ends(records.number, accounts.holder, accounts.marked)
    held, shown = large[labels[holder]], large[labels[marked]]
    vetoes, torn = told_apart(
        labels,
        records.source,
        Accounts(holder[held], accounts.number[held], marked[shown], accounts.mark[shown]),
    )
    contested[list(torn)] = True
    return vetoes, contested


def _veto_free(torn: Flags, links: Links, stated: Flags, vetoes: Vetoes) -> Indexes:
    parts = np.arange(len(torn), dtype=np.int32)
    roots = unite(in_order(links.left, links.right, links.weight, stated), vetoes)
    parts[list(roots.keys())] = list(roots.values())
    return parts


def _refine(
    labels: Indexes,
    torn: Flags,
    parts: Indexes,
    links: Links,
    *,
    stated: Flags,
    rules: ClusterRules,
) -> Indexes:
    """Labels with the torn groups replaced by their parts, each dense again."""
    records = np.flatnonzero(torn).astype(np.int32)
    position = np.zeros(len(torn), dtype=np.int32)
    position[records] = np.arange(len(records), dtype=np.int32)
    concerned = torn[links.left]
    kept = links.where(concerned)
    local = Links(position[kept.left], position[kept.right], kept.weight)
    local_parts = consecutive(parts[records])
    if not rules.one_to_one:
        local_parts = _dense_groups(local_parts, local, stated[concerned], rules)
    refined = labels.copy()
    refined[records] = local_parts + int(labels.max()) + 1
    return refined
