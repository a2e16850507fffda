"""The candidate pairs that training looks at, and the levels at which they agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from identity.blocking import keys_sql, rules_for
from identity.expectation import Observed
from identity.levels import ELSE_LEVEL, NULL_LEVEL, Comparison, RecordType

if TYPE_CHECKING:
    import duckdb

# What training makes on the way: temporary tables with this prefix.
SCRATCH = "identity_training"
MAX_PAIRS = 500_000


def scalar(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the one number of a query."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def columns_of_records(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the columns that the records have."""
    return {row[0] for row in connection.execute(f"describe {SCRATCH}_record").fetchall()}


def pair_records(
    connection: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    extras: tuple[tuple[str, str], ...],
) -> None:
    """Pair the sampled records that share a block."""
    present = columns_of_records(connection)
    connection.execute(
        f"create temp table {SCRATCH}_key (rule varchar, block_key varchar, record_number bigint)"
    )
    rules = [rule for rule in rules_for(record_type, extras) if rule.columns() <= present]
    for rule in rules:
        connection.execute(
            f"insert into {SCRATCH}_key with keyed as ({keys_sql(rule, SCRATCH + '_sample')})"
            f" select '{rule.name}', block_key, record_number from keyed"
            f" qualify count(*) over (partition by block_key) between 2 and {rule.max_block_size}"
        )
    connection.execute(
        f"create temp table {SCRATCH}_pair as"
        " select distinct one.record_number as record_number_l,"
        " other.record_number as record_number_r"
        f" from {SCRATCH}_key as one inner join {SCRATCH}_key as other"
        " on one.rule = other.rule and one.block_key = other.block_key"
        " and one.record_number < other.record_number"
    )


def observe(
    connection: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    records: int,
    seed: int,
) -> Observed | None:
    """Compare the candidate pairs, or as many as are enough; None if there are none."""
    pairs = scalar(connection, f"select count(*) from {SCRATCH}_pair")
    if pairs == 0:
        return None
    columns = sorted({column for each in comparisons for column in each.columns()})
    terms = sorted({name for each in comparisons for name in each.term_frequency_columns()})
    connection.execute(
        f"create temp table {SCRATCH}_side as select record_number"
        + "".join(f", {name}" for name in columns)
        + "".join(f", {SCRATCH}_term_{name}.frequency as {name}_frequency" for name in terms)
        + f" from {SCRATCH}_sample"
        + "".join(
            f" left join {SCRATCH}_term_{name} on {name} = {SCRATCH}_term_{name}.term"
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
        f"create temp table {SCRATCH}_level as"
        f" with pair as (select * from {SCRATCH}_pair"
        f" order by hash(record_number_l, record_number_r, {seed}), 1, 2 limit {MAX_PAIRS}),"
        f" side as (select pair.*{sides} from pair"
        f" inner join {SCRATCH}_side as l on pair.record_number_l = l.record_number"
        f" inner join {SCRATCH}_side as r on pair.record_number_r = r.record_number)"
        f" select record_number_l, record_number_r, {levels}"
        + "".join(f", {name}_frequency" for name in terms)
        + " from side"
    )
    content = connection.execute(
        f"select * from {SCRATCH}_level order by record_number_l, record_number_r"
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
