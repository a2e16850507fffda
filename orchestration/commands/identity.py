"""`rundblick identity run | train | evaluate`."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import ConfigurationError
from orchestration.commands.common import Context, print_json

if TYPE_CHECKING:
    from ingestion.config import Settings

SHOWN_CHANGES = 15


@dataclass(frozen=True)
class RunOptions:
    """The options of `identity run`."""

    input: Path
    config: Path
    out: Path
    train: bool
    keep: bool
    as_json: bool


@dataclass(frozen=True)
class TrainOptions:
    """The options of `identity train`."""

    out: Path | None
    sample: int | None
    dry_run: bool
    as_json: bool


@dataclass(frozen=True)
class EvaluateOptions:
    """The options of `identity evaluate`."""

    labels: Path
    map: Path | None
    out: Path | None
    as_json: bool


def run(context: Context, options: RunOptions) -> int:
    """Find the duplicates in records of a folder."""
    from identity.dataset_config import read_config
    from orchestration import identity_run
    from orchestration.progress import Reporter

    config = read_config(options.config)
    job = identity_run.Options(
        options.input, config, options.out.resolve(), options.train, options.keep
    )
    reporter = Reporter()
    try:
        summary = identity_run.run(company_settings(context), job, reporter)
    finally:
        reporter.close()
    if options.as_json:
        print_json(summary)
    else:
        print(
            f"{summary['records']:,} records are {summary['clusters']:,} customers; "
            f"{summary['duplicates']:,} records are duplicates. The largest customer has "
            f"{summary['largest_cluster']:,} records. Written to {job.out}: identity_map.parquet, "
            "edges.parquet, summary.json."
        )
    return 0


def company_settings(context: Context) -> "Settings":
    """The company's settings, or the defaults where there is no company, only records."""
    from ingestion.config import Settings, find_file

    if find_file(context.config) is None:
        here = Path.cwd()
        return Settings(config_file=here / "rundblick.toml", home=here)
    return context.settings()


def train(context: Context, options: TrainOptions) -> int:
    """Train the weights on the warehouse's records and make them count."""
    from orchestration import identity_training
    from orchestration.run import require_unlocked

    settings = context.settings()
    require_unlocked(settings)
    result = identity_training.train_warehouse(
        settings, out=options.out, sample=options.sample, activate=not options.dry_run
    )
    if options.as_json:
        print_json(result.to_dict())
        return 0
    print(f"Model {result.model_version}, trained on {result.records:,} records: {result.file}")
    for change in result.changes[:SHOWN_CHANGES]:
        before, after = (_weight(value) for value in (change.before, change.after))
        name = f"{change.record_type} {change.comparison}: {change.label}"
        print(f"  {name:<56} {before:>7} → {after:>7}")
    if len(result.changes) > SHOWN_CHANGES:
        print(f"  … and {len(result.changes) - SHOWN_CHANGES} more levels")
    if not result.changes:
        print("  No weight differs by a hundredth of a bit or more.")
    state = "counts from the next run on" if not options.dry_run else "is not in use (--dry-run)"
    print(f"The model {state}.")
    return 0


def evaluate(context: Context, options: EvaluateOptions) -> int:
    """Measure an identity map against labels."""
    import json

    from identity.evaluation import evaluate as measure

    with _connection(context, options.map) as connection:
        result = measure(connection, options.labels, options.map).to_dict()
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    if options.as_json:
        print_json(result)
        return 0
    sizes = result.pop("cluster_sizes")
    for name, value in result.items():
        print(f"{name:<24} {_shown(value)}")
    print("cluster sizes            " + ", ".join(f"{n} × {size}" for size, n in sizes.items()))
    return 0


def _connection(context: Context, identity_map: Path | None) -> Any:
    """In memory; with the published snapshot attached, so that the readers' file stays as it is."""
    import duckdb

    from ingestion.package import literal

    if identity_map is not None:
        return duckdb.connect()
    snapshot = context.settings().published / "marts.duckdb"
    if not snapshot.exists():
        raise ConfigurationError(
            f"Nothing is published yet: {snapshot} does not exist. Run `rundblick run` first, or "
            "name the result of `rundblick identity run` by --map."
        )
    connection = duckdb.connect()
    connection.execute(f"attach {literal(snapshot)} (read_only)")
    connection.execute("use marts")
    return connection


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:.4f}" if isinstance(value, float) else f"{value:,}"


def _weight(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"
