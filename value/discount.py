"""What future purchases are worth today."""

from __future__ import annotations

import numpy as np

from value.frequency import FrequencyParameters, alive_probability, purchases_if_alive
from value.patterns import DAYS_PER_WEEK, Floats, Ints

WEEKS_PER_MONTH = 365.25 / 12 / DAYS_PER_WEEK


def discounted_purchases(
    parameters: FrequencyParameters,
    repeats: Ints,
    recency: Floats,
    age: Floats,
    *,
    months: int,
    yearly_rate: float,
) -> Floats:
    """Purchases expected within months, those of month k divided by (1 + rate) ** (k / 12).

    A sum over months of the increments of equation 10, discounted at the end of each month: the
    discrete form of the discounted expected transactions of Fader, Hardie, Lee (2005), RFM and
    CLV: Using Iso-Value Curves for Customer Base Analysis, JMR 42 (4), cut off at a horizon.
    """
    ends = np.arange(1, months + 1, dtype=np.float64)
    made = purchases_if_alive(parameters, repeats, age, ends * WEEKS_PER_MONTH)
    in_month = np.diff(made, axis=1, prepend=0.0)
    alive = alive_probability(parameters, repeats, recency, age)
    return np.asarray(alive * (in_month @ (1 + yearly_rate) ** (-ends / 12)))
