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

from identity.comparisons import comparisons_for
from identity.expectation import Estimate, Floats, estimate, untrained
from identity.levels import LIST_COLUMNS, NULL_LEVEL, Comparison, RecordType
from identity.splink_model import shares_of_random_pairs
from identity.training_pairs import (
    SCRATCH,
    columns_of_records,
    observe,
    pair_records,
    scalar,
)
from identity.weights import PRIOR, Model, TermFrequency, Weight

if TYPE_CHECKING:
    import duckdb

SEED = 20
MAX_RECORDS = 150_000
# All pairs of so many records are about 700,000.
RANDOM_RECORDS = 1_200
# A level is worth as much as so many random pairs before it has been seen.
PRIOR_RANDOM_PAIRS = 1_000.0
# A comparison is trained if this share of the records, and two of them, have a value.
LEAST_FILLED = 0.001
MAX_TERMS = 50_000

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
        records = scalar(connection, f"select count(*) from {SCRATCH}_sample")
        shares = _random_shares(connection, comparisons, chances, seed)
        observed = None
        if records > 1 and comparisons:
            pair_records(connection, record_type, extras)
            observed = observe(connection, comparisons, records, seed)
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
        connection.execute(f"drop table if exists temp.{SCRATCH}_{table}")
    terms = connection.execute(
        "select table_name from duckdb_tables() where temporary and table_name like ?",
        [f"{SCRATCH}_term_%"],
    ).fetchall()
    for (name,) in terms:
        connection.execute(f"drop table temp.{name}")


def _load(connection: duckdb.DuckDBPyConnection, record_type: str, relation: str) -> None:
    connection.execute(
        f"create temp table {SCRATCH}_record as select * from {relation} where record_type = ?",
        [record_type],
    )


def _is_filled(column: str) -> str:
    return f"len({column}) > 0" if column in LIST_COLUMNS else f"{column} is not null"


def _usable(
    connection: duckdb.DuckDBPyConnection, comparisons: Iterable[Comparison]
) -> tuple[Comparison, ...]:
    """Return the comparisons whose columns are there and filled."""
    present = columns_of_records(connection)
    records = scalar(connection, f"select count(*) from {SCRATCH}_record")
    usable = []
    for each in comparisons:
        if each.columns() <= present:
            filled = " or ".join(_is_filled(column) for column in each.required)
            count = scalar(connection, f"select count(*) from {SCRATCH}_record where {filled}")
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
            f"create temp table {SCRATCH}_term_{column} as"
            f" select {column} as term, count(*) as records,"
            f" count(*) / sum(count(*)) over () as frequency"
            f" from {SCRATCH}_record where {column} is not null group by {column}"
        )
        row = connection.execute(
            "select sum(records * (records - 1)) / (sum(records) * (sum(records) - 1))"
            f" from {SCRATCH}_term_{column}"
        ).fetchone()
        if row and row[0] is not None and row[0] == row[0]:
            chances[column] = float(row[0])
    return chances


def _sample(connection: duckdb.DuckDBPyConnection, max_records: int, seed: int) -> None:
    connection.execute(
        f"create temp table {SCRATCH}_sample as select * from {SCRATCH}_record"
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
        f"select * from {SCRATCH}_sample"
        f" order by hash(record_number, {seed + 1}), record_number limit {RANDOM_RECORDS}"
    ).to_arrow_table()
    found = {}
    if comparisons and records.num_rows > 1:
        found = shares_of_random_pairs(records, comparisons, seed)
    records_in_all = scalar(connection, f"select count(*) from {SCRATCH}_record")
    shares = {}
    for each in comparisons:
        filled = " or ".join(_is_filled(column) for column in each.required)
        known = scalar(connection, f"select count(*) from {SCRATCH}_sample where {filled}") / max(
            scalar(connection, f"select count(*) from {SCRATCH}_sample"), 1
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


def _terms(
    connection: duckdb.DuckDBPyConnection, record_type: str, columns: Iterable[str]
) -> Iterator[TermFrequency]:
    """Yield the terms that several records have, the most frequent first."""
    for column in columns:
        rows = connection.execute(
            f"select term, frequency from {SCRATCH}_term_{column} where records > 1"
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
