"""The shared door to SQL databases: one consistent snapshot, read as Arrow record batches.

Data flow: SQLite, PostgreSQL or MySQL/MariaDB → DuckDB in memory, whose scanner extension filters
inside the source's own database → Arrow batches. SQLite and PostgreSQL run the whole query
(`sqlite_query`, `postgres_query`); of MySQL the tables are scanned with filters pushed down,
because `mysql_query` streams only outside of the transaction.

Every column is cast to its declared type. Rows of which a value cannot be cast never break the
extract: they follow at the end as text, so that validation can quarantine them with a reason.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.contracts import Column, Table
from ingestion.errors import ConfigurationError
from ingestion.sql_connection import Connection, parse_connection, translate

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

logger = logging.getLogger(__name__)

BATCH_ROWS = 65_536
_DIRTY = "is_dirty__"

_DUCKDB_TYPES = {
    "bigint": "bigint",
    "double": "double",
    "decimal": "decimal(18, 4)",
    "bool": "boolean",
    "timestamp": "timestamp",
    "date": "date",
}
_CATALOGUES = {
    "sqlite": "select t.name as table_name, c.name as column_name, c.type as column_type "
    "from sqlite_master as t join pragma_table_info(t.name) as c where t.type in ('table', 'view')",
    "postgres": "select table_name::text, column_name::text, data_type::text as column_type "
    "from information_schema.columns where table_schema = {schema}",
    "mysql": "select table_name as table_name, column_name as column_name, "
    "data_type as column_type from information_schema.columns where table_schema = database()",
}


@dataclass
class SqlReader:
    """Reads tables of one database in one transaction; opens on first use.

    `readers` is the number of reads after which the snapshot is given back: a SQLite file stays
    closed to its writers as long as it is held.
    """

    settings: Settings
    connection: str
    label: str
    schema: str = "public"
    readers: int | None = None
    _session: "duckdb.DuckDBPyConnection | None" = field(default=None, init=False, repr=False)
    _catalogue: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False)
    _streaming: bool = field(default=False, init=False, repr=False)
    _finished: int = field(default=0, init=False, repr=False)

    @property
    def database(self) -> Connection:
        """The parsed connection string."""
        return parse_connection(self.connection, self.label)

    def catalogue(self) -> dict[str, dict[str, str]]:
        """Tables of the database with their columns and the vendor's type names."""
        if not self._catalogue:
            sql = _CATALOGUES[self.database.engine].format(schema=_text(self.schema))
            query = f"select * from {self.database.engine}_query('source', {_text(sql)})"
            for table, column, kind in self._execute(query):
                self._catalogue.setdefault(str(table), {})[str(column)] = str(kind or "").lower()
        return self._catalogue

    def require(self, names: Sequence[str], hint: str) -> None:
        """Refuse a database that lacks tables without which the source makes no sense."""
        missing = [name for name in names if name not in self.catalogue()]
        if missing:
            there = ", ".join(sorted(self.catalogue())[:8]) or "no table at all"
            raise ConfigurationError(
                f"{self.label}: {self.database.safe} has no table {', '.join(missing)} "
                f"(it holds {there}). {hint}"
            )

    def literal(self, value: Any) -> str:
        """A cursor value in the SQL that reads the source."""
        if isinstance(value, datetime):
            moment = value.astimezone(UTC) if value.tzinfo else value
            text = moment.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")
            # SQLite compares text: the shortest form is not after any longer form of the same time.
            prefix = "" if self.database.engine == "sqlite" else "timestamp "
            return f"{prefix}'{text}'"
        if isinstance(value, int):
            return str(value)
        return _text(str(value))

    def name(self, identifier: str) -> str:
        """An identifier quoted for the SQL that reads the source."""
        return _quoted(identifier)

    def hex_text(self, column: str) -> str:
        """SQL for a binary column as lower-case hexadecimal text."""
        quoted = self.name(column)
        if self.database.engine == "postgres":
            return f"encode({quoted}, 'hex')"
        if self.database.engine == "sqlite":
            return (
                f"case typeof({quoted}) when 'blob' then lower(hex({quoted})) "
                f"else lower({quoted}) end"
            )
        return f"lower(hex({quoted}))"

    def read_table(
        self,
        table: Table,
        source_table: str,
        where: str | None = None,
        expressions: Mapping[str, str] | None = None,
    ) -> Iterator["pa.RecordBatch"]:
        """Batches of the declared columns that the database has; the others are left out.

        `expressions` are SQL for columns that are not there as such.
        """
        kinds = self.catalogue().get(source_table)
        if kinds is None:
            logger.info("%s: there is no table %s; it is skipped", self.label, source_table)
            self._finish()
            return
        given = dict(expressions or {})
        present = [column for column in table.columns if column.name in {*kinds, *given}]
        items = [
            f"{given.get(column.name) or self._plain(column.name, kinds[column.name])}"
            f" as {self.name(column.name)}"
            for column in present
        ]
        holders = {"postgres": f"{self.name(self.schema)}.", "mysql": "source."}
        holder = holders.get(self.database.engine, "")
        sql = f"select {', '.join(items)} from {holder}{self.name(source_table)}"
        yield from self.read(sql + (f" where {where}" if where else ""), present)

    def read(self, sql: str, columns: Sequence[Column]) -> Iterator["pa.RecordBatch"]:
        """Batches of a query in the source's SQL; rows that do not cast come last, as text."""
        is_text = self.database.engine == "sqlite"
        casts, checks = [], ["false"]
        for column in columns:
            cast, check = _cast(column, is_text)
            casts.append(f"{cast} as {_quoted(column.name)}")
            checks.extend(check)
        source = self._query(sql)
        dirty = " or ".join(checks)
        dirty_rows = 0
        try:
            typed = f"select {', '.join(casts)}, {dirty} as {_DIRTY} from {source}"
            for batch in self._stream(typed):
                clean = _without_dirty(batch)
                dirty_rows += batch.num_rows - clean.num_rows
                yield _valid_text(clean) if is_text else clean
            if dirty_rows:
                texts = (
                    f"cast({_quoted(c.name)} as varchar) as {_quoted(c.name)}" for c in columns
                )
                as_text = f"select {', '.join(texts)} from {source} where {dirty}"
                yield from map(_valid_text, self._stream(as_text))
            self._finish()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the snapshot back."""
        session, self._session, self._streaming = self._session, None, False
        if session is not None:
            session.close()

    def _finish(self) -> None:
        self._finished += 1
        if self.readers is not None and self._finished >= self.readers:
            self._finished = 0
            self.close()

    def _plain(self, column: str, kind: str) -> str:
        quoted = self.name(column)
        return f"{quoted} at time zone 'UTC'" if kind == "timestamp with time zone" else quoted

    def _query(self, sql: str) -> str:
        if self.database.engine == "mysql":
            return f"({sql})"
        return f"{self.database.engine}_query('source', {_text(sql)})"

    def _open(self) -> "duckdb.DuckDBPyConnection":
        if self._session is None:
            database = self.database
            database.check_file()
            session = warehouse.scratch(self.settings, (database.extension,))
            try:
                for option in database.options:
                    session.execute(option)
                session.execute(
                    f"attach {_text(database.attach)} as source (type {database.engine}, read_only)"
                )
                session.execute("begin transaction")
            except Exception as error:
                session.close()
                raise translate(error, database) from None
            self._session = session
        return self._session

    def _execute(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            return self._open().execute(sql).fetchall()
        except Exception as error:
            raise translate(error, self.database) from None

    def _stream(self, sql: str) -> Iterator["pa.RecordBatch"]:
        # One connection can stream one result. Reads that interleave get a connection, and with it
        # a snapshot, of their own; the pipeline extracts one table after the other.
        session = self._open()
        own = session.cursor() if self._streaming else session
        was_streaming, self._streaming = self._streaming, True
        try:
            yield from own.execute(sql).to_arrow_reader(BATCH_ROWS)
        except GeneratorExit:
            raise
        except Exception as error:
            raise translate(error, self.database) from None
        finally:
            self._streaming = was_streaming
            if own is not session:
                own.close()


def _cast(column: Column, from_text: bool) -> tuple[str, list[str]]:
    """SQL that casts a column, and the conditions under which a value would be lost."""
    name = _quoted(column.name)
    target = _DUCKDB_TYPES.get(column.data_type)
    if target is None:
        return f"cast({name} as varchar)", []
    cast = f"try_cast({name} as {target})"
    checks = [f"({name} is not null and {cast} is null)"]
    if from_text and target == "bigint":
        # A plain cast would round 12.7 to 13 in silence.
        checks.append(f"contains({name}, '.')")
    if from_text and target == "timestamp":
        # DuckDB ignores an offset when it casts text to a timestamp without a zone.
        offset = r"'[+-]\d{2}:?\d{2}$'"
        checks.append(f"(length({name}) > 19 and regexp_matches({name}, {offset}))")
    return cast, checks


def _without_dirty(batch: "pa.RecordBatch") -> "pa.RecordBatch":
    """The batch without its last column and without the rows that it flags."""
    import pyarrow.compute as pc

    flag_column: Any = batch.column(batch.num_columns - 1)
    flags: Any = pc.fill_null(flag_column, False)
    rows = batch.select(list(range(batch.num_columns - 1)))
    return rows.filter(pc.invert(flags)) if pc.any(flags).as_py() else rows


def _valid_text(batch: "pa.RecordBatch") -> "pa.RecordBatch":
    """Replace bytes that are no UTF-8: SQLite stores any bytes as text, DuckDB refuses them."""
    import pyarrow as pa

    try:
        batch.validate(full=True)
        return batch
    except pa.ArrowInvalid:
        arrays = []
        for array in batch.columns:
            if not pa.types.is_string(array.type):
                arrays.append(array)
                continue
            raw = array.cast(pa.binary()).to_pylist()
            arrays.append(
                pa.array(
                    [None if value is None else value.decode("utf-8", "replace") for value in raw],
                    pa.string(),
                )
            )
        return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
