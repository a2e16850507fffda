"""The parts that comparisons are made of: levels, and conditions over two values of a column.

A level is a DuckDB condition over `<column>_l` and `<column>_r` of `int_identity__comparable`; the
first one that holds is the level of the pair.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

RecordType = Literal["person", "company"]
ExtraRole = Literal["unique_id", "exact", "text", "ignore"]

EXTRA_ROLES: tuple[ExtraRole, ...] = ("unique_id", "exact", "text", "ignore")
NULL_LEVEL = -1
ELSE_LEVEL = 0
LIST_COLUMNS = frozenset(
    {"first_name_keys", "last_name_keys", "name_tokens", "emails", "phones", "company_tokens"}
)
_SIDE_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*)_[lr]\b")


@dataclass(frozen=True)
class Level:
    """One step of a comparison; `condition` is empty for the rest that fits no other level."""

    level: int
    label: str
    condition: str
    prior_m: float = 0.0
    prior_u: float = 0.0
    term_frequency_column: str | None = None
    term_frequency_weight: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """A named comparison; trained where one of its `required` columns is filled."""

    name: str
    required: tuple[str, ...]
    levels: tuple[Level, ...]

    def columns(self) -> set[str]:
        """Return the columns that the conditions read."""
        found = (_SIDE_COLUMN.findall(level.condition) for level in self.levels)
        return {column for columns in found for column in columns}

    def best_first(self) -> tuple[Level, ...]:
        """Return the levels that carry weight, from the closest agreement to the rest."""
        ordered = (level for level in self.levels if level.level != NULL_LEVEL)
        return tuple(sorted(ordered, key=lambda level: -level.level))

    def term_frequency_columns(self) -> set[str]:
        """Return the columns whose values weigh by their rarity."""
        columns = {level.term_frequency_column for level in self.levels}
        return {column for column in columns if column is not None}


# A step: label, condition, prior m, prior u.
Step = tuple[str, str, float, float]


def comparison(
    name: str,
    required: tuple[str, ...],
    null: str,
    steps: list[Step],
    *,
    frequency: str | None = None,
) -> Comparison:
    """Number the steps from the top; the first one weighs by the rarity of `frequency`.

    The first one must be nothing but the agreement of that column: its u is what rarity is set
    against.
    """
    levels = [Level(NULL_LEVEL, "missing", null)]
    for place, (label, condition, prior_m, prior_u) in enumerate(steps):
        column = frequency if place == 0 else None
        weight = 1.0 if column else 0.0
        number = len(steps) - place
        levels.append(Level(number, label, condition, prior_m, prior_u, column, weight))
    rest_m = 1.0 - sum(step[2] for step in steps)
    rest_u = 1.0 - sum(step[3] for step in steps)
    levels.append(Level(ELSE_LEVEL, "different", "", rest_m, rest_u))
    return Comparison(name, required, tuple(levels))


def is_missing(column: str) -> str:
    """Return that one of the two values is missing."""
    return f"{column}_l is null or {column}_r is null"


def is_empty(column: str) -> str:
    """Return that one of the two lists is empty."""
    return f"coalesce(len({column}_l), 0) = 0 or coalesce(len({column}_r), 0) = 0"


def is_same(column: str) -> str:
    """Return that both values are equal."""
    return f"{column}_l = {column}_r"


def may_be_alike(column: str) -> str:
    """Return that two values begin or end alike, which is cheap and true of nearly all that are.

    Most compared pairs have nothing in common, and counting the edits between them is dear.
    """
    return (
        f"(substr({column}_l, 1, 1) = substr({column}_r, 1, 1)"
        f" or right({column}_l, 2) = right({column}_r, 2))"
    )


def edits_at_most(one: str, other: str, most: int) -> str:
    """Return that at most so many edits lie between two values (Damerau-Levenshtein).

    An exchange of neighbours is one edit there and two in Levenshtein's count, which the engine
    makes many times faster and which rules nearly all pairs out.
    """
    return (
        f"abs(length({one}) - length({other})) <= {most}"
        f" and levenshtein({one}, {other}) <= {2 * most}"
        f" and damerau_levenshtein({one}, {other}) <= {most}"
    )


def few_edits(column: str, most: int, shortest: int = 1) -> str:
    """Return that few edits lie between two values that are long enough for it to mean much."""
    edits = f"{may_be_alike(column)} and {edits_at_most(f'{column}_l', f'{column}_r', most)}"
    if shortest == 1:
        return f"({edits})"
    return f"({edits} and least(length({column}_l), length({column}_r)) >= {shortest})"


def is_alike(column: str, least: float) -> str:
    """Return that the Jaro-Winkler similarity is high enough."""
    return (
        f"({may_be_alike(column)} and jaro_winkler_similarity({column}_l, {column}_r) >= {least})"
    )


def in_common(column: str) -> str:
    """Return that both lists have an entry in common."""
    return f"list_has_any({column}_l, {column}_r)"
