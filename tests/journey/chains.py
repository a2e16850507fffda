"""Markov chains the slow way: counted from paths, states deleted one by one."""

import numpy as np
from numpy.typing import NDArray

Paths = list[tuple[list[int], bool]]


def counted(paths: Paths, states: int) -> NDArray[np.float64]:
    """Transitions of paths of states with their end, in the layout of journey.markov."""
    counts = np.zeros((states + 1, states + 2))
    for path, is_won in paths:
        nodes = [-1, *path]
        for here, there in zip(nodes, [*path, states if is_won else states + 1], strict=True):
            counts[here + 1, there] += 1
    return counts


def conversion(counts: NDArray[np.float64], without: int | None = None) -> float:
    """Probability to win, by stepping until nobody is on the way; who comes to `without` leaves."""
    states = counts.shape[0] - 1
    total = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    if without is not None:
        share[:, states + 1] += share[:, without]
        share[:, without] = 0
    present = np.zeros(states + 1)
    present[0] = 1.0
    won = 0.0
    while present.sum() > 1e-15:
        won += float(present @ share[:, states])
        present = np.concatenate([[0.0], present @ share[:, :states]])
    return won


def by_deletion(counts: NDArray[np.float64]) -> list[float]:
    """Removal effect of each state."""
    whole = conversion(counts)
    return [1 - conversion(counts, state) / whole for state in range(counts.shape[0] - 1)]
