"""A warehouse with raw tables made by hand, and dbt run on it as an analyst would."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.environment import DBT_FLAGS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"
# Everything of this room: canonical entities, identity, calendar. Not the marts behind them.
OWN_MODELS = (
    "path:seeds/staging",
    "path:seeds/identity",
    "path:seeds/calendar",
    "path:models/staging",
    "path:models/intermediate/canonical",
    "path:models/intermediate/identity",
    "path:models/utilities",
    "+path:models/marts/identity",
)

Row = Mapping[str, Any]


def declared(connector: str) -> dict[str, dict[str, str]]:
    """The columns and types that the sources' YAML declares, by table."""
    path = PROJECT / "models" / "staging" / connector / f"_{connector}__sources.yml"
    tables = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"][0]["tables"]
    return {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in tables
    }


@dataclass
class Raw:
    """Raw tables as dlt leaves them: rows of several loads, and the list of finished loads."""

    path: Path
    types: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def load(
        self,
        connector: str,
        table: str,
        rows: Sequence[Row],
        *,
        at: str = "2026-06-01 04:00:00",
        finished: bool = True,
        zoned: bool = False,
        leave_out: Sequence[str] = (),
    ) -> None:
        """Append rows as one load; `leave_out` are columns that the vendor does not deliver."""
        types = {
            name: "timestamp with time zone" if zoned and data_type == "timestamp" else data_type
            for name, data_type in declared(connector)[table].items()
            if name not in leave_out
        }
        schema = f"raw_{connector}"
        columns = ", ".join(f"{name} {data_type}" for name, data_type in types.items())
        with duckdb.connect(str(self.path)) as con:
            con.execute("set TimeZone = 'UTC'")
            con.execute(f"create schema if not exists {schema}")
            con.execute(
                f"create table if not exists {schema}._dlt_loads "
                "(load_id varchar, status bigint, inserted_at timestamp with time zone)"
            )
            con.execute(
                f"create table if not exists {schema}.{table} ({columns}, _dlt_load_id varchar)"
            )
            load_id = at if finished else f"{at} killed"
            status = 0 if finished else 1
            con.execute(
                f"insert into {schema}._dlt_loads select ?, ?, ?::timestamptz where not exists "
                f"(select 1 from {schema}._dlt_loads where load_id = ?)",
                [load_id, status, f"{at}+00", load_id],
            )
            for row in rows:
                names = ", ".join([*row, "_dlt_load_id"])
                marks = ", ".join("?" for _ in range(len(row) + 1))
                con.execute(
                    f"insert into {schema}.{table} ({names}) values ({marks})",
                    [*row.values(), load_id],
                )


@dataclass
class Built:
    """A warehouse after dbt, for questions."""

    path: Path

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with duckdb.connect(str(self.path), read_only=True) as con:
            con.execute("set TimeZone = 'UTC'")
            return con.execute(query).fetchall()

    def one(self, query: str) -> tuple[Any, ...]:
        """The only row of a query."""
        rows = self.rows(query)
        assert len(rows) == 1, f"{len(rows)} rows instead of one"
        return rows[0]

    def column(self, query: str) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.rows(query)]


@dataclass
class Dbt:
    """dbt in a process of its own; one target folder for all tests, so that parsing is shared."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        """The file that dbt builds in; always the same path, or dbt would parse anew."""
        return self.folder / "warehouse.duckdb"

    def call(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run dbt from the repository's root as the documents say."""
        env = {name: value for name, value in os.environ.items() if "RUNDBLICK" not in name}
        env |= {
            **DBT_FLAGS,
            "RUNDBLICK_WAREHOUSE": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            **environment,
        }
        command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments]
        return subprocess.run(
            [*command, "--project-dir", "dbt_project"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    @contextmanager
    def raw(self) -> Iterator[Raw]:
        """An empty warehouse to fill with raw rows."""
        self.warehouse.unlink(missing_ok=True)
        yield Raw(self.warehouse)

    def build(self, name: str, *arguments: str, tested: bool = True, **environment: str) -> Built:
        """Build this room's models, with their data and unit tests, and keep the file by name."""
        chosen = [*arguments, "--select", *OWN_MODELS] if "--select" not in arguments else arguments
        # Tests that need models of other rooms too are theirs.
        chosen = [*chosen, "--indirect-selection", "cautious"]
        if not tested:
            chosen += ["--exclude-resource-type", "test", "unit_test"]
        result = self.call("build", *chosen, **environment)
        assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
        # Views name the file's catalogue, so the copy keeps the file's name.
        kept = self.folder / name / self.warehouse.name
        kept.parent.mkdir()
        shutil.copy(self.warehouse, kept)
        return Built(kept)


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """dbt with a target folder and a warehouse in a temporary place."""
    return Dbt(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def source_columns() -> Callable[[str], dict[str, dict[str, str]]]:
    """What the sources' YAML declares for a connector."""
    return declared
