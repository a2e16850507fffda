"""BG/NBD: against formulas written the slow way, numerical integration and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import check_grad
from scipy.special import beta as beta_function
from scipy.special import gamma as gamma_function
from scipy.special import hyp2f1
from scipy.stats import beta

from tests.value.cdnow import CALIBRATION_END, purchases
from tests.value.simulated import counted, histories
from value.frequency import (
    FrequencyParameters,
    _Likelihood,
    alive_probability,
    expected_purchases,
    fit_frequency,
    log_likelihood,
    purchases_if_alive,
)
from value.patterns import Patterns
from value.quadrature import beta_rule

PUBLISHED = FrequencyParameters(r=0.243, alpha=4.414, a=0.793, b=2.426)
positive = st.floats(0.05, 20)


def patterns(*rows: tuple[int, float, float]) -> Patterns:
    repeats, recency, age = zip(*rows, strict=True)
    return Patterns(np.array(repeats), np.array(recency), np.array(age), np.ones(len(rows), int))


def likelihood_as_printed(p: FrequencyParameters, x: int, t_x: float, age: float) -> float:
    """Equation 6 of Fader, Hardie, Lee (2005), factor by factor."""
    stays = beta_function(p.a, p.b + x) / beta_function(p.a, p.b)
    rate = gamma_function(p.r + x) * p.alpha**p.r / gamma_function(p.r)
    likelihood = stays * rate / (p.alpha + age) ** (p.r + x)
    if x:
        leaves = beta_function(p.a + 1, p.b + x - 1) / beta_function(p.a, p.b)
        likelihood += leaves * rate / (p.alpha + t_x) ** (p.r + x)
    return float(likelihood)


@given(positive, positive, positive, positive)
@settings(max_examples=30, deadline=None)
def test_the_likelihood_is_that_of_the_paper(r: float, alpha: float, a: float, b: float) -> None:
    p = FrequencyParameters(r, alpha, a, b)
    rows = [(0, 0.0, 5.0), (1, 3.0, 5.0), (4, 20.0, 38.86), (4, 20.0, 38.86)]
    expected = sum(np.log(likelihood_as_printed(p, *row)) for row in rows)
    assert log_likelihood(p, patterns(*rows)) == pytest.approx(expected, rel=1e-9)


@given(st.tuples(positive, positive, positive, positive))
@settings(max_examples=30, deadline=None)
def test_the_gradient_is_the_slope_of_the_likelihood(point: tuple[float, ...]) -> None:
    likelihood = _Likelihood(patterns((0, 0.0, 5.0), (1, 3.0, 5.0), (7, 20.0, 38.86)))
    error = check_grad(
        lambda p: likelihood.value(p)[0], lambda p: likelihood.value(p)[1], np.array(point)
    )
    slope = np.abs(likelihood.value(np.array(point))[1]).max()
    assert error < 1e-4 * max(slope, 1.0)


def test_equal_patterns_count_as_many_times_as_there_are_customers() -> None:
    one = Patterns.of_days(np.array([2, 2, 0]), np.array([30, 30, 0]), np.array([60, 60, 9]))
    assert (len(one.repeats), one.customer_count, one.repeater_count) == (2, 3, 2)
    apart = patterns((2, 30 / 7, 60 / 7), (2, 30 / 7, 60 / 7), (0, 0.0, 9 / 7))
    assert log_likelihood(PUBLISHED, one) == pytest.approx(log_likelihood(PUBLISHED, apart))


def test_cdnow_gives_the_published_parameters() -> None:
    days: dict[str, set[int]] = {}
    for customer, day, _ in purchases():
        if day <= CALIBRATION_END:
            days.setdefault(customer, set()).add((CALIBRATION_END - day).days)
    assert len(days) == 2357
    fit = fit_frequency(
        Patterns.of_days(
            np.array([len(own) - 1 for own in days.values()]),
            np.array([max(own) - min(own) for own in days.values()]),
            np.array([max(own) for own in days.values()]),
        )
    )
    found = fit.parameters
    assert (found.r, found.alpha, found.a, found.b) == pytest.approx(
        (0.243, 4.414, 0.793, 2.426), abs=1e-3
    )
    assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    assert not fit.optimum.is_at_bound


@pytest.mark.parametrize(("a", "b"), [(0.79, 2.43), (1e-3, 1e3), (1.0, 1.0), (300.0, 1000.0)])
def test_means_over_beta_are_those_of_the_distribution(a: float, b: float) -> None:
    points, weights = beta_rule(a, b)
    assert weights.sum() == pytest.approx(1)
    for power in (1, 2, 5):
        assert weights @ points**power == pytest.approx(beta(a, b).moment(power), rel=1e-8)


@pytest.mark.parametrize("x", [0, 1, 2, 26, 200])
@pytest.mark.parametrize("horizon", [1.0, 39.0, 400.0])
def test_expected_purchases_are_those_of_the_closed_form(x: int, horizon: float) -> None:
    p, age = PUBLISHED, 38.86
    recency = 30.43 if x else 0.0
    z = horizon / (p.alpha + age + horizon)
    closed = (p.a + p.b + x - 1) / (p.a - 1)
    closed *= 1 - ((p.alpha + age) / (p.alpha + age + horizon)) ** (p.r + x) * hyp2f1(
        p.r + x, p.b + x, p.a + p.b + x - 1, z
    )
    alive = alive_probability(p, np.array([x]), np.array([recency]), np.array([age]))[0]
    found = expected_purchases(p, np.array([x]), np.array([recency]), np.array([age]), horizon)
    assert found[0] == pytest.approx(closed * alive, rel=1e-7)


def test_expected_purchases_stand_where_the_closed_form_divides_by_zero() -> None:
    p, x, age, horizon = FrequencyParameters(0.5, 6.0, 1.0, 2.0), 3, 20.0, 52.0

    def made(leave: float) -> float:
        within = 1 - (1 + leave * horizon / (p.alpha + age)) ** -(p.r + x)
        return float(within / leave * beta(p.a, p.b + x).pdf(leave))

    found = purchases_if_alive(p, np.array([x]), np.array([age]), np.array([horizon]))
    assert found[0, 0] == pytest.approx(quad(made, 0, 1)[0], rel=1e-7)


def test_a_simulated_company_is_recognised_and_foretold() -> None:
    rng = np.random.default_rng(11)
    truth = FrequencyParameters(0.6, 5.0, 0.9, 3.0)
    age = rng.integers(200, 500, 40_000) / 7
    times, left = histories(truth, age + 52.0, rng)
    repeats, recency = counted(times, age)
    later = counted(times, age + 52.0)[0] - repeats

    fit = fit_frequency(
        Patterns.of_days(repeats, np.ceil(recency * 7).astype(int), np.round(age * 7).astype(int))
    )
    found = fit.parameters
    assert (found.r, found.alpha) == pytest.approx((truth.r, truth.alpha), rel=0.08)
    assert found.a / (found.a + found.b) == pytest.approx(0.9 / 3.9, rel=0.08)

    expected = expected_purchases(truth, repeats, recency, age, 52.0)
    assert expected.sum() == pytest.approx(later.sum(), rel=0.02)
    often = repeats >= 5
    assert expected[often].sum() == pytest.approx(later[often].sum(), rel=0.04)
    alive = alive_probability(truth, repeats, recency, age)
    for lower, upper in ((0.0, 0.3), (0.3, 0.7), (0.7, 0.999)):
        chosen = (alive >= lower) & (alive < upper)
        assert chosen.sum() > 500
        assert alive[chosen].mean() == pytest.approx((left[chosen] > age[chosen]).mean(), abs=0.03)


def test_who_never_came_back_is_alive_and_expects_less_the_longer_it_lasts() -> None:
    none, ages = np.zeros(3, int), np.array([1.0, 50.0, 500.0])
    zero = np.zeros(3)
    assert alive_probability(PUBLISHED, none, zero, ages).tolist() == [1.0, 1.0, 1.0]
    expected = expected_purchases(PUBLISHED, none, zero, ages, 52.0)
    assert expected[0] > expected[1] > expected[2] > 0


def test_more_silence_means_less_life() -> None:
    alive = alive_probability(
        PUBLISHED,
        np.array([10, 10, 10]),
        np.array([40.0, 40.0, 40.0]),
        np.array([40.0, 60.0, 400.0]),
    )
    assert alive[0] > 0.8 > alive[1] > alive[2]
    assert alive[2] < 1e-6


def test_nobody_who_came_back_means_no_model() -> None:
    with pytest.raises(ValueError, match="came back"):
        fit_frequency(patterns((0, 0.0, 5.0)))


def test_one_customer_does_not_break_the_search() -> None:
    fit = fit_frequency(patterns((1, 3.0, 5.0)))
    assert fit.optimum.is_at_bound
    assert np.isfinite(fit.log_likelihood)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((1, 6.0, 5.0), "outside its age"),
        ((0, 1.0, 5.0), "recency without repeats"),
        ((2, 0.0, 5.0), "recency without repeats"),
        ((-1, 0.0, 5.0), "fewer than 0"),
    ],
)
def test_impossible_histories_are_refused(row: tuple[int, float, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        patterns(row)
