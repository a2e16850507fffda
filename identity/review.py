"""Pairs for people to judge, as CSV with both sides, and their answers back into the warehouse.

The answers stand in `raw_identity.review_label`, which no rebuild touches. There they are
explicit evidence: a yes joins in tier 0, a no keeps apart.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from identity.review_file import Answer
from identity.review_sample import draw

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# So many pairs are an afternoon's work; what is left off comes when these are judged.
MAX_PAIRS = 1000
ATTRIBUTES = (
    "customer_number", "title", "first_name", "last_name", "full_name", "company_name",
    "birth_date", "gender", "email", "phone", "mobile", "street", "house_number", "postal_code",
    "city", "country_code", "vat_id", "register_number", "created_at",
)  # fmt: skip
# A cell that begins so is a formula to spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LIST = f"""
create or replace temp table review_pair as
select
    one.record_number as number_l,
    other.record_number as number_r,
    item.review_type,
    item.reason,
    item.priority,
    item.match_probability,
    item.match_weight,
    null::varchar as stratum,
    null::bigint as stratum_population,
    row_number() over (
        order by item.priority, item.record_count desc, abs(item.match_weight), item.edge_key
    ) as position,
from identity.identity_review as item
inner join identity.int_identity__record as one
    on item.source_system_a = one.source_system and item.record_id_a = one.record_id
inner join identity.int_identity__record as other
    on item.source_system_b = other.source_system and item.record_id_b = other.record_id
qualify position <= {MAX_PAIRS}
"""

_ROWS = """
select
    printf('%016x-%016x', pair.number_l, pair.number_r) as pair_id,
    '' as label,
    pair.review_type,
    pair.reason,
    pair.priority,
    round(pair.match_probability, 4) as match_probability,
    round(pair.match_weight, 2) as match_weight,
    l.record_type,
    l.source_system as source_system_l,
    r.source_system as source_system_r,
    l.record_id as record_id_l,
    r.record_id as record_id_r,
    {attributes},
    pair.stratum,
    pair.stratum_population,
from review_pair as pair
inner join identity.int_identity__record as l on pair.number_l = l.record_number
inner join identity.int_identity__record as r on pair.number_r = r.record_number
order by pair.position
"""

_TABLES = """
create schema if not exists raw_identity;
create table if not exists raw_identity.review_label (
    source_system_l varchar, record_id_l varchar, source_system_r varchar, record_id_r varchar,
    label varchar not null, labelled_by varchar, labelled_at timestamp not null, stratum varchar,
    primary key (source_system_l, record_id_l, source_system_r, record_id_r)
);
create table if not exists raw_identity.review_stratum (
    stratum varchar primary key, population bigint not null
);
create or replace temp table answer (
    position bigint, number_l bigint, number_r bigint, source_system_l varchar, record_id_l varchar,
    source_system_r varchar, record_id_r varchar, label varchar, labelled_by varchar,
    stratum varchar, population bigint
);
"""

# The smaller record first, whichever way round the file has them; the last answer to a pair wins.
_KNOWN = """
create or replace temp table known as
with named as (
    select
        answer.position, answer.label, answer.labelled_by, answer.stratum,
        coalesce(l.source_system, answer.source_system_l) as one_system,
        coalesce(l.record_id, answer.record_id_l) as one_id,
        coalesce(r.source_system, answer.source_system_r) as other_system,
        coalesce(r.record_id, answer.record_id_r) as other_id,
    from answer
    left join identity.int_identity__record as l on answer.number_l = l.record_number
    left join identity.int_identity__record as r on answer.number_r = r.record_number
    where answer.label is not null
)
select named.*, (one_system, one_id) < (other_system, other_id) as is_ordered
from named
inner join identity.int_identity__record as l
    on named.one_system = l.source_system and named.one_id = l.record_id
inner join identity.int_identity__record as r
    on named.other_system = r.source_system and named.other_id = r.record_id
where l.record_number != r.record_number
"""

_RESOLVED = """
create or replace temp table resolved as
select
    if(is_ordered, one_system, other_system) as source_system_l,
    if(is_ordered, one_id, other_id) as record_id_l,
    if(is_ordered, other_system, one_system) as source_system_r,
    if(is_ordered, other_id, one_id) as record_id_r,
    label, labelled_by, stratum,
from known
qualify row_number() over (
    partition by source_system_l, record_id_l, source_system_r, record_id_r order by position desc
) = 1
"""

_STORE = """
insert into raw_identity.review_label
select
    resolved.source_system_l, resolved.record_id_l, resolved.source_system_r,
    resolved.record_id_r, resolved.label, resolved.labelled_by,
    cast(timezone('UTC', now()) as timestamp), resolved.stratum
from resolved
left join raw_identity.review_label as old
    using (source_system_l, record_id_l, source_system_r, record_id_r)
where old.label is distinct from resolved.label
    or coalesce(resolved.stratum, old.stratum) is distinct from old.stratum
on conflict do update set
    label = excluded.label,
    labelled_by = excluded.labelled_by,
    labelled_at = excluded.labelled_at,
    stratum = coalesce(excluded.stratum, stratum)
"""


@dataclass(frozen=True)
class Exported:
    """What an export wrote: pairs of the review list, pairs left off, pairs of the sample."""

    listed: int
    left_off: int
    sampled: int


@dataclass(frozen=True)
class Imported:
    """What an import did with the rows of a file."""

    judged: int
    changed: int
    unanswered: int
    gone: int


def export_review(connection: Connection, out: Path, sample: int | None, now: str) -> Exported:
    """Write the pairs to judge, most urgent first, or with `sample` so many random pairs.

    `now` names the sample. The file holds personal data and can be read by its owner only.
    """
    if sample is None:
        connection.execute(_LIST)
        listed = _number(connection, "select count(*) from review_pair")
        left_off = _number(connection, "select count(*) from identity.identity_review") - listed
        exported = Exported(listed, left_off, 0)
    else:
        exported = Exported(0, 0, draw(connection, sample, now))
    _write(out, *_read_rows(connection))
    return exported


def import_answers(connection: Connection, answers: Sequence[Answer]) -> Imported:
    """Store the answers; the same file twice changes nothing, a newer answer replaces an older."""
    connection.execute("begin")
    connection.execute(_TABLES)
    if answers:
        rows = [(place, *asdict(answer).values()) for place, answer in enumerate(answers)]
        connection.executemany(f"insert into answer values ({', '.join('?' * 11)})", rows)
    connection.execute(_KNOWN)
    connection.execute(_RESOLVED)
    connection.execute(
        "insert or replace into raw_identity.review_stratum"
        " select stratum, max(population) from answer where stratum is not null group by stratum"
    )
    changed = _number(connection, _STORE)
    judged = _number(connection, "select count(*) from resolved")
    known = _number(connection, "select count(*) from known")
    connection.execute("commit")
    answered = sum(answer.label is not None for answer in answers)
    return Imported(judged, changed, len(answers) - answered, answered - known)


def _read_rows(connection: Connection) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    attributes = ", ".join(
        f"cast({side}.{name} as varchar) as {name}_{side}"
        for name in ATTRIBUTES
        for side in ("l", "r")
    )
    result = connection.execute(_ROWS.format(attributes=attributes))
    return [column[0] for column in result.description], iter(result.fetchall())


def _write(out: Path, header: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    # With a byte order mark and semicolons spreadsheets in German open it by a double click.
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _number(connection: Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
