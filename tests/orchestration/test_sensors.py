"""Sensors on folders."""

import os
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.defs.schedules.new_files import QUIET_SECONDS, folder_sensors, folder_state

NOW = 2_000_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "ads"
    folder.mkdir()
    write(folder / "google_ads_2026-01.csv", "a")
    return folder


def write(path: Path, text: str, age: float = 1000) -> None:
    path.write_text(text)
    os.utime(path, (NOW - age, NOW - age))


def test_same_files_have_the_same_state(folder: Path) -> None:
    assert folder_state(folder, NOW) == folder_state(folder, NOW + 60)


def test_added_and_rewritten_files_change_the_state(folder: Path) -> None:
    first = folder_state(folder, NOW)
    write(folder / "meta_ads_2026-01.csv", "b")
    second = folder_state(folder, NOW)
    write(folder / "meta_ads_2026-01.csv", "c", age=500)
    assert len({first, second, folder_state(folder, NOW)}) == 3


def test_file_that_is_being_written_is_waited_for(folder: Path) -> None:
    write(folder / "meta_ads_2026-01.csv", "half", age=QUIET_SECONDS / 2)
    assert folder_state(folder, NOW) is None


def test_missing_folder_has_a_state(tmp_path: Path) -> None:
    assert folder_state(tmp_path / "nowhere", NOW) is not None


def test_sensor_asks_for_one_run_a_state(
    make_settings: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    settings = make_settings(connectors__ads_csv__folder=str(folder))
    sensor = next(s for s in folder_sensors(settings) if s.name == "new_files_ads_csv")
    with dg.DagsterInstance.ephemeral() as instance:
        first = sensor.evaluate_tick(dg.build_sensor_context(instance))
        assert len(first.run_requests or []) == 1
        again = sensor.evaluate_tick(dg.build_sensor_context(instance, cursor=first.cursor))
        assert not again.run_requests
