"""Casts a batch to its table's declared types and sets aside the rows that do not fit.

Columns that already have the declared type pass untouched; the others are cast in one DuckDB
query over Arrow.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import DataType, Table
from ingestion.errors import SourceRefused

if TYPE_CHECKING:
    import duckdb

# Any, because the stubs know no common supertype that their functions take.
ARROW_TYPES: dict[DataType, Any] = {
    "text": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "decimal": pa.decimal128(18, 4),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
    "json": pa.string(),
}
TYPE_NAMES: dict[DataType, str] = {
    "text": "a text",
    "bigint": "a whole number",
    "double": "a number",
    "decimal": "a decimal number",
    "bool": "true or false",
    "timestamp": "a time stamp",
    "date": "a date",
    "json": "valid JSON",
}
TRANSLITERATION = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
VALUE_LENGTH = 200


@dataclass
class Rejection:
    """One row that raw does not take, and why."""

    row_key: str | None
    field: str
    value: str | None
    reason: str
    payload: str


@dataclass
class Validated:
    """What became of a batch."""

    accepted: pa.Table
    rejected: list[Rejection] = field(default_factory=list)
    extra_columns: tuple[str, ...] = ()


@cache
def normalise_name(name: str) -> str:
    """A column name as raw has it: lower-case snake_case, umlauts written out."""
    from dlt.common.normalizers.naming.snake_case import NamingConvention

    plain = re.sub(r"\W+$", "", name.strip().translate(TRANSLITERATION)) or name
    return str(NamingConvention().normalize_identifier(plain))


def normalise_names(table: Table, batch: pa.Table) -> pa.Table:
    """The batch with normalised column names; two columns of one name are an error."""
    names: dict[str, str] = {}
    for original in batch.column_names:
        name = normalise_name(original)
        if name.startswith("_dlt_"):
            raise SourceRefused(
                f"Table {table.name}: the column {original!r} has a name that raw keeps for "
                "itself. Rename it in the source or leave it out."
            )
        if name in names:
            raise SourceRefused(
                f"Table {table.name}: the columns {names[name]!r} and {original!r} both become "
                f"{name!r}. Rename one of them in the source."
            )
        names[name] = original
    return batch.rename_columns(list(names))


def empty(table: Table) -> pa.Table:
    """No rows, all declared columns."""
    return arrow_schema(table).empty_table()


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of the declared columns."""
    return pa.schema([(c.name, ARROW_TYPES[c.data_type]) for c in table.columns])


def validate(table: Table, batch: pa.Table, connection: "duckdb.DuckDBPyConnection") -> Validated:
    """Split a batch into typed rows with all declared columns and rejected ones."""
    batch = normalise_names(table, batch)
    missing = [name for name in table.required if name not in batch.column_names]
    if missing and batch.num_rows:
        raise SourceRefused(
            f"Table {table.name}: the extract has no column {', '.join(missing)}, which every row "
            f"needs. Columns found: {', '.join(batch.column_names)}."
        )
    declared = {column.name: column.data_type for column in table.columns}
    extra = tuple(
        name
        for name in batch.column_names
        if name not in declared and not pa.types.is_null(batch.schema.field(name).type)
    )
    types: dict[str, DataType] = {**declared, **dict.fromkeys(extra, "text")}
    values, bad = _cast(types, batch, connection)
    for name in table.required:
        if name not in values:
            continue
        if types[name] == "text":
            missing_here = pc.invert(_is_filled(values[name]))
        elif values[name].null_count:
            missing_here = pc.is_null(values[name])
        else:
            continue
        if pc.any(missing_here).as_py():
            bad[name] = pc.or_(bad[name], missing_here) if name in bad else missing_here
    result = pa.table(
        {
            name: values.get(name, pa.nulls(batch.num_rows, ARROW_TYPES[data_type]))
            for name, data_type in types.items()
        }
    )
    if not bad:
        return Validated(result, [], extra)
    any_bad: Any = None
    for mask in bad.values():
        any_bad = mask if any_bad is None else pc.or_(any_bad, mask)
    rejections = _rejections(table, batch, types, bad, any_bad)
    return Validated(result.filter(pc.invert(any_bad)), rejections, extra)


def _cast(
    types: dict[str, DataType], batch: pa.Table, connection: "duckdb.DuckDBPyConnection"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns in their declared types, and per column the mask of values that do not fit."""
    values: dict[str, Any] = {}
    expressions: dict[str, str] = {}
    for name, data_type in types.items():
        if name not in batch.column_names:
            continue
        column, wanted = batch.column(name), ARROW_TYPES[data_type]
        if column.type == wanted and data_type != "json":
            values[name] = column
        elif pa.types.is_null(column.type):
            values[name] = pa.nulls(batch.num_rows, wanted)
        elif data_type == "timestamp" and pa.types.is_timestamp(column.type):
            # Only the unit or the zone differs; Arrow keeps instants in UTC.
            values[name] = column.cast(wanted, safe=False)
        else:
            expressions[name] = _expression(name, column.type, data_type)
    bad: dict[str, Any] = {}
    if not expressions:
        return values, bad
    chosen = ", ".join(f"{sql} as {_quote(name)}" for name, sql in expressions.items())
    source = batch.select(list(expressions))
    connection.register("rundblick_batch", source)
    try:
        casted = connection.execute(f"select {chosen} from rundblick_batch").to_arrow_table()
    finally:
        connection.unregister("rundblick_batch")
    for name in expressions:
        wanted = ARROW_TYPES[types[name]]
        column = casted.column(name)
        values[name] = column if column.type == wanted else column.cast(wanted)
        before = batch.column(name)
        if values[name].null_count == before.null_count:
            continue
        mask = pc.and_(pc.is_null(values[name]), _is_filled(before))
        if pc.any(mask).as_py():
            bad[name] = mask
    return values, bad


def _is_filled(column: Any) -> Any:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), pa.scalar("")), False)
    return pc.is_valid(column)


def _expression(name: str, arrow_type: Any, data_type: DataType) -> str:  # noqa: PLR0911
    """SQL that is null when the value does not fit the declared type."""
    column = _quote(name)
    is_text = pa.types.is_string(arrow_type) or pa.types.is_large_string(arrow_type)
    if pa.types.is_dictionary(arrow_type) or arrow_type == pa.string_view():
        column, is_text = f"cast({column} as varchar)", True
    if is_text and data_type != "text":
        column = f"nullif(trim({column}), '')"
    match data_type:
        case "text" if pa.types.is_nested(arrow_type):
            return f"cast(to_json({column}) as varchar)"
        case "text":
            return f"cast({column} as varchar)"
        case "bigint":
            # A plain cast would round 12.7 to 13 in silence.
            whole = f"try_cast({column} as bigint)"
            return f"case when try_cast({column} as double) = {whole} then {whole} end"
        case "double":
            number = f"try_cast({column} as double)"
            return f"case when isfinite({number}) then {number} end"
        case "decimal":
            return f"try_cast({column} as decimal(18, 4))"
        case "bool":
            as_text = f"lower(cast({column} as varchar))"
            return (
                f"case when {as_text} in ('true', 't', '1', 'yes', 'y', '1.0') then true "
                f"when {as_text} in ('false', 'f', '0', 'no', 'n', '0.0') then false end"
            )
        case "timestamp":
            return f"timezone('UTC', try_cast({column} as timestamptz))"
        case "date":
            return f"try_cast({column} as date)"
        case "json" if is_text:
            return f"case when json_valid({column}) then {column} end"
        case "json":
            return f"cast(to_json({column}) as varchar)"


def _rejections(
    table: Table, batch: pa.Table, types: dict[str, DataType], bad: dict[str, Any], any_bad: Any
) -> list[Rejection]:
    rows = batch.filter(any_bad).to_pylist()
    masks = {name: mask.filter(any_bad).to_pylist() for name, mask in bad.items()}
    result = []
    for index, row in enumerate(rows):
        name = next(name for name, mask in masks.items() if mask[index])
        value = row[name]
        if value is None or (isinstance(value, str) and not value.strip()):
            reason = f"{name} is empty"
        else:
            reason = f"{name} is not {TYPE_NAMES[types[name]]}"
        line = row.get("file_line", row.get("line_number"))
        if row.get("file_name") is not None and line is not None:
            reason += f" ({row['file_name']}, line {line})"
        keys = [row.get(key) for key in table.primary_key]
        result.append(
            Rejection(
                row_key=None if None in keys else "|".join(str(key) for key in keys),
                field=name,
                value=None if value is None else str(value)[:VALUE_LENGTH],
                reason=reason,
                payload=json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True),
            )
        )
    return result


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
