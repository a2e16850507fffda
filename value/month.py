"""The models of one month-end: parameters and hold-out error of all customers and each segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from value.columns import DIGITS, floats, in_order, ints, is_value, rows_of
from value.frequency import expected_purchases
from value.holdout import error_share, expected_revenue, holdout_error
from value.patterns import DAYS_PER_WEEK, Patterns
from value.segments import ALL, AT_BOUND, FITTED, SEGMENTS, Choice, Fit, Purchases, choose_models

if TYPE_CHECKING:
    import pyarrow as pa

    from value.patterns import Floats, Ints

# What is told of the parameters of all customers beside those of the segment.
COMPARED = ("total_error_share", "mean_absolute_error", "revenue_error_share")


@dataclass(frozen=True)
class Future:
    """What customers known before the days held out did in them, one entry per pattern."""

    past: Patterns
    repeat_amount: Floats
    """Money of the repeats before these days, over the customers of a pattern."""
    later: Ints
    """Days with a purchase in them, per customer."""
    later_amount: Floats
    """Money that they brought, over the customers of a pattern."""
    weeks: float
    """How long they are."""

    def expected(self, fit: Fit) -> Floats | None:
        """Days with a purchase that models of the past expect per customer."""
        if fit.frequency is None:
            return None
        past = self.past
        return expected_purchases(
            fit.frequency.parameters, past.repeats, past.recency, past.age, self.weeks
        )


def month_rows(
    pattern: pa.Table, spending: pa.Table, *, min_repeaters: int, holdout_days: int
) -> list[dict[str, Any]]:
    """One row for all customers and one per segment; what is not known is left out.

    `pattern` and `spending` are int_value__pattern and int_value__spending of one month-end.
    """
    patterns, spendings = _split(pattern), _split(spending)
    present = {name: _present(patterns[name], spendings[name]) for name in patterns}
    known = {
        name: rows.filter(rows.column("past_age_days").is_valid())
        for name, rows in patterns.items()
    }
    before = choose_models(
        {name: _past(known[name], spendings[name]) for name in known}, min_repeaters
    )
    error = _holdout_columns(before, known, holdout_days)
    return [
        {
            "customer_segment": segment,
            "buyer_count": present[segment].patterns.customer_count,
            "repeater_count": present[segment].patterns.repeater_count,
            **_parameter_columns(choice),
            **_correlation_columns(choice, present[segment]),
            **error[segment],
        }
        for segment, choice in choose_models(present, min_repeaters).items()
    ]


def _split(table: pa.Table) -> dict[str, pa.Table]:
    ordered = in_order(table)
    return {ALL: ordered} | {
        segment: rows_of(ordered, "customer_segment", segment) for segment in SEGMENTS
    }


def _present(pattern: pa.Table, spending: pa.Table) -> Purchases:
    patterns = Patterns.of_days(
        ints(pattern, "repeat_count"),
        ints(pattern, "recency_span_days"),
        ints(pattern, "age_days"),
        ints(pattern, "buyer_count"),
    )
    repeats = ints(spending, "repeat_count")
    mean_amount = floats(spending, "repeat_amount") / repeats
    return Purchases(patterns, repeats, mean_amount, ints(spending, "buyer_count"))


def _past(known: pa.Table, spending: pa.Table) -> Purchases:
    """What was known before the days held out; who spent nothing until then has no amount."""
    patterns = Patterns.of_days(
        ints(known, "past_repeat_count"),
        ints(known, "past_recency_span_days"),
        ints(known, "past_age_days"),
        ints(known, "buyer_count"),
    )
    repeats, amount = ints(spending, "past_repeat_count"), floats(spending, "past_repeat_amount")
    usable = (repeats > 0) & (amount > 0)
    return Purchases(
        patterns,
        repeats[usable],
        amount[usable] / repeats[usable],
        ints(spending, "buyer_count")[usable],
    )


def _future(known: pa.Table, holdout_days: int) -> Future:
    return Future(
        past=Patterns(
            repeats=ints(known, "past_repeat_count"),
            recency=ints(known, "past_recency_span_days") / DAYS_PER_WEEK,
            age=ints(known, "past_age_days") / DAYS_PER_WEEK,
            customers=ints(known, "buyer_count"),
        ),
        repeat_amount=floats(known, "past_repeat_amount"),
        later=ints(known, "later_count"),
        later_amount=floats(known, "later_amount"),
        weeks=holdout_days / DAYS_PER_WEEK,
    )


def _parameter_columns(choice: Choice) -> dict[str, Any]:
    """Parameters; what tells of the fit itself only where it is the segment's own."""
    row: dict[str, Any] = {
        "parameter_segment": choice.parameter_segment,
        "frequency_status": choice.frequency_status,
        "spending_status": choice.spending_status,
    }
    for fit in (choice.fit.frequency, choice.fit.spending):
        if fit is not None:
            row |= {name: round(value, DIGITS) for name, value in vars(fit.parameters).items()}
    if choice.reason is None and choice.fit.frequency is not None:
        row["frequency_log_likelihood"] = round(choice.fit.frequency.log_likelihood, 4)
    if choice.reason is None and choice.fit.spending is not None:
        row["spending_log_likelihood"] = round(choice.fit.spending.log_likelihood, 4)
    return row


def _correlation_columns(choice: Choice, purchases: Purchases) -> dict[str, Any]:
    """Correlation of frequency and amount, which Gamma-Gamma takes for independent."""
    repeats, mean_amount = purchases.repeats, purchases.mean_amount
    if choice.reason is not None or choice.fit.spending is None:
        return {}
    if len(np.unique(repeats)) < 2 or len(np.unique(mean_amount)) < 2:
        return {}
    covariance = np.cov(repeats, mean_amount, fweights=purchases.customers)
    found = float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]))
    return {"frequency_spending_correlation": round(found, 6)}


def _holdout_columns(
    before: dict[str, Choice], known: dict[str, pa.Table], holdout_days: int
) -> dict[str, dict[str, Any]]:
    """The error of the models chosen in the past, beside that of those of all, by segment."""
    future = _future(known[ALL], holdout_days)
    of_all, pooled = before[ALL].fit, future.expected(before[ALL].fit)
    columns = {ALL: _told(before[ALL], pooled, pooled, of_all, future)}
    for segment in SEGMENTS:
        choice, future = before[segment], _future(known[segment], holdout_days)
        own_pooled = None
        if pooled is not None:
            own_pooled = pooled[is_value(known[ALL], "customer_segment", segment)]
        expected = own_pooled if choice.fit is of_all else future.expected(choice.fit)
        columns[segment] = _told(choice, expected, own_pooled, of_all, future)
    return columns


def _told(
    choice: Choice, expected: Floats | None, pooled: Floats | None, of_all: Fit, future: Future
) -> dict[str, Any]:
    status = choice.frequency_status
    row: dict[str, Any] = {"holdout_status": FITTED if status == AT_BOUND else status}
    if expected is None or not future.past.customer_count:
        return row
    row["holdout_parameter_segment"] = choice.parameter_segment
    row |= {f"holdout_{k}": value for k, value in _errors(expected, choice.fit, future).items()}
    if pooled is not None:
        of_pooled = _errors(pooled, of_all, future)
        row |= {f"holdout_pooled_{name}": of_pooled.get(name) for name in COMPARED}
    return row


def _errors(expected: Floats, fit: Fit, future: Future) -> dict[str, Any]:
    """Errors of purchases, and of revenue where there are amounts."""
    error = holdout_error(expected, future.past, future.later, future.weeks)
    columns: dict[str, Any] = {
        "buyer_count": error.customer_count,
        "expected_count": round(error.expected_count, 4),
        "actual_count": error.actual_count,
        "total_error_share": _known(error.total_error_share),
        "mean_absolute_error": round(error.mean_absolute_error, 6),
        "naive_mean_absolute_error": round(error.naive_mean_absolute_error, 6),
    }
    if fit.spending is None:
        return columns
    revenue = expected_revenue(expected, future.past, future.repeat_amount, fit.spending.parameters)
    actual = float(future.later_amount.sum())
    return columns | {
        "expected_revenue": round(revenue, 2),
        "actual_revenue": round(actual, 2),
        "revenue_error_share": _known(error_share(revenue, actual)),
    }


def _known(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
