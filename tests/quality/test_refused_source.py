"""A source whose extract fails a blocking check is refused; raw keeps its last good data."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ingestion.config import Settings
from ingestion.errors import SourceRefused
from ingestion.pipeline import LoadPackage, run_source
from quality.raw_gate import audit
from quality.results import blocking
from quality.status import collect_status

HEAD = "order_id,customer_record_id,ordered_at,status,net_amount\n"


def gate(package: LoadPackage) -> list[str]:
    return blocking(audit(package, write_docs=False))


def orders(settings: Settings) -> list[tuple[str, str]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(
            "select order_id, status from raw_files.orders order by order_id"
        ).fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    return path


def test_bad_files_are_refused_and_good_ones_follow(
    make_settings: Callable[..., Settings], folder: Path
) -> None:
    settings = make_settings(connectors__files__enabled=True, connectors__files__folder=folder)
    (folder / "orders_1.csv").write_text(HEAD + "1,a,2024-01-01T10:00:00Z,confirmed,10.00\n")
    assert run_source(settings, "files", audit=gate).status == "loaded"
    good = [("1", "confirmed")]
    assert orders(settings) == good

    bad = folder / "orders_2.csv"
    bad.write_text(HEAD + "2,a,2024-01-02T10:00:00Z,bezahlt,20.00\n")
    with pytest.raises(SourceRefused, match="order_status_known"):
        run_source(settings, "files", audit=gate)
    assert orders(settings) == good
    (source,) = [s for s in collect_status(settings).sources if s.source == "files"]
    assert source.last_run_status == "refused"
    assert source.checks.errors == 1
    assert source.rows == 1
    assert source.freshness == "fresh"

    bad.write_text(HEAD + "2,a,2024-01-02T10:00:00Z,confirmed,20.00\n")
    run_source(settings, "files", audit=gate)
    assert orders(settings) == [*good, ("2", "confirmed")]


def test_warning_does_not_block(make_settings: Callable[..., Settings], folder: Path) -> None:
    settings = make_settings(connectors__files__enabled=True, connectors__files__folder=folder)
    (folder / "orders.csv").write_text(HEAD + "1,,2024-01-01T10:00:00Z,confirmed,10.00\n")
    run_source(settings, "files", audit=gate)
    assert orders(settings) == [("1", "confirmed")]
    (source,) = [s for s in collect_status(settings).sources if s.source == "files"]
    assert (source.checks.warnings, source.checks.errors) == (1, 0)
