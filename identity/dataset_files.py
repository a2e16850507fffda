"""One file of records as a temporary table of texts, with the line that each row came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.errors import ConfigurationError, SourceRefused
from ingestion.package import literal, quoted
from ingestion.sources.files.reader import read_csv
from ingestion.validation import normalise_name

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

SUFFIXES = (".parquet", ".csv")
# No column of a file is called so: names of theirs never begin with two underscores.
LINE = "__line"
# What pandas adds for itself when a frame's index is written too.
_INDEX_COLUMN = re.compile(r"^__index_level_\d+__$")
# Whole numbers up to here are exact in a double.
LARGEST_EXACT = "9007199254740992"


@dataclass(frozen=True)
class FileTable:
    """A staged file: its table, its columns by their normalised names, its rows."""

    entity: str
    file: Path
    staged: str
    columns: tuple[str, ...]
    rows: int

    @property
    def line_word(self) -> str:
        """What the numbers in messages count."""
        return "line" if self.file.suffix.lower() == ".csv" else "row"


def stage(
    connection: duckdb.DuckDBPyConnection, folder: Path, entity: str, stem: str
) -> FileTable | None:
    """Read the folder's file of that name, if there is one."""
    file = _find(folder, stem)
    if file is None:
        return None
    staged = f"handed_over_{entity}"
    if file.suffix.lower() == ".csv":
        names = _stage_csv(connection, file, staged)
    else:
        names = _stage_parquet(connection, file, staged)
    row = connection.execute(f"select count(*) from {staged}").fetchone()
    return FileTable(entity, file, staged, names, int(row[0]) if row else 0)


def _find(folder: Path, stem: str) -> Path | None:
    if not folder.is_dir():
        raise ConfigurationError(
            f"The input folder {folder} does not exist. Name a folder that holds contacts.parquet "
            "or contacts.csv."
        )
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.stem.lower() == stem and path.suffix.lower() in SUFFIXES
    ]
    if len(found) > 1:
        raise ConfigurationError(
            f"{folder} holds {' and '.join(path.name for path in found)}. Keep one of them."
        )
    return found[0] if found else None


def _stage_csv(connection: duckdb.DuckDBPyConnection, file: Path, staged: str) -> tuple[str, ...]:
    names: tuple[str, ...] = ()
    try:
        for batch, lines in read_csv(file, connection):
            first = not names
            names = _names(file, batch.column_names)
            rows = batch.rename_columns(list(names)).append_column(LINE, lines)
            action = (
                f"create or replace temp table {staged} as" if first else f"insert into {staged}"
            )
            connection.register("handed_over_rows", rows)
            connection.execute(f"{action} select * from handed_over_rows")
            connection.unregister("handed_over_rows")
    except SourceRefused as error:
        raise ConfigurationError(str(error)) from None
    if not names:
        raise ConfigurationError(
            f"{file} is empty: it has no record. Export it again or remove the file."
        )
    return names


def _stage_parquet(
    connection: duckdb.DuckDBPyConnection, file: Path, staged: str
) -> tuple[str, ...]:
    import duckdb

    source = f"read_parquet({literal(file)}, file_row_number = true)"
    try:
        described = connection.execute(f"describe select * from {source}").fetchall()
        columns = [
            (str(name), str(kind))
            for name, kind, *_ in described
            if name != "file_row_number" and not _INDEX_COLUMN.match(str(name))
        ]
        names = _names(file, [name for name, _ in columns])
        texts = ", ".join(
            f"{_as_text(quoted(column), kind, name)} as {quoted(name)}"
            for (column, kind), name in zip(columns, names, strict=True)
        )
        connection.execute(
            f"create or replace temp table {staged} as "
            f"select {texts}, file_row_number + 1 as {LINE} from {source}"
        )
    except (duckdb.InvalidInputException, duckdb.IOException):
        raise ConfigurationError(
            f"{file} cannot be read as Parquet. Export it again, or as CSV."
        ) from None
    return names


def _names(file: Path, columns: list[str]) -> tuple[str, ...]:
    names = tuple(normalise_name(column) for column in columns)
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ConfigurationError(
            f"{file} has two columns that both mean {', '.join(doubled)}. Rename or remove one."
        )
    return names


def _as_text(column: str, kind: str, name: str) -> str:
    """A value as somebody would have typed it: 1234.0 is 1234, a list is joined by `;`."""
    if kind.endswith("[]"):
        return f"array_to_string({column}::varchar[], ';')"
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{column} = floor({column}) and abs({column}) <= {LARGEST_EXACT}"
        return (
            f"case when isnan({column}) then null when {whole} then {column}::bigint::varchar "
            f"else {column}::varchar end"
        )
    if kind.startswith("TIMESTAMP") and name == "birth_date":
        return f"{column}::date::varchar"
    return f"{column}::varchar"
