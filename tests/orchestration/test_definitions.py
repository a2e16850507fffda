"""The code location: no ghosts, whole lineage, pools, freshness, schedule."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ingestion.config import Settings
from orchestration.definitions import build_definitions
from orchestration.defs.keys import LOADED_CHECK, PUBLISHED_MARTS, load_report_key, raw_key
from orchestration.home import WRITER_POOL

NAMED_MARTS = (
    "core.dim_customer",
    "identity.identity_map",
    "journey.fct_touchpoint",
    "journey.fct_session",
    "journey.fct_journey",
    "core.fct_order",
    "marketing.fct_campaign_cost",
    "sales.fct_lead",
    "sales.rpt_pipeline",
    "experience.fct_survey_response",
    "kpi.fct_kpi",
    "kpi.kpi_restatement",
)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


def ancestors(graph: Any, key: dg.AssetKey) -> set[dg.AssetKey]:
    found: set[dg.AssetKey] = set()
    open_keys = [key]
    while open_keys:
        for parent in graph.get(open_keys.pop()).parent_keys:
            if parent not in found:
                found.add(parent)
                open_keys.append(parent)
    return found


def test_all_jobs_schedules_and_sensors_resolve(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_every_asset_that_is_named_can_be_materialised(graph: Any) -> None:
    assert graph.get_all_asset_keys() - graph.materializable_asset_keys == set()


def test_every_check_belongs_to_an_asset(graph: Any) -> None:
    orphans = [k for k in graph.asset_check_keys if k.asset_key not in graph.get_all_asset_keys()]
    assert orphans == []


def test_every_declared_check_is_an_asset_check(graph: Any, shared_settings: Settings) -> None:
    from quality.registry import all_checks

    names = {key.name for key in graph.asset_check_keys}
    enabled = set(shared_settings.enabled_connectors)
    for check in all_checks():
        if check.gate == "marts" or check.source_or_mart in enabled:
            assert check.name in names


@pytest.mark.parametrize("mart", NAMED_MARTS)
def test_marts_lead_back_to_raw_tables(graph: Any, mart: str) -> None:
    sources = {key.path[0] for key in ancestors(graph, dg.AssetKey(mart.split(".")))}
    assert any(source.startswith("raw_") for source in sources)


def test_kpis_lead_back_to_every_source(graph: Any, shared_settings: Settings) -> None:
    sources = {key.path[0] for key in ancestors(graph, dg.AssetKey(["kpi", "fct_kpi"]))}
    assert {f"raw_{name}" for name in shared_settings.enabled_connectors} <= sources


def test_every_raw_table_is_an_asset(graph: Any) -> None:
    from ingestion.sources import load_source

    for table in load_source("erp_odoo").TABLES:
        assert raw_key("erp_odoo", table.name) in graph.materializable_asset_keys
    assert raw_key("erp_odoo", "res_partner__key") in graph.materializable_asset_keys


def test_all_marts_are_behind_the_publication(graph: Any) -> None:
    parents = {"/".join(key.path) for key in graph.get(PUBLISHED_MARTS).parent_keys}
    assert {mart.replace(".", "/") for mart in NAMED_MARTS} <= parents
    assert not any("/int_" in name or name.startswith("staging/") for name in parents)


def test_raw_and_marts_have_a_freshness_policy(graph: Any) -> None:
    for key in (raw_key("erp_odoo", "sale_order"), dg.AssetKey(["core", "fct_order"])):
        assert graph.get(key).freshness_policy is not None
    assert graph.get(dg.AssetKey(["staging", "stg_erp_odoo__product"])).freshness_policy is None


def test_every_step_that_writes_shares_one_pool(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("daily")
    unpooled = {node.name for node in job.nodes if getattr(node.definition, "pool", None) is None}
    assert unpooled == {"published_marts_built_from_all_sources"}
    assert {n.definition.pool for n in job.nodes if n.name not in unpooled} == {WRITER_POOL}


def test_dbt_waits_for_load_reports_but_not_for_raw_tables(definitions: dg.Definitions) -> None:
    """A source that keeps its last good data must not make Dagster skip dbt."""
    job = definitions.resolve_job_def("daily")
    dependencies = job.graph.dependency_structure.input_to_upstream_outputs_for_node("dbt_build")
    upstream = {output.output_name for outputs in dependencies.values() for output in outputs}
    assert "raw_erp_odoo__load_report" in upstream
    assert not any(name.endswith("__sale_order") for name in upstream)


def test_schedule_follows_the_companys_clock(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("daily_schedule")
    assert schedule.cron_schedule == "30 5 * * *"
    assert schedule.execution_timezone == "Europe/Berlin"
    assert schedule.job_name == "daily"


def test_connectors_that_are_off_leave_no_trace(graph: Any) -> None:
    assert not [key for key in graph.get_all_asset_keys() if key.path[0] == "raw_files"]


@pytest.mark.usefixtures("definitions")
def test_a_connector_that_is_on_appears(make_settings: Any, shared_settings: Settings) -> None:
    from orchestration import dbt

    settings = make_settings(connectors__files__enabled=True)
    shared = dbt.dbt_target(shared_settings)
    target = dbt.dbt_target(settings)
    target.mkdir(parents=True)
    (target / dbt.MANIFEST).write_bytes((shared / dbt.MANIFEST).read_bytes())
    (target / dbt.FINGERPRINT).write_text(dbt.fingerprint(settings))
    graph = build_definitions(settings).resolve_asset_graph()
    assert load_report_key("files") in graph.materializable_asset_keys
    assert dg.AssetCheckKey(load_report_key("files"), LOADED_CHECK) in graph.asset_check_keys


def test_import_touches_neither_configuration_nor_warehouse(tmp_path: Path) -> None:
    code = "import orchestration.definitions, orchestration.cli"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.iterdir()) == []
