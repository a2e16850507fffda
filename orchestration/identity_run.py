"""`identity run`: the project's own models on records that somebody hands over, nothing else.

files → checked → raw tables of a scratch warehouse → dbt up to what is compared → trained, if
wished → dbt up to the identity map → identity_map.parquet, edges.parquet, summary.json. The
scratch warehouse holds personal data and is removed, whatever happens.
"""

import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from identity.dataset_config import DatasetConfig
from ingestion import warehouse
from ingestion.config import Settings
from ingestion.config_models import FilesSettings, IdentitySettings
from ingestion.errors import ConfigurationError
from orchestration import dbt
from orchestration.environment import dbt_target

if TYPE_CHECKING:
    from identity.dataset import Dataset
    from orchestration.progress import Reporter

COMPARED = "int_identity__comparable"
RESULT = "identity_map"
# Settings of a run that are not those of [identity].
COMPANY_SETTINGS = ("country_code",)
THRESHOLD_SETTINGS = ("identifier_max_fan_out",)
NO_TESTS = ("--exclude-resource-type", "test", "unit_test")


@dataclass(frozen=True)
class Options:
    """What the command was given."""

    folder: Path
    config: DatasetConfig
    out: Path
    train: bool = False
    keep: bool = False


@dataclass
class Clock:
    """Seconds by step and by dbt model."""

    steps: dict[str, float] = field(default_factory=dict)
    models: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, reporter: "Reporter", text: str) -> Iterator[None]:
        """Measure a step and show that it runs."""
        begin = time.monotonic()
        reporter.begin(text)
        yield
        self.steps[name] = round(time.monotonic() - begin, 2)
        reporter.done(f"✓ {text} ({self.steps[name]:.1f} s)")


def run(base: Settings, options: Options, reporter: "Reporter") -> dict[str, Any]:
    """Find the duplicates and write the three files; returns the summary."""
    _require_choice(options)
    options.out.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".rundblick_", dir=options.out))
    try:
        summary = _run(scratch_settings(base, options, scratch), options, reporter)
        if options.keep:
            _keep(scratch, options.out / "home")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return summary


def scratch_settings(base: Settings, options: Options, home: Path) -> Settings:
    """The company's settings with a home of their own, only files, and the run's own settings."""
    own = dict(options.config.settings)
    own = {name.removeprefix("identity_"): value for name, value in own.items()}
    company = {name: own.pop(name) for name in COMPANY_SETTINGS if name in own}
    thresholds = {name: own.pop(name) for name in THRESHOLD_SETTINGS if name in own}
    reserved = {"link_mode", "extra_columns", "labels", "evaluation"}
    known = [name for name in IdentitySettings.model_fields if name not in reserved]
    if unknown := [name for name in own if name not in known]:
        raise ConfigurationError(
            f"[settings] {', '.join(unknown)} is no known setting. Known settings: "
            f"{', '.join([*known, *COMPANY_SETTINGS, *THRESHOLD_SETTINGS])}."
        )
    identity = {
        **base.identity.model_dump(),
        **own,
        "link_mode": options.config.link_mode,
        "extra_columns": options.config.compared_columns,
        "labels": None,
    }
    # Holidays play no part, and the company's state is none of another country.
    of_company = {**base.company.model_dump(), "region_code": "", **company}
    try:
        update = {
            "home": home,
            "company": type(base.company)(**of_company),
            "thresholds": type(base.thresholds)(**{**base.thresholds.model_dump(), **thresholds}),
            "identity": IdentitySettings.model_validate(identity),
            "connectors": {"files": FilesSettings(enabled=True, folder=str(options.folder))},
        }
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise ConfigurationError(f"[settings] {problems}.") from None
    return base.model_copy(update=update)


def _require_choice(options: Options) -> None:
    if options.train and options.config.weights is not None:
        raise ConfigurationError(
            "--train makes new weights, but the configuration names a weight file too. Leave out "
            "--train, or remove the line weights."
        )


def _run(settings: Settings, options: Options, reporter: "Reporter") -> dict[str, Any]:
    begin, clock = time.monotonic(), Clock()
    trained: list[str] = []
    with clock.step("read", reporter, "reading the records"):
        dataset = _read(settings, options)
    if options.train:
        with clock.step("prepare", reporter, "preparing what is compared"):
            _dbt(settings, clock, "--select", f"+{COMPARED}")
        with clock.step("train", reporter, "training the weights"):
            trained = _train(settings)
    with clock.step("match", reporter, "matching"):
        # What training has read stands already; everything behind the weights is derived now.
        done = ("--exclude", "+int_identity__record") if options.train else ()
        _dbt(settings, clock, "--select", f"+{RESULT}", *done)
    with clock.step("write", reporter, "writing the result"):
        summary = _write(settings, options, dataset, trained)
    clock.steps["total"] = round(time.monotonic() - begin, 2)
    summary |= {
        "seconds": clock.steps,
        "model_seconds": clock.models,
        "peak_memory_mb": peak_memory_mb(),
        "versions": {name: version(name) for name in ("rundblick", "duckdb", "dbt-core", "splink")},
    }
    text = json.dumps(summary, indent=2, ensure_ascii=False, default=str) + "\n"
    (options.out / "summary.json").write_text(text, encoding="utf-8")
    return summary


def _read(settings: Settings, options: Options) -> "Dataset":
    from identity import dataset
    from identity.weights import read_models, store_models
    from orchestration.identity_training import terms_beside

    config = options.config
    with warehouse.connect(settings) as connection:
        result = dataset.load(connection, options.folder, config)
        if config.weights is not None:
            terms = config.term_frequencies or terms_beside(config.weights)
            store_models(connection, read_models(config.weights, terms).values())
    return result


def _dbt(settings: Settings, clock: Clock, *selection: str) -> None:
    dbt.run(settings, "build", *selection, *NO_TESTS)
    content = json.loads((dbt_target(settings) / dbt.RUN_RESULTS).read_text(encoding="utf-8"))
    for row in content["results"]:
        name = row["unique_id"].split(".")[2]
        clock.models[name] = round(clock.models.get(name, 0) + row["execution_time"], 2)


def _train(settings: Settings) -> list[str]:
    from identity.weights import store_models
    from orchestration.identity_training import train_models

    with warehouse.connect(settings) as connection:
        models = train_models(connection, settings)
        store_models(connection, models.values())
    return list(models)


def _write(
    settings: Settings, options: Options, dataset: "Dataset", trained: list[str]
) -> dict[str, Any]:
    from identity import dataset_result

    with warehouse.connect(settings, read_only=True) as connection:
        dataset_result.write_identity_map(connection, options.out / "identity_map.parquet")
        dataset_result.write_edges(connection, options.out / "edges.parquet")
        return {
            "records": dataset.records,
            "contacts": dataset.contacts,
            "companies": dataset.companies,
            "source_systems": list(dataset.source_systems),
            **dataset_result.describe(connection),
            "trained": trained,
            "link_mode": options.config.link_mode,
            "extra_columns": dict(dataset.extra_columns),
        }


def _keep(scratch: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    shutil.move(scratch, target)


def peak_memory_mb() -> int:
    """The largest process so far, this one or a child of it."""
    per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
    own, children = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return round(max(resource.getrusage(who).ru_maxrss for who in (own, children)) / per_mb)
