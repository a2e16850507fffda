"""Value models between tables: relations of the warehouse in, Arrow tables out.

The relations are DuckDB's, as dbt hands them to a Python model. Rows are sorted and numbers rounded
here, so that neither the order in which the engine returns rows nor the last bits of a sum change
anything.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from value.columns import Column, in_order, ints, rounded, rows_of
from value.discount import WEEKS_PER_MONTH, discounted_purchases
from value.frequency import FrequencyParameters, alive_probability, expected_purchases
from value.month import month_rows
from value.patterns import DAYS_PER_WEEK

if TYPE_CHECKING:
    from datetime import date

    import duckdb

# Months of the purchases that are expected, beside those of the horizon that are discounted.
EXPECTED_MONTHS = 12
PATTERN = ("repeat_count", "recency_span_days", "age_days")

MODEL_COLUMNS: dict[str, pa.DataType] = {
    "model_date": pa.date32(),
    "customer_segment": pa.string(),
    "parameter_segment": pa.string(),
    "purchase_count": pa.int64(),
    "input_hash": pa.string(),
    "buyer_count": pa.int64(),
    "repeater_count": pa.int64(),
    "frequency_status": pa.string(),
    "r": pa.float64(),
    "alpha": pa.float64(),
    "a": pa.float64(),
    "b": pa.float64(),
    "frequency_log_likelihood": pa.float64(),
    "spending_status": pa.string(),
    "p": pa.float64(),
    "q": pa.float64(),
    "gamma": pa.float64(),
    "spending_log_likelihood": pa.float64(),
    "frequency_spending_correlation": pa.float64(),
    "holdout_status": pa.string(),
    "holdout_parameter_segment": pa.string(),
    "holdout_buyer_count": pa.int64(),
    "holdout_expected_count": pa.float64(),
    "holdout_actual_count": pa.int64(),
    "holdout_total_error_share": pa.float64(),
    "holdout_mean_absolute_error": pa.float64(),
    "holdout_naive_mean_absolute_error": pa.float64(),
    "holdout_expected_revenue": pa.float64(),
    "holdout_actual_revenue": pa.float64(),
    "holdout_revenue_error_share": pa.float64(),
    "holdout_pooled_total_error_share": pa.float64(),
    "holdout_pooled_mean_absolute_error": pa.float64(),
    "holdout_pooled_revenue_error_share": pa.float64(),
}
PREDICTION_COLUMNS: dict[str, pa.DataType] = {
    "model_date": pa.date32(),
    "customer_segment": pa.string(),
    "parameter_segment": pa.string(),
    "repeat_count": pa.int64(),
    "recency_span_days": pa.int64(),
    "age_days": pa.int64(),
    "alive_probability": pa.float64(),
    "expected_purchase_count": pa.float64(),
    "discounted_purchase_count": pa.float64(),
}


def fitted_models(
    *,
    inputs: duckdb.DuckDBPyRelation,
    patterns: duckdb.DuckDBPyRelation,
    spendings: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Parameters, likelihood and error of the models of each date in `inputs`.

    A date has one row for all customers and one per segment.
    """
    chosen = _setting(setting)
    rows: list[dict[str, Any]] = []
    for model_date, purchase_count, input_hash in sorted(
        inputs.project("model_date, purchase_count, input_hash").fetchall()
    ):
        of_date = f"model_date = date '{model_date}'"
        known = {
            "model_date": model_date,
            "purchase_count": purchase_count,
            "input_hash": input_hash,
        }
        found = month_rows(
            patterns.filter(of_date).to_arrow_table().drop_columns("model_date"),
            spendings.filter(of_date).to_arrow_table().drop_columns("model_date"),
            min_repeaters=chosen["min_repeaters"],
            holdout_days=chosen["holdout_days"],
        )
        rows.extend(known | row for row in found)
    return pa.Table.from_pylist(rows, schema=pa.schema(MODEL_COLUMNS))


def predictions(
    *,
    patterns: duckdb.DuckDBPyRelation,
    models: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """What the model of each date and segment expects of its buying patterns."""
    chosen = _setting(setting)
    parts = [pa.schema(PREDICTION_COLUMNS).empty_table()]
    known = sorted(
        models.filter("r is not null and customer_segment is not null")
        .project("model_date, customer_segment, parameter_segment, r, alpha, a, b")
        .fetchall()
    )
    for model_date, of_date in groupby(known, key=itemgetter(0)):
        wanted = (
            patterns.filter(f"model_date = date '{model_date}'")
            .project(f"customer_segment, {', '.join(PATTERN)}")
            .to_arrow_table()
        )
        for _, segment, parameter_segment, *values in of_date:
            rows = in_order(rows_of(wanted, "customer_segment", segment))
            if not len(rows):
                continue
            predicted = _predicted(rows, FrequencyParameters(*values), chosen)
            parts.append(_named(predicted, model_date, segment, parameter_segment))
    return pa.concat_tables(parts)


def _predicted(
    rows: pa.Table, found: FrequencyParameters, setting: dict[str, Any]
) -> dict[str, Column]:
    """Predictions for buying patterns, beside them."""
    repeats = ints(rows, "repeat_count")
    recency = ints(rows, "recency_span_days") / DAYS_PER_WEEK
    age = ints(rows, "age_days") / DAYS_PER_WEEK
    known = found, repeats, recency, age
    discounted = discounted_purchases(
        *known, months=setting["horizon_months"], yearly_rate=setting["discount_rate"]
    )
    return {name: rows.column(name) for name in PATTERN} | {
        "alive_probability": rounded(alive_probability(*known)),
        "expected_purchase_count": rounded(
            expected_purchases(*known, EXPECTED_MONTHS * WEEKS_PER_MONTH)
        ),
        "discounted_purchase_count": rounded(discounted),
    }


def _named(
    predicted: dict[str, Column], model_date: date, segment: str, parameter_segment: str
) -> pa.Table:
    """The table of predictions that one model made."""
    size = len(predicted["age_days"])
    columns = predicted | {
        "model_date": pa.array([model_date] * size, pa.date32()),
        "customer_segment": pa.array([segment] * size, pa.string()),
        "parameter_segment": pa.array([parameter_segment] * size, pa.string()),
    }
    schema = pa.schema(PREDICTION_COLUMNS)
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _setting(setting: duckdb.DuckDBPyRelation) -> dict[str, Any]:
    row = setting.project("min_repeaters, holdout_days, horizon_months, discount_rate").fetchone()
    if row is None:
        raise ValueError("int_value__setting has no row")
    return dict(
        zip(("min_repeaters", "holdout_days", "horizon_months", "discount_rate"), row, strict=True)
    )
