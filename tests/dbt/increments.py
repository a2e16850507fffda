"""Models that dbt has compiled once, run in memory: many builds of many histories in seconds."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[2]


class Compiled(dict[str, str]):
    """SQL by model, too long to be shown."""

    def __repr__(self) -> str:
        return f"{len(self)} models"


@dataclass(frozen=True)
class Chain:
    """Models in the order of their build, and what stands before them.

    `kept` are the incremental ones: by name the rows that they lose first, as a condition. `lists`
    name what is to be made anew; a finished build empties them.
    """

    upstream: str
    steps: Sequence[str]
    kept: Mapping[str, str]
    lists: Sequence[str]


def table_of(model: str) -> str:
    """The table of a model: facts stand in the schema of journeys, or that of marketing."""
    if not model.startswith("fct_"):
        return f"intermediate.{model}"
    return f"{'marketing' if model.startswith('fct_contact_') else 'journey'}.{model}"


def compile_twice(chain: Chain, folder: Path) -> tuple[Compiled, Compiled]:
    """The SQL of the models as a first and as a later build run it."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute(chain.upstream)
    env = {key: value for key, value in os.environ.items() if "RUNDBLICK" not in key} | {
        "RUNDBLICK_WAREHOUSE": str(folder / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "run"]
    builds = []
    for _ in range(2):
        result = subprocess.run(
            [*command, "--project-dir", "dbt_project", "--select", *chain.steps],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout[-4000:]
        results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
        builds.append(
            Compiled(
                {node["unique_id"].split(".")[-1]: node["compiled_code"]
                 for node in results["results"] if node["unique_id"].startswith("model.")}
            )
        )  # fmt: skip
    check_hooks(chain, folder / "target" / "manifest.json")
    return builds[0], builds[1]


def check_hooks(chain: Chain, manifest: Path) -> None:
    """What a build in memory does by hand between the models, dbt must do by their hooks."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]

    def hook(model: str, kind: str) -> str:
        config = nodes[f"model.rundblick.{model}"]["config"]
        return " ".join(hook["sql"] for hook in config[kind])

    for model, lost in chain.kept.items():
        named = re.findall(r"from intermediate\.(\w+)", lost)
        assert set(named) & set(chain.lists), model
        forgets = hook(model, "pre-hook")
        assert "forget_" in forgets, model
        assert all(f"ref('{name}')" in forgets for name in named), model
    empties = hook(chain.steps[-1], "post-hook")
    for name in chain.lists:
        assert f"delete from {{{{ ref('{name}') }}}}" in empties, name


@dataclass
class Warehouse:
    """The tables of a chain in memory, built by the compiled models."""

    chain: Chain
    compiled: tuple[Compiled, Compiled]
    is_built: bool = False
    con: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    def __post_init__(self) -> None:
        self.con.execute("attach ':memory:' as warehouse; use warehouse; set threads = 1")
        self.con.execute("set TimeZone = 'UTC'")
        self.con.execute(self.chain.upstream)

    def build(self, until: str = "") -> None:
        """One build; `until` names the model before which it is killed."""
        sql = self.compiled[self.is_built]
        for step in self.chain.steps:
            if step == until:
                return
            name = table_of(step)
            if self.is_built and step in self.chain.kept:
                self.con.execute(f"delete from {name} where {self.chain.kept[step]}")
                self.con.execute(f"insert into {name} by name {sql[step]}")
            else:
                self.con.execute(f"create or replace table {name} as {sql[step]}")
        for name in self.chain.lists:
            self.con.execute(f"delete from {table_of(name)}")
        self.is_built = True

    def put(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Make these the rows of an upstream table."""
        target = self.con.table(f"intermediate.{table}")
        self.con.execute(f"delete from intermediate.{table}")
        if rows:
            values = map(list, zip(*rows, strict=True))
            self.con.register("given", pa.table(dict(zip(target.columns, values, strict=True))))
            self.con.execute(f"insert into intermediate.{table} select * from given")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.con.execute(query).fetchall()

    def differences(self, model: str, other: "Warehouse") -> list[tuple[Any, ...]]:
        """Rows of a table that the other warehouse has not, or has more often, or the reverse."""
        self.con.register("there", other.con.table(table_of(model)).to_arrow_table())
        columns = ", ".join(self.con.table(table_of(model)).columns)
        here = f"select {columns} from {table_of(model)}"
        there = f"select {columns} from there"
        return self.rows(
            f"(from ({here} except all {there})) union all (from ({there} except all {here}))"
        )


def many(examples: int) -> settings:
    """So many examples, each of a lot of histories."""
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
