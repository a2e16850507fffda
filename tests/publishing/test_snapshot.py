"""One generation of all marts: what it holds, what changed, and that readers are left alone."""

import stat
from collections.abc import Callable

import duckdb
import pytest

from ingestion.config import Settings
from ingestion.errors import ConfigurationError, RundblickError, WarehouseLocked
from publishing.manifest import Change, read_manifest
from publishing.snapshot import publish

Sql = Callable[[str], None]
MARTS = {
    "core.dim_customer": 50,
    "core.fct_order": 20,
    "identity.identity_map": 50,
    "journey.fct_step": 9,
}


def read(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published / "marts.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.usefixtures("change")
def test_marts_and_nothing_else_are_published(settings: Settings) -> None:
    publication = publish(settings)
    assert publication.is_new
    assert publication.tables == MARTS
    assert publication.changed_count == len(MARTS)
    files = {
        f"{path.parent.name}.{path.stem}"
        for path in (settings.published / "current").rglob("*.parquet")
    }
    assert files == MARTS.keys()
    tables = read(settings, "select schema_name || '.' || table_name from duckdb_tables()")
    assert {name for (name,) in tables} == MARTS.keys()
    (comment,) = read(
        settings, "select comment from duckdb_tables() where table_name = 'dim_customer'"
    )
    assert comment == ("Grain: customer. It's one row a person.",)


@pytest.mark.usefixtures("change")
def test_files_and_database_hold_the_same(settings: Settings) -> None:
    publish(settings)
    path = settings.published / "current" / "core" / "dim_customer.parquet"
    in_file = duckdb.sql(f"from '{path}' order by all").fetchall()
    assert in_file == read(settings, "from core.dim_customer order by all")
    assert len(in_file) == 50


@pytest.mark.usefixtures("change")
def test_nothing_changed_keeps_the_generation(settings: Settings) -> None:
    first = publish(settings)
    inode = (settings.published / "current" / "marts.duckdb").stat().st_ino
    second = publish(settings)
    assert not second.is_new
    assert second.generation == first.generation
    assert second.published_at == first.published_at
    assert second.changed == {}
    assert (settings.published / "current" / "marts.duckdb").stat().st_ino == inode


def test_other_engine_compares_rows_and_not_checksums(
    settings: Settings, change: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(settings)
    monkeypatch.setattr("publishing.content.ENGINE", "duckdb of tomorrow")
    assert publish(settings).generation == first.generation
    change("update core.dim_customer set name = 'Ümit' where customer_key = 'c1'")
    second = publish(settings)
    assert second.changed == {"core.dim_customer": Change(added=0, removed=0, changed=1)}


def test_row_order_is_no_change(settings: Settings, change: Sql) -> None:
    publish(settings)
    change("create or replace table core.dim_customer as from core.dim_customer order by name desc")
    assert not publish(settings).is_new


@pytest.mark.parametrize(
    ("sql", "mart", "expected"),
    [
        pytest.param(
            "update core.dim_customer set name = 'X' where customer_key in ('c1', 'c2');"
            "delete from core.dim_customer where customer_key = 'c3';"
            "insert into core.dim_customer values ('new', 'N', 1, null)",
            "core.dim_customer",
            Change(added=1, removed=1, changed=2),
            id="by key",
        ),
        pytest.param(
            "update identity.identity_map set customer_key = 'x' where record_id < '11';"
            "delete from identity.identity_map where record_id = '9'",
            "identity.identity_map",
            Change(added=0, removed=1, changed=3),
            id="by a key of two columns",
        ),
        pytest.param(
            "delete from journey.fct_step where rowid = 0; insert into journey.fct_step "
            "values ('other', 1), ('other', 1)",
            "journey.fct_step",
            Change(added=2, removed=1, changed=None),
            id="without a key",
        ),
        pytest.param(
            "insert into journey.fct_step from journey.fct_step where number = 0",
            "journey.fct_step",
            Change(added=3, removed=0, changed=None),
            id="doubled rows",
        ),
        pytest.param(
            "alter table core.fct_order add column note varchar",
            "core.fct_order",
            Change(added=0, removed=0, changed=20),
            id="new column",
        ),
        pytest.param(
            "drop table core.fct_order", "core.fct_order", Change(0, 20, 0), id="mart gone"
        ),
    ],
)
def test_changes_are_counted(
    settings: Settings, change: Sql, sql: str, mart: str, expected: Change
) -> None:
    first = publish(settings)
    change(sql)
    second = publish(settings)
    assert second.changed == {mart: expected}
    manifest = read_manifest(settings)
    assert manifest is not None
    assert manifest.changed == {mart: expected}
    assert manifest.previous == first.generation
    assert (mart in manifest.tables) == (expected.removed != 20)


def test_unchanged_files_are_shared_between_generations(settings: Settings, change: Sql) -> None:
    first = publish(settings).folder
    change("insert into core.fct_order values ('x', 1)")
    second = publish(settings).folder
    name = "core/dim_customer.parquet"
    assert (first / name).samefile(second / name)
    assert not (first / "core/fct_order.parquet").samefile(second / "core/fct_order.parquet")


def test_reader_of_the_old_snapshot_is_not_disturbed(settings: Settings, change: Sql) -> None:
    publish(settings)
    with duckdb.connect(str(settings.published / "marts.duckdb"), read_only=True) as reader:
        assert reader.execute("select count(*) from core.fct_order").fetchone() == (20,)
        for number in range(5):
            change(f"insert into core.fct_order values ('x{number}', 1)")
            publish(settings)
        assert reader.execute("select sum(amount) from core.fct_order").fetchone() == (1900,)
    assert read(settings, "select count(*) from core.fct_order") == [(25,)]


def test_three_generations_are_kept_and_none_can_be_written(
    settings: Settings, change: Sql
) -> None:
    for number in range(5):
        change(f"insert into core.fct_order values ('x{number}', 1)")
        newest = publish(settings).generation
    kept = sorted(path.name for path in (settings.published / "generations").iterdir())
    assert len(kept) == 3
    assert kept[-1] == newest
    for path in (settings.published / "generations").rglob("*.*"):
        if path.is_file():
            assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_empty_warehouse_is_refused(settings: Settings, change: Sql) -> None:
    publish(settings)
    change("drop schema core cascade; drop schema journey cascade; drop schema identity cascade")
    with pytest.raises(ConfigurationError, match="holds no marts"):
        publish(settings)
    assert read(settings, "select count(*) from core.fct_order") == [(20,)]


@pytest.mark.usefixtures("change")
def test_locked_warehouse_is_named(settings: Settings) -> None:
    with (
        duckdb.connect(str(settings.warehouse)),
        pytest.raises(WarehouseLocked, match=str(settings.warehouse)),
    ):
        publish(settings)


@pytest.mark.usefixtures("change")
def test_damaged_manifest_is_named(settings: Settings) -> None:
    folder = publish(settings).folder
    (folder / "manifest.json").chmod(0o644)
    (folder / "manifest.json").write_text('{"generation": 1')
    with pytest.raises(RundblickError, match="manifest"):
        publish(settings)
