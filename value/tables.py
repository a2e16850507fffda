"""Value models between tables: relations of the warehouse in, Arrow tables out.

The relations are DuckDB's, as dbt hands them to a Python model. Rows are sorted and numbers rounded
here, so that neither the order in which the engine returns rows nor the last bits of a sum change
anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from value.discount import WEEKS_PER_MONTH, discounted_purchases
from value.frequency import (
    FrequencyParameters,
    alive_probability,
    expected_purchases,
    fit_frequency,
)
from value.holdout import HoldoutError, error_share, expected_revenue, holdout_error
from value.patterns import DAYS_PER_WEEK, Patterns
from value.spending import fit_spending

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from value.patterns import Floats, Ints

Column: TypeAlias = "pa.Array[Any] | pa.ChunkedArray[Any]"

# Months of the purchases that are expected, beside those of the horizon that are discounted.
EXPECTED_MONTHS = 12
DIGITS = 8

MODEL_COLUMNS: dict[str, pa.DataType] = {
    "model_date": pa.date32(),
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
    "holdout_buyer_count": pa.int64(),
    "holdout_expected_count": pa.float64(),
    "holdout_actual_count": pa.int64(),
    "holdout_total_error_share": pa.float64(),
    "holdout_mean_absolute_error": pa.float64(),
    "holdout_naive_mean_absolute_error": pa.float64(),
    "holdout_expected_revenue": pa.float64(),
    "holdout_actual_revenue": pa.float64(),
    "holdout_revenue_error_share": pa.float64(),
}
PREDICTION_COLUMNS: dict[str, pa.DataType] = {
    "model_date": pa.date32(),
    "repeat_count": pa.int64(),
    "recency_span_days": pa.int64(),
    "age_days": pa.int64(),
    "alive_probability": pa.float64(),
    "expected_purchase_count": pa.float64(),
    "discounted_purchase_count": pa.float64(),
}
FITTED, AT_BOUND = "fitted", "fitted_at_bound"
TOO_FEW, NO_MAXIMUM, NOT_TRIED = "too_few_repeaters", "no_maximum", "no_frequency_model"


def fitted_models(
    *,
    inputs: duckdb.DuckDBPyRelation,
    patterns: duckdb.DuckDBPyRelation,
    spendings: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Parameters, likelihood and error of the models of each date in `inputs`, one row a date."""
    chosen = _setting(setting)
    rows = []
    for model_date, purchase_count, input_hash in sorted(
        inputs.project("model_date, purchase_count, input_hash").fetchall()
    ):
        of_date = f"model_date = date '{model_date}'"
        known = {
            "model_date": model_date,
            "purchase_count": purchase_count,
            "input_hash": input_hash,
        }
        pattern = patterns.filter(of_date).to_arrow_table().drop_columns("model_date")
        spending = spendings.filter(of_date).to_arrow_table().drop_columns("model_date")
        rows.append(known | _fitted(pattern, spending, chosen))
    return pa.Table.from_pylist(rows, schema=pa.schema(MODEL_COLUMNS))


def predictions(
    *,
    patterns: duckdb.DuckDBPyRelation,
    models: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """What the model of each date expects of each buying pattern; nothing without a model."""
    chosen = _setting(setting)
    parts = [pa.schema(PREDICTION_COLUMNS).empty_table()]
    for model_date, *values in sorted(
        models.filter("r is not null").project("model_date, r, alpha, a, b").fetchall()
    ):
        rows = _sorted(
            patterns.filter(f"model_date = date '{model_date}'")
            .project("repeat_count, recency_span_days, age_days")
            .to_arrow_table()
        )
        parts.append(_predicted(rows, model_date, FrequencyParameters(*values), chosen))
    return pa.concat_tables(parts)


def _fitted(pattern: pa.Table, spending: pa.Table, setting: dict[str, Any]) -> dict[str, Any]:
    """The columns of one date; what is not known is left out."""
    pattern = _sorted(pattern)
    present = Patterns.of_days(
        _ints(pattern, "repeat_count"),
        _ints(pattern, "recency_span_days"),
        _ints(pattern, "age_days"),
        _ints(pattern, "buyer_count"),
    )
    row: dict[str, Any] = {
        "buyer_count": present.customer_count,
        "repeater_count": present.repeater_count,
    }
    if present.repeater_count < setting["min_repeaters"]:
        return row | dict.fromkeys(
            ("frequency_status", "spending_status", "holdout_status"), TOO_FEW
        )
    return (
        row
        | _frequency_columns(present)
        | _spending_columns(_sorted(spending))
        | _holdout_columns(pattern, _sorted(spending), setting)
    )


def _frequency_columns(present: Patterns) -> dict[str, Any]:
    try:
        fit = fit_frequency(present)
    except ValueError:
        return {"frequency_status": NO_MAXIMUM}
    found = fit.parameters
    return {
        "frequency_status": AT_BOUND if fit.optimum.is_at_bound else FITTED,
        "r": round(found.r, DIGITS),
        "alpha": round(found.alpha, DIGITS),
        "a": round(found.a, DIGITS),
        "b": round(found.b, DIGITS),
        "frequency_log_likelihood": round(fit.log_likelihood, 4),
    }


def _spending_columns(spending: pa.Table) -> dict[str, Any]:
    repeats, customers = _ints(spending, "repeat_count"), _ints(spending, "buyer_count")
    mean_amount = _floats(spending, "repeat_amount") / repeats
    try:
        fit = fit_spending(repeats, mean_amount, customers)
    except ValueError:
        return {"spending_status": NO_MAXIMUM}
    return {
        "spending_status": AT_BOUND if fit.optimum.is_at_bound else FITTED,
        "p": round(fit.parameters.p, DIGITS),
        "q": round(fit.parameters.q, DIGITS),
        "gamma": round(fit.parameters.gamma, DIGITS),
        "spending_log_likelihood": round(fit.log_likelihood, 4),
        "frequency_spending_correlation": _correlation(repeats, mean_amount, customers),
    }


def _holdout_columns(
    pattern: pa.Table, spending: pa.Table, setting: dict[str, Any]
) -> dict[str, Any]:
    """The error of models of the past, fitted without the days held out."""
    known = pattern.filter(pattern.column("past_age_days").is_valid())
    past = Patterns(
        repeats=_ints(known, "past_repeat_count"),
        recency=_ints(known, "past_recency_span_days") / DAYS_PER_WEEK,
        age=_ints(known, "past_age_days") / DAYS_PER_WEEK,
        customers=_ints(known, "buyer_count"),
    )
    if past.repeater_count < setting["min_repeaters"]:
        return {"holdout_status": TOO_FEW}
    try:
        error = holdout_error(
            past, _ints(known, "later_count"), setting["holdout_days"] / DAYS_PER_WEEK
        )
    except ValueError:
        return {"holdout_status": NO_MAXIMUM}
    return {
        "holdout_status": FITTED,
        "holdout_buyer_count": error.customer_count,
        "holdout_expected_count": round(error.expected_count, 4),
        "holdout_actual_count": error.actual_count,
        "holdout_total_error_share": _known(error.total_error_share),
        "holdout_mean_absolute_error": round(error.mean_absolute_error, 6),
        "holdout_naive_mean_absolute_error": round(error.naive_mean_absolute_error, 6),
        **_revenue_columns(error, past, known, spending),
    }


def _revenue_columns(
    error: HoldoutError, past: Patterns, known: pa.Table, spending: pa.Table
) -> dict[str, Any]:
    """Revenue expected and had in the days held out; nothing if no amounts can be fitted."""
    repeats, amount = _ints(spending, "past_repeat_count"), _floats(spending, "past_repeat_amount")
    usable = (repeats > 0) & (amount > 0)
    try:
        fit = fit_spending(
            repeats[usable],
            amount[usable] / repeats[usable],
            _ints(spending, "buyer_count")[usable],
        )
    except ValueError:
        return {}
    expected = expected_revenue(error, past, _floats(known, "past_repeat_amount"), fit.parameters)
    actual = float(_floats(known, "later_amount").sum())
    return {
        "holdout_expected_revenue": round(expected, 2),
        "holdout_actual_revenue": round(actual, 2),
        "holdout_revenue_error_share": _known(error_share(expected, actual)),
    }


def _predicted(
    rows: pa.Table, model_date: date, found: FrequencyParameters, setting: dict[str, Any]
) -> pa.Table:
    """Predictions for the patterns of one date."""
    repeats = _ints(rows, "repeat_count")
    recency = _ints(rows, "recency_span_days") / DAYS_PER_WEEK
    age = _ints(rows, "age_days") / DAYS_PER_WEEK
    known = found, repeats, recency, age
    discounted = discounted_purchases(
        *known, months=setting["horizon_months"], yearly_rate=setting["discount_rate"]
    )
    columns: list[Column] = [
        pa.array([model_date] * len(rows), pa.date32()),
        *(rows.column(name) for name in ("repeat_count", "recency_span_days", "age_days")),
        _rounded(alive_probability(*known)),
        _rounded(expected_purchases(*known, EXPECTED_MONTHS * WEEKS_PER_MONTH)),
        _rounded(discounted),
    ]
    return pa.table(columns, schema=pa.schema(PREDICTION_COLUMNS))


def _correlation(repeats: Ints, mean_amount: Floats, customers: Ints) -> float | None:
    """Weighted correlation: Gamma-Gamma takes frequency and amount for independent."""
    if len(np.unique(repeats)) < 2 or len(np.unique(mean_amount)) < 2:
        return None
    covariance = np.cov(repeats, mean_amount, fweights=customers)
    return round(float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])), 6)


def _setting(setting: duckdb.DuckDBPyRelation) -> dict[str, Any]:
    row = setting.project("min_repeaters, holdout_days, horizon_months, discount_rate").fetchone()
    if row is None:
        raise ValueError("int_value__setting has no row")
    return dict(
        zip(("min_repeaters", "holdout_days", "horizon_months", "discount_rate"), row, strict=True)
    )


def _sorted(table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in table.column_names])


def _ints(table: pa.Table, name: str) -> Ints:
    return table.column(name).cast(pa.int64()).to_numpy()


def _floats(table: pa.Table, name: str) -> Floats:
    return table.column(name).cast(pa.float64()).to_numpy()


def _known(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _rounded(values: Floats) -> pa.Array[Any]:
    return pa.array(np.round(values, DIGITS), pa.float64())
