"""What the warehouse knows about pairs of records and customers, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

Reason = Literal["one", "other_type", "kept_apart", "too_weak", "divided", "no_candidate"]


@dataclass(frozen=True)
class Record:
    """A source record with the customer it belongs to; attributes may be masked."""

    number: int
    record_type: str
    source_system: str
    record_id: str
    cluster_key: str
    component_number: int
    attributes: dict[str, str]

    @property
    def name(self) -> str:
        """How the command line calls it."""
        return f"{self.source_system}:{self.record_id}"


@dataclass(frozen=True)
class FieldEvidence:
    """What one compared field says about a pair."""

    field: str
    level: int
    level_label: str
    agreement: str
    m_probability: float | None
    u_probability: float | None
    field_weight: float
    term_frequency_weight: float
    value_a: str
    value_b: str

    @property
    def weight(self) -> float:
        """The field's part of the pair's weight."""
        return self.field_weight + self.term_frequency_weight


@dataclass(frozen=True)
class EdgeEvidence:
    """What is known about a pair of records."""

    edge_key: str
    record_a: str
    record_b: str
    edge_kind: str
    tier: int
    rule: str
    is_link: bool
    model_version: str | None
    match_weight: float
    match_probability: float
    fields: tuple[FieldEvidence, ...]

    def reversed(self) -> EdgeEvidence:
        """The same pair with its sides exchanged."""
        fields = tuple(
            replace(field, value_a=field.value_b, value_b=field.value_a) for field in self.fields
        )
        return replace(self, record_a=self.record_b, record_b=self.record_a, fields=fields)


def walked(start: str, path: Iterable[EdgeEvidence]) -> Iterator[EdgeEvidence]:
    """The edges of a path, each turned the way it is walked."""
    for edge in path:
        turned = edge if edge.record_a == start else edge.reversed()
        yield turned
        start = turned.record_b


@dataclass(frozen=True)
class Veto:
    """Two records that may not stand in one cluster."""

    record_a: str
    record_b: str
    reason: str


@dataclass(frozen=True)
class CustomerExplanation:
    """Why the records of a customer (or company) are one."""

    customer_key: str
    record_type: str
    retired_keys: tuple[str, ...]
    members: tuple[Record, ...]
    weakest: EdgeEvidence | None
    sides: tuple[int, int]
    vetoes: tuple[Veto, ...]

    @property
    def edges(self) -> tuple[EdgeEvidence, ...]:
        """The edges to draw."""
        return (self.weakest,) if self.weakest else ()


@dataclass(frozen=True)
class PairExplanation:
    """Why two records are one customer, or why they are not.

    The path joins them, or would if their group had not been divided.
    """

    left: Record
    right: Record
    path: tuple[EdgeEvidence, ...]
    direct: EdgeEvidence | None
    vetoes: tuple[Veto, ...]

    @property
    def edges(self) -> tuple[EdgeEvidence, ...]:
        """The edges to draw."""
        return self.path or ((self.direct,) if self.direct else ())

    @property
    def reason(self) -> Reason:
        """Why they are one, or the strongest reason why not."""
        if self.left.cluster_key == self.right.cluster_key:
            return "one"
        if self.left.record_type != self.right.record_type:
            return "other_type"
        if self.vetoes:
            return "kept_apart"
        if self.path:
            return "divided"
        return "too_weak" if self.direct else "no_candidate"
