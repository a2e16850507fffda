"""A model of comparisons as Splink reads it, and what Splink estimates for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from identity.levels import ELSE_LEVEL, NULL_LEVEL, Comparison, Level

if TYPE_CHECKING:
    import pyarrow as pa

Shares = dict[str, dict[int, float]]


def _level(level: Level) -> dict[str, Any]:
    return {
        "sql_condition": "ELSE" if level.level == ELSE_LEVEL else level.condition,
        "label_for_charts": level.label,
        "is_null_level": level.level == NULL_LEVEL,
    }


def splink_settings(comparisons: Iterable[Comparison]) -> dict[str, Any]:
    """Return the settings of a Splink linker that compares as we do."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_number",
        "comparisons": [
            {
                "output_column_name": comparison.name,
                "comparison_levels": [_level(level) for level in comparison.levels],
            }
            for comparison in comparisons
        ],
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def shares_of_random_pairs(
    records: pa.Table, comparisons: tuple[Comparison, ...], seed: int
) -> Shares:
    """Return how often Splink finds each level among all pairs of a sample of records.

    The sample is drawn by the caller, so that Splink takes every pair of it. Levels that no pair
    shows are missing from the result.
    """
    import duckdb
    from splink import DuckDBAPI, Linker

    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.ERROR)
    # Splink leaves tables behind: it gets a database of its own.
    connection = duckdb.connect(":memory:")
    try:
        api = DuckDBAPI(connection=connection)
        linker = Linker(
            api.register(records), splink_settings(comparisons), log_level=None,
            validate_settings=False,
        )  # fmt: skip
        linker.training.estimate_u_using_random_sampling(
            max_pairs=float(records.num_rows) ** 2,
            seed=seed,
            min_count_per_level=None,
            num_chunks=1,
        )
        trained = linker.misc.save_model_to_json()
    finally:
        logger.setLevel(level)
        connection.close()
    return _u_shares(trained, comparisons)


def _u_shares(trained: dict[str, Any], comparisons: tuple[Comparison, ...]) -> Shares:
    """Pick the u probabilities by comparison and level number."""
    shares: Shares = {}
    for comparison, content in zip(comparisons, trained["comparisons"], strict=True):
        found = {}
        for level, row in zip(comparison.levels, content["comparison_levels"], strict=True):
            share = row.get("u_probability")
            if level.level != NULL_LEVEL and isinstance(share, float):
                found[level.level] = share
        shares[comparison.name] = found
    return shares
