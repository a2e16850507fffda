"""Files of records: read as they come, laid down like a load, refused with file, line and fix."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from identity.dataset import Dataset, load
from identity.dataset_config import DatasetConfig, read_config
from ingestion.errors import ConfigurationError

HEADER = "source_system,record_id,first_name,last_name\n"


def _load(
    folder: Path, config: DatasetConfig | None = None
) -> tuple[Dataset, duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    return load(connection, folder, config or DatasetConfig()), connection


def _csv(folder: Path, text: str, encoding: str = "utf-8", name: str = "contacts.csv") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder


def _parquet(folder: Path, query: str) -> Path:
    duckdb.connect().execute(f"copy ({query}) to '{folder / 'contacts.parquet'}' (format parquet)")
    return folder


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_usual_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = "source_system,record_id,first_name,city\ncrm,007,Jürgen,Köln\n"
    _, connection = _load(_csv(tmp_path, text.replace(",", delimiter), encoding))
    found = _one(connection, "select record_id, first_name, city from raw_files.contact")
    assert found == ("007", "Jürgen", "Köln")


def test_names_of_the_contract_become_canonical_ones(tmp_path: Path) -> None:
    text = "source_system,record_id,postcode,country,birth_date\na,1,01067,DE,1980-02-30\n"
    _, connection = _load(_csv(tmp_path, text))
    found = _one(
        connection,
        "select postal_code, country_code, birth_date, birth_date_text from raw_files.contact",
    )
    # No such day exists, but what was written may still tell two people apart.
    assert found == ("01067", "DE", None, "1980-02-30")


def test_parquet_values_become_what_somebody_would_have_typed(tmp_path: Path) -> None:
    _parquet(
        tmp_path,
        "select 'a' as source_system, 7::double as record_id, timestamp '1980-02-01' as birth_date,"
        " ['x@a.de', 'y@a.de'] as email, 'nan'::double as house_number, 0 as __index_level_0__",
    )
    _, connection = _load(tmp_path)
    found = _one(
        connection,
        "select record_id, birth_date_text, email, house_number from raw_files.contact",
    )
    assert found == ("7", "1980-02-01", "x@a.de;y@a.de", None)


def test_the_load_is_finished_and_names_its_lines(tmp_path: Path) -> None:
    result, connection = _load(_csv(tmp_path, HEADER + "a,1,Ann,Lee\nb,1,,\n"))
    assert (result.contacts, result.companies, result.source_systems) == (2, 0, ("a", "b"))
    rows = connection.execute(
        "select file_line from raw_files.contact join raw_files._dlt_loads "
        "on load_id = _dlt_load_id where status = 0 order by 1"
    ).fetchall()
    assert rows == [(2,), (3,)]


def test_extra_columns_are_kept_apart_and_ignored_ones_nowhere(tmp_path: Path) -> None:
    text = "source_system,record_id,Member ID,hobby\na,1, 77 ,golf\n"
    config = DatasetConfig(extra_columns={"member_id": "unique_id", "hobby": "ignore"})
    result, connection = _load(_csv(tmp_path, text), config)
    assert result.extra_columns == {"member_id": "unique_id"}
    found = connection.execute("select * exclude (_dlt_load_id) from raw_files.contact_extra")
    assert found.fetchall() == [("a", "1", "77")]


def test_companies_beside_contacts(tmp_path: Path) -> None:
    _csv(tmp_path, HEADER + "a,1,Ann,Lee\n")
    _csv(tmp_path, "source_system,record_id,company_name\na,c1,Lee GmbH\n", name="companies.csv")
    result, connection = _load(tmp_path)
    assert result.records == 2
    assert _one(connection, "select company_name from raw_files.company") == ("Lee GmbH",)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", ["contacts.csv is empty"], id="empty file"),
        pytest.param(HEADER, ["contacts.csv is empty"], id="header only"),
        pytest.param("record_id\n1\n", ["no column source_system"], id="column missing"),
        pytest.param(HEADER + "a,1,,\na,,,\n", ["line 3: record_id is empty"], id="null id"),
        pytest.param(HEADER + "a,1,,\n ,2,,\n", ["line 3: source_system"], id="null source"),
        pytest.param(
            HEADER + "a,1,,\nb,1,,\na,1,,\n", ["line 4: record_id stands there"], id="id twice"
        ),
        pytest.param(
            HEADER + "a,1,,\n" * 6, ["lines 3, 4, 5 and 2 more: record_id"], id="many lines"
        ),
        pytest.param(
            "source_system,record_id,Lieblingsfarbe\na,1,blau\n",
            ["lieblingsfarbe", "[extra_columns]", "unique_id, exact, text or ignore"],
            id="unknown column",
        ),
        pytest.param(
            "source_system,record_id,created_at\na,1,never\n",
            ["line 2: created_at cannot be read as timestamp"],
            id="no time stamp",
        ),
        pytest.param(
            "source_system,record_id,postcode,postal_code\na,1,1,1\n",
            ["both postcode and postal_code"],
            id="two names of one column",
        ),
        pytest.param(HEADER + "a,1\n", ["line 2", "number of columns"], id="broken line"),
    ],
)
def test_bad_records_are_refused(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _load(_csv(tmp_path, text))
    assert caught.value.exit_code == 2
    for part in ["contacts.csv", *parts]:
        assert part in str(caught.value)


def test_messages_show_no_value(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _load(_csv(tmp_path, HEADER + "a,secret-id,Ann,Lee\na,secret-id,Bea,Lee\n"))
    assert "secret-id" not in str(caught.value)


@pytest.mark.parametrize(
    ("config", "part"),
    [
        ({"link_mode": "link_one_to_one"}, "different source systems"),
        ({"extra_columns": {"member_id": "unique_id"}}, "does not have"),
        ({"extra_columns": {"last_name": "text"}}, "known and compared anyway"),
    ],
    ids=["one system only", "declared but absent", "declared but known"],
)
def test_a_configuration_that_does_not_fit_the_records(
    tmp_path: Path, config: Mapping[str, Any], part: str
) -> None:
    with pytest.raises(ConfigurationError, match=part):
        _load(_csv(tmp_path, HEADER + "a,1,Ann,Lee\n"), DatasetConfig(**config))


def test_a_contact_and_a_company_of_one_id_are_refused(tmp_path: Path) -> None:
    _csv(tmp_path, HEADER + "a,1,Ann,Lee\n")
    _csv(tmp_path, "source_system,record_id,company_name\na,1,Lee GmbH\n", name="companies.csv")
    with pytest.raises(ConfigurationError, match=r"companies\.csv, line 2: .* contacts\.csv"):
        _load(tmp_path)


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_folder_without_contacts(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"contacts\.parquet"):
        _load(tmp_path / name)


def test_two_files_of_contacts_are_refused(tmp_path: Path) -> None:
    _csv(tmp_path, HEADER + "a,1,Ann,Lee\n")
    _parquet(tmp_path, "select 'a' as source_system, '1' as record_id")
    with pytest.raises(ConfigurationError, match="Keep one of them"):
        _load(tmp_path)


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "contacts.parquet").write_text("no parquet")
    with pytest.raises(ConfigurationError, match="cannot be read as Parquet"):
        _load(tmp_path)


def test_configuration_is_read(tmp_path: Path) -> None:
    (tmp_path / "weights.csv").touch()
    file = tmp_path / "config.toml"
    file.write_text(
        'link_mode = "link_and_dedupe"\nweights = "weights.csv"\n'
        '[extra_columns]\nssn = "unique_id"\nnote = "ignore"\n'
        '[settings]\nmatch_threshold = 0.8\nvetoes = ["first_name", "unique_id"]\n'
    )
    config = read_config(file)
    assert config.link_mode == "link_and_dedupe"
    assert config.compared_columns == {"ssn": "unique_id"}
    assert config.weights == tmp_path / "weights.csv"
    assert config.settings == {"match_threshold": "0.8", "vetoes": "first_name,unique_id"}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('link_mode = "both"', "link_mode must be one of dedupe"),
        ('[extra_columns]\nssn = "id"', "unknown role 'id'. Roles are unique_id"),
        ('[extra_columns]\n"Member ID" = "exact"', "is no column name"),
        ('linkmode = "dedupe"', "linkmode is no known key"),
        ("link_mode = dedupe", "is not valid TOML"),
        ('weights = "nowhere.csv"', "which does not exist"),
        ("[settings.deep]\nx = 1", "plain values"),
    ],
)
def test_bad_configurations_name_key_and_fix(tmp_path: Path, text: str, part: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        read_config(file)
    assert part in str(caught.value)
    assert "config.toml" in str(caught.value)


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml does not exist"):
        read_config(tmp_path / "nowhere.toml")
