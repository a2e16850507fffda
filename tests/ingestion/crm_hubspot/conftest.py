"""A small HubSpot account behind the emulator, and settings that point to it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.emulator import Faults, serve
from demo.emulator.store import create_hubspot
from ingestion import warehouse
from ingestion.config import Settings, load_settings

TOKEN = "test-token"


def iso(moment: str) -> str:
    """A short date as HubSpot's time stamp."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def milliseconds(moment: str) -> int:
    """A short date as an epoch in milliseconds."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000)


@dataclass
class Account:
    """Writes a HubSpot store as the demo company does."""

    folder: Path

    def execute(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """Run a statement for all rows."""
        with closing(sqlite3.connect(self.folder / "hubspot.sqlite")) as store, store:
            store.executemany(statement, rows)

    def put(
        self,
        kind: str,
        *ids: int,
        modified: str = "2026-01-01",
        archived: bool = False,
        associations: dict[str, list[tuple[int, str]]] | None = None,
        **properties: Any,
    ) -> None:
        """Insert or replace objects with the same properties."""
        stamp = iso(modified)
        name = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"
        links = {
            target: {"results": [{"id": str(key), "type": label} for key, label in items]}
            for target, items in (associations or {}).items()
        }
        rows = []
        for key in ids:
            body = {
                "id": str(key),
                "properties": {**properties, name: stamp},
                "createdAt": stamp,
                "updatedAt": stamp,
                "archived": archived,
                "associations": links,
            }
            rows.append((kind, str(key), stamp, int(archived), json.dumps(body)))
        self.execute("insert or replace into crm_object values (?, ?, ?, ?, ?)", rows)

    def delete(self, kind: str, *ids: int) -> None:
        """Delete objects for good, as a merge or a GDPR deletion does."""
        rows = [(kind, str(key)) for key in ids]
        self.execute("delete from crm_object where object_type = ? and id = ?", rows)

    def item(self, collection: str, key: str, body: dict[str, Any], sort_key: int = 0) -> None:
        """Insert or replace a member of a collection."""
        row = (collection, sort_key, key, json.dumps(body))
        self.execute("insert or replace into collection_item values (?, ?, ?, ?)", [row])

    def event(self, key: str, created: str, kind: str = "OPEN") -> None:
        """Add an e-mail event."""
        body = {
            "id": key,
            "created": milliseconds(created),
            "type": kind,
            "recipient": "a@example.com",
            "emailCampaignId": 7,
        }
        self.item("email_events", key, body, milliseconds(created))


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
    create_hubspot(folder / "hubspot.sqlite")
    faults = Faults()
    with serve(folder, TOKEN, faults=faults) as emulator:
        yield Running(folder, emulator.hubspot_url, faults)


@pytest.fixture(scope="module")
def filled(running: Running) -> Callable[[], Account]:
    """Empties the account and hands it out to be filled."""

    def empty() -> Account:
        running.faults.clear()
        with closing(sqlite3.connect(running.folder / "hubspot.sqlite")) as store, store:
            for table in ("crm_object", "collection_item"):
                store.execute(f"delete from {table}")
        return Account(running.folder)

    return empty


@pytest.fixture
def account(filled: Callable[[], Account]) -> Account:
    """An empty account."""
    return filled()


@pytest.fixture
def faults(running: Running, account: Account) -> Faults:  # noqa: ARG001 - emptied first
    """The emulator's faults, none yet."""
    return running.faults


@pytest.fixture
def address(running: Running, account: Account) -> str:  # noqa: ARG001 - emptied first
    """The address of the emulator that serves the account."""
    return running.url


@pytest.fixture(scope="module")
def configured() -> Iterator[Callable[..., Settings]]:
    """Settings with a warehouse of their own in a folder, for an address and a token."""

    def settings(folder: Path, base_url: str, token: str = TOKEN) -> Settings:
        file = folder / "rundblick.toml"
        file.write_text(
            "[connectors.crm_hubspot]\nenabled = true\nretries = 1\n"
            f'base_url = "{base_url}"\naccess_token = "{token}"\n'
        )
        return load_settings(file)

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RUNDBLICK_HOME", raising=False)
        yield settings


@pytest.fixture
def configure(configured: Callable[..., Settings], tmp_path: Path) -> Callable[..., Settings]:
    """Settings for one test, for an address and a token."""

    def settings(base_url: str, token: str = TOKEN) -> Settings:
        return configured(tmp_path, base_url, token)

    return settings


@pytest.fixture
def settings(configure: Callable[..., Settings], address: str) -> Settings:
    """Settings that reach the account."""
    return configure(address)


@pytest.fixture
def query(settings: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    """Rows of the warehouse, with the raw dataset as the default schema."""

    def run(statement: str) -> list[tuple[Any, ...]]:
        connection = warehouse.connect(settings, read_only=True)
        try:
            connection.execute("use raw_crm_hubspot")
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    return run
