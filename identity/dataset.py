"""Records that somebody hands over as files, laid down as the files connector would load them.

folder/contacts.parquet|csv (and companies.*) → text under canonical column names → checked: known
columns, filled and unique record ids → `raw_files.contact`, `.company` and `.contact_extra` of a
warehouse, as one finished load. Complaints name file, line and field, never a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from identity.dataset_config import IGNORE, DatasetConfig
from identity.dataset_files import LINE, FileTable, stage
from ingestion.contracts import Column, DataType
from ingestion.errors import ConfigurationError
from ingestion.package import quoted
from ingestion.sources.files.tables import ALIASES, COMPANY, CONTACT, ORIGIN, SOURCE_SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

SCHEMA = "raw_files"
LOAD_ID = "handed_over"
RECORD_ID = "record_id"
KEY = (SOURCE_SYSTEM, RECORD_ID)
SHOWN_LINES = 3
_SQL_TYPES: dict[DataType, str] = {
    "text": "varchar",
    "bigint": "bigint",
    "double": "double",
    "decimal": "decimal(18, 4)",
    "bool": "boolean",
    "timestamp": "timestamp",
    "date": "date",
    "json": "varchar",
}


@dataclass(frozen=True)
class Dataset:
    """What was read."""

    contacts: int
    companies: int
    source_systems: tuple[str, ...]
    extra_columns: Mapping[str, str]

    @property
    def records(self) -> int:
        """Contacts and companies together."""
        return self.contacts + self.companies


def load(connection: duckdb.DuckDBPyConnection, folder: Path, config: DatasetConfig) -> Dataset:
    """Read and check the folder's files and write the raw tables."""
    contact = stage(connection, folder, "contact", "contacts")
    company = stage(connection, folder, "company", "companies")
    if contact is None:
        raise ConfigurationError(
            f"{folder} holds neither contacts.parquet nor contacts.csv. Put the records there; "
            "they need at least the columns source_system and record_id."
        )
    tables = [table for table in (contact, company) if table is not None]
    for table in tables:
        _require_columns(table, config)
        _require_keys(connection, table)
    _require_extras(tables, config)
    _require_apart(connection, tables)
    systems = _source_systems(connection, tables)
    if config.link_mode == "link_one_to_one" and len(systems) < 2:
        raise ConfigurationError(
            f'{contact.file}: link_mode = "link_one_to_one" pairs the records of different source '
            "systems, but all records have the same source_system. Fill that column, or use "
            '"dedupe".'
        )
    _write_loads(connection)
    _write(connection, "contact", contact, config)
    if company is not None:
        _write(connection, "company", company, config)
    _write_extras(connection, tables, config)
    return Dataset(
        contacts=contact.rows,
        companies=company.rows if company is not None else 0,
        source_systems=systems,
        extra_columns=config.compared_columns,
    )


def known_columns(entity: str) -> dict[str, Column]:
    """The columns of an entity by canonical name."""
    table = CONTACT if entity == "contact" else COMPANY
    origin = {word.partition(":")[0] for word in ORIGIN.split()}
    return {column.name: column for column in table.columns if column.name not in origin}


def _canonical(entity: str, name: str) -> str:
    return ALIASES.get(entity, {}).get(name, name)


def _require_columns(table: FileTable, config: DatasetConfig) -> None:
    known = known_columns(table.entity)
    found = {_canonical(table.entity, name) for name in table.columns}
    if missing := [name for name in KEY if name not in found]:
        raise ConfigurationError(
            f"{table.file} has no column {' and no column '.join(missing)}. Every record needs "
            "both: the system that it comes from, and its id there. Columns found: "
            f"{', '.join(table.columns)}."
        )
    for alias, name in ALIASES.get(table.entity, {}).items():
        if alias in table.columns and name in table.columns:
            raise ConfigurationError(
                f"{table.file} has both {alias} and {name}, which are the same. Remove one."
            )
    unknown = [
        name
        for name in table.columns
        if _canonical(table.entity, name) not in known and name not in config.extra_columns
    ]
    if unknown:
        lines = "\n".join(f'  {name} = "{IGNORE}"' for name in unknown)
        raise ConfigurationError(
            f"{table.file} has columns that are not known: {', '.join(unknown)}. Declare them in "
            f"the configuration, each with the role unique_id, exact, text or {IGNORE}:\n"
            f"  [extra_columns]\n{lines}\nor rename them to known ones: "
            f"{', '.join(known)}."
        )


def _require_keys(connection: duckdb.DuckDBPyConnection, table: FileTable) -> None:
    if not table.rows:
        raise ConfigurationError(
            f"{table.file} is empty: it has no record. Export it again or remove the file."
        )
    for name in KEY:
        _complain(
            connection,
            table,
            f"select {LINE} as line from {table.staged} where {_filled(name)} is null",
            f"{name} is empty. Fill it: every record needs one",
        )
    _complain(
        connection,
        table,
        f"select {LINE} as line from {table.staged} qualify row_number() over "
        f"(partition by {SOURCE_SYSTEM}, {RECORD_ID} order by {LINE}) > 1",
        "record_id stands there a second time for the same source_system. Give every record an "
        "id of its own; duplicates of a person keep different ids",
    )


def _complain(
    connection: duckdb.DuckDBPyConnection, table: FileTable, query: str, problem: str
) -> None:
    """Raise when the query finds lines."""
    lines = connection.execute(
        f"select line, count(*) over () from ({query}) as bad order by line limit {SHOWN_LINES}"
    ).fetchall()
    if not lines:
        return
    count = lines[0][1]
    word = table.line_word if count == 1 else f"{table.line_word}s"
    places = ", ".join(str(line) for line, _ in lines)
    more = f" and {count - len(lines):,} more" if count > len(lines) else ""
    raise ConfigurationError(f"{table.file}, {word} {places}{more}: {problem}.")


def _require_extras(tables: Sequence[FileTable], config: DatasetConfig) -> None:
    found = {name for table in tables for name in table.columns}
    absent = [name for name in config.compared_columns if name not in found]
    if absent:
        raise ConfigurationError(
            f"The configuration declares the extra columns {', '.join(absent)}, which "
            f"{tables[0].file} does not have. Columns found: {', '.join(tables[0].columns)}."
        )
    known = {name for table in tables for name in known_columns(table.entity)}
    doubled = [
        name
        for name, role in config.compared_columns.items()
        if _canonical("contact", name) in known and role != "unique_id"
    ]
    if doubled:
        raise ConfigurationError(
            f"[extra_columns] declares {', '.join(doubled)}, which is known and compared anyway. "
            f"Remove the line, or give it the role unique_id or {IGNORE}."
        )


def _require_apart(connection: duckdb.DuckDBPyConnection, tables: Sequence[FileTable]) -> None:
    if len(tables) < 2:
        return
    contact, company = tables
    _complain(
        connection,
        company,
        f"select company.{LINE} as line from {company.staged} as company "
        f"inner join {contact.staged} as contact using ({SOURCE_SYSTEM}, {RECORD_ID})",
        f"source_system and record_id are also those of a record in {contact.file.name}. Give "
        "contacts and companies different ids",
    )


def _source_systems(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[FileTable]
) -> tuple[str, ...]:
    parts = " union all ".join(f"select {SOURCE_SYSTEM} from {table.staged}" for table in tables)
    rows = connection.execute(f"select distinct * from ({parts}) as record order by 1").fetchall()
    return tuple(str(row[0]) for row in rows)


def _write_loads(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(
        f"create or replace table {SCHEMA}._dlt_loads as select '{LOAD_ID}' as load_id, "
        "0::bigint as status, current_timestamp as inserted_at"
    )


def _write(
    connection: duckdb.DuckDBPyConnection, name: str, table: FileTable, config: DatasetConfig
) -> None:
    ignored = {n for n, role in config.extra_columns.items() if role == IGNORE}
    sources = {_canonical(table.entity, n): n for n in table.columns if n not in ignored}
    if "birth_date" in sources:
        # As it was written: dates in other forms, or impossible ones, still tell two apart.
        sources.setdefault("birth_date_text", sources["birth_date"])
    columns = []
    for column in known_columns(table.entity).values():
        kind, source = _SQL_TYPES[column.data_type], sources.get(column.name)
        if source is None:
            columns.append(f"cast(null as {kind}) as {column.name}")
            continue
        # Ids stay as they are, so that the result can be joined with the files.
        value = quoted(source) if column.name in KEY else _filled(source)
        if column.data_type not in ("text", "date"):
            _require_type(connection, table, source, kind)
        columns.append(f"try_cast({value} as {kind}) as {column.name}")
    connection.execute(
        f"create or replace table {SCHEMA}.{name} as select {', '.join(columns)}, "
        f"'{table.file.name}' as file_name, {LINE} as file_line, '{LOAD_ID}' as _dlt_load_id "
        f"from {table.staged}"
    )


def _filled(name: str) -> str:
    return f"nullif(trim({quoted(name)}), '')"


def _require_type(
    connection: duckdb.DuckDBPyConnection, table: FileTable, name: str, kind: str
) -> None:
    _complain(
        connection,
        table,
        f"select {LINE} as line from {table.staged} where {_filled(name)} is not null "
        f"and try_cast({_filled(name)} as {kind}) is null",
        f"{name} cannot be read as {kind}. Correct or empty it",
    )


def _write_extras(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[FileTable], config: DatasetConfig
) -> None:
    names = list(config.compared_columns)
    if not names:
        return
    parts = [
        f"select {SOURCE_SYSTEM}, {RECORD_ID}, "
        + ", ".join(
            f"{_filled(name)} as {quoted(name)}"
            if name in table.columns
            else f"cast(null as varchar) as {quoted(name)}"
            for name in names
        )
        + f", '{LOAD_ID}' as _dlt_load_id from {table.staged}"
        for table in tables
    ]
    connection.execute(
        f"create or replace table {SCHEMA}.contact_extra as {' union all '.join(parts)}"
    )
