"""Customers who buy as BG/NBD and Gamma-Gamma say, drawn one by one."""

import numpy as np

from value.frequency import FrequencyParameters
from value.patterns import Floats, Ints
from value.spending import SpendingParameters


def histories(
    parameters: FrequencyParameters, age: Floats, rng: np.random.Generator
) -> tuple[list[Floats], Floats]:
    """Times of the repeat purchases of each customer within an age in weeks; when he left."""
    rates = rng.gamma(parameters.r, 1 / parameters.alpha, len(age))
    leaves = rng.beta(parameters.a, parameters.b, len(age))
    times: list[Floats] = []
    left = np.full(len(age), np.inf)
    for customer, (rate, leave, end) in enumerate(zip(rates, leaves, age, strict=True)):
        own, time = [], 0.0
        while np.isinf(left[customer]):
            time += rng.exponential(1 / max(rate, 1e-12))
            if time > end:
                break
            own.append(time)
            if rng.random() < leave:
                left[customer] = time
        times.append(np.array(own))
    return times, left


def counted(times: list[Floats], until: Floats) -> tuple[Ints, Floats]:
    """Repeat purchases, and when the last one was, until a time of each customer."""
    past = [own[own <= end] for own, end in zip(times, until, strict=True)]
    repeats = np.array([len(own) for own in past], dtype=np.int64)
    return repeats, np.array([own[-1] if len(own) else 0.0 for own in past])


def mean_amounts(parameters: SpendingParameters, repeats: Ints, rng: np.random.Generator) -> Floats:
    """What each customer spent on the repeats on average; the repeats are more than 0."""
    rates = rng.gamma(parameters.q, 1 / parameters.gamma, len(repeats))
    found: Floats = rng.gamma(parameters.p * repeats, 1 / rates) / repeats
    return found
