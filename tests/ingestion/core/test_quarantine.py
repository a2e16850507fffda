"""Rejected rows can be listed, tried again and settle by themselves."""

from pathlib import Path

import pytest
from toy_source import CITY, EVENT, PERSON, run, write_system

from ingestion import quarantine, warehouse
from ingestion.config import Settings
from ingestion.contracts import Table, columns


class Module:
    """The toy source as the registry would give it."""

    NAME = "toy"
    TABLES: tuple[Table, ...] = (PERSON, EVENT, CITY)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> type[Module]:
    monkeypatch.setattr(quarantine, "SOURCES", ("toy", "files"))
    monkeypatch.setattr(quarantine, "load_source", lambda _name: Module)
    monkeypatch.setattr(Settings, "connector", lambda *_: None)
    monkeypatch.setattr(Module, "TABLES", (PERSON, EVENT, CITY))
    return Module


@pytest.fixture
def rejected(settings: Settings, system: Path) -> Settings:
    at = "2026-01-01T00:00:00Z"
    write_system(
        system,
        person=[
            {"id": 1, "name": "a", "score": "high", "changed_at": at},
            {"id": 2, "name": "b", "score": "low", "changed_at": at},
            {"id": 3, "name": "c", "score": "1", "changed_at": "never"},
        ],
    )
    run(settings, system)
    return settings


def test_listing_counts_by_reason(rejected: Settings, module: type[Module]) -> None:
    assert module.NAME == "toy"
    found = quarantine.list_rejected(rejected)
    assert [(item.source, item.table, item.reason, item.rows) for item in found] == [
        ("toy", "person", "changed_at is not a time stamp", 1),
        ("toy", "person", "score is not a decimal number", 2),
    ]
    assert quarantine.list_rejected(rejected, "files") == []


def test_listing_without_a_warehouse_is_empty(settings: Settings) -> None:
    assert quarantine.list_rejected(settings) == []


def test_replay_under_the_same_contract_changes_nothing(
    rejected: Settings, module: type[Module]
) -> None:
    assert module.NAME == "toy"
    result = quarantine.replay(rejected, "toy")
    assert result == quarantine.Replay("toy", loaded=0, superseded=0, still_rejected=3)


def test_replay_under_a_wider_contract_loads_the_rows(
    rejected: Settings, module: type[Module], monkeypatch: pytest.MonkeyPatch, system: Path
) -> None:
    wider = Table(
        "person",
        columns("id:bigint! name score:decimal changed_at:timestamp"),
        ("id",),
        cursor="changed_at",
    )
    connection = warehouse.connect(rejected)
    connection.execute(
        "update raw_toy.rejected_row set payload = replace(payload::varchar, '\"high\"', '\"3\"')"
    )
    connection.close()
    monkeypatch.setattr(module, "TABLES", (wider, EVENT, CITY))
    result = quarantine.replay(rejected, "toy")
    assert result == quarantine.Replay("toy", loaded=1, superseded=0, still_rejected=2)
    connection = warehouse.connect(rejected)
    rows = connection.execute("select id, name, score::varchar from raw_toy.person").fetchall()
    connection.close()
    assert rows == [(1, "a", "3.0000")]
    assert run(rejected, system).rejected == {"person": 3}


def test_row_that_came_again_in_a_good_form_leaves_quarantine(
    rejected: Settings, module: type[Module], system: Path
) -> None:
    assert module.NAME == "toy"
    good = {"id": 1, "name": "a", "score": "5", "changed_at": "2026-01-02T00:00:00Z"}
    write_system(system, person=[good, {"id": 2}, {"id": 3}])
    run(rejected, system)
    # 2 and 3 came without the wrong values, so they are good as well.
    assert quarantine.list_rejected(rejected) == []
