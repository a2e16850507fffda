"""Column lineage of the models, from their compiled SQL, kept until a model changes.

dbt's own way (reading every relation's columns during the build) costs about twenty seconds a
run; reading SQL costs them once a change.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import dagster as dg

from ingestion import warehouse
from ingestion.config import Settings
from orchestration import dbt
from orchestration.defs.keys import raw_key
from orchestration.defs.transformation.translator import model_key, vendor
from orchestration.environment import DBT_PROJECT, dbt_target

log = logging.getLogger(__name__)

FILE_NAME = "column_lineage.json"
_RELATIONS = """
select schema_name, table_name, list(column_name order by column_index)
from duckdb_columns() where database_name = current_database() and not internal group by all
"""
Deps = dict[str, list[list[str]]]


class Lineage:
    """The lineage of all models: read from the file, refreshed from compiled SQL."""

    def __init__(self, settings: Settings, manifest: Mapping[str, Any]) -> None:
        self.settings = settings
        self.manifest = manifest
        self.target = dbt_target(settings)
        self.path = self.target / FILE_NAME
        self.fingerprint = dbt.fingerprint(settings)
        content = _read(self.path)
        self.models: dict[str, dict[str, Any]] = content.get("models", {})
        self.is_complete = content.get("fingerprint") == self.fingerprint

    def of(self, unique_id: str) -> dg.TableColumnLineage | None:
        """The lineage of one model in Dagster's form, None when it is not known."""
        entry = self.models.get(unique_id)
        if not entry or not any(entry["columns"].values()):
            return None
        return dg.TableColumnLineage(
            {
                column: [
                    dg.TableColumnDep(dg.AssetKey([schema, table]), name)
                    for schema, table, name in parents
                ]
                for column, parents in entry["columns"].items()
            }
        )

    def attach(self, event: "dg.Output[Any]") -> "dg.Output[Any]":
        """The event of a built model with its column lineage."""
        lineage = self.of(str(event.metadata["unique_id"].value))
        if lineage is None:
            return event
        return dg.Output(
            event.value,
            output_name=event.output_name,
            metadata={**event.metadata, "dagster/column_lineage": lineage},
            data_version=event.data_version,
        )

    def refresh(self) -> int:
        """Read the models whose compiled SQL has changed; returns how many were read."""
        from orchestration.column_sql import column_parents

        columns = dict(self._given_columns())
        nodes = self.manifest["nodes"]
        models: dict[str, dict[str, Any]] = {}
        read = 0
        for unique_id in self._in_order():
            node = nodes[unique_id]
            compiled = self._compiled(node)
            if compiled is None:
                continue
            # By name, since models also read what the last build left, which is no parent.
            tables = {name: cols for name, cols in columns.items() if f'"{name[1]}"' in compiled}
            checksum = _checksum(compiled, tables)
            entry = self.models.get(unique_id)
            if entry is None or entry["checksum"] != checksum:
                read += 1
                try:
                    found = column_parents(compiled, tables)
                except Exception as error:
                    # A model that cannot be read lacks its lineage, nothing else.
                    log.warning("No column lineage for %s: %s", node["name"], type(error).__name__)
                    found = {}
                deps = {name: self._known(sources) for name, sources in found.items()}
                entry = {"checksum": checksum, "columns": deps}
            models[unique_id] = entry
            columns.setdefault(
                self._relation(unique_id), list(entry["columns"]) or list(node["columns"])
            )
        self.models = models
        self.is_complete = True
        self._write()
        return read

    def _in_order(self) -> list[str]:
        nodes = self.manifest["nodes"]
        graph = {
            unique_id: [p for p in node["depends_on"]["nodes"] if p in nodes]
            for unique_id, node in nodes.items()
            if node["resource_type"] == "model"
        }
        return [name for name in TopologicalSorter(graph).static_order() if name in graph]

    def _given_columns(self) -> Iterator[tuple[tuple[str, str], list[str]]]:
        # Documentation can be made before anything was built.
        for unique_id, node in self.manifest["nodes"].items():
            if node["resource_type"] == "seed":
                yield self._relation(unique_id), _header(DBT_PROJECT / node["original_file_path"])
        if self.settings.warehouse.is_file():
            with warehouse.connect(self.settings) as connection:
                rows = connection.execute(_RELATIONS).fetchall()
            for schema, table, names in rows:
                yield (schema.lower(), table.lower()), names

    def _known(self, parents: list[tuple[tuple[str, str], str]]) -> list[list[str]]:
        known = self._relations()
        return [[*table, column] for table, column in parents if table in known]

    def _relations(self) -> frozenset[tuple[str, str]]:
        if not hasattr(self, "_all_relations"):
            names = [*self.manifest["nodes"], *self.manifest["sources"]]
            self._all_relations = frozenset(self._relation(name) for name in names)
        return self._all_relations

    def _relation(self, unique_id: str) -> tuple[str, str]:
        source = self.manifest["sources"].get(unique_id)
        if source is not None:
            schema, table = raw_key(vendor(source), str(source["identifier"])).path
        else:
            node = self.manifest["nodes"].get(unique_id)
            if node is None or "alias" not in node:
                return ("", unique_id)
            schema, table = model_key(node).path
        return schema.lower(), table.lower()

    def _compiled(self, node: Mapping[str, Any]) -> str | None:
        path = self.target / "compiled" / node["package_name"] / node["original_file_path"]
        if path.suffix != ".sql":
            return None  # what a Python model does to its columns cannot be read
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_suffix(".tmp")
        content = {"fingerprint": self.fingerprint, "models": self.models}
        temporary.write_text(json.dumps(content), encoding="utf-8")
        temporary.replace(self.path)


def _checksum(compiled: str, tables: Mapping[tuple[str, str], list[str]]) -> str:
    digest = hashlib.sha256(compiled.encode())
    digest.update(repr(sorted(tables.items())).encode())
    return digest.hexdigest()


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [name.strip().strip('"') for name in next(lines, "").split(",")]


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
