"""Why records are one customer, or why they are not: the facts, as the warehouse holds them.

Read from the tables of the schema `identity`. Values of persons are masked while they are read,
unless somebody asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from identity.evidence import (
    CustomerExplanation,
    EdgeEvidence,
    FieldEvidence,
    PairExplanation,
    Record,
    Veto,
    walked,
)
from identity.graph import Link, strongest_path, weakest_link
from identity.masking import mask, unmasked
from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_SIDE_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*)_[lr]\b")

_RECORD = """
select
    record.record_number,
    record.record_type,
    record.source_system,
    record.record_id,
    assignment.cluster_key,
    cluster.component_number,
    coalesce(
        record.company_name, record.full_name,
        nullif(concat_ws(' ', record.first_name, record.last_name), '')
    ) as name,
    coalesce(cast(record.birth_date as varchar), record.birth_date_text) as birth_date,
    record.email,
    coalesce(record.phone, record.mobile) as phone,
    record.city,
from identity.int_identity__record as record
inner join identity.int_identity__assignment as assignment
    on record.record_number = assignment.record_number
inner join identity.int_identity__cluster as cluster
    on record.record_number = cluster.record_number
"""
ATTRIBUTES = ("name", "birth_date", "email", "phone", "city")

_CLUSTER_LINKS = """
select edge.edge_key, edge.record_number_a, edge.record_number_b, edge.tier, edge.match_weight
from identity.int_identity__edge as edge
inner join identity.int_identity__assignment as one on edge.record_number_a = one.record_number
inner join identity.int_identity__assignment as other on edge.record_number_b = other.record_number
where edge.is_link and one.cluster_key = $1 and other.cluster_key = $1
"""

_COMPONENT_LINKS = """
select edge.edge_key, edge.record_number_a, edge.record_number_b, edge.tier, edge.match_weight
from identity.int_identity__edge as edge
inner join identity.int_identity__cluster as one on edge.record_number_a = one.record_number
where edge.is_link and one.component_number = $1
"""

_EDGES = """
select edge_key, record_number_a, record_number_b, edge_kind, tier, rule, is_link, model_version,
    match_weight, match_probability
from identity.int_identity__edge
"""

# A pair that disagrees shows what would have had to agree: the columns of the closest level.
_FIELDS = """
with closest as (
    select record_type, comparison, max_by(condition, level) as condition
    from identity.int_identity__weight
    group by all
)
select
    said.edge_key, said.field, said.level, said.level_label, said.agreement, said.m_probability,
    said.u_probability, said.field_weight, said.term_frequency_weight,
    coalesce(nullif(weight.condition, ''), closest.condition, '') as condition,
from identity.match_explanation as said
left join identity.int_identity__weight as weight
    on said.record_type = weight.record_type and said.field = weight.comparison
    and said.level = weight.level
left join closest on said.record_type = closest.record_type and said.field = closest.comparison
where said.edge_key = $1
order by
    said.field != 'prior', said.field_weight + said.term_frequency_weight desc,
    said.field
"""


class Explainer:
    """Answers questions from a warehouse; `show_values` gives attributes without a mask."""

    def __init__(self, connection: Connection, show_values: bool = False) -> None:
        self._connection = connection
        self._shown: Callable[[object], str] = unmasked if show_values else mask

    def customer(self, key: str) -> CustomerExplanation:
        """Explain a customer or company by its key, a retired key, or one of its records."""
        current, retired = self._current_key(key)
        members = self._records("where assignment.cluster_key = $1", [current])
        links = self._links(_CLUSTER_LINKS, current)
        weakest = weakest_link(links)
        return CustomerExplanation(
            customer_key=current,
            record_type=members[0].record_type,
            retired_keys=retired,
            members=tuple(members),
            weakest=self._edges([weakest.link.edge_key])[0] if weakest else None,
            sides=(len(weakest.left_side), len(weakest.right_side)) if weakest else (1, 0),
            vetoes=tuple(self._vetoes(current)),
        )

    def pair(self, first: str, second: str) -> PairExplanation:
        """Explain two records, each given as `source_system:record_id`."""
        left, right = self._record(first, "first"), self._record(second, "second")
        low, high = sorted((left.number, right.number))
        found = self._edges_where("record_number_a = $1 and record_number_b = $2", [low, high])
        direct = found[0] if found else None
        links: list[Link] = []
        vetoes: list[Veto] = []
        if left.cluster_key == right.cluster_key:
            links = self._links(_CLUSTER_LINKS, left.cluster_key)
        else:
            vetoes = self._vetoes(left.cluster_key, right.cluster_key)
            if left.component_number == right.component_number:
                links = self._links(_COMPONENT_LINKS, left.component_number)
        path = strongest_path(links, left.number, right.number) or []
        edges = self._edges([link.edge_key for link in path])
        walk = tuple(walked(left.name, edges))
        return PairExplanation(left, right, walk, direct, tuple(vetoes))

    def _current_key(self, key: str) -> tuple[str, tuple[str, ...]]:
        """The key that is valid now, and the retired ones on the way to it."""
        if ":" in key:
            return self._record(key, "given").cluster_key, ()
        retired: list[str] = []
        while not self._rows(
            "select 1 from identity.int_identity__assignment where cluster_key = $1 limit 1", [key]
        ):
            following = self._redirect(key)
            if following is None or following in retired:
                raise ConfigurationError(
                    "There is no customer and no company with this key, now or before. Look it "
                    "up in identity.identity_map, or name a record as source_system:record_id."
                )
            retired.append(key)
            key = following
        return key, tuple(retired)

    def _redirect(self, key: str) -> str | None:
        if not self._exists("identity_redirect"):
            return None
        rows = self._rows(
            "select current_key from identity.identity_redirect where retired_key = $1", [key]
        )
        return str(rows[0][0]) if rows and rows[0][0] is not None else None

    def _record(self, text: str, place: str) -> Record:
        source_system, separator, record_id = text.partition(":")
        if not separator:
            raise ConfigurationError(
                f"The {place} record must be written as source_system:record_id, "
                "for instance crm_hubspot:1234."
            )
        found = self._records(
            "where record.source_system = $1 and record.record_id = $2", [source_system, record_id]
        )
        if not found:
            raise ConfigurationError(
                f"The source system {source_system!r} has no record with the {place} id, or it was "
                "loaded after the last run. Check both in identity.identity_map."
            )
        return found[0]

    def _records(self, where: str, parameters: Sequence[object]) -> list[Record]:
        rows = self._rows(
            f"{_RECORD} {where} order by record.source_system, record.record_id", parameters
        )
        return [
            Record(
                number,
                record_type,
                source_system,
                record_id,
                key,
                component,
                self._shown_of(values),
            )
            for number, record_type, source_system, record_id, key, component, *values in rows
        ]

    def _shown_of(self, values: Sequence[object]) -> dict[str, str]:
        return {
            name: self._shown(value)
            for name, value in zip(ATTRIBUTES, values, strict=True)
            if value is not None
        }

    def _links(self, query: str, group: object) -> list[Link]:
        return [Link(*row) for row in self._rows(query, [group])]

    def _edges(self, keys: Sequence[str]) -> list[EdgeEvidence]:
        """Edges in the order of their keys."""
        found = self._edges_where("edge_key in (select unnest($1))", [list(keys)]) if keys else []
        return sorted(found, key=lambda edge: keys.index(edge.edge_key))

    def _edges_where(self, condition: str, values: Sequence[object]) -> list[EdgeEvidence]:
        rows = self._rows(f"{_EDGES} where {condition}", values)
        numbers = {number for row in rows for number in row[1:3]}
        names = {
            record.number: record.name
            for record in self._records(
                "where record.record_number in (select unnest($1))", [list(numbers)]
            )
        }
        fields = self._fields(rows)
        return [
            EdgeEvidence(key, names[low], names[high], *facts)
            for key, low, high, *facts in ((*row, fields[row[0]]) for row in rows)
        ]

    def _fields(self, edges: Sequence[tuple[Any, ...]]) -> dict[str, tuple[FieldEvidence, ...]]:
        values = self._compared_values({number for row in edges for number in row[1:3]})
        pair = {row[0]: (values.get(row[1], {}), values.get(row[2], {})) for row in edges}
        found: dict[str, list[FieldEvidence]] = {row[0]: [] for row in edges}
        # One by one: a single key reaches the tables behind the view, a list of keys does not.
        said = (row for key in found for row in self._rows(_FIELDS, [key]))
        for key, *facts, condition in said:
            columns = dict.fromkeys(_SIDE_COLUMN.findall(condition))
            sides = (
                ", ".join(side[column] for column in columns if side.get(column))
                for side in pair[key]
            )
            found[key].append(FieldEvidence(*facts, *sides))
        return {key: tuple(fields) for key, fields in found.items()}

    def _compared_values(self, numbers: Iterable[int]) -> dict[int, dict[str, str]]:
        """What was compared of each record, column by column."""
        relation = self._connection.execute(
            "select * from identity.int_identity__comparable"
            " where record_number in (select unnest($1))",
            [list(numbers)],
        )
        names = [column[0] for column in relation.description]
        records = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
        return {
            record["record_number"]: {
                name: self._shown(value) for name, value in record.items() if value
            }
            for record in records
        }

    def _vetoes(self, cluster_key: str, other_key: str | None = None) -> list[Veto]:
        """What keeps other clusters, or one other, away from a cluster."""
        rows = self._rows(
            """
            select edge.record_number_a, edge.record_number_b, edge.rule
            from identity.int_identity__edge as edge
            inner join identity.int_identity__assignment as one
                on edge.record_number_a = one.record_number
            inner join identity.int_identity__assignment as other
                on edge.record_number_b = other.record_number
            where edge.edge_kind = 'cannot_link' and one.cluster_key != other.cluster_key
                and $1 in (one.cluster_key, other.cluster_key)
                and ($2 is null or $2 in (one.cluster_key, other.cluster_key))
            """,
            [cluster_key, other_key],
        )
        names = {
            record.number: record.name
            for record in self._records(
                "where record.record_number in (select unnest($1))",
                [[number for row in rows for number in row[:2]]],
            )
        }
        return sorted(
            (Veto(names[low], names[high], rule) for low, high, rule in rows),
            key=lambda veto: (veto.record_a, veto.record_b),
        )

    def _exists(self, table: str) -> bool:
        return bool(
            self._rows(
                "select 1 from information_schema.tables"
                " where table_schema = 'identity' and table_name = $1",
                [table],
            )
        )

    def _rows(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, list(values)).fetchall()
