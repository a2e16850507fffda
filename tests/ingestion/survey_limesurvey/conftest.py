"""A small LimeSurvey server behind the emulator, and settings that point to it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.emulator import Faults, serve
from demo.emulator.store import create_limesurvey
from ingestion import warehouse
from ingestion.config import Settings, load_settings

PASSWORD = "test-password"


@dataclass
class Server:
    """Writes a LimeSurvey store as the demo company does."""

    folder: Path

    def execute(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run a statement for all rows."""
        with closing(sqlite3.connect(self.folder / "limesurvey.sqlite")) as store, store:
            store.executemany(statement, rows)

    def survey(self, sid: int, title: str, instrument: str, *codes: str) -> None:
        """Add a survey with its questions."""
        self.execute("insert into survey values (?, ?, ?)", [(sid, title, instrument)])
        questions = [(sid, code, f"Frage {code}", "N") for code in codes]
        self.execute("insert into question values (?, ?, ?, ?)", questions)

    def participants(self, sid: int, *tids: int, completed: str = "N") -> None:
        """Add participants."""
        rows = [
            (
                sid, tid, f"t{tid}", "Eva", "Muster", f"{tid}@example.com", "OK",
                "2026-01-01 08:00", completed, f"K{tid}", f"S{tid:05d}",
            )
            for tid in tids
        ]  # fmt: skip
        marks = ", ".join("?" * 11)
        self.execute(f"insert into participant values ({marks})", rows)

    def responses(
        self, sid: int, *ids: int, day: str = "2026-01-02", edited: str = "", **answers: Any
    ) -> None:
        """Add or replace responses with the same answers."""
        self.execute("delete from response where sid = ? and id = ?", [(sid, n) for n in ids])
        rows = [
            (
                sid, n, f"t{n}", f"{day} 10:05:00", f"{day} 10:00:00",
                f"{edited or day} 10:05:00", 3, "de", json.dumps(answers),
            )
            for n in ids
        ]  # fmt: skip
        self.execute(f"insert into response values ({', '.join('?' * 9)})", rows)


@dataclass(frozen=True)
class Running:
    """An emulator that serves one folder."""

    folder: Path
    url: str
    faults: Faults


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One emulator for the tests of a module."""
    folder = tmp_path_factory.mktemp("stores")
    create_limesurvey(folder / "limesurvey.sqlite")
    faults = Faults()
    with serve(folder, PASSWORD, faults=faults) as emulator:
        yield Running(folder, emulator.limesurvey_url, faults)


@pytest.fixture
def server(running: Running) -> Server:
    """An empty server."""
    running.faults.clear()
    with closing(sqlite3.connect(running.folder / "limesurvey.sqlite")) as store, store:
        for table in ("survey", "question", "participant", "response"):
            store.execute(f"delete from {table}")
    return Server(running.folder)


@pytest.fixture
def faults(running: Running, server: Server) -> Faults:  # noqa: ARG001 - emptied first
    """The emulator's faults, none yet."""
    return running.faults


@pytest.fixture
def address(running: Running, server: Server) -> str:  # noqa: ARG001 - emptied first
    """The address of the emulator that serves the server."""
    return running.url


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings with a warehouse of their own, for an address and a password."""
    monkeypatch.delenv("RUNDBLICK_HOME", raising=False)

    def settings(base_url: str, password: str = PASSWORD) -> Settings:
        file = tmp_path / "rundblick.toml"
        file.write_text(
            "[connectors.survey_limesurvey]\nenabled = true\nretries = 1\n"
            f'base_url = "{base_url}"\npassword = "{password}"\n'
        )
        return load_settings(file)

    return settings


@pytest.fixture
def settings(configure: Callable[..., Settings], address: str) -> Settings:
    """Settings that reach the server."""
    return configure(address)


@pytest.fixture
def query(settings: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    """Rows of the warehouse, with the raw dataset as the default schema."""

    def run(statement: str) -> list[tuple[Any, ...]]:
        connection = warehouse.connect(settings, read_only=True)
        try:
            connection.execute("use raw_survey_limesurvey")
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    return run
