"""Great Expectations as the judge: small frames of counts and shares in, check results out."""

import importlib.util
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.measures import Measure
from quality.results import CheckResult
from quality.verdicts import bounds, verdict

if TYPE_CHECKING:
    from ingestion.config import Settings

SUBJECT = "subject"
KEPT_RUNS = 3
_importing = threading.Lock()


def great_expectations() -> Any:
    """Import Great Expectations late, silent and without what takes seconds and is never used.

    Half of its import time is scipy.stats, which two expectations on distributions need. A lazy
    module is put in its place, loaded by the standard library at its first use.
    """
    with _importing:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        if "scipy.stats" not in sys.modules and "great_expectations" not in sys.modules:
            _make_lazy("scipy", "stats")
        import great_expectations

        return great_expectations


def warm_up() -> threading.Thread:
    """Import Great Expectations beside work that waits for files, sources or DuckDB."""
    thread = threading.Thread(target=great_expectations, name="great_expectations", daemon=True)
    thread.start()
    return thread


def _make_lazy(package: str, module: str) -> None:
    name = f"{package}.{module}"
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    lazy = importlib.util.module_from_spec(spec)
    sys.modules[name] = lazy
    spec.loader.exec_module(lazy)
    setattr(sys.modules[package], module, lazy)


def store_folder(settings: "Settings") -> Path:
    """Where suites and results are kept between runs, as Great Expectations stores them."""
    return settings.home / "quality"


def context(settings: "Settings", site: Path) -> Any:
    """A data context with its results in files below home, and one site of Data Docs."""
    gx = great_expectations()
    from great_expectations.data_context.types.base import DataContextConfig

    def files(name: str) -> dict[str, Any]:
        return {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(store_folder(settings) / name),
        }

    def memory() -> dict[str, str]:
        return {"class_name": "InMemoryStoreBackend"}

    stores = {
        "expectations_store": {"class_name": "ExpectationsStore", "store_backend": files("suites")},
        "validation_results_store": {
            "class_name": "ValidationResultsStore",
            "store_backend": files("results"),
        },
        "checkpoint_store": {"class_name": "CheckpointStore", "store_backend": memory()},
        "validation_definition_store": {
            "class_name": "ValidationDefinitionStore",
            "store_backend": memory(),
        },
    }
    config = DataContextConfig(
        stores=stores,
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        data_docs_sites={
            "rundblick": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(site),
                },
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            }
        },
        analytics_enabled=False,
        progress_bars={"globally": False},
    )
    return gx.get_context(project_config=config, mode="ephemeral")


def judge(
    settings: "Settings", name: str, measures: list[Measure], source: str | None = None
) -> list[CheckResult]:
    """Let Great Expectations judge measures together and keep the result for the Data Docs.

    `name` is the page in the Data Docs. `source` is the source of a load package; without it
    results name the mart of each check.
    """
    judged = [m for m in measures if m.skipped is None]
    failed = _run(settings, name, judged) if judged else {}
    return [verdict(settings, m, failed.get(m.check.name), source) for m in measures]


def _run(settings: "Settings", name: str, measures: list[Measure]) -> dict[str, tuple[str, ...]]:
    """Names of the failed checks with the subjects that failed."""
    import pandas as pd

    gx = great_expectations()
    from great_expectations.core.run_identifier import RunIdentifier

    ctx = context(settings, store_folder(settings) / "site")
    expectations = [e for m in measures for e in _expectations(gx, m, settings)]
    suite = ctx.suites.add_or_update(gx.ExpectationSuite(name=name, expectations=expectations))
    asset = ctx.data_sources.add_pandas("duckdb_aggregates").add_dataframe_asset(name)
    definition = gx.ValidationDefinition(
        name=name, data=asset.add_batch_definition_whole_dataframe(name), suite=suite
    )
    ctx.validation_definitions.add(definition)
    checkpoint = ctx.checkpoints.add(
        gx.Checkpoint(
            name=name,
            validation_definitions=[definition],
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": [SUBJECT],
            },
        )
    )
    outcome = checkpoint.run(
        batch_parameters={"dataframe": pd.DataFrame(_frame(measures))},
        run_id=RunIdentifier(run_name=name),
    )
    _forget_old_runs(settings, name)
    failed: dict[str, tuple[str, ...]] = {}
    for run in outcome.run_results.values():
        for result in run.results:
            if not result.success:
                rows = result.result.get("unexpected_index_list") or []
                names = tuple(str(row[SUBJECT]) for row in rows)
                failed[result.expectation_config.meta["check"]] = names
    return failed


def _frame(measures: list[Measure]) -> dict[str, list[Any]]:
    subjects = list(dict.fromkeys(name for m in measures for name in m.subjects)) or [""]
    frame: dict[str, list[Any]] = {SUBJECT: subjects}
    for item in measures:
        name = item.check.name
        frame[name] = [_float(item.values.get(s)) for s in subjects]
        if item.check.equals is not None:
            frame[f"{name}__expected"] = [_float(item.expected.get(s)) for s in subjects]
            frame[f"{name}__difference"] = [
                left - right
                for left, right in zip(frame[name], frame[f"{name}__expected"], strict=True)
            ]
    return frame


def _float(value: float | None) -> float:
    return float("nan") if value is None else value


def _expectations(gx: Any, item: Measure, settings: "Settings") -> list[Any]:
    check, kinds = item.check, gx.expectations
    common = {
        "severity": "critical" if check.severity == "error" else "warning",
        "notes": f"{check.message.en} / {check.message.de}",
        "meta": {"check": check.name},
    }
    if item.problem is not None:
        return [kinds.ExpectColumnValuesToNotBeNull(column=check.name, **common)]
    if check.equals is None:
        low, high = bounds(check, settings)
        return [
            kinds.ExpectColumnValuesToBeBetween(
                column=check.name, min_value=low, max_value=high, **common
            )
        ]
    if check.tolerance == 0:
        return [
            kinds.ExpectColumnPairValuesToBeEqual(
                column_A=check.name,
                column_B=f"{check.name}__expected",
                ignore_row_if="both_values_are_missing",
                **common,
            )
        ]
    return [
        kinds.ExpectColumnValuesToBeBetween(
            column=f"{check.name}__difference",
            min_value=-check.tolerance,
            max_value=check.tolerance,
            **common,
        )
    ]


def _forget_old_runs(settings: "Settings", name: str) -> None:
    runs = store_folder(settings) / "results" / name / name
    folders = sorted(path for path in runs.glob("*") if path.is_dir())
    for folder in folders[:-KEPT_RUNS]:
        shutil.rmtree(folder, ignore_errors=True)
