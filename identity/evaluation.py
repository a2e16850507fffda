"""How good a clustering of source records is, measured against labels.

The measures are the usual ones of entity resolution: precision, recall and F1 over pairs of
records, and B³ (Bagga and Baldwin 1998), which weighs every record alike and so does not let one
huge cluster decide. All are computed from cluster sizes, never on enumerated pairs, so a false
cluster of ten thousand records costs no more than one of two.

Labels name either the entity of each record or, for pairs of records, whether they match. With
pairs only these pairs are judged, and B³, which needs whole entities, stays open.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from identity.labels import register_labels
from ingestion.errors import ConfigurationError
from ingestion.package import literal

if TYPE_CHECKING:
    import duckdb

_WAREHOUSE_MAP = """
create or replace temp view identity_record as
select source_system, record_id, customer_key
from identity.identity_map
where record_type = 'person'
"""

# One row per (cluster, label): how many records of the true entity stand in the cluster.
_OVERLAP = """
create or replace temp table overlap as
select
    map.customer_key,
    label.entity_id,
    count(*) as records,
from identity_record as map
inner join identity_label as label
    on map.source_system = label.source_system
    and map.record_id = label.record_id
group by all
"""

_CLUSTERS = """
create or replace temp table labelled_cluster as
select customer_key, sum(records)::bigint as records, count(*) as persons
from overlap
group by all
"""

_ENTITY_MEASURES = """
with
person as (
    select entity_id, sum(records) as records, from overlap group by all
),
pairs as (
    select
        (select coalesce(sum(records * (records - 1) / 2), 0) from overlap)::bigint
            as correct_pairs,
        (select coalesce(sum(records * (records - 1) / 2), 0) from labelled_cluster)::bigint
            as found_pairs,
        (select coalesce(sum(records * (records - 1) / 2), 0) from person)::bigint as true_pairs,
),
b_cubed as (
    select
        sum(overlap.records * overlap.records / cluster.records)
            / sum(overlap.records) as b_cubed_precision,
        sum(overlap.records * overlap.records / person.records)
            / sum(overlap.records) as b_cubed_recall,
    from overlap
    inner join labelled_cluster as cluster on overlap.customer_key = cluster.customer_key
    inner join person on overlap.entity_id = person.entity_id
)
select
    (select coalesce(sum(records), 0) from overlap)::bigint as records,
    (select count(*) from identity_label as label
        anti join identity_record as map
            on map.source_system = label.source_system
            and map.record_id = label.record_id) as labels_without_record,
    (select count(*) from labelled_cluster) as clusters,
    (select count(*) from person) as persons,
    pairs.*,
    b_cubed.b_cubed_precision,
    b_cubed.b_cubed_recall,
    (select coalesce(max(records), 0) from labelled_cluster) as largest_cluster,
    (select coalesce(max(records), 0) from labelled_cluster where persons > 1)
        as largest_false_cluster,
from pairs, b_cubed
"""

_PAIR_MEASURES = """
with
judged as (
    select
        label.is_match,
        map_l.customer_key,
        map_l.customer_key = map_r.customer_key as is_found,
    from identity_label_pair as label
    left join identity_record as map_l
        on map_l.source_system = label.source_system_l and map_l.record_id = label.record_id_l
    left join identity_record as map_r
        on map_r.source_system = label.source_system_r and map_r.record_id = label.record_id_r
),
false_cluster as (
    select customer_key from judged where is_found and not is_match group by all
)
select
    (select count(*) from (
        select source_system_l, record_id_l from identity_label_pair
        union
        select source_system_r, record_id_r from identity_label_pair
    )) as records,
    count(*) filter (where is_found is null) as labels_without_record,
    count(distinct customer_key) as clusters,
    count(*) filter (where is_found and is_match) as correct_pairs,
    count(*) filter (where is_found) as found_pairs,
    count(*) filter (where is_match and is_found is not null) as true_pairs,
    (select coalesce(max(records), 0) from (
        select count(*) as records from identity_record group by customer_key
    )) as largest_cluster,
    (select coalesce(max(records), 0) from (
        select count(*) as records from identity_record
        where customer_key in (select customer_key from false_cluster)
        group by customer_key
    )) as largest_false_cluster,
from judged
"""


@dataclass(frozen=True)
class IdentityQuality:
    """Measures of one clustering; shares from 0 to 1, `None` where nothing could be measured."""

    records: int
    clusters: int
    persons: int | None
    pair_precision: float | None
    pair_recall: float | None
    pair_f1: float | None
    b_cubed_precision: float | None
    b_cubed_recall: float | None
    b_cubed_f1: float | None
    largest_cluster: int
    largest_false_cluster: int
    correct_pairs: int = 0
    found_pairs: int = 0
    true_pairs: int = 0
    labels_without_record: int = 0
    cluster_sizes: dict[int, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the measures as a plain dictionary for JSON."""
        return asdict(self)

    def measures(self) -> dict[str, float]:
        """Return the numbers that were measured, for a table of measures."""
        return {
            name: float(value)
            for name, value in asdict(self).items()
            if isinstance(value, int | float)
        }


def evaluate(
    connection: duckdb.DuckDBPyConnection, labels: Path, identity_map: Path | None = None
) -> IdentityQuality:
    """Compare a map of records to customers with labelled records or pairs.

    Without `identity_map`, a Parquet or CSV file as `identity run` writes it, `connection` holds
    the table `identity.identity_map` (warehouse or published snapshot); its persons are judged.
    `labels` is a CSV or Parquet file (see `identity.labels`). Only records that stand in both are
    judged. Raises `ConfigurationError` when a file is missing or lacks a column.
    """
    if identity_map is None:
        connection.execute(_WAREHOUSE_MAP)
    else:
        _register_map(connection, identity_map)
    if register_labels(connection, labels) == "pairs":
        measured = {**_one_row(connection, _PAIR_MEASURES), "persons": None}
        measured |= {"b_cubed_precision": None, "b_cubed_recall": None}
        sizes = "select count(*) as records from identity_record group by customer_key"
    else:
        connection.execute(_OVERLAP)
        connection.execute(_CLUSTERS)
        measured = _one_row(connection, _ENTITY_MEASURES)
        sizes = "select records from labelled_cluster"
    precision = _share(measured["correct_pairs"], measured["found_pairs"])
    recall = _share(measured["correct_pairs"], measured["true_pairs"])
    distribution = connection.execute(
        f"select records, count(*) from ({sizes}) as cluster group by all order by all"
    ).fetchall()
    return IdentityQuality(
        **measured,
        pair_precision=precision,
        pair_recall=recall,
        pair_f1=harmonic_mean(precision, recall),
        b_cubed_f1=harmonic_mean(measured["b_cubed_precision"], measured["b_cubed_recall"]),
        cluster_sizes={int(size): int(count) for size, count in distribution},
    )


def harmonic_mean(precision: float | None, recall: float | None) -> float | None:
    """Return F1 of precision and recall; `None` when either is unknown, 0 when both are 0."""
    if precision is None or recall is None:
        return None
    if precision + recall == 0:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _one_row(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    row = result.fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


def _register_map(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    if not file.is_file():
        raise ConfigurationError(
            f"The identity map {file} does not exist. Give the identity_map.parquet that "
            "`rundblick identity run` wrote."
        )
    reader = "read_parquet" if file.suffix == ".parquet" else "read_csv"
    options = "" if reader == "read_parquet" else ", all_varchar = true"
    source = f"{reader}({literal(file)}{options})"
    found = [column[0] for column in connection.execute(f"from {source} limit 0").description]
    needed = ("source_system", "record_id", "customer_key")
    if missing := [column for column in needed if column not in found]:
        raise ConfigurationError(
            f"The identity map {file} lacks the column {', '.join(missing)}; it needs "
            f"{', '.join(needed)}."
        )
    connection.execute(
        "create or replace temp table identity_record as "
        "select source_system::varchar as source_system, record_id::varchar as record_id, "
        f"customer_key::varchar as customer_key from {source} where customer_key is not null"
    )
