"""Fixtures that all tests share: a scrubbed environment and settings in a temporary home."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.config import Settings, load_settings

PROJECT = Path(__file__).resolve().parents[1]


# Folders whose tests share one session's fixture; elsewhere each file is on its own.
SHARED = ("end_to_end", "orchestration")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share an expensive fixture in one worker, and start the longest first."""
    for item in items:
        folder = item.path.relative_to(PROJECT / "tests").parts[0]
        item.add_marker(pytest.mark.xdist_group(folder if folder in SHARED else str(item.path)))
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
