"""How good a clustering of source records is, measured against labels.

The measures are the usual ones of entity resolution: precision, recall and F1 over pairs of
records, and B³ (Bagga and Baldwin 1998), which weighs every record alike and so does not let one
huge cluster decide. All are computed from cluster sizes, never on enumerated pairs, so a false
cluster of ten thousand records costs no more than one of two.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb

LABEL_COLUMNS = ("source_system", "record_id", "person_id")

# One row per (cluster, label): how many records of the true person stand in the cluster.
_OVERLAP = """
create or replace temp table overlap as
select
    map.customer_key,
    label.person_id,
    count(*) as records,
from identity_record as map
inner join identity_label as label
    on map.source_system = label.source_system
    and map.record_id = label.record_id
group by all
"""

_MEASURES = """
with
cluster as (
    select customer_key, sum(records) as records, count(*) as persons from overlap group by all
),
person as (
    select person_id, sum(records) as records, from overlap group by all
),
pairs as (
    select
        (select sum(records * (records - 1) / 2) from overlap) as true_positive,
        (select sum(records * (records - 1) / 2) from cluster) as found,
        (select sum(records * (records - 1) / 2) from person) as labelled,
),
b_cubed as (
    select
        sum(overlap.records * overlap.records / cluster.records)
            / sum(overlap.records) as b_cubed_precision,
        sum(overlap.records * overlap.records / person.records)
            / sum(overlap.records) as b_cubed_recall,
    from overlap
    inner join cluster on overlap.customer_key = cluster.customer_key
    inner join person on overlap.person_id = person.person_id
)
select
    (select coalesce(sum(records), 0) from overlap)::bigint as records,
    (select count(*) from cluster) as clusters,
    (select count(*) from person) as persons,
    pairs.true_positive / nullif(pairs.found, 0) as pair_precision,
    pairs.true_positive / nullif(pairs.labelled, 0) as pair_recall,
    b_cubed.b_cubed_precision,
    b_cubed.b_cubed_recall,
    (select coalesce(max(records), 0) from cluster)::bigint as largest_cluster,
    (select coalesce(max(records), 0) from cluster where persons > 1)::bigint
        as largest_false_cluster,
from pairs, b_cubed
"""


@dataclass(frozen=True)
class IdentityQuality:
    """Measures of one clustering; shares from 0 to 1, `None` where nothing could be measured."""

    records: int
    clusters: int
    persons: int
    pair_precision: float | None
    pair_recall: float | None
    pair_f1: float | None
    b_cubed_precision: float | None
    b_cubed_recall: float | None
    b_cubed_f1: float | None
    largest_cluster: int
    largest_false_cluster: int

    def to_dict(self) -> dict[str, Any]:
        """Return the measures as a plain dictionary for JSON."""
        return asdict(self)


def evaluate(connection: duckdb.DuckDBPyConnection, labels: Path) -> IdentityQuality:
    """Compare `identity.identity_map` with labelled records.

    `connection` holds the table `identity.identity_map` (warehouse or published snapshot); `labels`
    is a CSV or Parquet file with the columns `source_system`, `record_id` and `person_id`. Only
    persons that stand in both are judged. Raises `ConfigurationError` when the file is missing or
    lacks a column.
    """
    connection.execute(
        """
        create or replace temp view identity_record as
        select source_system, record_id, customer_key
        from identity.identity_map
        where record_type = 'person'
        """
    )
    _register_labels(connection, labels)
    connection.execute(_OVERLAP)
    result = connection.execute(_MEASURES)
    names = [column[0] for column in result.description]
    row = result.fetchone()
    assert row is not None
    measures = dict(zip(names, row, strict=True))
    return IdentityQuality(
        **measures,
        pair_f1=harmonic_mean(measures["pair_precision"], measures["pair_recall"]),
        b_cubed_f1=harmonic_mean(measures["b_cubed_precision"], measures["b_cubed_recall"]),
    )


def harmonic_mean(precision: float | None, recall: float | None) -> float | None:
    """Return F1 of precision and recall; `None` when either is unknown, 0 when both are 0."""
    if precision is None or recall is None:
        return None
    if precision + recall == 0:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def _register_labels(connection: duckdb.DuckDBPyConnection, labels: Path) -> None:
    if not labels.is_file():
        raise ConfigurationError(
            f"The label file {labels} does not exist. Give a CSV or Parquet file with the columns "
            f"{', '.join(LABEL_COLUMNS)}."
        )
    reader = (
        "read_parquet($1)" if labels.suffix == ".parquet" else "read_csv($1, all_varchar = true)"
    )
    found = connection.execute(f"select * from {reader} limit 0", [str(labels)]).description
    names = [column[0] for column in found]
    missing = [column for column in LABEL_COLUMNS if column not in names]
    if missing:
        raise ConfigurationError(
            f"The label file {labels} lacks the column {', '.join(missing)}; it needs "
            f"{', '.join(LABEL_COLUMNS)}."
        )
    # Temporary, because the connection may hold a snapshot that is read-only.
    connection.execute(
        f"""
        create or replace temp table identity_label as
        select
            cast(source_system as varchar) as source_system,
            cast(record_id as varchar) as record_id,
            cast(person_id as varchar) as person_id
        from {reader}
        where person_id is not null
        """,
        [str(labels)],
    )
