"""Train the matching model on the records themselves, without labels.

1. Splink estimates from random pairs how often values agree by chance (u).
2. The blocking rules give candidate pairs; expectation maximisation over them gives how often the
   records of one entity agree (m) and how likely a random pair is a match (`identity.expectation`).

The same records and seed give the same model. Many records are sampled first; terms are counted
over all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from identity.blocking import keys_sql, rules_for
from identity.comparisons import (
    ELSE_LEVEL,
    LIST_COLUMNS,
    NULL_LEVEL,
    Comparison,
    RecordType,
    comparisons_for,
)
from identity.expectation import Estimate, Floats, Observed, estimate, untrained
from identity.splink_model import shares_of_random_pairs
from identity.weights import PRIOR, Model, TermFrequency, Weight

if TYPE_CHECKING:
    import duckdb

SEED = 20
MAX_RECORDS = 150_000
MAX_PAIRS = 500_000
# All pairs of so many records are about 700,000.
RANDOM_RECORDS = 1_200
# A level is worth as much as so many random pairs before it has been seen.
PRIOR_RANDOM_PAIRS = 1_000.0
# A comparison is trained if this share of the records, and two of them, have a value.
LEAST_FILLED = 0.001
MAX_TERMS = 50_000

_SCRATCH = "identity_training"
_TABLES = ("record", "sample", "side", "key", "pair", "level")


def train(
    connection: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    relation: str,
    extra_columns: Iterable[tuple[str, str]] = (),
    *,
    seed: int = SEED,
    max_records: int = MAX_RECORDS,
    model_version: str | None = None,
) -> Model:
    """Train the model of a record type on a relation with the columns of int_identity__comparable.

    `extra_columns` are names (without `extra_`) with their roles. Everything made on the way is a
    temporary table of the connection, dropped again. Without a `model_version` it is derived from
    the result.
    """
    extras = tuple(extra_columns)
    with _scratch(connection):
        _load(connection, record_type, relation)
        comparisons = _usable(connection, comparisons_for(record_type, extras))
        chances = _count_terms(connection, comparisons)
        _sample(connection, max_records, seed)
        records = _scalar(connection, f"select count(*) from {_SCRATCH}_sample")
        shares = _random_shares(connection, comparisons, chances, seed)
        observed = None
        if records > 1 and comparisons:
            _pair(connection, record_type, extras)
            observed = _observe(connection, comparisons, records, seed)
        if observed is None:
            model = untrained(comparisons, shares)
        else:
            model = estimate(comparisons, observed, shares)
        terms = tuple(_terms(connection, record_type, chances))
    weights = _weights(record_type, comparisons, model)
    version = model_version or _version(record_type, weights)
    return Model(record_type, tuple(replace(row, model_version=version) for row in weights), terms)


@contextmanager
def _scratch(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    _drop(connection)
    try:
        yield
    finally:
        _drop(connection)


def _drop(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _TABLES:
        connection.execute(f"drop table if exists temp.{_SCRATCH}_{table}")
    terms = connection.execute(
        "select table_name from duckdb_tables() where temporary and table_name like ?",
        [f"{_SCRATCH}_term_%"],
    ).fetchall()
    for (name,) in terms:
        connection.execute(f"drop table temp.{name}")


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _load(connection: duckdb.DuckDBPyConnection, record_type: str, relation: str) -> None:
    connection.execute(
        f"create temp table {_SCRATCH}_record as select * from {relation} where record_type = ?",
        [record_type],
    )


def _columns(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in connection.execute(f"describe {_SCRATCH}_record").fetchall()}


def _is_filled(column: str) -> str:
    return f"len({column}) > 0" if column in LIST_COLUMNS else f"{column} is not null"


def _usable(
    connection: duckdb.DuckDBPyConnection, comparisons: Iterable[Comparison]
) -> tuple[Comparison, ...]:
    """Return the comparisons whose columns are there and filled."""
    present = _columns(connection)
    records = _scalar(connection, f"select count(*) from {_SCRATCH}_record")
    usable = []
    for each in comparisons:
        if each.columns() <= present:
            filled = " or ".join(_is_filled(column) for column in each.required)
            count = _scalar(connection, f"select count(*) from {_SCRATCH}_record where {filled}")
            if count >= max(2, LEAST_FILLED * records):
                usable.append(each)
    return tuple(usable)


def _count_terms(
    connection: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]
) -> dict[str, float]:
    """Count the terms of each column into a table; return the chance that two records share one."""
    chances = {}
    for column in sorted({name for each in comparisons for name in each.term_frequency_columns()}):
        connection.execute(
            f"create temp table {_SCRATCH}_term_{column} as"
            f" select {column} as term, count(*) as records,"
            f" count(*) / sum(count(*)) over () as frequency"
            f" from {_SCRATCH}_record where {column} is not null group by {column}"
        )
        row = connection.execute(
            "select sum(records * (records - 1)) / (sum(records) * (sum(records) - 1))"
            f" from {_SCRATCH}_term_{column}"
        ).fetchone()
        if row and row[0] is not None and row[0] == row[0]:
            chances[column] = float(row[0])
    return chances


def _sample(connection: duckdb.DuckDBPyConnection, max_records: int, seed: int) -> None:
    connection.execute(
        f"create temp table {_SCRATCH}_sample as select * from {_SCRATCH}_record"
        f" order by hash(record_number, {seed}), record_number limit {max_records}"
    )


def _random_shares(
    connection: duckdb.DuckDBPyConnection,
    comparisons: tuple[Comparison, ...],
    chances: dict[str, float],
    seed: int,
) -> dict[str, Floats]:
    """Return the share of random pairs at each level, the worst level first.

    How often two records share a value is known from the counts of all values, not of a sample.
    """
    records = connection.execute(
        f"select * from {_SCRATCH}_sample"
        f" order by hash(record_number, {seed + 1}), record_number limit {RANDOM_RECORDS}"
    ).to_arrow_table()
    found = {}
    if comparisons and records.num_rows > 1:
        found = shares_of_random_pairs(records, comparisons, seed)
    records_in_all = _scalar(connection, f"select count(*) from {_SCRATCH}_record")
    shares = {}
    for each in comparisons:
        filled = " or ".join(_is_filled(column) for column in each.required)
        known = _scalar(connection, f"select count(*) from {_SCRATCH}_sample where {filled}") / max(
            _scalar(connection, f"select count(*) from {_SCRATCH}_sample"), 1
        )
        pairs = (known * records.num_rows) ** 2 / 2
        levels = list(reversed(each.best_first()))
        seen = np.array([found.get(each.name, {}).get(level.level, 0.0) for level in levels])
        prior = np.array([level.prior_u for level in levels])
        shares[each.name] = (seen * pairs + prior * PRIOR_RANDOM_PAIRS) / (
            seen.sum() * pairs + PRIOR_RANDOM_PAIRS
        )
        best = each.best_first()[0]
        column = best.term_frequency_column
        if column in chances and best.condition == f"{column}_l = {column}_r":
            rest = shares[each.name][:-1]
            every = (known * records_in_all) ** 2 / 2
            same = chances[column] * every + best.prior_u * PRIOR_RANDOM_PAIRS
            same /= every + PRIOR_RANDOM_PAIRS
            shares[each.name] = np.append(rest / rest.sum() * (1 - same), same)
    return shares


def _pair(
    connection: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    extras: tuple[tuple[str, str], ...],
) -> None:
    """Pair the sampled records that share a block."""
    present = _columns(connection)
    connection.execute(
        f"create temp table {_SCRATCH}_key (rule varchar, block_key varchar, record_number bigint)"
    )
    rules = [rule for rule in rules_for(record_type, extras) if rule.columns() <= present]
    for rule in rules:
        connection.execute(
            f"insert into {_SCRATCH}_key with keyed as ({keys_sql(rule, _SCRATCH + '_sample')})"
            f" select '{rule.name}', block_key, record_number from keyed"
            f" qualify count(*) over (partition by block_key) between 2 and {rule.max_block_size}"
        )
    connection.execute(
        f"create temp table {_SCRATCH}_pair as"
        " select distinct one.record_number as record_number_l,"
        " other.record_number as record_number_r"
        f" from {_SCRATCH}_key as one inner join {_SCRATCH}_key as other"
        " on one.rule = other.rule and one.block_key = other.block_key"
        " and one.record_number < other.record_number"
    )


def _observe(
    connection: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    records: int,
    seed: int,
) -> Observed | None:
    """Compare the candidate pairs, or as many as are enough; None if there are none."""
    pairs = _scalar(connection, f"select count(*) from {_SCRATCH}_pair")
    if pairs == 0:
        return None
    columns = sorted({column for each in comparisons for column in each.columns()})
    terms = sorted({name for each in comparisons for name in each.term_frequency_columns()})
    connection.execute(
        f"create temp table {_SCRATCH}_side as select record_number"
        + "".join(f", {name}" for name in columns)
        + "".join(f", {_SCRATCH}_term_{name}.frequency as {name}_frequency" for name in terms)
        + f" from {_SCRATCH}_sample"
        + "".join(
            f" left join {_SCRATCH}_term_{name} on {name} = {_SCRATCH}_term_{name}.term"
            for name in terms
        )
    )
    sides = "".join(f", l.{name} as {name}_l, r.{name} as {name}_r" for name in columns)
    sides += "".join(
        f", greatest(l.{name}_frequency, r.{name}_frequency) as {name}_frequency" for name in terms
    )
    levels = ", ".join(
        f"({_level_case(each)})::tinyint as {each.name}_level" for each in comparisons
    )
    connection.execute(
        f"create temp table {_SCRATCH}_level as"
        f" with pair as (select * from {_SCRATCH}_pair"
        f" order by hash(record_number_l, record_number_r, {seed}), 1, 2 limit {MAX_PAIRS}),"
        f" side as (select pair.*{sides} from pair"
        f" inner join {_SCRATCH}_side as l on pair.record_number_l = l.record_number"
        f" inner join {_SCRATCH}_side as r on pair.record_number_r = r.record_number)"
        f" select record_number_l, record_number_r, {levels}"
        + "".join(f", {name}_frequency" for name in terms)
        + " from side"
    )
    content = connection.execute(
        f"select * from {_SCRATCH}_level order by record_number_l, record_number_r"
    ).fetchnumpy()
    return Observed(
        levels={each.name: np.asarray(content[f"{each.name}_level"]) for each in comparisons},
        frequencies={
            name: np.ma.filled(np.ma.asarray(content[f"{name}_frequency"], float), np.nan)
            for name in terms
        },
        sampled_share=min(1.0, MAX_PAIRS / pairs),
        all_pairs=records * (records - 1) / 2,
    )


def _level_case(each: Comparison) -> str:
    """Return the level of a pair: the null level, then the best one that holds."""
    nulls = [level for level in each.levels if level.level == NULL_LEVEL]
    ordered = [*nulls, *each.best_first()]
    whens = [f"when {row.condition} then {row.level}" for row in ordered if row.condition]
    return f"case {' '.join(whens)} else {ELSE_LEVEL} end"


def _terms(
    connection: duckdb.DuckDBPyConnection, record_type: str, columns: Iterable[str]
) -> Iterator[TermFrequency]:
    """Yield the terms that several records have, the most frequent first."""
    for column in columns:
        rows = connection.execute(
            f"select term, frequency from {_SCRATCH}_term_{column} where records > 1"
            f" order by records desc, term limit {MAX_TERMS}"
        ).fetchall()
        for term, frequency in rows:
            yield TermFrequency(record_type, column, term, frequency)


def _weights(
    record_type: str, comparisons: Sequence[Comparison], model: Estimate
) -> tuple[Weight, ...]:
    prior = Weight("", record_type, PRIOR, 0, "random pair", "", model.prior, None, None, None)
    rows = [prior]
    for each in comparisons:
        for level in each.levels:
            null = level.level == NULL_LEVEL
            rows.append(
                Weight(
                    model_version="",
                    record_type=record_type,
                    comparison=each.name,
                    level=level.level,
                    label=level.label,
                    condition=level.condition,
                    m_probability=None if null else float(model.m[each.name][level.level]),
                    u_probability=None if null else float(model.u[each.name][level.level]),
                    term_frequency_column=level.term_frequency_column,
                    term_frequency_weight=level.term_frequency_weight
                    if level.term_frequency_column
                    else None,
                )
            )
    return tuple(rows)


def _version(record_type: str, weights: Sequence[Weight]) -> str:
    """Return a name of the model that changes with its content."""
    content = "\n".join(repr(row) for row in weights)
    return f"{record_type}-{hashlib.md5(content.encode()).hexdigest()[:8]}"
