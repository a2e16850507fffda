"""Every dbt model as an asset and every dbt test as a check; one `dbt build` a run."""

import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, dbt_assets
from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context
from packaging.version import Version

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import CheckFailed
from orchestration import dbt, journal
from orchestration.defs.transformation import column_lineage
from orchestration.defs.transformation.translator import Translator, with_raw_lineage
from orchestration.environment import DBT_PROJECT, dbt_target
from orchestration.home import WRITER_POOL

STEP = "dbt"


def model_assets(settings: Settings, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All models, seeds and tests of the project."""

    @dbt_assets(  # type: ignore[untyped-decorator]
        manifest=manifest, dagster_dbt_translator=Translator(), name="dbt_build", pool=WRITER_POOL
    )
    def dbt_build(context: dg.AssetExecutionContext) -> Iterator[Any]:
        yield from _build(context, settings, manifest)

    return with_raw_lineage(dbt_build, manifest)


def _build(
    context: dg.AssetExecutionContext, settings: Settings, manifest: Mapping[str, Any]
) -> Iterator[Any]:
    with journal.step(settings, context.run_id, STEP) as step:
        _require_raw(settings)
        lineage = column_lineage.Lineage(settings, manifest)
        waiting: list[dg.Output[Any]] = []
        for event in _watched(_stream(context, settings, manifest)):
            _count(step, event, manifest)
            if not isinstance(event, dg.Output):
                yield event
            elif lineage.is_complete:
                yield lineage.attach(event)
            else:
                waiting.append(event)
        failed = dbt.failed_nodes(settings)
        # The compiled SQL is there now; only what has changed is read.
        lineage.refresh()
        yield from (lineage.attach(event) for event in waiting)
        if failed:
            raise CheckFailed(
                f"dbt: {len(failed)} of the models and tests failed: {', '.join(failed[:10])}. "
                f"The reasons are in {dbt_target(settings) / 'dbt.log'}; nothing was published."
            )


def _watched(events: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from events
    except KeyError as error:
        # dbt tells of a node that the manifest of this run does not know.
        raise CheckFailed(
            "The dbt project was changed while the run was under way. Run it again."
        ) from error


def _stream(
    context: dg.AssetExecutionContext, settings: Settings, manifest: Mapping[str, Any]
) -> Iterator[Any]:
    """Run `dbt build` as a child and translate its log into Dagster's events.

    Not DbtCliResource.cli: it starts dbt once more to ask for the version and makes an adapter in
    this process, about five seconds a run.
    """
    parameters = get_updated_cli_invocation_params_for_context(
        context=context, manifest=manifest, dagster_dbt_translator=Translator()
    )
    environment = {
        **dbt.child_environment(settings),
        "DBT_LOG_FORMAT": "json",
        "PYTHONUNBUFFERED": "1",
    }
    if parameters.indirect_selection:
        environment["DBT_INDIRECT_SELECTION"] = parameters.indirect_selection
    (dbt_target(settings) / dbt.RUN_RESULTS).unlink(missing_ok=True)
    process = subprocess.Popen(
        # Unit tests prove the code, not the data: the tests of the project run them.
        dbt.command("build", "--exclude-resource-type", "unit_test", *parameters.selection_args),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=DBT_PROJECT,
    )
    invocation = DbtCliInvocation(
        process=process,
        manifest=parameters.manifest,
        dagster_dbt_translator=parameters.dagster_dbt_translator,
        project_dir=DBT_PROJECT,
        target_path=dbt_target(settings),
        raise_on_error=False,
        cli_version=_dbt_version(),
        context=context,
    )
    yield from invocation.stream()
    if process.wait() and not dbt.failed_nodes(settings):
        raise CheckFailed(
            f"dbt ended with code {process.returncode} before it had built anything. "
            f"Its log is {dbt_target(settings) / 'dbt.log'}."
        )


def _require_raw(settings: Settings) -> None:
    """Without any raw data the models would publish an empty company."""
    connection = warehouse.connect(settings)
    try:
        row = connection.execute(
            "select count(*) from information_schema.tables where table_schema like 'raw\\_%' "
            "escape '\\' and table_name not like '\\_dlt%' escape '\\'"
        ).fetchone()
    finally:
        connection.close()
    if not row or not row[0]:
        raise CheckFailed("No source has ever been loaded, so there is nothing to build.")


def _count(step: journal.Step, event: Any, manifest: Mapping[str, Any]) -> None:
    if isinstance(event, dg.Output):
        step.details["models"] = step.details.get("models", 0) + 1
        unique_id = event.metadata["unique_id"].value
        journal.tell(step, str(manifest["nodes"][unique_id]["name"]))
    elif isinstance(event, dg.AssetCheckResult):
        outcome = "tests_passed" if event.passed else "tests_failed"
        step.details[outcome] = step.details.get(outcome, 0) + 1


@cache
def _dbt_version() -> Version:
    return Version(version("dbt-core"))
