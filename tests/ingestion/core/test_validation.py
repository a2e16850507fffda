"""Casting to declared types and setting aside what does not fit."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from ingestion.contracts import DataType, Table, columns
from ingestion.errors import ConfigurationError, SourceRefused
from ingestion.validation import normalise_name, validate

TABLE = Table("thing", columns("id:bigint! name at:timestamp amount:decimal"), ("id",))


def one(data_type: DataType, values: pa.Array) -> tuple[list[Any], int]:
    """The accepted values of a column and the number of rejected rows."""
    table = Table("thing", columns(f"id:bigint! value:{data_type}"), ("id",))
    batch = pa.table({"id": pa.array(range(len(values)), pa.int64()), "value": values})
    result = validate(table, batch, duckdb.connect())
    return result.accepted.column("value").to_pylist(), len(result.rejected)


@pytest.mark.parametrize(
    ("data_type", "text", "expected"),
    [
        ("text", " kept ", " kept "),
        ("bigint", "12", 12),
        ("bigint", " 12.0 ", 12),
        ("bigint", "", None),
        ("bigint", "9007199254740993", 9007199254740993),
        ("double", "-1.5e3", -1500.0),
        ("decimal", "1234.5678", Decimal("1234.5678")),
        ("bool", "TRUE", True),
        ("bool", "0", False),
        ("date", "2026-03-29", date(2026, 3, 29)),
        ("timestamp", "2026-03-29T10:00:00.123Z", datetime(2026, 3, 29, 10, 0, 0, 123000)),
        ("timestamp", "2026-03-29 10:00:00+02:00", datetime(2026, 3, 29, 8)),
        ("timestamp", "2026-03-29 10:00:00", datetime(2026, 3, 29, 10)),
        ("json", '{"de_DE": "Rad"}', '{"de_DE": "Rad"}'),
    ],
)
def test_text_becomes_the_declared_type(data_type: DataType, text: str, expected: Any) -> None:
    assert one(data_type, pa.array([text])) == ([expected], 0)


@pytest.mark.parametrize(
    ("data_type", "text"),
    [
        ("bigint", "12.7"),
        ("bigint", "twelve"),
        ("double", "nan"),
        ("decimal", "1.234,56"),
        ("decimal", "123456789012345678"),
        ("bool", "2"),
        ("date", "29.03.2026"),
        ("date", "2026-02-30"),
        ("timestamp", "yesterday"),
        ("json", "{"),
    ],
)
def test_what_does_not_fit_is_rejected(data_type: DataType, text: str) -> None:
    assert one(data_type, pa.array([text])) == ([], 1)


@pytest.mark.parametrize(
    ("data_type", "values", "expected"),
    [
        ("text", pa.array([12]), "12"),
        ("text", pa.array([{"a": 1}]), '{"a":1}'),
        ("json", pa.array([[1, 2]]), "[1,2]"),
        ("bigint", pa.array([3], pa.int32()), 3),
        ("bool", pa.array([1], pa.int8()), True),
        ("decimal", pa.array([1.25]), Decimal("1.2500")),
        (
            "timestamp",
            pa.array([datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))]),
            datetime(2026, 1, 1),
        ),
        ("timestamp", pa.array([1_767_225_600], pa.timestamp("s")), datetime(2026, 1, 1)),
        ("text", pa.nulls(1), None),
    ],
)
def test_other_arrow_types_are_cast(data_type: DataType, values: pa.Array, expected: Any) -> None:
    assert one(data_type, values) == ([expected], 0)


def test_typed_columns_pass_without_a_copy() -> None:
    batch = pa.table({"id": pa.array([1, 2]), "name": pa.array(["a", "b"])})
    accepted = validate(TABLE, batch, duckdb.connect()).accepted
    for name in ("id", "name"):
        before = batch.column(name).chunk(0).buffers()[-1]
        after = accepted.column(name).chunk(0).buffers()[-1]
        assert before is not None and after is not None
        assert before.address == after.address
    assert accepted.column("at").type == pa.timestamp("us")
    assert accepted.column("amount").null_count == 2


def test_rejection_tells_field_value_reason_and_payload() -> None:
    batch = pa.table(
        {
            "id": ["1", "x", None],
            "name": ["a", "b", "c"],
            "amount": ["1", "2", "3"],
            "file_name": ["f.csv"] * 3,
            "line_number": [2, 3, 4],
        }
    )
    result = validate(TABLE, batch, duckdb.connect())
    assert result.accepted.column("id").to_pylist() == [1]
    wrong, empty = result.rejected
    assert (wrong.field, wrong.value, wrong.row_key) == ("id", "x", "x")
    assert wrong.reason == "id is not a whole number (f.csv, line 3)"
    assert json.loads(wrong.payload)["name"] == "b"
    assert (empty.reason, empty.row_key) == ("id is empty (f.csv, line 4)", None)


def test_unknown_columns_are_kept_as_text() -> None:
    batch = pa.table({"id": [1], "Größe (cm)": [180], "empty": pa.nulls(1)})
    result = validate(TABLE, batch, duckdb.connect())
    assert result.extra_columns == ("groesse_cm",)
    assert result.accepted.column("groesse_cm").to_pylist() == ["180"]


def test_names_that_collide_are_an_error() -> None:
    batch = pa.table({"id": [1], "Email": ["a"], "email": ["b"]})
    with pytest.raises(SourceRefused, match="'Email' and 'email' both become 'email'"):
        validate(TABLE, batch, duckdb.connect())


def test_column_with_a_name_of_raws_own_is_an_error() -> None:
    batch = pa.table({"id": [1], "_dlt_load_id": ["1"]})
    with pytest.raises(SourceRefused, match="'_dlt_load_id' has a name that raw keeps"):
        validate(TABLE, batch, duckdb.connect())


def test_missing_key_column_is_an_error() -> None:
    with pytest.raises(SourceRefused, match=r"no column id.*Columns found: name"):
        validate(TABLE, pa.table({"name": ["a"]}), duckdb.connect())


def test_order_of_rows_is_kept_for_many_rows() -> None:
    count = 300_000
    batch = pa.table({"id": [str(i) for i in range(count)], "name": pa.nulls(count)})
    accepted = validate(TABLE, batch, duckdb.connect()).accepted
    assert accepted.column("id").to_pylist() == list(range(count))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Größe", "groesse"), ("Kosten (EUR)", "kosten_eur"), ("hs_v2Date", "hs_v2_date")],
)
def test_names_are_snake_case_with_umlauts_written_out(name: str, expected: str) -> None:
    assert normalise_name(name) == expected


def test_contract_mistakes_are_named() -> None:
    with pytest.raises(ConfigurationError, match="number is no data type"):
        columns("id:number")
    with pytest.raises(ConfigurationError, match="when is not a declared column"):
        Table("thing", columns("id"), ("id",), cursor="when")
