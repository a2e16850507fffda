"""The matching model as data: weights of the levels and frequencies of terms.

A model is what training makes and what scoring reads. It stands in two files (or seeds, or tables
of the dataset `raw_identity`): one row per level of a comparison, and the frequent terms of the
columns whose agreement weighs by rarity. Columns and their meaning are in `docs/identity.md`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from identity.levels import ELSE_LEVEL, NULL_LEVEL
from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb

PRIOR = "prior"
RECORD_TYPES = ("person", "company")
WEIGHT_TABLE = "raw_identity.weight"
TERM_FREQUENCY_TABLE = "raw_identity.term_frequency"

_CREATE = """
create schema if not exists raw_identity;
create table if not exists raw_identity.weight (
    model_version varchar, record_type varchar, comparison varchar, level integer, label varchar,
    condition varchar, m_probability double, u_probability double,
    term_frequency_column varchar, term_frequency_weight double
);
create table if not exists raw_identity.term_frequency (
    record_type varchar, column_name varchar, term varchar, frequency double
);
"""


@dataclass(frozen=True)
class Weight:
    """One level of a comparison; the row of `prior` holds the chance of a random pair as m."""

    model_version: str
    record_type: str
    comparison: str
    level: int
    label: str
    condition: str
    m_probability: float | None
    u_probability: float | None
    term_frequency_column: str | None
    term_frequency_weight: float | None

    @property
    def match_weight(self) -> float:
        """Return log2(m/u); zero where a missing value says nothing."""
        if self.level == NULL_LEVEL or not self.m_probability or not self.u_probability:
            return 0.0
        return math.log2(self.m_probability / self.u_probability)


@dataclass(frozen=True)
class TermFrequency:
    """The share of the records with a value in the column that have this one."""

    record_type: str
    column_name: str
    term: str
    frequency: float


@dataclass(frozen=True)
class Model:
    """The weights and term frequencies of one record type."""

    record_type: str
    weights: tuple[Weight, ...]
    term_frequencies: tuple[TermFrequency, ...] = ()

    @property
    def model_version(self) -> str:
        """Return the version that all rows carry."""
        return self.weights[0].model_version

    @property
    def prior(self) -> float:
        """Return the probability that two random records are one entity."""
        rows = [row for row in self.weights if row.comparison == PRIOR]
        return rows[0].m_probability or 0.0

    def comparisons(self) -> dict[str, tuple[Weight, ...]]:
        """Return the levels by comparison: the missing one, then the closest agreement first."""
        levels: dict[str, list[Weight]] = {}
        for row in self.weights:
            if row.comparison != PRIOR:
                levels.setdefault(row.comparison, []).append(row)
        return {
            name: tuple(sorted(rows, key=lambda row: (row.level != NULL_LEVEL, -row.level)))
            for name, rows in levels.items()
        }


WEIGHT_COLUMNS = tuple(field.name for field in fields(Weight))
TERM_COLUMNS = tuple(field.name for field in fields(TermFrequency))


def _text(value: str) -> str:
    return value


def _filled(value: str) -> str:
    if not value:
        raise ValueError("is empty")
    return value


def _record_type(value: str) -> str:
    if value not in RECORD_TYPES:
        raise ValueError(f"must be one of {', '.join(RECORD_TYPES)}")
    return value


def _level(value: str) -> int:
    try:
        level = int(value)
    except ValueError:
        raise ValueError("must be a whole number") from None
    if level < NULL_LEVEL:
        raise ValueError(f"must be {NULL_LEVEL} or more")
    return level


def _number(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise ValueError("must be a number") from None
    if not math.isfinite(number):
        raise ValueError("must be finite")
    return number


def _probability(value: str) -> float | None:
    if not value:
        return None
    number = _number(value)
    if not 0 < number <= 1:
        raise ValueError("must be greater than 0 and at most 1")
    return number


def _frequency(value: str) -> float:
    number = _probability(_filled(value))
    assert number is not None
    return number


def _optional_number(value: str) -> float | None:
    return _number(value) if value else None


_WEIGHT_FIELDS: dict[str, Callable[[str], Any]] = {
    "model_version": _filled,
    "record_type": _record_type,
    "comparison": _filled,
    "level": _level,
    "label": _text,
    "condition": _text,
    "m_probability": _probability,
    "u_probability": _probability,
    "term_frequency_column": lambda value: value or None,
    "term_frequency_weight": _optional_number,
}
_TERM_FIELDS: dict[str, Callable[[str], Any]] = {
    "record_type": _record_type,
    "column_name": _filled,
    "term": _filled,
    "frequency": _frequency,
}


def _read_rows(path: Path, parsers: dict[str, Callable[[str], Any]]) -> list[dict[str, Any]]:
    """Read a CSV file; an error names the line and the field, never the value."""
    if not path.exists():
        raise ConfigurationError(f"There is no weight file {path}. Train one or correct the path.")
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in parsers if name not in (reader.fieldnames or ())]
        if missing:
            raise ConfigurationError(f"{path}, line 1: missing column {', '.join(missing)}.")
        for record in reader:
            row = {}
            for name, parse in parsers.items():
                try:
                    row[name] = parse((record[name] or "").strip())
                except ValueError as error:
                    raise ConfigurationError(
                        f"{path}, line {reader.line_num}, field {name}: {error}."
                    ) from None
            rows.append(row)
    return rows


def _check(path: Path, model: Model) -> None:
    """Require that a model can score: one prior, and m and u at every level that weighs."""
    kind = model.record_type
    priors = [row for row in model.weights if row.comparison == PRIOR]
    if len(priors) != 1 or not priors[0].m_probability or priors[0].m_probability >= 1:
        raise ConfigurationError(
            f"{path}: the model of {kind} needs one row '{PRIOR}' with an m_probability below 1."
        )
    for name, levels in model.comparisons().items():
        numbers = [row.level for row in levels]
        if len(set(numbers)) != len(numbers) or ELSE_LEVEL not in numbers:
            raise ConfigurationError(
                f"{path}: comparison {name} of {kind} needs each level once, and level 0."
            )
        for row in levels:
            where = f"{path}: comparison {name} of {kind}, level {row.level}"
            if (row.level == ELSE_LEVEL) == bool(row.condition):
                raise ConfigurationError(f"{where}: only level 0 has no condition.")
            if row.level != NULL_LEVEL and not (row.m_probability and row.u_probability):
                raise ConfigurationError(f"{where}: m_probability and u_probability are needed.")


def read_models(weights: Path, term_frequencies: Path | None = None) -> dict[str, Model]:
    """Read the models of a weight file by record type."""
    rows = [Weight(**row) for row in _read_rows(weights, _WEIGHT_FIELDS)]
    terms: list[TermFrequency] = []
    if term_frequencies is not None:
        terms = [TermFrequency(**row) for row in _read_rows(term_frequencies, _TERM_FIELDS)]
    models = {}
    for kind in RECORD_TYPES:
        own = tuple(row for row in rows if row.record_type == kind)
        if own:
            model = Model(kind, own, tuple(term for term in terms if term.record_type == kind))
            _check(weights, model)
            models[kind] = model
    if not models:
        raise ConfigurationError(f"{weights}: no weights in the file.")
    return models


def _printed(value: object) -> object:
    return f"{value:.6g}" if isinstance(value, float) else value


def _write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_printed(getattr(row, column)) for column in columns])


def write_models(models: Iterable[Model], weights: Path, term_frequencies: Path) -> None:
    """Write models to a weight file and a term-frequency file."""
    models = list(models)
    _write_rows(weights, WEIGHT_COLUMNS, (row for model in models for row in model.weights))
    terms = (term for model in models for term in model.term_frequencies)
    _write_rows(term_frequencies, TERM_COLUMNS, terms)


def store_models(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Make these the models of a warehouse; other record types keep theirs."""
    import pyarrow as pa

    connection.execute(_CREATE)
    for model in models:
        for table, rows in (
            (WEIGHT_TABLE, model.weights),
            (TERM_FREQUENCY_TABLE, model.term_frequencies),
        ):
            connection.execute(f"delete from {table} where record_type = ?", [model.record_type])
            if rows:
                content = pa.Table.from_pylist([asdict(row) for row in rows])
                connection.register("incoming_rows", content)
                connection.execute(f"insert into {table} by name select * from incoming_rows")
                connection.unregister("incoming_rows")
