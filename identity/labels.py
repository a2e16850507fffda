"""Labels for the evaluation: the entity of each record, or pairs of records that match or do not.

Entities: `source_system`, `record_id`, `entity_id`. Pairs: `source_system_l`, `record_id_l`,
`source_system_r`, `record_id_r`, `is_match`. Other usual names are understood, and without
`source_system` the record ids alone must say which record is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingestion.errors import ConfigurationError
from ingestion.package import literal, quoted

if TYPE_CHECKING:
    import duckdb

Kind = Literal["entities", "pairs"]
Found = dict[str, str | None]

ENTITY_NAMES: Mapping[str, Sequence[str]] = {
    "source_system": ("source_system", "source", "source_dataset"),
    "record_id": ("record_id", "rec_id"),
    "entity_id": ("entity_id", "person_id", "cluster_id", "cluster", "entity", "customer_id"),
}
_LEFT, _RIGHT = ("l", "left", "a", "1"), ("r", "right", "b", "2")
PAIR_NAMES: Mapping[str, Sequence[str]] = {
    "source_system_l": [f"{n}_{s}" for s in _LEFT for n in ENTITY_NAMES["source_system"]],
    "record_id_l": [f"{n}_{s}" for s in _LEFT for n in ENTITY_NAMES["record_id"]],
    "source_system_r": [f"{n}_{s}" for s in _RIGHT for n in ENTITY_NAMES["source_system"]],
    "record_id_r": [f"{n}_{s}" for s in _RIGHT for n in ENTITY_NAMES["record_id"]],
    "is_match": ("is_match", "match", "is_same", "same_person", "label"),
}
OPTIONAL = ("source_system", "source_system_l", "source_system_r")
YES = ("true", "t", "1", "1.0", "yes", "y", "ja", "j", "match")
NO = ("false", "f", "0", "0.0", "no", "n", "nein", "no match", "non-match", "non_match")


def register_labels(connection: duckdb.DuckDBPyConnection, labels: Path) -> Kind:
    """Make `identity_label` or `identity_label_pair` of the file; says which of the two.

    The connection holds `identity_record`, for labels without source systems. The tables are
    temporary, because the connection may hold a snapshot that is read-only.
    """
    source = _source(labels)
    columns = [str(row[0]) for row in connection.execute(f"describe from {source}").fetchall()]
    pairs = _find(columns, PAIR_NAMES)
    if pairs["record_id_l"] and pairs["record_id_r"]:
        _require(labels, pairs)
        _register_pairs(connection, labels, source, pairs)
        return "pairs"
    entities = _find(columns, ENTITY_NAMES)
    _require(labels, entities)
    _register_entities(connection, labels, source, entities)
    return "entities"


def _source(labels: Path) -> str:
    if not labels.is_file():
        raise ConfigurationError(
            f"The label file {labels} does not exist. Give a CSV or Parquet file with the columns "
            f"{', '.join(ENTITY_NAMES)}, or {', '.join(PAIR_NAMES)}."
        )
    if labels.suffix.lower() == ".parquet":
        return f"read_parquet({literal(labels)})"
    return f"read_csv({literal(labels)}, all_varchar = true, header = true)"


def _find(columns: Sequence[str], names: Mapping[str, Sequence[str]]) -> Found:
    """The file's column for each wanted one: the first of its names that is there."""
    by_name = {column.strip().lower(): column for column in columns}
    return {
        wanted: next((by_name[name] for name in options if name in by_name), None)
        for wanted, options in names.items()
    }


def _require(labels: Path, found: Found) -> None:
    missing = [name for name, column in found.items() if column is None and name not in OPTIONAL]
    if missing:
        also = {**ENTITY_NAMES, **PAIR_NAMES}
        hints = "; ".join(f"{name} may be called {', '.join(also[name][1:])}" for name in missing)
        raise ConfigurationError(
            f"The label file {labels} lacks the column {', '.join(missing)}; it needs "
            f"{', '.join(found)} ({hints})."
        )


def _register_entities(
    connection: duckdb.DuckDBPyConnection, labels: Path, source: str, found: Found
) -> None:
    record, entity = _text(found["record_id"]), _text(found["entity_id"])
    system = _system(connection, labels, found["source_system"], record)
    connection.execute(
        f"create or replace temp table identity_label as select distinct "
        f"{system} as source_system, {record} as record_id, {entity} as entity_id "
        f"from {source} as label where {record} is not null and {entity} is not null"
    )
    doubled = _count(
        connection,
        "select 1 from identity_label group by source_system, record_id having count(*) > 1",
    )
    if doubled:
        raise ConfigurationError(
            f"The label file {labels} gives {doubled:,} records two different entities. Every "
            "record belongs to one; correct those rows."
        )


def _register_pairs(
    connection: duckdb.DuckDBPyConnection, labels: Path, source: str, found: Found
) -> None:
    left, right = _text(found["record_id_l"]), _text(found["record_id_r"])
    system_l = _system(connection, labels, found["source_system_l"], left)
    system_r = _system(connection, labels, found["source_system_r"], right)
    answer = f"lower(trim({_text(found['is_match'])}))"
    yes, no = (", ".join(literal(word) for word in words) for words in (YES, NO))
    connection.execute(
        f"create or replace temp table identity_label_pair as select distinct "
        f"{system_l} as source_system_l, {left} as record_id_l, "
        f"{system_r} as source_system_r, {right} as record_id_r, "
        f"case when {answer} in ({yes}) then true when {answer} in ({no}) then false end "
        f"as is_match from {source} as label where nullif({answer}, '') is not null"
    )
    unclear = _count(connection, "select 1 from identity_label_pair where is_match is null")
    if unclear:
        raise ConfigurationError(
            f"The label file {labels} has {unclear:,} pairs whose is_match is neither yes nor no. "
            "Write true or false, or leave it empty for a pair that nobody has judged."
        )


def _system(
    connection: duckdb.DuckDBPyConnection, labels: Path, column: str | None, record: str
) -> str:
    """The source system of a label: its column, or looked up by a record id that is unique."""
    if column is not None:
        return _text(column)
    doubled = _count(
        connection, "select 1 from identity_record group by record_id having count(*) > 1"
    )
    if doubled:
        raise ConfigurationError(
            f"The label file {labels} has no source_system, and {doubled:,} record ids occur in "
            "several source systems. Add the column."
        )
    return (
        "(select max(record.source_system) from identity_record as record "
        f"where record.record_id = {record})"
    )


def _text(column: str | None) -> str:
    return "cast(null as varchar)" if column is None else f"label.{quoted(column)}::varchar"


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    row = connection.execute(f"select count(*) from ({rows}) as counted").fetchone()
    return int(row[0]) if row else 0
