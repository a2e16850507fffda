"""A publication that is killed leaves the old generation whole; the next one cleans up."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ingestion.config import Settings
from publishing.manifest import read_manifest
from publishing.snapshot import publish

Sql = Callable[[str], None]

# Runs publish() and kills itself with SIGKILL when a function of it is called for the n-th time.
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
from ingestion.config import Settings
import publishing.snapshot as snapshot
module, name, after = sys.argv[2], sys.argv[3], int(sys.argv[4])
owner = importlib.import_module(module)
original, calls = getattr(owner, name), 0
def dying(*args, **kwargs):
    global calls
    calls += 1
    if calls > after:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*args, **kwargs)
setattr(owner, name, dying)
home = Path(sys.argv[1])
snapshot.publish(Settings(config_file=home / "rundblick.toml", home=home))
"""


def publish_and_die(settings: Settings, module: str, name: str, after: int) -> None:
    process = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings.home), module, name, str(after)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()


def rows(settings: Settings) -> tuple[int, int]:
    with duckdb.connect(str(settings.published / "marts.duckdb"), read_only=True) as connection:
        in_database = connection.execute("select count(*) from core.fct_order").fetchone()
    path = settings.published / "current" / "core" / "fct_order.parquet"
    in_file = duckdb.sql(f"select count(*) from '{path}'").fetchone()
    assert in_database and in_file
    return in_database[0], in_file[0]


@pytest.mark.parametrize(
    ("module", "name", "after"),
    [
        pytest.param("publishing.snapshot", "share", 1, id="between two marts"),
        pytest.param("publishing.snapshot", "switch", 0, id="before the switch"),
        pytest.param("publishing.generations", "_sync", 3, id="while files are made durable"),
        pytest.param("publishing.generations", "_replace_link", 2, id="just before the link"),
        pytest.param("publishing.generations", "_link_names", 1, id="just after the link"),
        pytest.param("publishing.snapshot", "forget_old", 0, id="before cleaning up"),
    ],
)
def test_killed_publication(
    settings: Settings, change: Sql, module: str, name: str, after: int
) -> None:
    first = publish(settings)
    change("insert into core.fct_order values ('x', 1)")
    publish_and_die(settings, module, name, after)
    seen = read_manifest(settings)
    assert seen is not None
    expected = 20 if seen.generation == first.generation else 21
    assert rows(settings) == (expected, expected)
    assert seen.tables["core.fct_order"].rows == expected
    is_switched = name in ("_link_names", "forget_old")
    assert (expected == 21) == is_switched

    again = publish(settings)
    assert again.is_new != is_switched
    assert rows(settings) == (21, 21)
    folders = {path.name for path in (settings.published / "generations").iterdir()}
    assert folders == {first.generation, again.generation}
    assert not list(settings.published.glob(".*.next"))


@pytest.mark.usefixtures("change")
def test_first_publication_killed_shows_nothing(settings: Settings) -> None:
    publish_and_die(settings, "publishing.generations", "_replace_link", 0)
    assert read_manifest(settings) is None
    assert not (settings.published / "marts.duckdb").exists()
    publish(settings)
    assert rows(settings) == (20, 20)
    assert len(list((settings.published / "generations").iterdir())) == 1
