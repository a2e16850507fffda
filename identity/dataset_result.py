"""What `identity run` gives back: the map, the edges, and numbers about both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.package import literal

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

# Persons by customer, companies by account; the column that does not apply is null.
_MAP = """
select
    source_system,
    record_id,
    customer_key,
    account_key,
    record_type
from identity.identity_map
order by source_system, record_id
"""

# Evidence in words: the rule, then what each field that both sides have says. Many edges agree in
# the same fields, so the words are made once for each combination of levels.
_EDGES = """
with
edge as (
    select * from identity.int_identity__edge
),
weight as (
    select * from identity.int_identity__weight
    where level >= 0
),
vector as (
    select distinct record_type, level_vector from edge
),
field as (
    select
        record_type,
        level_vector,
        unnest(string_split(level_vector, ',')) as field
    from vector
),
words as (
    select
        field.record_type,
        field.level_vector,
        string_agg(weight.comparison || ': ' || weight.label, '; ' order by weight.comparison)
            as fields
    from field
    inner join weight
        on field.record_type = weight.record_type
        and split_part(field.field, '=', 1) = weight.comparison
        and split_part(field.field, '=', 2) = weight.level::varchar
    group by field.record_type, field.level_vector
)
select
    record_l.source_system as source_system_l,
    record_l.record_id as record_id_l,
    record_r.source_system as source_system_r,
    record_r.record_id as record_id_r,
    edge.match_probability as probability,
    edge.tier,
    concat_ws('; ', case when edge.rule != 'weight' then edge.rule end, words.fields) as evidence,
    edge.edge_kind,
    edge.match_weight,
    coalesce(map_l.customer_key, map_l.account_key)
        = coalesce(map_r.customer_key, map_r.account_key) as is_joined
from edge
inner join identity.int_identity__record as record_l
    on edge.record_number_a = record_l.record_number
inner join identity.int_identity__record as record_r
    on edge.record_number_b = record_r.record_number
left join words
    on edge.record_type = words.record_type and edge.level_vector = words.level_vector
left join identity.identity_map as map_l
    on record_l.source_system = map_l.source_system and record_l.record_id = map_l.record_id
left join identity.identity_map as map_r
    on record_r.source_system = map_r.source_system and record_r.record_id = map_r.record_id
order by 1, 2, 3, 4
"""

_SIZES = """
select
    records,
    count(*) as clusters
from (
    select count(*) as records
    from identity.identity_map
    group by case when record_type = 'company' then account_key else customer_key end
)
group by records
order by records
"""


def write_identity_map(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Write which record belongs to whom."""
    connection.execute(f"copy ({_MAP}) to {literal(file)} (format parquet)")


def write_edges(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Write the pairs that were judged, also those that were kept apart."""
    connection.execute(f"copy ({_EDGES}) to {literal(file)} (format parquet)")


def describe(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return clusters, their sizes, edges, the weights' version and the settings in force."""
    sizes = {int(records): int(count) for records, count in connection.execute(_SIZES).fetchall()}
    edges = connection.execute(
        "select edge_kind, tier, count(*) from identity.int_identity__edge "
        "group by all order by all"
    ).fetchall()
    versions = connection.execute(
        "select record_type, max(model_version) from identity.int_identity__weight "
        "group by all order by all"
    ).fetchall()
    settings = connection.execute("select settings_text from identity.int_identity__build")
    pairs = (text.split("=", 1) for text in str((settings.fetchone() or ("",))[0]).split(";"))
    mapped = sum(size * count for size, count in sizes.items())
    return {
        "mapped_records": mapped,
        "clusters": sum(sizes.values()),
        "duplicates": mapped - sum(sizes.values()),
        "largest_cluster": max(sizes, default=0),
        "cluster_sizes": sizes,
        "edges": [{"kind": kind, "tier": tier, "pairs": count} for kind, tier, count in edges],
        "model_version": dict(versions),
        "settings": {pair[0]: pair[-1] for pair in pairs},
    }
