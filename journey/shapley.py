"""Shapley values of channels from conversion rates.

A set of channels is worth the rate at which paths convert that use its channels and no other,

    v(S) = conversions of paths within S / paths within S,       0 where there is none,

and a channel gets its mean gain over all orders in which the channels may come (Shapley 1953):

    phi_i = sum over S without i of |S|! (K - |S| - 1)! / K! (v(S + i) - v(S))

The values add up to v of all channels, the conversion rate of all paths. A channel whose paths
convert less than those without it has a negative value.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAX_CHANNELS = 20


def channel_values(converted: Floats, paths: Floats) -> Floats:
    """Shapley values of K channels, for one set of paths or for many at once.

    `converted` and `paths` count by the set of channels that a path uses and have the shape
    (…, 2**K): bit i of the index stands for channel i. The result has the shape (…, K).
    """
    sets = paths.shape[-1]
    channels = sets.bit_length() - 1
    if sets != 1 << channels or channels > MAX_CHANNELS:
        raise ValueError(f"{sets} sets are not those of {MAX_CHANNELS} channels or fewer")
    within = _over_subsets(paths, channels)
    rate = np.divide(
        _over_subsets(converted, channels), within, out=np.zeros_like(within), where=within > 0
    )
    weights = _weights(channels)
    values = np.empty((*paths.shape[:-1], channels))
    for channel in range(channels):
        split = _split(rate, channel)
        gain = split[..., 1, :] - split[..., 0, :]
        values[..., channel] = (gain * _split(weights, channel)[..., 0, :]).sum(axis=(-2, -1))
    return values


def _over_subsets(counts: Floats, channels: int) -> Floats:
    """For each set the sum over its subsets."""
    sums = np.array(counts, dtype=np.float64)
    for channel in range(channels):
        split = _split(sums, channel)
        split[..., 1, :] += split[..., 0, :]
    return sums


def _split(values: Floats, channel: int) -> Floats:
    """A view of the shape (…, high bits, 2, low bits): without the channel, and with it."""
    low = 1 << channel
    return values.reshape((*values.shape[:-1], values.shape[-1] // (2 * low), 2, low))


def _weights(channels: int) -> Floats:
    """|S|! (K - |S| - 1)! / K! of each set; that of all channels is not used."""
    by_size = [
        factorial(size) * factorial(channels - size - 1) / factorial(channels)
        for size in range(channels)
    ]
    sizes = np.array([number.bit_count() for number in range(1 << channels)])
    weights: Floats = np.array([*by_size, 0.0])[sizes]
    return weights
