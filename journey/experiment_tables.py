"""A/B tests between tables: counts by variant in, comparisons with the control out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from journey.experiments import (
    MISMATCH_P_VALUE,
    Counts,
    is_significant,
    needed_persons,
    newcombe_interval,
    sample_ratio_p_value,
    two_proportion_p_value,
    wilson_interval,
)

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

COLUMNS: dict[str, pa.DataType] = {
    "experiment_key": pa.string(),
    "variant": pa.string(),
    "metric": pa.string(),
    "is_control": pa.bool_(),
    "expected_share": pa.float64(),
    "exposed_person_count": pa.int64(),
    "converted_person_count": pa.int64(),
    "conversion_rate": pa.float64(),
    "conversion_rate_lower_bound": pa.float64(),
    "conversion_rate_upper_bound": pa.float64(),
    "difference": pa.float64(),
    "difference_lower_bound": pa.float64(),
    "difference_upper_bound": pa.float64(),
    "relative_lift": pa.float64(),
    "p_value": pa.float64(),
    "is_significant": pa.bool_(),
    "sample_ratio_p_value": pa.float64(),
    "has_sample_ratio_mismatch": pa.bool_(),
    "needed_person_count": pa.int64(),
}
# P-values are kept beyond this: a broken split is far below a millionth.
_DIGITS, _P_DIGITS = 6, 12


def compared_variants(*, counted: duckdb.DuckDBPyRelation) -> pa.Table:
    """One row per experiment, variant and metric; what compares is null for the control itself."""
    rows = counted.to_arrow_table().to_pylist()
    rows.sort(key=lambda row: (row["experiment_key"], row["metric"], row["variant"]))
    groups = groupby(rows, key=lambda row: (row["experiment_key"], row["metric"]))
    compared = [row for _, group in groups for row in _compared(list(group))]
    return pa.Table.from_pylist(compared, schema=pa.schema(COLUMNS))


def _compared(variants: list[Row]) -> Iterator[Row]:
    """The variants of one experiment and metric."""
    control = next(row for row in variants if row["is_control"])
    split = sample_ratio_p_value(
        [row["exposed_person_count"] for row in variants],
        [row["expected_share"] for row in variants],
    )
    base = _counts(control)
    for row in variants:
        own = _counts(row)
        interval = wilson_interval(own)
        yield {
            **row,
            "conversion_rate": _known(own.rate),
            "conversion_rate_lower_bound": _known(interval.lower),
            "conversion_rate_upper_bound": _known(interval.upper),
            "is_significant": False,
            **({} if row["is_control"] else _difference(own, base, len(variants) - 1)),
            "sample_ratio_p_value": _known(split, _P_DIGITS),
            "has_sample_ratio_mismatch": split < MISMATCH_P_VALUE,
        }


def _difference(own: Counts, base: Counts, comparisons: int) -> Row:
    interval = newcombe_interval(own, base)
    lift = own.rate / base.rate - 1 if base.converted else math.nan
    return {
        "difference": _known(own.rate - base.rate),
        "difference_lower_bound": _known(interval.lower),
        "difference_upper_bound": _known(interval.upper),
        "relative_lift": _known(lift),
        "p_value": _known(two_proportion_p_value(own, base), _P_DIGITS),
        "is_significant": is_significant(own, base, comparisons),
        "needed_person_count": needed_persons(own, base),
    }


def _counts(row: Row) -> Counts:
    return Counts(row["exposed_person_count"], row["converted_person_count"])


def _known(value: float, digits: int = _DIGITS) -> float | None:
    """A number for a table: rounded, null for what is not defined."""
    return None if math.isnan(value) else round(value, digits)
