"""Fixtures that all tests share: a scrubbed environment and settings in a temporary home."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from ingestion.config import Settings, load_settings

PROJECT = Path(__file__).resolve().parents[1]


# Folders whose tests share one session's fixture; elsewhere each file is on its own.
SHARED = ("tests/end_to_end/", "tests/orchestration/", "tests/dbt/staging/")


class ByFixture(LoadScopeScheduling):
    """Keeps tests that share an expensive fixture in one worker."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in SHARED if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFixture:
    """The marks of xdist's own groups are lost on the node ids of this pytest."""
    return ByFixture(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start what takes longest first."""
    items.sort(key=lambda item: "end_to_end" not in item.path.parts)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests leaks in, and nothing reports home."""
    for name in list(os.environ):
        if name.startswith("RUNDBLICK"):
            monkeypatch.delenv(name)
    for name in ("RUNTIME__DLTHUB_TELEMETRY", "DBT_SEND_ANONYMOUS_USAGE_STATS"):
        monkeypatch.setenv(name, "false")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "false")
    monkeypatch.setenv("DO_NOT_TRACK", "1")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def make_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings of the project's own rundblick.toml in a temporary home.

    Keyword arguments override values: make_settings(connectors__files__enabled=True).
    """

    def make(**overrides: object) -> Settings:
        monkeypatch.setenv("RUNDBLICK_HOME", str(home))
        for key, value in overrides.items():
            monkeypatch.setenv(f"RUNDBLICK__{key.upper()}", str(value))
        return load_settings(PROJECT / "rundblick.toml")

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    """Settings without overrides."""
    return make_settings()
