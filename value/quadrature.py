"""Means over a Beta distribution."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from value.patterns import Floats

POINTS = 40


@lru_cache(maxsize=4096)
def beta_rule(a: float, b: float, points: int = POINTS) -> tuple[Floats, Floats]:
    """Points in (0, 1) and weights summing to 1: the mean of f over Beta (a, b) is weights @ f.

    Gauss-Jacobi quadrature by the eigenvalues of the recurrence of the polynomials (Golub and
    Welsch 1969), exact for polynomials up to degree 2 * points - 1. Weights come as shares, so no
    gamma function of a large parameter overflows.
    """
    from scipy.linalg import eigh_tridiagonal

    k = np.arange(1, points, dtype=np.float64)
    total = a + b - 2.0
    diagonal = np.empty(points)
    diagonal[0] = (a - b) / (a + b)
    diagonal[1:] = (a - b) * total / ((2 * k + total) * (2 * k + total + 2))
    square = np.empty(points - 1)
    square[0] = 4 * a * b / ((a + b) ** 2 * (a + b + 1))
    k = k[1:]
    square[1:] = (
        4 * k * (k + a - 1) * (k + b - 1) * (k + total)
        / ((2 * k + total) ** 2 * (2 * k + total + 1) * (2 * k + total - 1))
    )  # fmt: skip
    roots, vectors = eigh_tridiagonal(diagonal, np.sqrt(square))
    nodes = np.clip((roots + 1) / 2, 1e-18, 1.0)
    return nodes, np.asarray(vectors[0] ** 2, dtype=np.float64)
