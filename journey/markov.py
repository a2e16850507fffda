"""Removal effects on an absorbing Markov chain.

A journey goes from the start through states to one of two ends, won or not won. What a state is
worth is the share of the conversions that is lost without it, if all who come to it leave instead
(Anderl, Becker, von Wangenheim, Schumann 2016). It is computed exactly, without leaving states out
one by one: with Q the probabilities between states, R those of winning from a state, s those of the
first state,

    N = (I - Q)^-1      expected visits of state j after one of state i
    v = s N             expected visits of each state
    h = N R             probability of winning from each state
    RE_i = v_i h_i / (N_ii P(conversion))

since v_i / N_ii is the probability of coming to state i at all. In a chain of order 2 a state is a
channel with the one before it, and a channel is a set of states C; without all of them

    RE_C = v_C (N_CC)^-1 h_C / P(conversion)

which is the same for a set of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """Counts of transitions, as `removal_effects` wants them, and the group of each state."""

    counts: Floats
    state_group: NDArray[np.int64]


def removal_effects(counts: Floats) -> Floats:
    """Removal effect of each of K states, of one chain or of many at once.

    `counts` has the shape (…, K + 1, K + 2): row 0 is the start and row i + 1 state i; column j is
    state j, column K is won and column K + 1 not won. The result has the shape (…, K): 0 for states
    that no path comes to, NaN where nothing converts.
    """
    visits, winning, fundamental, conversion = _solved(counts)
    again = np.diagonal(fundamental, axis1=-2, axis2=-1)
    return _effects(visits * winning / again, conversion)


def removal_effects_of_groups(chain: Chain, groups: int) -> Floats:
    """Removal effect of each group of states, for one chain or many: the shape is (…, groups).

    0 for groups without a state; NaN where nothing converts.
    """
    visits, winning, fundamental, conversion = _solved(chain.counts)
    lost = np.zeros((*visits.shape[:-1], groups))
    for group in range(groups):
        members = np.flatnonzero(chain.state_group == group)
        if len(members):
            within = fundamental[..., members[:, None], members[None, :]]
            gone = np.linalg.solve(within, winning[..., members, None])
            lost[..., group] = (visits[..., None, members] @ gone)[..., 0, 0]
    return _effects(lost, conversion)


def _solved(counts: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """v, h, N and P(conversion) of the chain."""
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
    return visits, winning, fundamental, conversion


def _effects(lost: Floats, conversion: Floats) -> Floats:
    """What is lost as a share of the conversions."""
    converts = np.broadcast_to(conversion[..., None] > 0, lost.shape)
    effect = np.full_like(lost, np.nan)
    np.divide(lost, conversion[..., None], out=effect, where=converts)
    # Rounding errors of the inverse may leave the bounds by the last digit.
    clipped: Floats = np.clip(effect, 0.0, 1.0)
    return clipped
