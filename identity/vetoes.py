"""Vetoes that hold for whole clusters: who must not stand together, over any number of steps.

Each record carries tokens: its values that can conflict (a first name, a date of birth, a number
that an entity has one of) and, where a person said no, the record itself. Two clusters may become
one only if no token of one conflicts with a token of the other. Links are tried from the strongest
down (Kruskal's algorithm under constraints), so a record between two persons goes to the one whom
it resembles more.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from identity.components import Indexes, Numbers
from identity.density import Flags, Floats


@dataclass
class Vetoes:
    """Tokens by record position, and the tokens that each token must not meet.

    Tokens below zero stand for what nobody can overrule: a person's no, a place that is taken.
    """

    tokens: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    conflicts: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add_values(self, positions: Indexes, values: Numbers, one: Numbers, other: Numbers) -> None:
        """Values that records hold, and the pairs of values that conflict."""
        for first, second in zip(one.tolist(), other.tolist(), strict=True):
            self.conflicts[first].add(second)
            self.conflicts[second].add(first)
        for position, value in zip(positions.tolist(), values.tolist(), strict=True):
            if value in self.conflicts:
                self.tokens[position].add(value)

    def add_pairs(self, left: Indexes, right: Indexes) -> None:
        """Pairs of records that stand apart."""
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            self.tokens[one].add(-2 * one - 1)
            self.tokens[other].add(-2 * other - 1)
            self.conflicts[-2 * one - 1].add(-2 * other - 1)
            self.conflicts[-2 * other - 1].add(-2 * one - 1)

    def add_places(self, positions: Indexes, places: Indexes) -> None:
        """Places of which a cluster fills each once at most, such as source systems."""
        for position, place in zip(positions.tolist(), places.tolist(), strict=True):
            token = -2 * place - 2
            self.tokens[position].add(token)
            self.conflicts[token].add(token)


@dataclass(frozen=True)
class Edge:
    """A link in the order in which it is tried; a stated one somebody has vouched for."""

    left: int
    right: int
    is_stated: bool


def in_order(left: Indexes, right: Indexes, weight: Floats, stated: Flags) -> list[Edge]:
    """Links as they are tried: stated ones, then the strongest; ties by position."""
    order = np.lexsort((right, left, -weight, ~stated))
    columns = (left[order].tolist(), right[order].tolist(), stated[order].tolist())
    return [Edge(*row) for row in zip(*columns, strict=True)]


def unite(edges: list[Edge], vetoes: Vetoes) -> dict[int, int]:
    """The cluster of every record that an edge names, as the position of one of its records."""
    forest = _Forest(vetoes)
    for edge in edges:
        forest.try_to_join(edge)
    return {record: forest.root(record) for record in list(forest.parent)}


@dataclass
class _Forest:
    vetoes: Vetoes
    parent: dict[int, int] = field(default_factory=dict)
    tokens: dict[int, set[int]] = field(default_factory=dict)
    overruled: dict[int, set[tuple[int, int]]] = field(default_factory=dict)

    def root(self, record: int) -> int:
        if record not in self.parent:
            self.parent[record] = record
            self.tokens[record] = set(self.vetoes.tokens.get(record, ()))
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def try_to_join(self, edge: Edge) -> None:
        one, other = self.root(edge.left), self.root(edge.right)
        if one == other:
            return
        if len(self.tokens[one]) < len(self.tokens[other]):
            one, other = other, one
        overruled = self.overruled.get(one, set()) | self.overruled.get(other, set())
        for token in self.tokens[other]:
            for enemy in self.vetoes.conflicts.get(token, set()) & self.tokens[one]:
                if (token, enemy) in overruled:
                    continue
                # Who vouches for a link knows of the two values, but not of another's no.
                if not edge.is_stated or token < 0 or enemy < 0:
                    return
                overruled |= {(token, enemy), (enemy, token)}
        self.parent[other] = one
        self.tokens[one] |= self.tokens.pop(other)
        if overruled:
            self.overruled[one] = overruled
