"""The warehouse file: locks that name their holder, extensions without a network."""

import subprocess
import sys
import time

import pytest

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import ConfigurationError, WarehouseLocked

HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_locked_file_names_the_process_and_the_fix(settings: Settings) -> None:
    warehouse.connect(settings).close()
    assert warehouse.lock_holder(settings) is None
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(settings.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        assert warehouse.lock_holder(settings) == holder.pid
        with pytest.raises(WarehouseLocked) as error:
            warehouse.connect(settings)
        assert f"process {holder.pid}" in str(error.value)
        assert "Wait until" in str(error.value)
        assert error.value.exit_code == 2
        begin = time.monotonic()
        with pytest.raises(WarehouseLocked):
            warehouse.wait_for_lock(settings, 0.5)
        assert time.monotonic() - begin >= 0.5
        holder.communicate()
    warehouse.connect(settings).close()


def test_reader_without_warehouse_gets_the_fix(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="rundblick run"):
        warehouse.connect(settings, read_only=True)
    assert not settings.warehouse.exists()


def test_file_that_is_no_warehouse_is_named(settings: Settings) -> None:
    settings.warehouse.write_bytes(b"no database at all" * 500)
    with pytest.raises(ConfigurationError, match=r"warehouse\.duckdb"):
        warehouse.connect(settings)


def test_extensions_are_installed_once_and_load_offline(settings: Settings) -> None:
    assert set(warehouse.install_extensions(settings)) == set(warehouse.EXTENSIONS)
    assert warehouse.install_extensions(settings) == []
    installed = sorted(
        file.name for file in settings.extension_directory.rglob("*.duckdb_extension")
    )
    assert installed == sorted(f"{name}.duckdb_extension" for name in warehouse.EXTENSIONS)
    connection = warehouse.scratch(settings, ("sqlite_scanner",))
    loaded = connection.execute(
        "select loaded from duckdb_extensions() where extension_name = 'sqlite_scanner'"
    ).fetchone()
    assert loaded == (True,)


def test_nothing_is_installed_by_itself(settings: Settings) -> None:
    connection = warehouse.scratch(settings)
    values = connection.execute(
        "select current_setting('autoinstall_known_extensions'), "
        "current_setting('autoload_known_extensions'), current_setting('extension_directory')"
    ).fetchone()
    assert values == (False, False, str(settings.extension_directory))
