"""Gamma-Gamma: against the published parameters, numerical integration and simulation."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import check_grad
from scipy.stats import gamma as gamma_distribution

from tests.value.cdnow import CALIBRATION_END, purchases
from value.spending import (
    SpendingParameters,
    _Likelihood,
    expected_amount,
    fit_spending,
    log_likelihood,
)

TRUTH = SpendingParameters(p=6.25, q=3.74, gamma=15.44)


def test_cdnow_gives_the_published_parameters() -> None:
    days: dict[str, dict[int, float]] = {}
    for customer, day, amount in purchases():
        if day <= CALIBRATION_END:
            own = days.setdefault(customer, {})
            own[day.toordinal()] = own.get(day.toordinal(), 0.0) + amount
    repeated = [[own[day] for day in sorted(own)[1:]] for own in days.values() if len(own) > 1]
    fit = fit_spending(
        np.array([len(own) for own in repeated]), np.array([np.mean(own) for own in repeated])
    )
    found = fit.parameters
    assert fit.customer_count == 946
    assert (found.p, found.q, found.gamma) == pytest.approx((6.25, 3.74, 15.44), abs=5e-3)


def test_the_likelihood_is_the_integral_over_what_customers_spend() -> None:
    # A mean of x amounts, Gamma (p x, x v), where the rate v is Gamma (q, gamma) over customers.
    p, x, mean = TRUTH, 3, 31.0

    def given_rate(rate: float) -> float:
        density = gamma_distribution(p.p * x, scale=1 / (x * rate)).pdf(mean)
        return float(density * gamma_distribution(p.q, scale=1 / p.gamma).pdf(rate))

    expected = np.log(quad(given_rate, 0, np.inf)[0])
    found = log_likelihood(TRUTH, np.array([x]), np.array([mean]), np.array([1]))
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_gradient_is_the_slope_of_the_likelihood() -> None:
    likelihood = _Likelihood(np.array([1, 2, 9]), np.array([3.0, 40.0, 22.0]), np.array([1, 4, 2]))
    error = check_grad(
        lambda p: likelihood.value(p)[0],
        lambda p: likelihood.value(p)[1],
        np.array([2.0, 3.0, 9.0]),
    )
    assert error < 1e-4


def test_simulated_amounts_are_recognised_and_foretold() -> None:
    rng = np.random.default_rng(5)
    size = 40_000
    rates = rng.gamma(TRUTH.q, 1 / TRUTH.gamma, size)
    repeats = rng.integers(1, 6, size)
    mean = rng.gamma(TRUTH.p * repeats, 1 / rates) / repeats
    found = fit_spending(repeats, mean).parameters
    assert (found.p, found.q, found.gamma) == pytest.approx((6.25, 3.74, 15.44), rel=0.05)

    true_mean = TRUTH.p / rates
    expected = expected_amount(TRUTH, repeats, mean)
    for lower, upper in ((0, 20), (20, 40), (40, 100)):
        chosen = (mean >= lower) & (mean < upper)
        assert expected[chosen].mean() == pytest.approx(true_mean[chosen].mean(), rel=0.02)


def test_how_customers_are_split_into_rows_changes_no_digit() -> None:
    rng = np.random.default_rng(7)
    repeats, mean = rng.integers(1, 4, 5000), np.round(rng.gamma(6, 5, 5000))
    order = rng.permutation(5000)
    together, count = np.unique(np.column_stack([repeats, mean]), axis=0, return_counts=True)
    joined = fit_spending(together[:, 0].astype(int), together[:, 1], count)
    assert joined.customer_count == 5000
    for split in (fit_spending(repeats, mean), fit_spending(repeats[order], mean[order])):
        assert split.parameters == joined.parameters


def test_without_a_repeat_the_mean_of_all_is_expected_and_with_many_the_own() -> None:
    found = expected_amount(TRUTH, np.array([0, 1000]), np.array([0.0, 80.0]))
    assert found[0] == pytest.approx(TRUTH.mean_amount)
    assert found[1] == pytest.approx(80.0, rel=0.01)


def test_amounts_without_a_mean_stop_at_the_bound_of_q() -> None:
    rng = np.random.default_rng(3)
    amounts = np.exp(rng.normal(0, 4, 500))
    fit = fit_spending(np.ones(500, int), amounts)
    assert fit.optimum.is_at_bound
    assert fit.parameters.q == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("repeats", "amount"), [([], []), ([0], [5.0]), ([1], [0.0]), ([1], [-5.0])]
)
def test_what_is_no_purchase_is_refused(repeats: list[int], amount: list[float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        fit_spending(np.array(repeats, int), np.array(amount))
