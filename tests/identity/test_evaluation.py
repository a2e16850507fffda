"""The measures against values computed by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from identity.evaluation import evaluate, harmonic_mean
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
