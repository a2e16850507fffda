"""A killed run leaves nothing behind: the next one gives the raw of an undisturbed one."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from toy_source import first_state, run, write_system

from ingestion import warehouse
from ingestion.config import Settings, load_settings

PROJECT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("killed_run.py")
TABLES = ("person", "person__key", "event", "city", "rejected_row")

FIRST_LOAD_POINTS = ("batch:3", "copied:3")
SECOND_LOAD_POINTS = ("filtered", "copied:2", "merged:3", "committed")


def content(settings: Settings) -> dict[str, list[Any]]:
    connection = warehouse.connect(settings)
    try:
        result = {
            table: connection.execute(
                f"select * exclude (_dlt_load_id{', rejected_at' if 'rejected' in table else ''}) "
                f"from raw_toy.{table} order by all"
            ).fetchall()
            for table in TABLES
        }
        for table in TABLES:
            unfinished = connection.execute(
                f"select count(*) from raw_toy.{table} where _dlt_load_id not in "
                "(select load_id from raw_toy._dlt_loads where status = 0)"
            ).fetchone()
            assert unfinished == (0,), table
        staged = connection.execute(
            "select sum(estimated_size) from duckdb_tables() where schema_name = 'raw_toy_staging' "
            "and table_name not like '\\_dlt%' escape '\\'"
        ).fetchone()
        assert staged is not None and not staged[0]
        return result
    finally:
        connection.close()


def change(system: Path) -> None:
    people = [
        {"id": i, "name": f"person {i}", "score": "1.5", "changed_at": f"2026-01-0{i}T10:00:00Z"}
        for i in range(1, 6)
    ]
    people[1] |= {"name": "renamed", "changed_at": "2026-01-08T10:00:00Z"}
    people.append({"id": 6, "name": "new", "score": "none", "changed_at": "2026-01-08T11:00:00Z"})
    people.append({"id": 7, "name": "new", "score": "2", "changed_at": "2026-01-08T11:00:00Z"})
    write_system(
        system,
        person=people,
        event=[{"seq": i, "person_id": i % 5, "kind": "visit"} for i in range(1, 12)],
        city=[{"code": code, "name": code} for code in ("K", "B", "M", "HH", "F", "DD")],
    )


def kill(settings: Settings, system: Path, point: str) -> None:
    environment = {**os.environ, "RUNDBLICK_HOME": str(settings.home)}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), point, str(settings.config_file), str(system)],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What raw holds after one and after two runs that nobody killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    result = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, prepare in (("first", with_rejections), ("second", first_state)):
            patch.setenv("RUNDBLICK_HOME", str(folder / name))
            settings = load_settings(PROJECT / "rundblick.toml")
            prepare(folder / f"{name}_system")
            run(settings, folder / f"{name}_system")
            if name == "second":
                change(folder / "second_system")
                run(settings, folder / "second_system")
            result[name] = content(settings)
    return result


def with_rejections(system: Path) -> None:
    first_state(system)
    write_system(
        system, person=[{"id": 1, "name": "a", "score": "bad", "changed_at": None}, {"id": 2}]
    )


@pytest.mark.parametrize("point", FIRST_LOAD_POINTS)
def test_first_load_survives_a_kill(
    settings: Settings, system: Path, undisturbed: dict[str, Any], point: str
) -> None:
    with_rejections(system)
    kill(settings, system, point)
    run(settings, system)
    assert content(settings) == undisturbed["first"]


@pytest.mark.parametrize("point", SECOND_LOAD_POINTS)
def test_second_load_survives_a_kill(
    settings: Settings, system: Path, undisturbed: dict[str, Any], point: str
) -> None:
    run(settings, system)
    change(system)
    kill(settings, system, point)
    run(settings, system)
    assert content(settings) == undisturbed["second"]


def test_raw_keeps_its_rows_when_the_source_is_gone_after_a_kill(
    settings: Settings, system: Path
) -> None:
    run(settings, system)
    change(system)
    kill(settings, system, "merged:3")
    for file in system.iterdir():
        file.unlink()
    with pytest.raises(Exception, match="person"):
        run(settings, system)
    connection = warehouse.connect(settings)
    counts = [
        connection.execute(f"select count(*) from raw_toy.{table}").fetchone()
        for table in ("person", "event", "city")
    ]
    connection.close()
    assert all(row is not None and row[0] >= 5 for row in counts)
