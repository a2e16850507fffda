"""Paths in the graph of links between records: what holds a cluster together, and how firmly.

The strength of a path is that of its weakest edge. The strongest such path between two records is
the widest-path (bottleneck) problem; it runs within the maximum spanning forest (Hu 1961), so both
answers here come from adding edges in order of falling strength.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# An edge of tier 0 to 2 is certain whatever its weight says; clustering counts it so, too.
CERTAIN_TIER = 2
CERTAIN_WEIGHT = 20.0


@dataclass(frozen=True)
class Link:
    """An edge between two records."""

    edge_key: str
    left: int
    right: int
    tier: int
    match_weight: float

    @property
    def strength(self) -> float:
        """The weight that counts: certain tiers are at least as strong as a sure match."""
        if self.tier <= CERTAIN_TIER:
            return max(self.match_weight, CERTAIN_WEIGHT)
        return self.match_weight


@dataclass(frozen=True)
class WeakestLink:
    """The edge without which a cluster would be two, and the records on either side."""

    link: Link
    left_side: frozenset[int]
    right_side: frozenset[int]


@dataclass
class _Forest:
    """Disjoint sets of records."""

    parent: dict[int, int] = field(default_factory=dict)

    def root(self, record: int) -> int:
        self.parent.setdefault(record, record)
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def join(self, left: int, right: int) -> bool:
        """Join two trees; False when they are one already."""
        left, right = self.root(left), self.root(right)
        if left == right:
            return False
        self.parent[right] = left
        return True


def strongest_path(links: Iterable[Link], start: int, end: int) -> list[Link] | None:
    """The path whose weakest edge is strongest; of several the shortest. None without a path."""
    ordered = _strongest_first(links)
    forest = _Forest()
    for position, link in enumerate(ordered):
        forest.join(link.left, link.right)
        if forest.root(start) == forest.root(end):
            limit = link.strength
            usable = [*ordered[: position + 1]]
            usable += [other for other in ordered[position + 1 :] if other.strength >= limit]
            return _shortest_path(usable, start, end)
    return [] if start == end else None


def spanning_forest(links: Iterable[Link]) -> list[Link]:
    """The maximum spanning forest, strongest edges first."""
    forest = _Forest()
    return [link for link in _strongest_first(links) if forest.join(link.left, link.right)]


def weakest_link(links: Iterable[Link]) -> WeakestLink | None:
    """The weakest edge that a connected cluster needs, None for a single record."""
    tree = spanning_forest(links)
    if not tree:
        return None
    forest = _Forest()
    for link in tree[:-1]:
        forest.join(link.left, link.right)
    last = tree[-1]
    records = {record for link in tree for record in (link.left, link.right)}
    right_side = frozenset(r for r in records if forest.root(r) == forest.root(last.right))
    left_side = frozenset(r for r in records if forest.root(r) == forest.root(last.left))
    return WeakestLink(last, left_side, right_side)


def _strongest_first(links: Iterable[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (-link.strength, link.tier, link.edge_key))


def _shortest_path(links: Sequence[Link], start: int, end: int) -> list[Link]:
    neighbours: dict[int, list[tuple[int, Link]]] = defaultdict(list)
    for link in links:
        neighbours[link.left].append((link.right, link))
        neighbours[link.right].append((link.left, link))
    came_by: dict[int, tuple[int, Link]] = {}
    queue = deque([start])
    while queue and end not in came_by:
        record = queue.popleft()
        for neighbour, link in neighbours[record]:
            if neighbour not in came_by and neighbour != start:
                came_by[neighbour] = (record, link)
                queue.append(neighbour)
    path: list[Link] = []
    while end != start:
        end, link = came_by[end]
        path.append(link)
    return path[::-1]
