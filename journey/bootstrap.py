"""Intervals by resampling persons.

The journeys of one person resemble each other, so the person is drawn, with everything that belongs
to them: an interval over journeys would be too narrow. The percentile interval is that of Efron
(1979). A seed makes it the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
# Draws that are held at once: 32 MB, whatever the number of persons.
_DRAWS = 4_000_000


@dataclass(frozen=True)
class Resampling:
    """How many samples are drawn, and from which seed."""

    samples: int
    seed: int

    def __post_init__(self) -> None:
        if self.samples < 1:
            raise ValueError("journey_bootstrap_samples must be 1 or more")


def resampled_weights(persons: int, resampling: Resampling) -> Iterator[Floats]:
    """How often each person is drawn in each sample, in blocks of the shape (samples, persons)."""
    generator = np.random.default_rng(resampling.seed)
    block = max(1, _DRAWS // max(persons, 1))
    for start in range(0, resampling.samples, block):
        size = min(block, resampling.samples - start)
        drawn = generator.integers(0, persons, size=(size, persons))
        drawn += np.arange(size)[:, None] * persons
        weights = np.bincount(drawn.ravel(), minlength=size * persons)
        yield weights.reshape(size, persons).astype(np.float64)


def percentile_interval(estimates: Floats) -> tuple[Floats, Floats]:
    """Lower and upper bound for each column of estimates of the shape (samples, columns).

    Samples in which a value is not defined (NaN) do not count; NaN where it never is.
    """
    tail = (1.0 - CONFIDENCE) / 2.0
    bounds = np.full((2, estimates.shape[1]), np.nan)
    defined = ~np.all(np.isnan(estimates), axis=0)
    if defined.any():
        bounds[:, defined] = np.nanquantile(estimates[:, defined], [tail, 1.0 - tail], axis=0)
    return bounds[0], bounds[1]
