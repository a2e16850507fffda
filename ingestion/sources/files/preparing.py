"""What is done to a batch of a file before it is held against the canonical columns."""

from typing import TYPE_CHECKING

import pyarrow as pa

from ingestion.contracts import Table
from ingestion.sources.files.tables import ALIASES
from ingestion.validation import normalise_name

if TYPE_CHECKING:
    import duckdb

BIRTH_DATE = "birth_date"
BIRTH_DATE_TEXT = "birth_date_text"

# Spreadsheets turn 19800131 into 19800131.0.
_TEXT = "nullif(regexp_replace(trim(cast({column} as varchar)), '[.]0+$|[ T]00:00:00.*$', ''), '')"
_DATE = (
    "case when regexp_full_match(birth_date_text, "
    "'[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{8}|[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}') "
    "then cast(try_strptime(birth_date_text, ['%Y-%m-%d', '%Y%m%d', '%d.%m.%Y']) as date) end"
)


def prepare(table: Table, batch: pa.Table, connection: "duckdb.DuckDBPyConnection") -> pa.Table:
    """The batch with canonical names for other usual ones, and dates of birth as they can be read.

    A date of birth that no calendar has is no reason to refuse a person: its text stays in
    `birth_date_text` for matching, and `birth_date` is null.
    """
    batch = _canonical_names(table, batch)
    if table.name == "contact":
        batch = _birth_dates(batch, connection)
    return batch


def _canonical_names(table: Table, batch: pa.Table) -> pa.Table:
    aliases = ALIASES.get(table.name, {})
    found = [normalise_name(name) for name in batch.column_names]
    return batch.rename_columns(
        [
            aliases[plain] if plain in aliases and aliases[plain] not in found else original
            for plain, original in zip(found, batch.column_names, strict=True)
        ]
    )


def _birth_dates(batch: pa.Table, connection: "duckdb.DuckDBPyConnection") -> pa.Table:
    names = {normalise_name(name): name for name in batch.column_names}
    if BIRTH_DATE not in names or BIRTH_DATE_TEXT in names:
        return batch
    column = names[BIRTH_DATE]
    given = pa.table([batch.column(column)], names=["given"])
    connection.register("rundblick_birth_date", given)
    try:
        read = connection.execute(
            f"select {_DATE} as birth_date, birth_date_text from "
            f"(select {_TEXT.format(column='given')} as birth_date_text from rundblick_birth_date)"
        ).to_arrow_table()
    finally:
        connection.unregister("rundblick_birth_date")
    index = batch.column_names.index(column)
    batch = batch.set_column(index, BIRTH_DATE, read.column(BIRTH_DATE))
    return batch.append_column(BIRTH_DATE_TEXT, read.column(BIRTH_DATE_TEXT))
