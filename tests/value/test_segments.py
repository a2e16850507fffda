"""Models per segment: whose parameters predict, and two populations told apart."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from tests.value.simulated import counted, histories, mean_amounts
from value import segments
from value.frequency import FrequencyParameters
from value.month import month_rows
from value.patterns import Patterns
from value.segments import ALL, NO_MAXIMUM, TOO_FEW, Purchases, choose_models
from value.spending import SpendingParameters

CONSUMERS = FrequencyParameters(0.5, 8.0, 0.9, 3.0), SpendingParameters(4.0, 3.5, 150.0)
DEALERS = FrequencyParameters(2.0, 12.0, 0.4, 6.0), SpendingParameters(2.5, 6.0, 30_000.0)
SETTING = {"min_repeaters": 100, "holdout_days": 182}


def drawn(kind: tuple[FrequencyParameters, SpendingParameters], size: int, seed: int) -> Purchases:
    """Purchases of customers of a kind."""
    rng = np.random.default_rng(seed)
    age = rng.integers(200, 700, size)
    repeats, recency = counted(histories(kind[0], age / 7, rng)[0], age / 7)
    back = repeats[repeats > 0]
    return Purchases(
        Patterns.of_days(repeats, np.ceil(recency * 7).astype(int), age),
        back,
        np.round(mean_amounts(kind[1], back, rng), 2),
        np.ones(len(back), dtype=np.int64),
    )


def joined(one: Purchases, other: Purchases) -> Purchases:
    def both(name: str) -> np.ndarray:
        return np.concatenate([getattr(one.patterns, name), getattr(other.patterns, name)])

    return Purchases(
        Patterns(both("repeats"), both("recency"), both("age"), both("customers")),
        np.concatenate([one.repeats, other.repeats]),
        np.concatenate([one.mean_amount, other.mean_amount]),
        np.concatenate([one.customers, other.customers]),
    )


def test_two_populations_are_recognised_apart() -> None:
    dealers, consumers = drawn(DEALERS, 4_000, 1), drawn(CONSUMERS, 16_000, 2)
    chosen = choose_models(
        {ALL: joined(dealers, consumers), "b2b": dealers, "b2c": consumers}, min_repeaters=100
    )
    for segment, (frequency, spending) in (("b2b", DEALERS), ("b2c", CONSUMERS)):
        choice = chosen[segment]
        assert choice.parameter_segment == segment
        assert choice.fit.frequency is not None
        assert choice.fit.spending is not None
        found, amounts = choice.fit.frequency.parameters, choice.fit.spending.parameters
        assert (found.r, found.alpha) == pytest.approx((frequency.r, frequency.alpha), rel=0.1)
        assert (amounts.p, amounts.q) == pytest.approx((spending.p, spending.q), rel=0.1)
        assert amounts.mean_amount == pytest.approx(spending.mean_amount, rel=0.05)
    # Together they are neither: the mixture has no mean that either of them would recognise.
    together = chosen[ALL].fit.spending
    assert together is not None
    assert chosen[ALL].spending_status == segments.AT_BOUND
    assert together.parameters.mean_amount < DEALERS[1].mean_amount / 2
    assert together.parameters.mean_amount > CONSUMERS[1].mean_amount * 2


def test_a_segment_of_too_few_who_came_back_goes_by_all() -> None:
    dealers, consumers = drawn(DEALERS, 60, 3), drawn(CONSUMERS, 2_000, 4)
    came_back = dealers.patterns.repeater_count
    assert 20 < came_back < 100
    purchases = {ALL: joined(dealers, consumers), "b2b": dealers, "b2c": consumers}
    chosen = choose_models(purchases, min_repeaters=came_back + 1)
    assert chosen["b2b"].fit is chosen[ALL].fit
    assert chosen["b2b"].parameter_segment == ALL
    assert (chosen["b2b"].frequency_status, chosen["b2b"].spending_status) == (TOO_FEW, TOO_FEW)
    assert chosen["b2c"].parameter_segment == "b2c"
    # As many as the setting asks for are enough.
    assert choose_models(purchases, min_repeaters=came_back)["b2b"].parameter_segment == "b2b"


def test_a_segment_whose_search_fails_goes_by_all_in_both_models() -> None:
    dealers, consumers = drawn(DEALERS, 200, 5), drawn(CONSUMERS, 2_000, 6)
    # All that the dealers took again were gifts: they came back, and there is no amount.
    nothing = np.zeros(0, dtype=np.int64)
    gifts = replace(dealers, repeats=nothing, mean_amount=np.zeros(0), customers=nothing)
    chosen = choose_models(
        {ALL: joined(gifts, consumers), "b2b": gifts, "b2c": consumers}, min_repeaters=50
    )
    assert chosen["b2b"].fit is chosen[ALL].fit
    assert (chosen["b2b"].parameter_segment, chosen["b2b"].reason) == (ALL, NO_MAXIMUM)


def test_where_all_are_of_one_segment_nothing_is_fitted_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    consumers = drawn(CONSUMERS, 1_000, 7)
    none = np.zeros(0, dtype=np.int64)
    nobody = Purchases(Patterns.of_days(none, none, none), none, np.zeros(0), none)
    fits = 0

    def counted_fit(patterns: Patterns) -> segments.FrequencyFit:
        nonlocal fits
        fits += 1
        return fit_frequency(patterns)

    fit_frequency = segments.fit_frequency
    monkeypatch.setattr(segments, "fit_frequency", counted_fit)
    chosen = choose_models({ALL: consumers, "b2b": nobody, "b2c": consumers}, min_repeaters=100)
    assert fits == 1
    assert chosen["b2c"].fit is chosen[ALL].fit
    assert chosen["b2c"].parameter_segment == "b2c"
    # Nobody is of this segment yet; who comes next is predicted for by all.
    assert (chosen["b2b"].parameter_segment, chosen["b2b"].reason) == (ALL, TOO_FEW)


def tables(sizes: dict[str, int]) -> tuple[pa.Table, pa.Table]:
    """Patterns and amounts of one month-end, of customers of each segment."""
    patterns, spendings = [], []
    for seed, (segment, kind) in enumerate((("b2b", DEALERS), ("b2c", CONSUMERS))):
        rng = np.random.default_rng(seed)
        age = rng.integers(300, 700, sizes[segment])
        times, _ = histories(kind[0], age / 7, rng)
        repeats, recency = counted(times, age / 7)
        past, past_recency = counted(times, (age - SETTING["holdout_days"]) / 7)
        mean = mean_amounts(kind[1], np.maximum(repeats, 1), rng)
        past_amount, later_amount = np.round(mean * past, 2), np.round(mean * (repeats - past), 2)
        one = np.ones(len(age), dtype=np.int64)
        name = pa.array([segment] * len(age), pa.string())
        patterns.append(
            pa.table(
                {
                    "customer_segment": name,
                    "repeat_count": repeats,
                    "recency_span_days": np.ceil(recency * 7).astype(int),
                    "age_days": age,
                    "past_repeat_count": past,
                    "past_recency_span_days": np.ceil(past_recency * 7).astype(int),
                    "past_age_days": age - SETTING["holdout_days"],
                    "later_count": repeats - past,
                    "buyer_count": one,
                    "past_repeat_amount": past_amount,
                    "later_amount": later_amount,
                }
            )
        )
        spending = pa.table(
            {
                "customer_segment": name,
                "repeat_count": repeats,
                "repeat_amount": past_amount + later_amount,
                "past_repeat_count": past,
                "past_repeat_amount": past_amount,
                "buyer_count": one,
            }
        )
        spendings.append(spending.filter(pa.array(repeats > 0)))
    return pa.concat_tables(patterns), pa.concat_tables(spendings)


def test_errors_are_told_for_each_segment_beside_those_of_all() -> None:
    rows = {
        row["customer_segment"]: row
        for row in month_rows(*tables({"b2b": 900, "b2c": 4000}), **SETTING)
    }
    assert list(rows) == [ALL, "b2b", "b2c"]
    for name in ("buyer_count", "repeater_count", "holdout_buyer_count", "holdout_actual_count"):
        assert rows["b2b"][name] + rows["b2c"][name] == rows[ALL][name]
    dealers = rows["b2b"]
    assert (dealers["parameter_segment"], dealers["holdout_parameter_segment"]) == ("b2b", "b2b")
    for segment in ("b2b", "b2c"):
        assert abs(rows[segment]["holdout_total_error_share"]) < 0.08
        assert abs(rows[segment]["holdout_revenue_error_share"]) < 0.08
    # Of dealers all parameters expect too little, of consumers too much.
    assert dealers["holdout_pooled_revenue_error_share"] < -0.15
    assert rows["b2c"]["holdout_pooled_revenue_error_share"] > 0.15
    # What all parameters expect of both segments is what they expect of everybody.
    pooled = sum(
        rows[name]["holdout_actual_count"] * (1 + rows[name]["holdout_pooled_total_error_share"])
        for name in ("b2b", "b2c")
    )
    assert pooled == pytest.approx(rows[ALL]["holdout_expected_count"], abs=0.01)
    for name in ("total_error_share", "mean_absolute_error", "revenue_error_share"):
        assert rows[ALL][f"holdout_pooled_{name}"] == rows[ALL][f"holdout_{name}"]


def test_a_small_segment_has_the_parameters_and_the_errors_of_all() -> None:
    rows = {
        row["customer_segment"]: row
        for row in month_rows(*tables({"b2b": 40, "b2c": 4000}), **SETTING)
    }
    few, everybody = rows["b2b"], rows[ALL]
    assert (few["parameter_segment"], few["frequency_status"]) == (ALL, TOO_FEW)
    assert [few[name] for name in ("r", "alpha", "a", "b", "p", "q", "gamma")] == [
        everybody[name] for name in ("r", "alpha", "a", "b", "p", "q", "gamma")
    ]
    assert "frequency_log_likelihood" not in few
    assert (few["holdout_status"], few["holdout_parameter_segment"]) == (TOO_FEW, ALL)
    assert few["holdout_total_error_share"] == few["holdout_pooled_total_error_share"]
    assert few["buyer_count"] == few["holdout_buyer_count"] == 40


def test_a_company_of_consumers_has_rows_for_dealers_too() -> None:
    rows = {
        row["customer_segment"]: row
        for row in month_rows(*tables({"b2b": 0, "b2c": 2000}), **SETTING)
    }
    assert rows["b2b"]["buyer_count"] == 0
    assert rows["b2b"]["r"] == rows[ALL]["r"] == rows["b2c"]["r"]
    assert "holdout_expected_count" not in rows["b2b"]
    assert rows["b2c"]["holdout_expected_count"] == rows[ALL]["holdout_expected_count"]


@pytest.mark.parametrize("sizes", [{"b2b": 5, "b2c": 20}, {"b2b": 0, "b2c": 0}])
def test_too_few_of_all_means_no_parameters_for_anybody(sizes: dict[str, int]) -> None:
    rows = month_rows(*tables(sizes), **SETTING)
    assert [row["frequency_status"] for row in rows] == [TOO_FEW] * 3
    assert not any("r" in row or "holdout_expected_count" in row for row in rows)
