"""Statistics of A/B tests: proportions, their difference, the split of the sample.

Counts are of persons, each in one variant. Nothing here knows tables.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Two-sided 5 % and a power of 80 % of the standard normal distribution.
Z_TWO_SIDED = 1.959963984540054
Z_POWER = 0.8416212335729143
ALPHA = 0.05
# Below this the sample is not split as intended: a fault of the test, not chance (Fabijan et al.
# 2019 use p < .001, since every test is looked at).
MISMATCH_P_VALUE = 0.001
# Beyond this a needed sample is no hint any more.
_MOST_PERSONS = 1e12


@dataclass(frozen=True)
class Counts:
    """Persons exposed to a variant, and those of them who converted."""

    exposed: int
    converted: int

    def __post_init__(self) -> None:
        if not 0 <= self.converted <= self.exposed:
            raise ValueError(f"{self.converted} of {self.exposed} persons cannot have converted")

    @property
    def rate(self) -> float:
        """Share of the exposed who converted; NaN without anybody."""
        return self.converted / self.exposed if self.exposed else math.nan


@dataclass(frozen=True)
class Interval:
    """Lower and upper bound; both NaN where nothing is known."""

    lower: float
    upper: float


UNKNOWN = Interval(math.nan, math.nan)


def wilson_interval(counts: Counts) -> Interval:
    """95 % score interval of a proportion (Wilson 1927)."""
    n = counts.exposed
    if not n:
        return UNKNOWN
    z, p = Z_TWO_SIDED, counts.rate
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Interval(max((middle - half) / scale, 0.0), min((middle + half) / scale, 1.0))


def newcombe_interval(variant: Counts, control: Counts) -> Interval:
    """95 % interval of variant minus control from the two score intervals.

    Newcombe (1998), method 10: it keeps its level for small samples and rates near 0, where the
    usual normal interval does not.
    """
    if not variant.exposed or not control.exposed:
        return UNKNOWN
    difference = variant.rate - control.rate
    one, other = wilson_interval(variant), wilson_interval(control)
    down = math.hypot(variant.rate - one.lower, other.upper - control.rate)
    up = math.hypot(one.upper - variant.rate, control.rate - other.lower)
    return Interval(difference - down, difference + up)


def two_proportion_p_value(variant: Counts, control: Counts) -> float:
    """Two-sided p-value of the z test with a pooled rate; 1 where nobody or everybody converted."""
    if not variant.exposed or not control.exposed:
        return math.nan
    total = variant.exposed + control.exposed
    pooled = (variant.converted + control.converted) / total
    variance = pooled * (1 - pooled) * (1 / variant.exposed + 1 / control.exposed)
    if variance <= 0:
        return 1.0
    return math.erfc(abs(variant.rate - control.rate) / math.sqrt(2 * variance))


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Probability of a larger chi-square value, for whole degrees of freedom.

    Abramowitz and Stegun (1964), 26.4.4 and 26.4.5: a finite sum, exact.
    """
    if degrees < 1:
        raise ValueError("chi-square needs one degree of freedom or more")
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    tail = math.erfc(math.sqrt(half)) if degrees % 2 else math.exp(-half)
    for step in range(2 - degrees % 2, degrees, 2):
        tail += math.exp(step / 2 * math.log(half) - half - math.lgamma(step / 2 + 1))
    return min(tail, 1.0)


def sample_ratio_p_value(exposed: Sequence[int], expected_shares: Sequence[float]) -> float:
    """P-value of the split of the sample against the intended one (chi-square)."""
    total, whole = sum(exposed), sum(expected_shares)
    if len(exposed) < 2 or not total or min(expected_shares) <= 0:
        return math.nan
    expected = [share / whole * total for share in expected_shares]
    statistic = sum((n - e) ** 2 / e for n, e in zip(exposed, expected, strict=True))
    return chi_square_tail(statistic, len(exposed) - 1)


def needed_persons(variant: Counts, control: Counts) -> int | None:
    """Persons per variant that find a difference of this size in 80 % of tests (two-sided 5 %).

    Fleiss, Levin, Paik (2003), 4.14, two groups of one size; None without a difference.
    """
    one, other = variant.rate, control.rate
    if math.isnan(one) or math.isnan(other) or one == other:
        return None
    mean = (one + other) / 2
    spread = Z_TWO_SIDED * math.sqrt(2 * mean * (1 - mean))
    spread += Z_POWER * math.sqrt(one * (1 - one) + other * (1 - other))
    needed = (spread / (one - other)) ** 2
    return math.ceil(needed) if needed < _MOST_PERSONS else None


def is_significant(variant: Counts, control: Counts, comparisons: int = 1) -> bool:
    """Whether chance alone would rarely show such a difference.

    With several variants against one control the level is divided by their number (Bonferroni).
    The interval has to leave out zero as well, so that the two never contradict each other.
    """
    p_value = two_proportion_p_value(variant, control)
    if math.isnan(p_value) or p_value >= ALPHA / max(comparisons, 1):
        return False
    interval = newcombe_interval(variant, control)
    return interval.lower > 0 or interval.upper < 0
