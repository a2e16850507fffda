"""A small source system for tests: tables in a folder of Parquet files, one table of each kind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dlt
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.config import Settings
from ingestion.contracts import Table, columns
from ingestion.pipeline import LoadReport, run_dlt_source
from ingestion.resource import key_resource, table_resource

NAME = "toy"
PERSON = Table(
    "person",
    columns("id:bigint! name score:decimal changed_at:timestamp"),
    ("id",),
    cursor="changed_at",
    overlap=timedelta(hours=1),
    key_snapshot=True,
)
EVENT = Table("event", columns("seq:bigint! person_id:bigint kind"), ("seq",), cursor="seq")
CITY = Table("city", columns("code! name"), ("code",))


def write_system(folder: Path, **tables: list[dict[str, Any]]) -> None:
    """Write tables of the system; values stay as they are, mixed columns become text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        try:
            table = pa.Table.from_pylist(rows)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            texts = [{k: None if v is None else str(v) for k, v in row.items()} for row in rows]
            table = pa.Table.from_pylist(texts)
        pq.write_table(table, folder / f"{name}.parquet")


def first_state(folder: Path) -> None:
    """The system as most tests find it."""
    write_system(
        folder,
        person=[
            {
                "id": i,
                "name": f"person {i}",
                "score": "1.5",
                "changed_at": f"2026-01-0{i}T10:00:00Z",
            }
            for i in range(1, 6)
        ],
        event=[{"seq": i, "person_id": i % 5, "kind": "visit"} for i in range(1, 8)],
        city=[{"code": code, "name": code.lower()} for code in ("K", "B", "M", "HH", "F", "S")],
    )


def build(folder: Path, asked: dict[str, Any] | None = None, batch: int = 2) -> Callable[[], Any]:
    """The dlt source over such a folder; `asked` collects the `since` of each table."""

    def read(table: Table) -> Callable[[Any], Iterator[pa.Table]]:
        def rows(since: Any) -> Iterator[pa.Table]:
            if asked is not None:
                asked[table.name] = since
            content = pq.read_table(folder / f"{table.name}.parquet")
            if since is not None and table.cursor and content.num_rows:
                values = content.column(table.cursor).to_pylist()
                content = content.filter(pa.array([_is_wanted(v, since) for v in values]))
            for start in range(0, content.num_rows, batch):
                yield content.slice(start, batch)

        return rows

    def keys() -> Iterator[pa.Table]:
        yield pq.read_table(folder / "person.parquet", columns=["id"])

    @dlt.source(name=NAME)
    def toy() -> Any:
        return [
            table_resource(PERSON, read(PERSON)),
            key_resource(PERSON, keys),
            table_resource(EVENT, read(EVENT)),
            table_resource(CITY, read(CITY)),
        ]

    return toy


def _is_wanted(value: Any, since: Any) -> bool:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value is None or bool(value >= since)


def run(settings: Settings, folder: Path, **options: Any) -> LoadReport:
    """Run the source once."""
    asked = options.pop("asked", None)
    batch = options.pop("batch", 2)
    return run_dlt_source(settings, NAME, build(folder, asked, batch), **options)
