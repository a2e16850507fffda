"""The measures against values computed by hand."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.evaluation import IdentityQuality, evaluate, harmonic_mean
from ingestion.errors import ConfigurationError


def _connection(clusters: dict[str, list[str]]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema identity")
    connection.execute(
        "create table identity.identity_map "
        "(source_system text, record_id text, record_type text, customer_key text)"
    )
    for key, records in clusters.items():
        for record in records:
            connection.execute(
                "insert into identity.identity_map values ('crm', ?, 'person', ?)", [record, key]
            )
    return connection


def _labels(folder: Path, persons: dict[str, list[str]]) -> Path:
    file = folder / "labels.csv"
    lines = ["source_system,record_id,person_id"]
    lines += [f"crm,{record},{person}" for person, records in persons.items() for record in records]
    file.write_text("\n".join(lines))
    return file


def test_a_perfect_clustering_scores_one(tmp_path: Path) -> None:
    groups = {"a": ["1", "2", "3"], "b": ["4"]}
    quality = evaluate(_connection(groups), _labels(tmp_path, groups))
    assert quality.pair_f1 == quality.b_cubed_f1 == 1.0
    assert quality.largest_false_cluster == 0
    assert (quality.records, quality.clusters, quality.persons) == (4, 2, 2)


def test_a_false_merge_costs_precision_and_a_split_costs_recall(tmp_path: Path) -> None:
    # True pairs: 1-2, 1-3, 2-3, 4-5. Found pairs: 1-2, 3-4, 3-5, 4-5. Both: 1-2, 4-5.
    quality = evaluate(
        _connection({"a": ["1", "2"], "b": ["3", "4", "5"]}),
        _labels(tmp_path, {"p": ["1", "2", "3"], "q": ["4", "5"]}),
    )
    assert quality.pair_precision == pytest.approx(2 / 4)
    assert quality.pair_recall == pytest.approx(2 / 4)
    # B³ precision per record: 1, 1, 1/3, 2/3, 2/3; recall per record: 2/3, 2/3, 1/3, 1, 1.
    assert quality.b_cubed_precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert quality.b_cubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert quality.largest_false_cluster == 3


def test_records_without_a_pair_leave_the_pair_measures_open(tmp_path: Path) -> None:
    quality = evaluate(_connection({"a": ["1"]}), _labels(tmp_path, {"p": ["1"]}))
    assert quality.pair_precision is None
    assert quality.pair_f1 is None
    assert quality.b_cubed_f1 == 1.0


def test_records_without_a_label_are_not_judged(tmp_path: Path) -> None:
    quality = evaluate(_connection({"a": ["1", "2", "9"]}), _labels(tmp_path, {"p": ["1", "2"]}))
    assert quality.records == 2
    assert quality.pair_precision == 1.0


@pytest.mark.parametrize(("precision", "recall", "expected"), [(0.0, 0.0, 0.0), (1.0, None, None)])
def test_harmonic_mean_at_its_edges(
    precision: float, recall: float | None, expected: float | None
) -> None:
    assert harmonic_mean(precision, recall) == expected


def test_a_read_only_snapshot_can_be_measured(tmp_path: Path) -> None:
    groups = {"a": ["1", "2"]}
    file = tmp_path / "marts.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema identity")
        connection.execute(
            "create table identity.identity_map as select 'crm' as source_system, "
            "'1' as record_id, 'person' as record_type, 'a' as customer_key"
        )
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' (read_only)")
        connection.execute("use marts")
        assert evaluate(connection, _labels(tmp_path, groups)).records == 1


def test_a_label_file_without_persons_names_the_column(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("source_system,record_id\ncrm,1\n")
    with pytest.raises(ConfigurationError, match="person_id"):
        evaluate(_connection({"a": ["1"]}), file)


def test_a_missing_label_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.parquet"):
        evaluate(_connection({"a": ["1"]}), tmp_path / "nowhere.parquet")


def _file(folder: Path, text: str) -> Path:
    file = folder / "labels.csv"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    "header",
    [
        "source_system,record_id,entity_id",
        "source_system,record_id,person_id",
        "source,rec_id,cluster",
        "Source_System,Record_ID,Cluster_ID",
    ],
)
def test_usual_names_of_label_columns_are_understood(tmp_path: Path, header: str) -> None:
    file = _file(tmp_path, f"{header}\ncrm,1,x\ncrm,2,x\n")
    assert evaluate(_connection({"a": ["1", "2"]}), file).pair_recall == 1.0


def test_labels_without_source_system_are_found_by_record_id(tmp_path: Path) -> None:
    file = _file(tmp_path, "record_id,entity_id\n1,x\n2,x\n9,y\n")
    quality = evaluate(_connection({"a": ["1"], "b": ["2"]}), file)
    assert (quality.records, quality.labels_without_record) == (2, 1)
    assert quality.pair_recall == 0.0


def test_labels_without_source_system_need_unique_record_ids(tmp_path: Path) -> None:
    connection = _connection({"a": ["1"]})
    connection.execute("insert into identity.identity_map values ('erp', '1', 'person', 'b')")
    with pytest.raises(ConfigurationError, match="several source systems"):
        evaluate(connection, _file(tmp_path, "record_id,entity_id\n1,x\n"))


def test_a_record_of_two_entities_is_an_error(tmp_path: Path) -> None:
    file = _file(tmp_path, "source_system,record_id,entity_id\ncrm,1,x\ncrm,1,y\n")
    with pytest.raises(ConfigurationError, match="1 records two different entities"):
        evaluate(_connection({"a": ["1"]}), file)


PAIRS = "source_system_l,record_id_l,source_system_r,record_id_r,is_match\n"


def test_labelled_pairs_are_judged_one_by_one(tmp_path: Path) -> None:
    rows = ["crm,1,crm,2,true", "crm,1,crm,3,no", "crm,2,crm,4,1", "crm,1,crm,4,0", "crm,1,crm,9,1"]
    connection = _connection({"a": ["1", "2", "3"], "b": ["4"]})
    quality = evaluate(connection, _file(tmp_path, PAIRS + "\n".join(rows)))
    assert (quality.correct_pairs, quality.found_pairs, quality.true_pairs) == (1, 2, 2)
    assert quality.pair_precision == quality.pair_recall == quality.pair_f1 == 0.5
    assert quality.b_cubed_f1 is None
    assert quality.labels_without_record == 1
    assert quality.largest_false_cluster == 3


def test_pairs_that_nobody_judged_are_left_out(tmp_path: Path) -> None:
    file = _file(tmp_path, PAIRS + "crm,1,crm,2,\ncrm,1,crm,3,ja\n")
    quality = evaluate(_connection({"a": ["1", "2", "3"]}), file)
    assert (quality.found_pairs, quality.true_pairs) == (1, 1)


def test_an_unclear_answer_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="1 pairs whose is_match is neither yes nor no"):
        evaluate(_connection({"a": ["1", "2"]}), _file(tmp_path, PAIRS + "crm,1,crm,2,perhaps\n"))


def test_cluster_sizes_are_counted(tmp_path: Path) -> None:
    groups = {"a": ["1", "2", "3"], "b": ["4"], "c": ["5"]}
    quality = evaluate(_connection(groups), _labels(tmp_path, groups))
    assert quality.cluster_sizes == {1: 2, 3: 1}


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_map_file_is_judged_instead_of_the_warehouse(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"identity_map.{suffix}"
    duckdb.connect().execute(
        "copy (select 'crm' as source_system, unnest(['1', '2']) as record_id, 'a' as customer_key)"
        f" to '{file}'"
    )
    quality = evaluate(duckdb.connect(), _labels(tmp_path, {"p": ["1"], "q": ["2"]}), file)
    assert quality.pair_precision == 0.0
    assert quality.largest_false_cluster == 2


def test_a_map_file_without_keys_names_the_column(tmp_path: Path) -> None:
    file = tmp_path / "identity_map.csv"
    file.write_text("source_system,record_id\ncrm,1\n")
    with pytest.raises(ConfigurationError, match="customer_key"):
        evaluate(duckdb.connect(), _labels(tmp_path, {"p": ["1"]}), file)


def test_measures_without_a_value_are_no_rows() -> None:
    shares = ("pair_precision", "pair_recall", "pair_f1")
    shares += ("b_cubed_precision", "b_cubed_recall", "b_cubed_f1")
    counts = ("records", "clusters", "persons", "largest_cluster", "largest_false_cluster")
    quality = IdentityQuality(**dict.fromkeys(shares), **dict.fromkeys(counts, 0))  # type: ignore[arg-type]
    assert "pair_f1" not in quality.measures()
    assert quality.measures()["records"] == 0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_measures_equal_those_of_enumerated_pairs(records: list[tuple[int, int]]) -> None:
    clusters: dict[str, list[str]] = {}
    persons: dict[str, list[str]] = {}
    for number, (cluster, person) in enumerate(records):
        clusters.setdefault(f"c{cluster}", []).append(str(number))
        persons.setdefault(f"p{person}", []).append(str(number))
    with TemporaryDirectory() as folder:
        quality = evaluate(_connection(clusters), _labels(Path(folder), persons))
    pairs = list(combinations(records, 2))
    assert quality.found_pairs == sum(one[0] == other[0] for one, other in pairs)
    assert quality.true_pairs == sum(one[1] == other[1] for one, other in pairs)
    assert quality.correct_pairs == sum(one == other for one, other in pairs)
    together = [sum(one == other for other in records) for one in records]
    found = [sum(one[0] == other[0] for other in records) for one in records]
    precision = sum(a / b for a, b in zip(together, found, strict=True)) / len(records)
    assert quality.b_cubed_precision == pytest.approx(precision)
