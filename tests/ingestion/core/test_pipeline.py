"""One source's way into raw: cursors, merges, guards, the gate and the report."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from toy_source import run, write_system

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.contracts import Table, columns
from ingestion.errors import SourceRefused, SourceUnreachable, WarehouseLocked
from ingestion.pipeline import LoadPackage, run_dlt_source
from ingestion.report import read_report

Rows = list[dict[str, Any]]


def query(settings: Settings, sql: str) -> list[Any]:
    connection = warehouse.connect(settings)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def person(key: Any, at: Any, name: str = "x", **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "score": "1", "changed_at": at, **more}


def test_first_load_fills_every_table_with_its_types(settings: Settings, system: Path) -> None:
    report = run(settings, system)
    assert report.status == "loaded"
    assert report.rows == {"person": 5, "person__key": 5, "event": 7, "city": 6}
    types = query(
        settings,
        "select column_name, data_type from information_schema.columns "
        "where table_schema = 'raw_toy' and table_name = 'person' order by ordinal_position",
    )
    assert types == [
        ("id", "BIGINT"),
        ("name", "VARCHAR"),
        ("score", "DECIMAL(18,4)"),
        ("changed_at", "TIMESTAMP"),
        ("_dlt_load_id", "VARCHAR"),
    ]
    assert query(
        settings,
        "select count(*) from raw_toy.person join raw_toy._dlt_loads on load_id = _dlt_load_id "
        "where status = 0",
    ) == [(5,)]


def test_second_run_without_news_changes_no_row(settings: Settings, system: Path) -> None:
    run(settings, system)
    everything = (
        "select * from raw_toy.person union all by name select * from raw_toy.city order by all"
    )
    before = query(settings, everything)
    loads = query(settings, "select * from raw_toy._dlt_loads")
    report = run(settings, system)
    assert (report.status, report.rows, report.load_id) == ("unchanged", {}, None)
    assert report.extracted["city"] == 6
    assert query(settings, everything) == before
    assert query(settings, "select * from raw_toy._dlt_loads") == loads


def test_merge_takes_changes_and_leaves_unchanged_rows(settings: Settings, system: Path) -> None:
    first = run(settings, system)
    write_system(
        system,
        person=[
            person(4, "2026-01-05T09:30:00Z", "late and inside the overlap"),
            person(5, "2026-01-05T10:00:00Z", "same time, changed"),
            person(6, "2026-01-05T10:00:00Z", "same time, new"),
            person(1, "2026-01-01T10:00:00Z", "changed without a time stamp of it"),
            person(2, "2026-01-02T10:00:00Z"),
            person(3, "2026-01-03T10:00:00Z"),
        ],
    )
    asked: dict[str, Any] = {}
    report = run(settings, system, asked=asked)
    assert asked["person"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert asked["event"] == 7
    assert asked["city"] is None
    assert report.rows["person"] == 3
    names = dict(query(settings, "select id, name from raw_toy.person"))
    assert names[4] == "late and inside the overlap"
    assert names[5] == "same time, changed"
    assert names[6] == "same time, new"
    assert names[1] == "person 1"
    assert query(
        settings, f"select count(*) from raw_toy.event where _dlt_load_id = '{first.load_id}'"
    ) == [(7,)]


def test_full_extract_gives_a_new_load_id_to_its_changes_only(
    settings: Settings, system: Path
) -> None:
    first = run(settings, system)
    cities = [{"code": code, "name": code.lower()} for code in ("K", "B", "M", "HH", "F")]
    cities[2]["name"] = "münchen"
    write_system(system, city=[*cities, {"code": "DO", "name": "dortmund"}])
    second = run(settings, system)
    loads = dict(query(settings, "select code, _dlt_load_id from raw_toy.city"))
    assert {code for code, load in loads.items() if load == second.load_id} == {"M", "DO"}
    assert {code for code, load in loads.items() if load == first.load_id} == {"K", "B", "HH", "F"}


def test_changed_snapshot_of_keys_is_younger_than_the_rows_as_a_whole(
    settings: Settings, system: Path
) -> None:
    run(settings, system)
    write_system(system, person=[person(i, f"2026-01-0{i}T10:00:00Z") for i in range(2, 6)])
    report = run(settings, system)
    assert query(settings, "select distinct _dlt_load_id from raw_toy.person__key") == [
        (report.load_id,)
    ]


def test_future_time_stamp_does_not_hide_later_rows(settings: Settings, system: Path) -> None:
    far = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    write_system(system, person=[person(1, far), person(2, "2026-01-02T00:00:00Z")])
    run(settings, system)
    asked: dict[str, Any] = {}
    write_system(
        system, person=[person(1, far), person(3, "2026-01-03T00:00:00Z"), person(4, None)]
    )
    report = run(settings, system, asked=asked)
    assert asked["person"] == datetime(2026, 1, 1, 23, tzinfo=UTC)
    assert report.rows["person"] == 2
    assert query(settings, "select id from raw_toy.person order by id") == [(1,), (2,), (3,), (4,)]


def test_doubled_keys_keep_the_last_by_cursor(settings: Settings, system: Path) -> None:
    write_system(
        system,
        person=[
            person(1, "2026-01-02T00:00:00Z", "newest"),
            person(2, "2026-01-01T00:00:00Z", "first"),
            person(2, "2026-01-01T00:00:00Z", "last of equals"),
            person(1, "2026-01-01T00:00:00Z", "older"),
        ],
        city=[
            {"code": "K", "name": "old"},
            {"code": "B", "name": "b"},
            {"code": "K", "name": "new"},
        ],
    )
    report = run(settings, system, batch=1)
    assert report.duplicates == {"person": 2, "person__key": 2, "city": 1}
    assert query(settings, "select id, name from raw_toy.person order by id") == [
        (1, "newest"),
        (2, "last of equals"),
    ]
    assert query(settings, "select code, name from raw_toy.city order by code") == [
        ("B", "b"),
        ("K", "new"),
    ]


def test_rejected_rows_lie_in_quarantine_and_count_once(settings: Settings, system: Path) -> None:
    people = [person(1, "2026-01-01T00:00:00Z"), person(None, "2026-01-01T00:00:00Z", "secret")]
    people.append(person(3, "2026-01-01T00:00:00Z", score="much"))
    write_system(system, person=people, city=[{"code": "K", "name": "k"}])
    assert run(settings, system).rejected == {"person": 2, "person__key": 1}
    rows = (
        "select table_name, row_key, field, value, reason, payload->>'name' "
        "from raw_toy.rejected_row order by all"
    )
    assert query(settings, rows) == [
        ("person", "3", "score", "much", "score is not a decimal number", "x"),
        ("person", None, "id", None, "id is empty", "secret"),
        ("person__key", None, "id", None, "id is empty", None),
    ]
    before = query(settings, "select * from raw_toy.rejected_row order by all")
    run(settings, system)
    assert query(settings, "select * from raw_toy.rejected_row order by all") == before
    people[2] = person(3, "2026-01-02T00:00:00Z")
    write_system(system, person=people)
    run(settings, system)
    assert [row[0:2] for row in query(settings, rows)] == [("person", None), ("person__key", None)]


def test_too_many_rejected_rows_refuse_the_source(settings: Settings, system: Path) -> None:
    run(settings, system)
    write_system(
        system,
        person=[person(i, "2026-02-01T00:00:00Z", score="much") for i in range(6)]
        + [person(i, "2026-02-01T00:00:00Z") for i in range(6, 50)],
    )
    with pytest.raises(SourceRefused, match=r"6 of 50 rows of person.*score is not a decimal") as e:
        run(settings, system)
    assert e.value.exit_code == 1
    assert query(settings, "select count(*) from raw_toy.person") == [(5,)]


@pytest.mark.parametrize("table", ["city", "person__key"])
def test_empty_extract_is_refused(
    make_settings: Callable[..., Settings], system: Path, table: str
) -> None:
    settings = make_settings(guards__max_shrink_share=1)
    run(settings, system)
    before = query(settings, f"select * from raw_toy.{table} order by all")
    write_system(system, **{table.removesuffix("__key"): []})
    if table == "person__key":
        write_system(system, person=[person(None, None)])
    with pytest.raises(SourceRefused, match=rf"{table} holds 0 rows and lacks"):
        run(settings, system)
    assert query(settings, f"select * from raw_toy.{table} order by all") == before


def test_shrunken_extract_is_refused_and_cursors_stay(
    make_settings: Callable[..., Settings], system: Path
) -> None:
    settings = make_settings()
    run(settings, system)
    write_system(
        system,
        person=[person(i, "2026-03-01T00:00:00Z") for i in range(1, 9)],
        city=[{"code": code, "name": code} for code in ("K", "B", "M", "HH")],
    )
    with pytest.raises(SourceRefused, match=r"city holds 4 rows and lacks 2 of the 6 keys"):
        run(settings, system)
    report = read_report(settings, "toy")
    assert report is not None
    assert report.status == "refused"
    assert "MAX_SHRINK_SHARE" in report.message
    assert query(settings, "select count(*) from raw_toy.city") == [(6,)]
    assert query(settings, "select count(*) from raw_toy.person") == [(5,)]
    assert not (settings.pipelines_dir / "toy").exists()
    asked: dict[str, Any] = {}
    run(make_settings(guards__max_shrink_share=0.5), system, asked=asked)
    assert asked["person"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert query(settings, "select count(*) from raw_toy.city") == [(4,)]


def test_one_lost_key_passes_and_shows_in_the_snapshot(settings: Settings, system: Path) -> None:
    run(settings, system)
    write_system(system, person=[person(i, "2026-01-01T00:00:00Z") for i in (1, 2, 3, 4)])
    run(settings, system)
    deleted = "select id from raw_toy.person where id not in (select id from raw_toy.person__key)"
    assert query(settings, deleted) == [(5,)]


def test_new_column_is_kept_and_reported_once(settings: Settings, system: Path) -> None:
    run(settings, system)
    write_system(system, person=[person(i, "2026-02-01T00:00:00Z", Größe=180) for i in range(1, 6)])
    assert run(settings, system).new_columns == {"person": ["groesse"]}
    assert query(settings, "select distinct groesse from raw_toy.person") == [("180",)]
    write_system(system, person=[person(i, "2026-02-02T00:00:00Z", Größe=181) for i in range(1, 6)])
    assert run(settings, system).new_columns == {}


def test_all_null_column_and_empty_table_exist(settings: Settings, system: Path) -> None:
    write_system(system, person=[{"id": 1, "changed_at": None}], event=[])
    run(settings, system)
    assert query(settings, "select score, changed_at from raw_toy.person") == [(None, None)]
    assert query(settings, "select count(*) from raw_toy.event") == [(0,)]
    assert run(settings, system).status == "unchanged"


def test_audit_sees_the_files_and_can_refuse(settings: Settings, system: Path) -> None:
    seen: dict[str, Any] = {}

    def audit(package: LoadPackage) -> list[str]:
        import duckdb

        seen["rows"] = dict(package.rows)
        names = package.relation(duckdb.connect(), "city").order("code").fetchall()
        seen["codes"] = [row[0] for row in names]
        return ["volume: too few rows", "shape: no names"]

    with pytest.raises(SourceRefused, match="volume: too few rows; shape: no names"):
        run(settings, system, audit=audit)
    assert seen["rows"] == {"person": 5, "person__key": 5, "event": 7, "city": 6}
    assert seen["codes"] == ["B", "F", "HH", "K", "M", "S"]
    assert query(
        settings, "select count(*) from information_schema.tables where table_name = 'city'"
    ) == [(0,)]
    assert run(settings, system, audit=lambda _package: []).status == "loaded"


def test_report_is_json_with_rows_and_steps(settings: Settings, system: Path) -> None:
    progress: list[tuple[str, int]] = []
    run(settings, system, progress=lambda table, rows: progress.append((table, rows)))
    report = json.loads((settings.reports / "load_toy.json").read_text(encoding="utf-8"))
    assert report["source"] == "toy"
    assert report["rows"]["event"] == 7
    assert set(report["steps"]) == {"recover", "extract", "normalise", "judge", "load"}
    assert progress[:3] == [("person", 2), ("person", 4), ("person", 5)]


def test_error_of_a_source_comes_out_as_it_is(settings: Settings) -> None:
    def build() -> Any:
        import dlt

        from ingestion.resource import table_resource

        def read(_since: Any) -> Any:
            raise SourceUnreachable("http://127.0.0.1:1 did not answer")
            yield

        from toy_source import CITY

        return dlt.source(lambda: [table_resource(CITY, read)], name="toy")()

    with pytest.raises(SourceUnreachable, match="did not answer") as error:
        run_dlt_source(settings, "toy", build)
    assert error.value.exit_code == 3
    report = read_report(settings, "toy")
    assert report is not None
    assert (report.status, report.message) == ("failed", "http://127.0.0.1:1 did not answer")


def test_type_that_raw_holds_otherwise_is_refused(settings: Settings) -> None:
    def build(spec: str) -> Callable[[], Any]:
        def source() -> Any:
            import dlt
            import pyarrow as pa

            from ingestion.resource import table_resource

            table = Table("city", columns(spec), ("code",))
            batch = pa.table({"code": ["K"], "size": ["1"]})
            return dlt.source(
                lambda: [table_resource(table, lambda _: iter([batch]))], name="toy"
            )()

        return source

    run_dlt_source(settings, "toy", build("code size"))
    with pytest.raises(SourceRefused, match="column size of table city has another type"):
        run_dlt_source(settings, "toy", build("code size:bigint"))
    assert query(settings, "select size from raw_toy.city") == [("1",)]


def test_column_that_the_source_lost_is_refused_and_raw_stays(
    make_settings: Callable[..., Settings], system: Path
) -> None:
    settings = make_settings()
    run(settings, system)
    renamed = [{"id": 1, "title": "x", "changed_at": "2026-02-01T00:00:00Z", "score": None}]
    others = [
        {**person(i, "2026-01-01T00:00:00Z"), "title": "y", "score": None} for i in range(2, 6)
    ]
    rows = [{k: v for k, v in row.items() if k != "name"} for row in renamed + others]
    write_system(system, person=rows)
    with pytest.raises(SourceRefused, match=r"person has no column name any more"):
        run(settings, system)
    names = "select count(name) from raw_toy.person"
    assert query(settings, names) == [(5,)]
    assert run(make_settings(guards__max_shrink_share=1), system).rows["person"] == 1
    assert query(settings, names) == [(4,)]


def test_source_that_was_set_back_is_refused_and_can_be_read_anew(
    make_settings: Callable[..., Settings], settings: Settings
) -> None:
    table = Table("event", columns("seq:bigint! kind"), ("seq",), cursor="seq", overlap=10)
    rows = {seq: "old" for seq in range(1, 101)}

    def build() -> Any:
        import dlt
        import pyarrow as pa

        from ingestion.resource import table_resource

        def read(since: int | None) -> Any:
            wanted = [seq for seq in rows if since is None or seq >= since]
            yield pa.table({"seq": pa.array(wanted, pa.int64()), "kind": [rows[s] for s in wanted]})

        return dlt.source(lambda: [table_resource(table, read)], name="toy")()

    run_dlt_source(settings, "toy", build)
    for seq in range(51, 101):
        del rows[seq]
    rows[51] = "new"
    with pytest.raises(SourceRefused, match=r"event has no row near seq 100"):
        run_dlt_source(settings, "toy", build)
    report = run_dlt_source(make_settings(guards__max_shrink_share=1), "toy", build)
    assert report.rows == {"event": 1}
    rows[52] = "newer"
    assert run_dlt_source(settings, "toy", build).rows == {"event": 1}
    assert query(settings, "select seq from raw_toy.event where kind like 'new%' order by 1") == [
        (51,),
        (52,),
    ]


def test_emptied_table_passes_after_raw_was_emptied_by_hand(
    settings: Settings, system: Path
) -> None:
    run(settings, system)
    write_system(system, city=[])
    with pytest.raises(SourceRefused, match=r"empty raw_toy\.city in the warehouse yourself"):
        run(settings, system)
    query(settings, "delete from raw_toy.city")
    assert run(settings, system).status == "unchanged"


def test_column_that_raw_lost_comes_back(settings: Settings, system: Path) -> None:
    run(settings, system)
    query(settings, "alter table raw_toy.city drop name")
    write_system(
        system, city=[{"code": c, "name": c, "code_2": 1} for c in "KBMFS"] + [{"code": "HH"}]
    )
    assert run(settings, system).status == "loaded"
    assert query(settings, "select name from raw_toy.city where code = 'K'") == [("K",)]


def test_warehouse_that_is_open_elsewhere_stops_at_once(
    settings: Settings, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_settings: Settings, read_only: bool = False) -> Any:
        raise WarehouseLocked(f"held by process 1, read_only={read_only}")

    monkeypatch.setattr(warehouse, "connect", locked)
    asked: dict[str, Any] = {}
    with pytest.raises(WarehouseLocked):
        run(settings, system, asked=asked)
    assert asked == {}
