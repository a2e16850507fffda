"""The one place that opens DuckDB: the warehouse file and connections in memory."""

import os
import re
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.config import Settings
from ingestion.errors import ConfigurationError, WarehouseLocked

if TYPE_CHECKING:
    import duckdb

EXTENSIONS = ("sqlite_scanner", "postgres_scanner", "mysql_scanner")


def connect(settings: Settings, read_only: bool = False) -> "duckdb.DuckDBPyConnection":
    """Open the warehouse file; a writer creates it when it does not exist.

    Do not mix read-only and writing connections to the file in one process.
    """
    import duckdb

    if not read_only:
        settings.home.mkdir(parents=True, exist_ok=True)
    elif not settings.warehouse.is_file():
        raise ConfigurationError(
            f"There is no warehouse at {settings.warehouse} yet. Run `rundblick run` first."
        )
    try:
        connection = duckdb.connect(str(settings.warehouse), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseLocked(_locked_message(settings, str(error))) from None
        raise ConfigurationError(
            f"The warehouse {settings.warehouse} cannot be opened: {str(error).splitlines()[0]} "
            "Check the file's permissions and that it is a DuckDB file."
        ) from None
    except duckdb.ConnectionException as error:
        raise WarehouseLocked(
            f"The warehouse {settings.warehouse} is already open in this process in another mode "
            f"(read-only beside writing). Close that connection first. DuckDB says: {error}"
        ) from None
    _configure(connection, settings)
    return connection


def scratch(settings: Settings, extensions: tuple[str, ...] = ()) -> "duckdb.DuckDBPyConnection":
    """A connection in memory with the project's settings and the extensions loaded.

    Sources scan foreign databases with it, validation casts batches with it.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    _configure(connection, settings)
    _spill_to(connection, settings)
    if extensions:
        install_extensions(settings)
        for name in extensions:
            connection.execute(f"load {name}")
    return connection


def install_extensions(settings: Settings) -> list[str]:
    """Copy DuckDB's extensions from their Python packages into the project's own folder.

    Nothing is downloaded. Returns the names that were copied now; does nothing when all are there.
    """
    missing = [name for name in EXTENSIONS if not _extension_file(settings, name).is_file()]
    if not missing:
        return []
    import duckdb
    from duckdb_extensions import import_extension

    connection = duckdb.connect(":memory:")
    try:
        _configure(connection, settings)
        for name in missing:
            try:
                import_extension(name, con=connection)
            except ImportError:
                raise ConfigurationError(
                    f"The Python package of DuckDB's extension {name} is not installed. "
                    "Install the project's dependencies again (`uv sync`)."
                ) from None
    finally:
        connection.close()
    return missing


def lock_holder(settings: Settings) -> int | None:
    """The id of another process that has the warehouse open, or None.

    Looks at the open files of the processes, so that asking never takes the lock itself.
    """
    if not settings.warehouse.exists():
        return None
    target = settings.warehouse.resolve()
    processes = Path("/proc")
    if not processes.is_dir():
        return _holder_by_trying(settings)
    for process in processes.iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            if any(Path(os.readlink(fd)) == target for fd in (process / "fd").iterdir()):  # noqa: PTH115
                return int(process.name)
        except OSError:
            continue
    return None


def _configure(connection: "duckdb.DuckDBPyConnection", settings: Settings) -> None:
    # Set after connecting: settings given to connect() must be equal in all of a process's
    # connections to one file, and other tools open the warehouse too.
    directory = str(settings.extension_directory).replace("'", "''")
    connection.execute(f"set extension_directory = '{directory}'")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set TimeZone = 'UTC'")


def _spill_to(connection: "duckdb.DuckDBPyConnection", settings: Settings) -> None:
    # In memory DuckDB would spill into the working directory.
    settings.home.mkdir(parents=True, exist_ok=True)
    folder = str(settings.home / "tmp").replace("'", "''")
    connection.execute(f"set temp_directory = '{folder}'")


def _extension_file(settings: Settings, name: str) -> Path:
    import duckdb

    version = f"v{duckdb.__version__}"
    return settings.extension_directory / version / _platform() / f"{name}.duckdb_extension"


@cache
def _platform() -> str:
    import duckdb

    with duckdb.connect(":memory:") as connection:
        row = connection.execute("pragma platform").fetchone()
    return str(row[0]) if row else "unknown"


def _holder_by_trying(settings: Settings) -> int | None:
    import duckdb

    try:
        duckdb.connect(str(settings.warehouse), read_only=True).close()
    except duckdb.IOException as error:
        match = re.search(r"PID (\d+)", str(error))
        return int(match.group(1)) if match else None
    return None


def _locked_message(settings: Settings, message: str) -> str:
    match = re.search(r"\(PID (\d+)\)", message)
    holder = int(match.group(1)) if match else lock_holder(settings)
    who = f"process {holder}" if holder else "another process"
    return (
        f"The warehouse {settings.warehouse} is held by {who}. Wait until it has finished or "
        "close it there; analysts read the published copy instead "
        f"({settings.published / 'marts.duckdb'})."
    )


def wait_for_lock(settings: Settings, seconds: float) -> "duckdb.DuckDBPyConnection":
    """Open the warehouse for writing, waiting up to so many seconds for another process."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connect(settings)
        except WarehouseLocked:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.2)
