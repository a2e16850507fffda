"""Canonical files: dialects, encodings, lines, changed files only."""

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import ConfigurationError, SourceRefused
from ingestion.pipeline import run_source
from ingestion.report import LoadReport
from ingestion.run_alone import main
from ingestion.sources import files
from ingestion.sources.files.tables import STEMS, TABLES

README = Path(files.__file__).with_name("README.md")


@pytest.fixture
def folder(home: Path) -> Path:
    path = home / "demo" / "files"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def load(make_settings: Callable[..., Settings]) -> Callable[[], LoadReport]:
    return lambda: run_source(make_settings(), "files")


@pytest.fixture
def query(settings: Settings) -> Callable[[str], list[Any]]:
    def run(sql: str) -> list[Any]:
        connection = warehouse.connect(settings)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    return run


Load = Callable[[], LoadReport]
Query = Callable[[str], list[Any]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_dialects_and_encodings_are_found_out(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    from ingestion.sources.files.reader import read_file

    path = tmp_path / "contacts.csv"
    rows = [["record_id", "last_name", "city"], ["1", "Müßig", "Köln"], ["2", "O'Hara", ""]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    path.write_bytes(text.encode(encoding))
    (batch,) = read_file(TABLES[0], tmp_path, path, duckdb.connect())
    assert batch.select(["record_id", "last_name", "city", "file_line"]).to_pylist() == [
        {"record_id": "1", "last_name": "Müßig", "city": "Köln", "file_line": 2},
        {"record_id": "2", "last_name": "O'Hara", "city": None, "file_line": 3},
    ]


def test_every_entity_loads_from_csv_and_parquet_in_its_folder(
    folder: Path, load: Load, query: Query
) -> None:
    for number, table in enumerate(TABLES):
        values = {
            "text": "x",
            "bigint": "1",
            "double": "0.5",
            "decimal": "1.5",
            "bool": "true",
            "timestamp": "2026-01-01T00:00:00Z",
            "date": "2026-01-01",
        }
        skipped = ("file_name", "file_line", "source_system")
        row = {c.name: values[c.data_type] for c in table.columns if c.name not in skipped}
        stem = STEMS[table.name][number % 2]
        content = pa.table({name: [value] for name, value in row.items()})
        if number % 2:
            (folder / stem).mkdir()
            pq.write_table(content, folder / stem / "part 1.parquet")
        else:
            head, line = ",".join(row), ",".join(row.values())
            (folder / f"{stem}_2026-01.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    report = load()
    assert report.rows == {table.name: 1 for table in TABLES}
    assert report.new_columns == {}
    origins = query("select source_system, file_name, file_line from raw_files.orders")
    assert origins == [("files", "orders/part 1.parquet", 1)]


def test_wrong_value_rejects_its_row_with_file_and_line(
    folder: Path, load: Load, query: Query
) -> None:
    (folder / "orders.csv").write_text(
        "order_id;ordered_at;net_amount;note\n"
        '1;2026-01-01;10.5;"two\nlines"\n'
        "2;2026-01-02;1.234,56;\n"
        "3;2026-01-03;;\n",
        encoding="utf-8",
    )
    report = load()
    assert report.rejected == {"orders": 1}
    assert report.new_columns == {"orders": ["note"]}
    assert query("select reason from raw_files.rejected_row") == [
        ("net_amount is not a decimal number (orders.csv, line 4)",)
    ]
    assert query("select order_id, net_amount, file_line from raw_files.orders order by 1") == [
        ("1", Decimal("10.5000"), 2),
        ("3", None, 5),
    ]


def test_empty_lines_are_no_rows_but_count_as_lines(folder: Path, load: Load, query: Query) -> None:
    (folder / "orders.csv").write_bytes(
        b"order_id;ordered_at;note\r\n\r\n1;2026-01-01;\r\n\r\n\r\n"
        b'2;soon;"a\r\n\r\nb"\r\n3;2026-01-03;\r\n\r\n'
    )
    assert load().rejected == {"orders": 1}
    assert query("select order_id, file_line from raw_files.orders order by 1") == [
        ("1", 3),
        ("3", 9),
    ]
    assert query("select reason from raw_files.rejected_row") == [
        ("ordered_at is not a time stamp (orders.csv, line 6)",)
    ]


def test_suffix_may_be_in_capitals(folder: Path, load: Load) -> None:
    table = pa.table({"order_id": ["1"], "ordered_at": ["2026-01-01"]})
    pq.write_table(table, folder / "ORDERS.PARQUET")
    (folder / "Contacts.CSV").write_text("record_id\n7\n", encoding="utf-8")
    assert load().rows == {"orders": 1, "contact": 1}


def test_only_changed_files_are_read_and_rows_stay(folder: Path, load: Load, query: Query) -> None:
    first, second = folder / "contacts_1.csv", folder / "contacts_2.csv"
    first.write_text("record_id,city\n1,Köln\n2,Bonn\n", encoding="utf-8")
    second.write_text("record_id,city\n3,Ulm\n", encoding="utf-8")
    assert load().extracted == {"contact": 3}
    assert load().status == "unchanged"
    os.utime(first, (1, 1))
    assert load().extracted == {"contact": 0}
    second.write_text("record_id,city\n3,Ulm\n4,Trier\n", encoding="utf-8")
    first.unlink()
    report = load()
    assert (report.extracted, report.rows) == ({"contact": 2}, {"contact": 1})
    assert query("select record_id from raw_files.contact order by 1") == [
        ("1",),
        ("2",),
        ("3",),
        ("4",),
    ]
    warehouse_file = folder.parents[1] / "warehouse.duckdb"
    warehouse_file.unlink()
    assert load().rows == {"contact": 2}


def test_rows_of_several_systems_lie_side_by_side(folder: Path, load: Load, query: Query) -> None:
    (folder / "contacts.csv").write_text(
        "source_system,record_id\ntill,1\nshop,1\n,1\n", encoding="utf-8"
    )
    load()
    assert query("select source_system from raw_files.contact order by 1") == [
        ("files",),
        ("shop",),
        ("till",),
    ]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        pytest.param(
            "order_no,ordered_at\n1,2026-01-01\n",
            ["orders.csv", "order_id", "Columns found: order_no, ordered_at"],
            id="missing key",
        ),
        pytest.param(
            "order_id,ordered_at\n1,2026-01-01\n2,2026-01-01,secret\n",
            ["orders.csv, line 3", "number of columns"],
            id="too many columns",
        ),
        pytest.param(
            "order_id,Email,email\n1,secret,secret\n",
            ["orders.csv", "two of the same name", "order_id, Email, email"],
            id="names differ in capitals only",
        ),
    ],
)
def test_file_that_is_refused_is_named_without_its_content(
    folder: Path, load: Load, content: str, parts: list[str]
) -> None:
    (folder / "orders.csv").write_text(content, encoding="utf-8")
    with pytest.raises(SourceRefused) as error:
        load()
    for part in parts:
        assert part in str(error.value)
    assert "secret" not in str(error.value)


def test_broken_parquet_is_named(folder: Path, load: Load) -> None:
    (folder / "orders.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(SourceRefused, match=r"orders\.parquet cannot be read as parquet"):
        load()


def test_missing_folder_names_the_setting(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match=r"\[connectors\.files\] folder"):
        run_source(settings, "files")


def test_files_are_matched_by_the_longest_stem(folder: Path, settings: Settings) -> None:
    names = (
        "order.csv",
        "Orders 2026.csv",
        "order_lines_1.csv",
        "campaign_costs.csv",
        "campaigns-x.csv",
        "order_items.csv",
        "customers.csv",
        "readme.txt",
    )
    for name in names:
        (folder / name).touch()
    found, unknown = files.find_files(folder)
    assert {table: [path.name for path in paths] for table, paths in found.items()} == {
        "orders": ["Orders 2026.csv", "order.csv"],
        "order_line": ["order_lines_1.csv"],
        "campaign_cost": ["campaign_costs.csv"],
        "campaign": ["campaigns-x.csv"],
    }
    assert [path.name for path in unknown] == ["customers.csv", "order_items.csv"]
    assert "5 files for campaign, campaign_cost" in files.check(settings)


def test_module_runs_alone(
    folder: Path,
    make_settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RUNDBLICK_CONFIG", str(make_settings().config_file))
    (folder / "products.csv").write_text("product_id,list_price\n1,x\n2,9.5\n", encoding="utf-8")
    assert main("files") == 0
    out = capsys.readouterr().out
    assert "product: 1 rows read, 1 changed, 1 rejected" in out
    (folder / "products.csv").write_text("id\n1\n", encoding="utf-8")
    assert main("files") == 1
    assert "has no column product_id" in capsys.readouterr().err


def test_usual_names_and_any_date_of_birth_are_taken(
    folder: Path, load: Load, query: Query
) -> None:
    (folder / "contacts.csv").write_text(
        "record_id;birth_date;postcode;country\n"
        "1;1980-01-31;50667;Deutschland\n"
        "2;19800131;1010;AT\n"
        "3;31.01.1980;;\n"
        "4;19803101;;\n"
        "5;30.02.1980;;\n"
        "6;;;\n",
        encoding="utf-8",
    )
    report = load()
    assert report.rejected == {}
    assert report.new_columns == {}
    rows = query(
        "select record_id, birth_date, birth_date_text, postal_code, country_code"
        " from raw_files.contact order by 1"
    )
    day = date(1980, 1, 31)
    assert rows == [
        ("1", day, "1980-01-31", "50667", "Deutschland"),
        ("2", day, "19800131", "1010", "AT"),
        ("3", day, "31.01.1980", None, None),
        ("4", None, "19803101", None, None),
        ("5", None, "30.02.1980", None, None),
        ("6", None, None, None, None),
    ]


def test_dates_of_birth_in_parquet_keep_their_text(folder: Path, load: Load, query: Query) -> None:
    content = pa.table({"record_id": ["1", "2"], "Birth_Date": [19800131.0, None]})
    pq.write_table(content, folder / "contacts.parquet")
    assert load().rejected == {}
    assert query("select birth_date, birth_date_text from raw_files.contact order by 1") == [
        (date(1980, 1, 31), "19800131"),
        (None, None),
    ]


def test_readme_documents_every_column() -> None:
    text = README.read_text(encoding="utf-8")
    for table in TABLES:
        section = text.split(f"### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            if column.name not in ("source_system", "file_name", "file_line"):
                assert f"| `{column.name}` | {column.data_type} |" in section, (table, column)
