"""One tiny demo company for all tests of the demo; tests that change it work on a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.company import build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the finished demo company of size xs; never change it."""
    home = tmp_path_factory.mktemp("demo") / "home"
    build(home, "xs")
    return home


@pytest.fixture
def fresh(built: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that gives a copy of the built home to change."""

    def copy(name: str) -> Path:
        home = tmp_path / name
        shutil.copytree(built, home)
        return home

    return copy
