"""How dbt's models and sources are called in Dagster."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from orchestration.defs.keys import MART_SCHEMAS, load_report_key, raw_key

MART_FRESHNESS = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=36), warn_window=timedelta(hours=26)
)


class Translator(DagsterDbtTranslator):  # type: ignore[misc]
    """Models are called [schema, name]; all sources of a vendor stand for its load report.

    dbt waits for the load report, not for the raw tables: Dagster skips a step as soon as one of
    its inputs was not materialised, but dbt must build when a source kept its last good data.
    `with_raw_lineage` then adds the raw tables, for people who follow the lineage.
    """

    def __init__(self) -> None:
        super().__init__(
            DagsterDbtTranslatorSettings(
                enable_duplicate_source_asset_keys=True, enable_source_metadata=False
            )
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """The key of a model, seed or source."""
        if dbt_resource_props["resource_type"] == "source":
            return load_report_key(vendor(dbt_resource_props))
        return model_key(dbt_resource_props)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Models are grouped by schema."""
        if dbt_resource_props["resource_type"] == "source":
            return None
        return str(dbt_resource_props["schema"])


def vendor(source_props: Mapping[str, Any]) -> str:
    """The connector whose raw schema a dbt source names."""
    return str(source_props["schema"]).removeprefix("raw_")


def model_key(props: Mapping[str, Any]) -> dg.AssetKey:
    """[schema, name] as in the warehouse."""
    return dg.AssetKey([str(props["schema"]), str(props["alias"] or props["name"])])


def is_mart(props: Mapping[str, Any]) -> bool:
    """Whether a node is published: a table in a marts schema that is no intermediate step."""
    return (
        props["resource_type"] in ("model", "seed")
        and props["schema"] in MART_SCHEMAS
        and not str(props["name"]).startswith("int_")
        and props["config"]["materialized"] != "view"
    )


def raw_parents(manifest: Mapping[str, Any]) -> dict[dg.AssetKey, list[dg.AssetKey]]:
    """For every model that reads raw: the raw tables."""
    parents: dict[dg.AssetKey, list[dg.AssetKey]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] not in ("model", "snapshot"):
            continue
        sources = [
            manifest["sources"][parent]
            for parent in node["depends_on"]["nodes"]
            if parent.startswith("source.")
        ]
        if sources:
            parents[model_key(node)] = sorted(
                {raw_key(vendor(source), str(source["identifier"])) for source in sources}
            )
    return parents


def with_raw_lineage(
    definition: dg.AssetsDefinition, manifest: Mapping[str, Any]
) -> dg.AssetsDefinition:
    """The same step with raw tables as lineage and freshness policies on the marts."""
    parents = raw_parents(manifest)
    marts = {model_key(node) for node in manifest["nodes"].values() if is_mart(node)}

    def complete(spec: dg.AssetSpec) -> dg.AssetSpec:
        if raw := parents.get(spec.key):
            spec = spec.replace_attributes(deps=[*spec.deps, *raw])
        if spec.key in marts:
            spec = spec.replace_attributes(freshness_policy=MART_FRESHNESS)
        return spec

    return definition.map_asset_specs(complete)
