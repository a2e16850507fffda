"""What customer value costs: parameters and predictions of a million customers.

python -m benchmarks.customer_value --customers 1000000 --output customer_value.json

Customers are drawn from BG/NBD and Gamma-Gamma with the parameters of CDNOW over up to three years.
Beside our code, in processes of their own, the library lifetimes on the same customers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Step, StepError, collect, machine, run_step, tell, write

FREQUENCY = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
SPENDING = {"p": 6.25, "q": 3.74, "gamma": 15.44}
LONGEST_DAYS = 1095
WEEKS_AHEAD, MONTHS_AHEAD, YEARLY_RATE = 52.0, 36, 0.1

Columns = dict[str, Any]


def draw(customers: int, seed: int = 1) -> Columns:
    """Repeats, recency and age in days, and the mean amount of the repeats."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(FREQUENCY["r"], 1 / FREQUENCY["alpha"], customers)
    leaves = rng.beta(FREQUENCY["a"], FREQUENCY["b"], customers)
    age = rng.integers(7, LONGEST_DAYS, customers)
    repeats, time_now = np.zeros(customers, np.int64), np.zeros(customers)
    recency = np.zeros(customers, np.int64)
    here = np.arange(customers)
    while len(here):
        time_now[here] += 7 * rng.exponential(1 / np.maximum(rate[here], 1e-300))
        here = here[time_now[here] <= age[here] - 1]
        day = np.ceil(time_now[here]).astype(np.int64)
        repeats[here] += day > recency[here]
        recency[here] = day
        here = here[rng.random(len(here)) >= leaves[here]]
    mean = rng.gamma(SPENDING["q"], 1 / SPENDING["gamma"], customers)
    shape = SPENDING["p"] * np.maximum(repeats, 1)
    amount = np.maximum(rng.gamma(shape, 1 / mean) / np.maximum(repeats, 1), 0.01)
    return {"repeats": repeats, "recency": recency, "age": age, "amount": amount}


def ours(columns: Columns) -> dict[str, Any]:
    """Fit and predict with the package value, on raw customers as on patterns of them."""
    from value.discount import discounted_purchases
    from value.frequency import alive_probability, expected_purchases, fit_frequency
    from value.patterns import Patterns
    from value.spending import expected_amount, fit_spending

    clock = _Clock()
    patterns = Patterns.of_days(columns["repeats"], columns["recency"], columns["age"])
    frequency = fit_frequency(patterns).parameters
    came_back = columns["repeats"] > 0
    spending = fit_spending(
        columns["repeats"][came_back], np.round(columns["amount"][came_back], 2)
    ).parameters
    clock.stop("fit")
    known = frequency, patterns.repeats, patterns.recency, patterns.age
    alive_probability(*known)
    expected_purchases(*known, WEEKS_AHEAD)
    discounted_purchases(*known, months=MONTHS_AHEAD, yearly_rate=YEARLY_RATE)
    expected_amount(spending, columns["repeats"], columns["amount"])
    clock.stop("predict")
    found = {**vars(frequency), **vars(spending)}
    return {**clock.seconds, "patterns": len(patterns.repeats), **_rounded(found)}


def lifetimes(columns: Columns) -> dict[str, Any]:
    """The same with the library: customer_lifetime_value discounts month by month too."""
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    clock = _Clock()
    x, t_x, age = columns["repeats"], columns["recency"] / 7, columns["age"] / 7
    frequency = BetaGeoFitter(penalizer_coef=0).fit(x, t_x, age)
    came_back = x > 0
    amount: Any = np.round(columns["amount"], 2)
    spending = GammaGammaFitter(penalizer_coef=0).fit(x[came_back], amount[came_back])
    clock.stop("fit")
    frequency.conditional_probability_alive(x, t_x, age)
    frequency.conditional_expected_number_of_purchases_up_to_time(WEEKS_AHEAD, x, t_x, age)
    for month in range(1, MONTHS_AHEAD + 1):
        frequency.conditional_expected_number_of_purchases_up_to_time(
            month * 365.25 / 84, x, t_x, age
        )
    spending.conditional_expected_average_profit(x, columns["amount"])
    clock.stop("predict")
    found = {**frequency.params_.to_dict(), **spending.params_.to_dict()}
    return {**clock.seconds, **_rounded(found)}


CANDIDATES: dict[str, Callable[[Columns], dict[str, Any]]] = {"ours": ours, "lifetimes": lifetimes}


class _Clock:
    """Processor seconds since the last stop, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.process_time()

    def stop(self, name: str) -> None:
        now = time.process_time()
        self.seconds[f"{name}_cpu_seconds"] = round(now - self._since, 2)
        self._since = now


def _rounded(parameters: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in parameters.items()}


def measured(names: list[str], customers: int) -> list[Step]:
    """One process per candidate on the same customers."""
    folder = Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))
    steps: list[Step] = []
    show = collect(steps)
    try:
        np.savez(folder / "customers.npz", **draw(customers))
        for name in names:
            arguments = ["-m", "benchmarks.customer_value", "--only", name]
            arguments += ["--home", str(folder)]
            show(run_step(name, arguments, dict(os.environ), folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return steps


def main() -> int:
    """Measure the candidates that are there; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--candidates", nargs="+", default=list(CANDIDATES), choices=CANDIDATES)
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--only", choices=CANDIDATES, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        with np.load(options.home / "customers.npz") as columns:
            found = CANDIDATES[options.only](dict(columns))
        tell(**{"rows": options.customers, **found})
        return 0
    try:
        steps = measured(options.candidates, options.customers)
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    facts = {"customers": options.customers, "machine": machine()}
    write(options.output, "customer_value", facts, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
