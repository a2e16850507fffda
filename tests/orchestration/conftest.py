"""Definitions of the project in a temporary home, built once."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from ingestion.config import Settings, load_settings
from orchestration.definitions import build_definitions

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def restored_environment() -> Iterator[None]:
    """Loading definitions exports variables; other tests must not see them."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def shared_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    before = dict(os.environ)
    os.environ["RUNDBLICK_HOME"] = str(tmp_path_factory.mktemp("orchestration"))
    # One connector is off, to see what that leaves behind.
    os.environ["RUNDBLICK__CONNECTORS__FILES__ENABLED"] = "false"
    try:
        return load_settings(PROJECT / "rundblick.toml")
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def definitions(shared_settings: Settings) -> Iterator[dg.Definitions]:
    before = dict(os.environ)
    try:
        yield build_definitions(shared_settings)
    finally:
        os.environ.clear()
        os.environ.update(before)
