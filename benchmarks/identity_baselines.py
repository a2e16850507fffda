"""What identity resolution is compared with: naive union, guarded rules, Splink alone.

Each reads the contacts of an input folder of `rundblick identity run` (with the `config.toml`
beside it), or a Parquet file in the same columns, for example a warehouse's
`intermediate.int_contact__unioned`, and writes `source_system`, `record_id` and `customer_key` of
every record. Time and memory are the caller's to measure. `clusters_of` does the same on an open
connection.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

RECORD = "baseline_record"
MAX_FAN_OUT = 10
_ALIASES = {"postal_code": ("postal_code", "postcode"), "birth_date": ("birth_date", "dob")}
_COLUMNS = (
    "first_name", "last_name", "full_name", "birth_date", "email", "phone", "mobile",
    "postal_code", "house_number", "customer_number", "is_test",
)  # fmt: skip

_LETTERS = """nullif(trim(regexp_replace(strip_accents(replace(replace(replace(replace(
    lower({0}), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss')), '[^a-z ]', '', 'g')), '')"""
_DIGITS = """nullif(regexp_replace(regexp_replace(replace(split_part({0}, ';', 1), '(0)', ''),
    '[^0-9+]', '', 'g'), '^([+]49|0049)', '0'), '')"""
_PLAIN = "nullif(lower(trim(cast({0} as varchar))), '')"
# What Splink's documentation asks for before linking: one case, one spelling of the same sound,
# null for nothing, numbers without punctuation, dates as dates.
_PREPARE = """
create or replace temp table {table} as
with plain as (
    select
        row_number() over (order by source_system, record_id) as unique_id,
        cast(source_system as varchar) as source_system,
        cast(record_id as varchar) as record_id,
        {first_letters} as first_name,
        {last_letters} as last_name,
        coalesce(
            cast(cast(try_strptime({birth_date}, ['%Y-%m-%d', '%Y%m%d', '%d.%m.%Y']) as date)
                as varchar),
            left({birth_date}, 10)
        ) as birth_date,
        nullif(lower(trim(split_part({email}, ';', 1))), '') as email,
        {phone_digits} as first_phone,
        {mobile_digits} as second_phone,
        nullif(lower(replace({postal_code}, ' ', '')), '') as postal_code,
        nullif(lower(trim({house_number})), '') as house_number,
        nullif(upper(trim({customer_number})), '') as customer_number,
        coalesce(try_cast({is_test} as boolean), false) as is_test,
        {extra}
    from {relation}
)
select
    *,
    coalesce(second_phone, first_phone) as phone,
    nullif(concat_ws(' ', first_name, last_name), '') as first_and_last_name,
from plain
"""


@dataclass(frozen=True)
class Contacts:
    """Where contacts are, and what the configuration beside them declares."""

    relation: str
    extra_columns: Mapping[str, str] = field(default_factory=dict)
    link_mode: str = "dedupe"


def contacts_in(source: Path) -> Contacts:
    """Find the contacts of an input folder, or take a Parquet file as it is."""
    if source.suffix == ".parquet":
        return Contacts(f"read_parquet('{source}')")
    folder = source / "input" if (source / "input").is_dir() else source
    found = next(folder.glob("contacts.*"))
    reader = "read_parquet" if found.suffix == ".parquet" else "read_csv"
    config_file = source / "config.toml"
    config: dict[str, Any] = {}
    if config_file.is_file():
        config = tomllib.loads(config_file.read_text(encoding="utf-8"))
    return Contacts(
        f"{reader}('{found}')", config.get("extra_columns", {}), config.get("link_mode", "dedupe")
    )


def naive_union(source: Path, output: Path) -> None:
    """Join all records that share an e-mail address or a phone number."""
    write_clusters("naive_union", source, output)


def guarded_rules(source: Path, output: Path) -> None:
    """Join by customer number, by e-mail with one initial, by phone with one first name.

    Values that many names share are left out: a good set of rules as many a warehouse has it,
    without probabilities and without vetoes.
    """
    write_clusters("guarded_rules", source, output)


def splink_alone(source: Path, output: Path) -> None:
    """Train Splink on the records as its documentation shows, predict, cluster."""
    write_clusters("splink_alone", source, output)


def write_clusters(method: str, source: Path, output: Path) -> None:
    """Write the clusters of a method as Parquet."""
    import duckdb
    import pyarrow.parquet as pq

    with duckdb.connect(config={"memory_limit": "8GB"}) as connection:
        pq.write_table(clusters_of(method, connection, contacts_in(source)), output)


def clusters_of(method: str, connection: duckdb.DuckDBPyConnection, contacts: Contacts) -> pa.Table:
    """Return one row per record with the `customer_key` that a method gives it."""
    prepare(connection, contacts)
    if method == "splink_alone":
        from benchmarks.identity_splink import splink_clusters

        return splink_clusters(connection, contacts)
    return _components(connection, {"naive_union": _NAIVE, "guarded_rules": _GUARDED}[method])


def prepare(connection: duckdb.DuckDBPyConnection, contacts: Contacts) -> None:
    """Create the temporary table of cleaned records that the methods read."""
    described = connection.execute(f"select * from {contacts.relation} limit 0").description
    names = [column[0] for column in described]
    found = {}
    for column in _COLUMNS:
        known = next((name for name in _ALIASES.get(column, (column,)) if name in names), None)
        found[column] = f"cast({known} as varchar)" if known else "cast(null as varchar)"
    first = f"coalesce({found['first_name']}, split_part({found['full_name']}, ' ', 1))"
    last = f"coalesce({found['last_name']}, split_part({found['full_name']}, ' ', -1))"
    extra = [name for name, role in contacts.extra_columns.items() if role != "ignore"]
    connection.execute(
        _PREPARE.format(
            table=RECORD,
            relation=contacts.relation,
            first_letters=_LETTERS.format(first),
            last_letters=_LETTERS.format(last),
            phone_digits=_DIGITS.format(found["phone"]),
            mobile_digits=_DIGITS.format(found["mobile"]),
            extra=" ".join(f"{_PLAIN.format(name)} as {name}," for name in extra),
            **found,
        )
    )


_VALUES = f"""
    select *, 'email' as kind, email as value, substr(first_name, 1, 1) as agreed from {RECORD}
    union all
    select *, 'phone', first_phone, replace(first_name, ' ', '') from {RECORD}
    union all
    select *, 'phone', second_phone, replace(first_name, ' ', '') from {RECORD}
"""
_NAIVE = f"""
    select min(unique_id) over (partition by kind, value) as a, unique_id as b
    from ({_VALUES}) where value is not null
"""
# A record without a first name belongs to the oldest holder with one, and joins no two of them.
_GUARDED = f"""
    with healthy as (
        select *
        from (
            {_VALUES} union all
            select *, 'customer_number', customer_number, '' from {RECORD}
        )
        where
            value is not null
            and not is_test
            and not (kind = 'email' and regexp_matches(value, '^(info|office|kontakt)@'))
            and not (kind = 'phone' and regexp_matches(value, '^(0*[0-9]|0?12345[0-9]*)$'))
        qualify count(distinct coalesce(first_and_last_name, unique_id::varchar)) over (
            partition by kind, value
        ) <= {MAX_FAN_OUT}
    )
    select
        case
            when agreed is null then coalesce(
                min(case when agreed is not null then unique_id end) over same_value,
                min(unique_id) over same_value
            )
            else min(unique_id) over (partition by kind, value, agreed)
        end as a,
        unique_id as b
    from healthy
    window same_value as (partition by kind, value)
"""


def _components(connection: duckdb.DuckDBPyConnection, edges: str) -> pa.Table:
    """Return the records with the component that the edges (a, b) put them in."""
    from identity.components import components

    found = connection.execute(f"select a, b from ({edges}) where a <> b").fetchnumpy()
    records = connection.execute(
        f"select unique_id, source_system, record_id from {RECORD} order by unique_id"
    ).to_arrow_table()
    keys = components(records["unique_id"].to_numpy(), found["a"], found["b"])
    return records.drop(["unique_id"]).append_column(
        "customer_key", pa.array(keys).cast(pa.string())
    )
