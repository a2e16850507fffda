"""Models of channels from tables to tables: what is taken from the last build, and what is not."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from journey import channel_tables
from journey.channel_tables import MODEL_COLUMNS, channel_models

# Two persons a year; the first buys after mail and ads, the second only looks at ads.
TOUCHES = """
    (1, 1, 100, 2024, 'b2c', 1, true), (1, 2, 200, 2024, 'b2c', 2, true),
    (2, 3, 100, 2024, 'b2c', 2, false),
    (3, 4, 900, 2025, 'b2c', 1, true), (3, 5, 950, 2025, 'b2c', 2, true),
    (4, 6, 900, 2025, 'b2c', 2, false)
"""
CONVERTED = """
    ('order', 'x', 1, 1, 2024, 'b2c', 1), ('order', 'x', 2, 1, 2024, 'b2c', 2),
    ('order', 'y', 1, 3, 2025, 'b2c', 1), ('order', 'y', 2, 3, 2025, 'b2c', 2)
"""
LATE = ", (5, 7, 960, 2025, 'b2c', 1, false)"


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def modelled(
    database: duckdb.DuckDBPyConnection,
    known: pa.Table | None = None,
    *,
    more: str = "",
    seed: int = 1,
    names: str = "(1, 'mail'), (2, 'ads')",
) -> pa.Table:
    def relation(values: str, columns: str) -> duckdb.DuckDBPyRelation:
        return database.sql(f"select * from (values {values}) as t ({columns})")

    if known is None:
        known = pa.table({"input_hash": pa.array([], pa.string())})
    return channel_models(
        touches=relation(
            TOUCHES + more,
            "subject_number, touch_number, touched_seconds, touched_year, segment,"
            " model_channel_number, is_credited_with_order",
        ),
        converted=relation(
            CONVERTED,
            "conversion_type, conversion_key, touch_position, subject_number, converted_year,"
            " segment, model_channel_number",
        ),
        channels=relation(names, "model_channel_number, model_channel_code"),
        setting=database.sql(
            f"select 20 as sample_count, {seed} as seed, 90 as lookback_days, 500 as person_groups"
        ),
        known=database.from_arrow(known),
    )


def rows(table: pa.Table) -> list[str]:
    return sorted(map(repr, table.to_pylist()))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A list that grows by one with each model that is computed."""
    calls: list[object] = []
    compute = channel_tables.contributions

    def counting(*arguments: object) -> object:
        calls.append(arguments)
        return compute(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(channel_tables, "contributions", counting)
    return calls


def test_an_unchanged_company_computes_nothing_again(
    database: duckdb.DuckDBPyConnection, measured: list[object]
) -> None:
    first = modelled(database)
    # All, the known, and b2c; all time and two years.
    assert len(measured) == 9
    again = modelled(database, first)
    assert len(measured) == 9
    assert rows(again) == rows(first)
    assert again.schema == pa.schema(MODEL_COLUMNS)


def test_only_the_year_that_changed_is_computed_again(
    database: duckdb.DuckDBPyConnection, measured: list[object]
) -> None:
    before = modelled(database)
    measured.clear()
    after = modelled(database, before, more=LATE)
    # All time and the year 2025 of three segments; 2024 stays.
    assert len(measured) == 6
    assert rows(after) == rows(modelled(database, more=LATE))
    assert rows(after) != rows(before)


@pytest.mark.parametrize("change", [{"seed": 2}, {"names": "(1, 'post'), (2, 'ads')"}])
def test_other_settings_or_names_compute_everything(
    database: duckdb.DuckDBPyConnection, measured: list[object], change: dict[str, int | str]
) -> None:
    before = modelled(database)
    measured.clear()
    after = modelled(database, before, **change)  # type: ignore[arg-type]
    assert len(measured) == 9
    assert rows(after) == rows(modelled(database, **change))  # type: ignore[arg-type]


def test_rows_of_another_form_are_not_taken(
    database: duckdb.DuckDBPyConnection, measured: list[object]
) -> None:
    before = modelled(database).drop_columns(["shapley_share"])
    measured.clear()
    assert rows(modelled(database, before)) == rows(modelled(database))
    assert len(measured) == 18
