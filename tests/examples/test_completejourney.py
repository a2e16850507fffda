"""The real retail data from its package to the marts: the five known numbers come out."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from examples.completejourney.numbers import KNOWN_NUMBERS, ask
from examples.completejourney.prepare import CONFIG_FILE, ENTITIES, prepare
from ingestion.config import load_settings

ROOT = CONFIG_FILE.parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The canonical files, written once."""
    folder = tmp_path_factory.mktemp("completejourney") / "files"
    prepare(folder)
    return folder


def number(folder: Path, select: str, entity: str, where: str = "true") -> object:
    sql = f"select {select} from '{folder / entity}.parquet' where {where}"
    row = duckdb.sql(sql).fetchone()
    return row[0] if row else None


def test_files_hold_the_known_numbers(folder: Path) -> None:
    assert {path.stem for path in folder.iterdir()} == set(ENTITIES)
    assert number(folder, "count(*)", "orders") == 155_848
    assert number(folder, "sum(net_amount)", "orders") == Decimal("4596039.58")
    assert number(folder, "sum(net_amount)", "order_line") == Decimal("4596039.58")
    assert number(folder, "count(*)", "contact") == 2_469
    households = "count(distinct customer_record_id)"
    assert number(folder, households, "touchpoint", "direction = 'outbound'") == 1_559
    assert number(folder, households, "touchpoint", "direction = 'inbound'") == 410


@pytest.mark.parametrize(
    ("entity", "key"),
    [
        ("contact", "record_id"),
        ("product", "product_id"),
        ("orders", "order_id"),
        ("order_line", "order_line_id"),
        ("campaign", "campaign_id"),
        ("touchpoint", "touchpoint_id"),
    ],
)
def test_keys_are_unique(folder: Path, entity: str, key: str) -> None:
    assert number(folder, f"count(*) - count(distinct {key})", entity) == 0


def test_only_the_files_connector_is_on() -> None:
    assert load_settings(CONFIG_FILE).enabled_connectors == ("files",)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_marts_reproduce_the_known_numbers(folder: Path) -> None:
    home = folder.parent
    environment = {
        **{name: value for name, value in os.environ.items() if "RUNDBLICK" not in name},
        "RUNDBLICK_CONFIG": str(CONFIG_FILE),
        "RUNDBLICK_HOME": str(home),
    }
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "run"]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    with duckdb.connect(str(home / "published" / "marts.duckdb"), read_only=True) as connection:
        assert ask(connection) == {known.name: known.expected for known in KNOWN_NUMBERS}
