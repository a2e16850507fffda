"""Turns checks into small tables of numbers: every aggregate is computed in DuckDB."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import duckdb

from quality.suites import Check

# Names of tables, sources, KPIs or months; anything that may be a person's data is not one.
_HARMLESS = re.compile(r"^(?!.*\d{7})[\w .:/()+-]{1,80}$")

Values = dict[str, float | None]


@dataclass(frozen=True)
class Measure:
    """The numbers of one check by subject, or why there are none."""

    suite: str
    check: Check
    values: Values = field(default_factory=dict)
    expected: Values = field(default_factory=dict)
    skipped: str | None = None
    problem: str | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """Everything that the check judges."""
        return tuple(dict.fromkeys([*self.values, *self.expected]))

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to judge."""
        return any(value is not None for value in [*self.values.values(), *self.expected.values()])


def measure(
    connection: duckdb.DuckDBPyConnection,
    suite: str,
    checks: Iterable[Check],
    exists: Callable[[str], bool],
) -> list[Measure]:
    """Compute the checks of a suite; `exists` knows which relations there are."""
    return [_measure_one(connection, suite, check, exists) for check in checks]


def _measure_one(
    connection: duckdb.DuckDBPyConnection,
    suite: str,
    check: Check,
    exists: Callable[[str], bool],
) -> Measure:
    for relation in check.only_if:
        if not exists(relation):
            return Measure(suite, check, skipped=f"{relation} is not there")
    for relation in check.needs:
        if not exists(relation):
            return Measure(suite, check, problem=f"{relation} is missing")
    subject = check.mart or check.table or check.name
    try:
        values = _values(connection, check.query, subject)
        expected = _values(connection, check.equals, subject) if check.equals else {}
    except duckdb.Error as error:
        # DuckDB's text may quote a value of the data, so only the kind of error is told.
        return Measure(suite, check, problem=f"its query failed ({type(error).__name__})")
    if check.equals:
        names = dict.fromkeys([*values, *expected])
        values = {name: values.get(name) or 0.0 for name in names}
        expected = {name: expected.get(name) or 0.0 for name in names}
    result = Measure(suite, check, values, expected)
    return result if result.has_numbers else Measure(suite, check, skipped="nothing to judge")


def _values(connection: duckdb.DuckDBPyConnection, query: str, subject: str) -> Values:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    if "value" not in names:
        raise duckdb.InvalidInputException("no column named value")
    at_value = names.index("value")
    at_subject = names.index("subject") if "subject" in names else None
    result: Values = {}
    for row in cursor.fetchall():
        name = subject if at_subject is None else _harmless(row[at_subject], len(result))
        value = row[at_value]
        number = None if value is None else float(value)
        result[name] = None if number is None or math.isnan(number) else round(number, 6)
    return result


def _harmless(subject: object, position: int) -> str:
    text = str(subject)
    return text if _HARMLESS.match(text) else f"subject {position + 1}"
