"""`rundblick identity run`: duplicates found in a folder of records, or a message and code 2."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from identity.dataset_config import DatasetConfig
from identity.evaluation import evaluate
from ingestion.config import Settings
from ingestion.errors import ConfigurationError
from orchestration.environment import PROJECT_ROOT
from orchestration.identity_run import Options, scratch_settings

COLUMNS = (
    *("source_system", "record_id", "first_name", "last_name", "birth_date", "email", "phone"),
    *("street", "house_number", "postcode", "city"),
)
FIRST_NAMES = (
    *("Anna", "Bernd", "Clara", "Dieter", "Elke", "Frank"),
    *("Gisela", "Heinz", "Inge", "Jörg", "Karin", "Lukas"),
)
LAST_NAMES = (
    *("Ackermann", "Bauer", "Conrad", "Dietz", "Engel"),
    *("Falk", "Groß", "Huber", "Iversen", "Jahn"),
)


def _person(number: int) -> dict[str, str]:
    """A person who shares nothing but perhaps a name with any other."""
    first, last = FIRST_NAMES[number % 12], LAST_NAMES[number % 10]
    return {
        "source_system": "crm",
        "record_id": f"c{number}",
        "first_name": first,
        "last_name": last,
        "birth_date": f"{1950 + number}-{1 + number % 12:02}-{1 + number % 28:02}",
        "email": f"{first}.{last}{number}@post{number}.de".lower(),
        "phone": f"+49 221 55{number:04}",
        "street": f"{LAST_NAMES[(number * 7) % 10]}weg",
        "house_number": str(number + 1),
        "postcode": f"{10000 + 1713 * number:05}",
        "city": f"Ort{number}",
    }


def _again(number: int, **changed: str) -> dict[str, str]:
    """The same person in the shop, with differences."""
    return {**_person(number), "source_system": "shop", "record_id": f"s{number}", **changed}


def _records() -> list[dict[str, str]]:
    named = {"first_name": "Jürgen", "last_name": "Müller", "email": ""}
    spelled = {"first_name": "Juergen", "last_name": "Mueller", "email": "", "phone": ""}
    family = {"street": "Hauptstraße", "house_number": "5", "postcode": "50667", "city": "Köln"}
    return [
        *(_person(number) for number in range(40)),
        # A typing error, another case, a missing date, another address.
        _again(0, last_name="Ackerman"),
        _again(1, first_name="BERND", last_name="BAUER", phone=""),
        _again(2, birth_date="", street="", house_number=""),
        _again(3, street="Neue Gasse", house_number="99", postcode="99999", city="Weitweg"),
        {**_person(40), **named},
        {**_again(40), **spelled},
        # Twins at one address: everything is the same but the first name.
        {**_person(41), **family, "first_name": "Max", "last_name": "Weber", "email": ""},
        {**_again(41), **family, "first_name": "Moritz", "last_name": "Weber", "email": ""},
    ]


def _write(folder: Path, records: list[dict[str, str]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    # As a German spreadsheet exports it.
    with (folder / "contacts.csv").open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(records)
    (folder / "config.toml").write_text('link_mode = "dedupe"\n')
    return folder


def _call(folder: Path, *more: str, records: str = ".") -> subprocess.CompletedProcess[str]:
    """The command as a user gives it; its progress is written to the terminal's descriptor."""
    places = {"--input": records, "--config": "config.toml", "--out": "out"}
    arguments = [text for name, place in places.items() for text in (name, str(folder / place))]
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "identity", "run", *arguments, *more],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of one run over the small set."""
    folder = _write(tmp_path_factory.mktemp("identity") / "in", _records())
    result = _call(folder, "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["records"] == len(_records())
    return folder / "out"


def _keys(done: Path) -> dict[str, str]:
    rows = duckdb.sql(
        f"select record_id, customer_key from '{done / 'identity_map.parquet'}'"
    ).fetchall()
    assert len(rows) == len(dict(rows)) == len(_records())
    return dict(rows)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 40])
def test_a_duplicate_is_found(done: Path, number: int) -> None:
    keys = _keys(done)
    assert keys[f"c{number}"] == keys[f"s{number}"]


def test_different_people_stay_apart(done: Path) -> None:
    keys = _keys(done)
    assert len({keys[f"c{number}"] for number in range(42)}) == 42
    assert keys["c41"] != keys["s41"]


def test_edges_name_both_records_with_tier_and_evidence(done: Path) -> None:
    columns = "source_system_l, record_id_l, source_system_r, record_id_r, probability, tier"
    rows = duckdb.sql(
        f"select {columns} from '{done / 'edges.parquet'}' where is_joined and evidence is not null"
    ).fetchall()
    assert {frozenset((row[1], row[3])) for row in rows} >= {
        frozenset((f"c{number}", f"s{number}")) for number in (0, 1, 2, 3, 40)
    }
    assert all(0 <= row[4] <= 1 and row[5] in (0, 1, 2, 3) for row in rows)


def test_the_summary_adds_up(done: Path) -> None:
    summary = json.loads((done / "summary.json").read_text(encoding="utf-8"))
    sizes = {int(size): count for size, count in summary["cluster_sizes"].items()}
    assert summary["records"] == summary["mapped_records"] == len(_records())
    assert sum(size * count for size, count in sizes.items()) == summary["records"]
    assert summary["duplicates"] == summary["records"] - summary["clusters"] == 5
    assert summary["seconds"]["total"] >= summary["seconds"]["match"] > 0
    assert summary["peak_memory_mb"] > 0
    assert not summary["trained"]


def test_nothing_but_the_result_is_left(done: Path) -> None:
    names = {path.name for path in done.iterdir()}
    assert names == {"identity_map.parquet", "edges.parquet", "summary.json"}


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"record_id": "c0"}, "line 50: record_id stands there a second time"),
        ({"record_id": ""}, "line 50: record_id is empty"),
    ],
    ids=["id twice", "id empty"],
)
def test_bad_records_end_with_code_2_and_a_message(
    tmp_path: Path, change: dict[str, str], part: str
) -> None:
    result = _call(_write(tmp_path, [*_records(), {**_person(50), **change}]))
    assert result.returncode == 2
    assert part in result.stderr
    assert not list((tmp_path / "out").iterdir())


def test_a_weight_file_and_training_exclude_each_other(tmp_path: Path) -> None:
    folder = _write(tmp_path, _records())
    (folder / "weights.csv").touch()
    (folder / "config.toml").write_text('weights = "weights.csv"\n')
    result = _call(folder, "--train")
    assert result.returncode == 2
    assert "Leave out --train" in result.stderr


def _options(tmp_path: Path, **config: object) -> Options:
    return Options(tmp_path, DatasetConfig(**config), tmp_path / "out")  # type: ignore[arg-type]


def test_settings_of_the_run_win_over_those_of_the_company(
    shared_settings: Settings, tmp_path: Path
) -> None:
    options = _options(
        tmp_path,
        link_mode="link_one_to_one",
        extra_columns={"ssn": "unique_id", "note": "ignore"},
        settings={"match_threshold": "0.7", "country_code": "AT", "identifier_max_fan_out": "9"},
    )
    settings = scratch_settings(shared_settings, options, tmp_path)
    assert settings.identity.match_threshold == 0.7
    assert settings.identity.link_mode == "link_one_to_one"
    assert settings.identity.extra_columns == {"ssn": "unique_id"}
    assert (settings.company.country_code, settings.thresholds.identifier_max_fan_out) == ("AT", 9)
    assert settings.enabled_connectors == ("files",)
    assert settings.home == tmp_path


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"threshold": "0.7"}, "threshold is no known setting. Known settings: match_threshold"),
        ({"match_threshold": "7"}, "match_threshold: Input should be less than 1"),
    ],
)
def test_wrong_settings_of_the_run_are_named(
    shared_settings: Settings, tmp_path: Path, settings: dict[str, str], part: str
) -> None:
    with pytest.raises(ConfigurationError, match=part):
        scratch_settings(shared_settings, _options(tmp_path, settings=settings), tmp_path)


@pytest.mark.slow
def test_training_on_the_records_finds_nearly_all_of_febrl(tmp_path: Path) -> None:
    from benchmarks.identity_sets import febrl3

    febrl3(tmp_path)
    result = _call(tmp_path, "--train", records="input")
    assert result.returncode == 0, result.stderr
    quality = evaluate(
        duckdb.connect(), tmp_path / "labels.parquet", tmp_path / "out" / "identity_map.parquet"
    )
    assert quality.pair_f1 is not None
    assert quality.pair_f1 >= 0.99
