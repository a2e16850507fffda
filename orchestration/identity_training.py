"""`identity train`: weights learnt from a warehouse's records, kept as a file, made to count."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb

    from identity.comparisons import RecordType
    from identity.weights import Model, Weight

COMPARED = "identity.int_identity__comparable"
IN_USE = "identity.int_identity__weight"
FOLDER = Path("identity", "models")
# Two weights nearer than this, in bits, are the same but for the noise of training.
NOISE = 0.01
# With fewer records there is nothing to learn; the weights that the project ships stay.
FEWEST_RECORDS = 100


@dataclass(frozen=True)
class LevelChange:
    """The weight of one level before and after training, in bits."""

    record_type: str
    comparison: str
    level: int
    label: str
    before: float | None
    after: float | None

    @property
    def size(self) -> float:
        """How far apart they are; a level that is new or gone counts whole."""
        return abs((self.after or 0) - (self.before or 0))


@dataclass(frozen=True)
class Training:
    """What a training brought."""

    model_version: str
    records: int
    file: Path
    is_active: bool
    changes: list[LevelChange] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def terms_beside(weights: Path) -> Path | None:
    """The term frequencies of a weight file are beside it, if it has any."""
    path = _terms_path(weights)
    return path if path.is_file() else None


def changes(before: Mapping[str, "Model"], after: Mapping[str, "Model"]) -> list[LevelChange]:
    """The levels of the trained record types whose weight differs, the largest difference first."""
    found = []
    for record_type, model in after.items():
        old = _levels(before.get(record_type))
        new = _levels(model)
        for key in {**old, **new}:
            label, was = old.get(key, (None, None))
            label_now, now = new.get(key, (label, None))
            comparison, level = key
            found.append(LevelChange(record_type, comparison, level, label_now or "", was, now))
    differing = [
        change
        for change in found
        if change.size >= NOISE or (change.before is None) != (change.after is None)
    ]
    return sorted(differing, key=lambda change: -change.size)


def _levels(model: "Model | None") -> dict[tuple[str, int], tuple[str, float]]:
    if model is None:
        return {}
    return {
        (row.comparison, row.level): (row.label, round(row.match_weight, 4))
        for levels in model.comparisons().values()
        for row in levels
        if row.level >= 0
    }


def _terms_path(weights: Path) -> Path:
    return weights.with_name(f"{weights.stem}_term_frequency.csv")


def train_models(
    connection: "duckdb.DuckDBPyConnection", settings: Settings, sample: int | None = None
) -> "dict[str, Model]":
    """Train on the compared records of a warehouse; a record type without records is left out."""
    from identity.training import MAX_RECORDS, train

    kinds: tuple[RecordType, ...] = ("person", "company")
    roles = settings.identity.extra_columns or {}
    extra = [(name, role) for name, role in roles.items() if role != "ignore"]
    counts = dict(
        connection.execute(f"select record_type, count(*) from {COMPARED} group by all").fetchall()
    )
    return {
        kind: train(connection, kind, COMPARED, extra, max_records=sample or MAX_RECORDS)
        for kind in kinds
        if counts.get(kind, 0) >= FEWEST_RECORDS
    }


def train_warehouse(
    settings: Settings, out: Path | None, sample: int | None, activate: bool
) -> Training:
    """Train on the company's records, write the files, and make the model count if wished."""
    from identity.weights import store_models, write_models

    with warehouse.connect(settings) as connection:
        _require_records(connection)
        before = models_in_use(connection)
        models = train_models(connection, settings, sample)
        if not models:
            raise ConfigurationError(
                f"There are fewer than {FEWEST_RECORDS} records to learn from. Load more, or stay "
                "with the weights that the project ships."
            )
        version = "+".join(model.model_version for model in models.values())
        file = out or settings.home / FOLDER / f"{version}.csv"
        write_models(models.values(), file, _terms_path(file))
        for record_type, model in models.items():
            chart = file.with_name(f"{file.stem}_{record_type}_splink.json")
            chart.write_text(json.dumps(splink_json(model), indent=1) + "\n", encoding="utf-8")
        if activate:
            store_models(connection, models.values())
        row = connection.execute(f"select count(*) from {COMPARED}").fetchone()
    return Training(version, int(row[0]) if row else 0, file, activate, changes(before, models))


def models_in_use(connection: "duckdb.DuckDBPyConnection") -> "dict[str, Model]":
    """The weights of the last build, trained or shipped."""
    from identity.weights import WEIGHT_COLUMNS, Model, Weight

    rows = connection.execute(f"select {', '.join(WEIGHT_COLUMNS)} from {IN_USE}").fetchall()
    weights = [Weight(*row) for row in rows]
    return {
        kind: Model(kind, tuple(row for row in weights if row.record_type == kind))
        for kind in sorted({row.record_type for row in weights})
    }


def splink_json(model: "Model") -> dict[str, Any]:
    """The model as Splink loads it, for its charts."""
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "record_number",
        "probability_two_random_records_match": model.prior,
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": [_splink_level(level) for level in levels],
            }
            for name, levels in model.comparisons().items()
        ],
    }


def _splink_level(level: "Weight") -> dict[str, Any]:
    result: dict[str, Any] = {
        "sql_condition": level.condition or "ELSE",
        "label_for_charts": level.label,
    }
    if level.level < 0:
        return {**result, "is_null_level": True}
    result |= {"m_probability": level.m_probability, "u_probability": level.u_probability}
    if level.term_frequency_column:
        result |= {
            "tf_adjustment_column": level.term_frequency_column,
            "tf_adjustment_weight": level.term_frequency_weight or 0.0,
        }
    return result


def _require_records(connection: "duckdb.DuckDBPyConnection") -> None:
    found = connection.execute(
        "select 1 from duckdb_tables() where schema_name || '.' || table_name = ?", [COMPARED]
    ).fetchone()
    if not found:
        raise ConfigurationError(
            "The warehouse has no records to learn from yet. Run `rundblick run` first."
        )
