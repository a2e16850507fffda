"""The workshop in which the company is simulated: seeded streams, one DuckDB, the log folder."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from demo import catalogue
from demo.campaigns import Campaign, calendar
from demo.clock import FAR, TODAY, Ints


@dataclass(frozen=True)
class Size:
    """How many persons and web events a demo company has."""

    persons: int
    web_events: int


SIZES: dict[str, Size] = {
    "xs": Size(300, 12_000),
    "s": Size(3_000, 150_000),
    "m": Size(40_000, 3_000_000),
    "l": Size(300_000, 25_000_000),
}

_MACROS = """
create macro ts(x) as make_timestamp(x::bigint * 1000000);
create macro sec(x) as epoch(x)::bigint;
create macro iso(x) as strftime(make_timestamp(x::bigint * 1000000), '%Y-%m-%dT%H:%M:%S.%gZ');
create macro odoo(x) as strftime(make_timestamp(x::bigint * 1000000), '%Y-%m-%d %H:%M:%S.%f');
create macro plain(x) as make_timestamp(x::bigint * 1000000)::varchar;
create macro isoday(x) as make_timestamp(x::bigint * 1000000)::date::varchar;
create macro ascii_de(x) as replace(replace(replace(replace(replace(replace(replace(x,
    'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue');
create macro bare_de(x) as replace(strip_accents(x), 'ß', 'ss');
"""


@dataclass
class World:
    """State shared by the modules of one simulation."""

    size: str
    seed: int
    log: Path
    con: duckdb.DuckDBPyConnection
    say: Callable[[str], None]
    campaigns: tuple[Campaign, ...] = field(default_factory=calendar)

    @property
    def persons(self) -> int:
        """Return the number of persons."""
        return SIZES[self.size].persons

    def rng(self, name: str) -> np.random.Generator:
        """Return the random stream of one subject, independent of all others."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode()), self.persons])

    def put(self, name: str, columns: dict[str, Any]) -> None:
        """Create a DuckDB table from arrays."""
        table = pa.table({key: _arrow(value) for key, value in columns.items()})
        self.con.register("__incoming", table)
        self.con.execute(f"create or replace table {name} as select * from __incoming")
        self.con.unregister("__incoming")

    def get(self, query: str) -> dict[str, Any]:
        """Return a query's columns as numpy arrays (nulls in numbers are not expected)."""
        return self.con.execute(query).fetchnumpy()

    def run(self, sql: str) -> None:
        """Run a statement."""
        self.con.execute(sql)

    def write(
        self, store: str, table: str, sql: str, key: str = "", *, is_ordered: bool = True
    ) -> None:
        """Write row versions to the log: a query with `visible_at` and optionally `gone_at`.

        With `key`, a version ends when the next version of the same key becomes visible;
        a `deleted_at` column ends the last one. Versions that ended before the start day
        can never be seen and are left out. Wide tables of millions of rows are written in the
        order in which they come (`is_ordered=False`), sorting them would spill.
        """
        path = self.log / store / f"{table}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        if key:
            sql = f"""
                select * exclude (deleted_at), least(
                    lead(visible_at, 1, {FAR}) over (partition by {key} order by visible_at),
                    coalesce(deleted_at, {FAR})) as gone_at
                from ({sql})"""
        order = "order by visible_at, 1, 2" if is_ordered else ""
        self.con.execute(
            f"copy (select * from ({sql}) where gone_at >= {TODAY} and gone_at > visible_at "
            f"{order}) to '{path}' (compression zstd)"
        )

    def defect(self, source: str, table: str, query: str, defect: str) -> None:
        """Log true defects: the query returns the records' ids."""
        self.con.execute(
            f"insert into defect_log select '{source}', '{table}', id::varchar, '{defect}' "
            f"from ({query}) as found(id)"
        )


def _arrow(value: Any) -> Any:
    if isinstance(value, np.ma.MaskedArray):
        return pa.array(value.filled(0), mask=np.ma.getmaskarray(value))
    return pa.array(value)


def optional(values: Ints, present: Any) -> Any:
    """Return an Arrow array that is null where `present` is false."""
    return pa.array(values, mask=~np.asarray(present, bool))


def open_world(
    size: str, seed: int, folder: Path, extensions: Path, say: Callable[[str], None]
) -> World:
    """Open an in-memory workshop with the catalogue and the campaign calendar in it."""
    con = duckdb.connect(
        config={
            "threads": 2,
            "memory_limit": "3GB",
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "extension_directory": str(extensions),
        }
    )
    con.execute("set enable_progress_bar = false")
    con.execute(_MACROS)
    con.execute("create table defect_log (source text, table_name text, record text, defect text)")
    world = World(size, seed, folder / "log", con, say)
    products = catalogue.PRODUCTS
    world.put(
        "product",
        {
            "product": np.arange(len(products)),
            "sku": [p.sku for p in products],
            "product_name": [p.name for p in products],
            "product_name_en": [p.name_en for p in products],
            "category": [catalogue.CATEGORY_INDEX[p.category] for p in products],
            "price": [p.price for p in products],
            "cost": [round(p.price / (1 + catalogue.TAX) * p.cost_share, 2) for p in products],
            "launch": [p.launch for p in products],
        },
    )
    campaigns = world.campaigns
    world.put(
        "campaign",
        {
            "campaign": np.arange(len(campaigns)),
            "code": [c.code for c in campaigns],
            "campaign_name": [c.name for c in campaigns],
            "channel": [c.channel for c in campaigns],
            "purpose": [c.purpose for c in campaigns],
            "started_on": [c.start for c in campaigns],
            "ended_on": [c.end for c in campaigns],
            # The calendar's budgets are for 40,000 persons.
            "budget": [
                max(round(c.budget * SIZES[size].persons / 40_000, -1), 50.0) for c in campaigns
            ],
            "category": [c.category for c in campaigns],
            "uplift": [c.uplift for c in campaigns],
            "click_price": [c.click_price for c in campaigns],
            "subject": [c.subject for c in campaigns],
        },
    )
    return world
