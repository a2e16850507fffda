"""Removal effects on an absorbing Markov chain of order 1.

A journey goes from the start through states to one of two ends, won or not won. What a state is
worth is the share of the conversions that is lost without it, if all who come to it leave instead
(Anderl, Becker, von Wangenheim, Schumann 2016). It is computed exactly, without leaving states out
one by one: with Q the probabilities between states, R those of winning from a state, s those of the
first state,

    N = (I - Q)^-1      expected visits of state j after one of state i
    v = s N             expected visits of each state
    h = N R             probability of winning from each state
    RE_i = v_i h_i / (N_ii P(conversion))

since v_i / N_ii is the probability of coming to state i at all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def removal_effects(counts: Floats) -> Floats:
    """Removal effect of each of K states, of one chain or of many at once.

    `counts` has the shape (…, K + 1, K + 2): row 0 is the start and row i + 1 state i; column j is
    state j, column K is won and column K + 1 not won. The result has the shape (…, K): 0 for states
    that no path comes to, NaN where nothing converts.
    """
    states = counts.shape[-2] - 1
    if counts.shape[-1] != states + 2:
        raise ValueError(
            f"transitions between {states} states have {states + 2} columns, the states and the "
            f"two ends, not {counts.shape[-1]}"
        )
    total = counts.sum(axis=-1, keepdims=True)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    first = share[..., :1, :states]
    fundamental = np.linalg.inv(np.eye(states) - share[..., 1:, :states])
    visits = (first @ fundamental)[..., 0, :]
    winning = (fundamental @ share[..., 1:, states, None])[..., 0]
    conversion = (first[..., 0, :] * winning).sum(axis=-1) + share[..., 0, states]
    again = np.diagonal(fundamental, axis1=-2, axis2=-1)
    lost = visits * winning / again
    converts = np.broadcast_to(conversion[..., None] > 0, lost.shape)
    effect = np.full_like(lost, np.nan)
    np.divide(lost, conversion[..., None], out=effect, where=converts)
    # Rounding errors of the inverse may leave the bounds by the last digit.
    clipped: Floats = np.clip(effect, 0.0, 1.0)
    return clipped
