"""Reads one CSV or Parquet file as Arrow batches with the line that each row came from."""

import csv
import re
import tempfile
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion.contracts import Table
from ingestion.errors import SourceRefused
from ingestion.package import literal
from ingestion.sources.files.preparing import prepare
from ingestion.sources.files.tables import SOURCE_SYSTEM
from ingestion.validation import normalise_name

if TYPE_CHECKING:
    import duckdb

BATCH_ROWS = 100_000
DELIMITERS = (",", ";", "\t", "|")
# A header cell may contain line breaks.
HEADER_LINES = 50
CHUNK_BYTES = 1 << 20
# DuckDB refuses longer lines, so no field is longer.
LARGEST_FIELD = 1 << 21
# Single-byte exports are Windows-1252 in practice; Latin-1 takes the bytes that it leaves out.
FALLBACK_ENCODINGS = ("cp1252", "latin-1")


def read_file(
    table: Table, folder: Path, path: Path, connection: "duckdb.DuckDBPyConnection"
) -> Iterator[pa.Table]:
    """The file's rows, with source_system, file_name and file_line."""
    name = path.relative_to(folder).as_posix()
    form = path.suffix[1:].lower()
    batches = _read_parquet(path) if form == "parquet" else read_csv(path, connection)
    try:
        for batch, lines in batches:
            yield _complete(table, name, prepare(table, batch, connection), lines)
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceRefused(
            f"The file {path} cannot be read as {form}: {type(error).__name__}. Export it again."
        ) from None


def _complete(table: Table, name: str, batch: pa.Table, lines: Any) -> pa.Table:
    columns = {normalise_name(column): column for column in batch.column_names}
    missing = [key for key in table.required if key not in columns and key != SOURCE_SYSTEM]
    if missing:
        raise SourceRefused(
            f"The file {name} has no column {', '.join(missing)}, which {table.name} needs in "
            f"every row. Columns found: {', '.join(batch.column_names)}. Add the column or rename "
            "the one that holds it."
        )
    if SOURCE_SYSTEM in columns:
        index = batch.column_names.index(columns[SOURCE_SYSTEM])
        filled: Any = pc.coalesce(batch.column(index).cast(pa.string()), pa.scalar("files"))
        batch = batch.set_column(index, SOURCE_SYSTEM, filled)
    else:
        batch = batch.append_column(SOURCE_SYSTEM, _constant("files", batch.num_rows))
    for added, values in (("file_name", _constant(name, batch.num_rows)), ("file_line", lines)):
        if added in columns:
            batch = batch.drop_columns([columns[added]])
        batch = batch.append_column(added, values)
    return batch


def _constant(value: str, rows: int) -> Any:
    return pa.repeat(pa.scalar(value, pa.string()), rows)


def _numbers(first: int, rows: int) -> Any:
    return pa.array(range(first, first + rows), pa.int64())


def _read_parquet(path: Path) -> Iterator[tuple[pa.Table, Any]]:
    row = 1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            yield pa.Table.from_batches([batch]), _numbers(row, batch.num_rows)
            row += batch.num_rows


def read_csv(path: Path, connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[pa.Table, Any]]:
    """The rows as text with their lines; encoding and delimiter are found out."""
    import duckdb

    if not path.stat().st_size:
        return
    with _as_utf8(path) as readable:
        try:
            delimiter, columns = _dialect(readable)
            # The reader must own its connection: validation queries run between two batches.
            reader = (
                connection.cursor()
                .execute(
                    f"select * from read_csv({literal(readable)}, delim = {literal(delimiter)}, "
                    f"columns = {columns}, header = true, "
                    "auto_detect = false, quote = '\"', escape = '\"', nullstr = '')"
                )
                .to_arrow_reader(BATCH_ROWS)
            )
            starts = None if _has_line_per_row(readable) else _starts(readable, delimiter)
            line = 2
            for record_batch in reader:
                batch = pa.Table.from_batches([record_batch])
                lines = _numbers(line, batch.num_rows)
                line += batch.num_rows
                if starts is not None:
                    lines = pa.array(islice(starts, batch.num_rows), pa.int64())
                yield batch, lines
        except (duckdb.Error, pa.ArrowException) as error:
            raise SourceRefused(_csv_problem(path, str(error))) from None


def _dialect(path: Path) -> tuple[str, str]:
    """The delimiter that cuts the header line into most columns, and the columns themselves.

    DuckDB's own sniffer skips lines that do not suit it; here every line counts.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(islice(stream, HEADER_LINES))
    headers = {d: next(csv.reader(lines, delimiter=d), []) for d in DELIMITERS}
    delimiter = max(headers, key=lambda d: len(headers[d]))
    names = [name.strip() for name in headers[delimiter]]
    if "" in names or len({name.casefold() for name in names}) != len(names):
        raise SourceRefused(
            f"The file {path.name} has a column without a name or two of the same name (capitals "
            f"do not count) in its header: {', '.join(names)}. Correct the header line."
        )
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in names)
    return delimiter, f"{{{columns}}}"


def _has_line_per_row(path: Path) -> bool:
    """Whether no line is empty and no field goes on in the next line (by its odd quotes)."""
    with path.open("rb") as stream:
        return not any(line.count(b'"') % 2 or not line.strip() for line in stream)


def _starts(path: Path, delimiter: str) -> Iterator[int]:
    """The line on which each row below the header begins; empty lines are no rows."""
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        begin, is_header = 1, True
        for cells in reader:
            if cells and not is_header:
                yield begin
            is_header = is_header and not cells
            begin = reader.line_num + 1


@contextmanager
def _as_utf8(path: Path) -> Iterator[Path]:
    """The path itself when it is UTF-8, else a temporary copy that is."""
    encoding = detect_encoding(path)
    if encoding == "utf-8":
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="rundblick_") as folder:
        copy = Path(folder) / path.name
        with (
            path.open("r", encoding=encoding, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while text := source.read(CHUNK_BYTES):
                target.write(text)
        yield copy


def detect_encoding(path: Path) -> str:
    """UTF-8 when every byte fits, UTF-16 by its mark, else a single-byte encoding."""
    with path.open("rb") as stream:
        if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    return next(name for name in ("utf-8", *FALLBACK_ENCODINGS) if _decodes(path, name))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _csv_problem(path: Path, message: str) -> str:
    """What is wrong with the file, without its content."""
    line = re.search(r"CSV Error on Line: (\d+)", message)
    where = f", line {line.group(1)}" if line else ""
    cause = next(
        (
            text
            for sign, text in (
                ("Expected Number of Columns", "has another number of columns than the header"),
                ("unterminated quote", "has a quote that is not closed"),
                ("not utf-8", "has bytes that are no text"),
            )
            if sign.lower() in message.lower()
        ),
        "is not readable as CSV with one header line",
    )
    return f"The file {path}{where} {cause}. Correct it or export it again."
