"""Which pairs of records are looked at: those that share the key of one rule.

A rule gives each record of `int_identity__comparable` one key, or one for each element of a list
column, or none (null). A block with more records than its limit is skipped: its members are found
by a finer rule, or have nothing to be told apart by. Coarse rules find what is spelled wrongly
everywhere else; they only pay where few records share the key, so their limit is small. A number
that an entity has one of is mistyped like any other value: a wrong character in one half of it
leaves the other half, which together with the place is shared by few.

The rules stand in dbt's seed `blocking_rule`, which scoring reads too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from identity.levels import RecordType

SEED = Path(__file__).resolve().parent.parent / "dbt_project/seeds/identity/blocking_rule.csv"
_COLUMN = "{column}"
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_SQL_WORDS = {"substr", "coalesce", "least", "greatest", "case", "when", "then", "end", "is", "not",
              "null", "and", "element", "length"}  # fmt: skip


@dataclass(frozen=True)
class BlockingRule:
    """`key` is an SQL expression over a record and over `element`, an entry of the list `each`.

    `max_block_size` is the most records of a block of this rule; the setting
    `identity_max_block_size` caps it further.
    """

    name: str
    key: str
    each: str | None
    max_block_size: int

    def columns(self) -> set[str]:
        """Return the columns that the rule reads."""
        names = set(_WORD.findall(self.key)) - _SQL_WORDS
        return names | ({self.each} if self.each else set())


def rules_for(
    record_type: RecordType, extra_columns: Iterable[tuple[str, str]] = ()
) -> tuple[BlockingRule, ...]:
    """Return the rules of a record type; `extra_columns` are names with their roles."""
    rows = [row for row in _seed_rows() if row["record_type"] == record_type]
    rules = [_rule(row, "") for row in rows if not row["extra_role"]]
    for name, role in extra_columns:
        rules += [_rule(row, f"extra_{name}") for row in rows if row["extra_role"] == role]
    return tuple(rules)


def keys_sql(rule: BlockingRule, relation: str) -> str:
    """Return the query of `record_number` and `block_key` that the rule makes of a relation."""
    source = relation
    if rule.each is not None:
        source = f"(select *, unnest({rule.each}) as element from {relation})"
    return (
        f"select distinct record_number, {rule.key} as block_key from {source}"
        f" where {rule.key} is not null"
    )


@cache
def _seed_rows() -> tuple[dict[str, str], ...]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _rule(row: dict[str, str], column: str) -> BlockingRule:
    return BlockingRule(
        name=row["rule"].replace(_COLUMN, column),
        key=row["key"].replace(_COLUMN, column),
        each=row["each_of"] or None,
        max_block_size=int(row["max_block_size"]),
    )
