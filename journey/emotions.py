"""Intervals of mean scores, by resampling the persons who gave them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journey.bootstrap import Resampling, percentile_interval, resampled_weights

Floats = NDArray[np.float64]


def mean_interval(totals: Floats, counts: Floats, resampling: Resampling) -> tuple[float, float]:
    """Bounds of the mean of all scores.

    `totals` and `counts`, of the shape (persons,), are the sum and the number of each person's
    scores. One person alone has no interval (NaN), since nothing can vary.
    """
    if len(totals) < 2:
        return float("nan"), float("nan")
    means = np.concatenate(
        [
            (weights @ totals) / (weights @ counts)
            for weights in resampled_weights(len(totals), resampling)
        ]
    )
    lower, upper = percentile_interval(means[:, None])
    return float(lower[0]), float(upper[0])
