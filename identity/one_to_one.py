"""Linking one to one: of each other source system a record finds one partner at most.

For each two source systems the pairs of largest total weight are chosen, all components at once
(Jonker and Volgenant's algorithm on a sparse matrix). A record may stay alone, for which each has
a partner of its own that weighs nothing.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from identity.components import Indexes
from identity.density import Flags, Links

# What staying alone weighs: less than any link, and not nothing, since a sparse matrix has no zero.
ALONE = 1e-6


def one_to_one(links: Links, sources: Indexes, least_weight: float) -> Flags:
    """Which links are chosen; `sources` gives the source system of each record."""
    chosen = np.zeros(len(links), dtype=np.bool_)
    one, other = sources[links.left], sources[links.right]
    low, high = np.minimum(one, other), np.maximum(one, other)
    for pair in np.unique(np.stack([low, high], axis=1)[low != high], axis=0):
        rows = np.flatnonzero((low == pair[0]) & (high == pair[1]))
        swapped = one[rows] != pair[0]
        left = np.where(swapped, links.right[rows], links.left[rows])
        right = np.where(swapped, links.left[rows], links.right[rows])
        # More than nothing, so that a link at the threshold is better than none.
        weight = links.weight[rows] - least_weight + 1.0
        chosen[rows[_match(left, right, weight)]] = True
    return chosen


def _match(left: Indexes, right: Indexes, weight: np.ndarray) -> Indexes:
    """The positions of the chosen of these edges between two sides."""
    uncontested = (np.bincount(left)[left] == 1) & (np.bincount(right)[right] == 1)
    contested = np.flatnonzero(~uncontested)
    if not len(contested):
        return np.flatnonzero(uncontested).astype(np.int32)
    left_names, row = np.unique(left[contested], return_inverse=True)
    right_names, column = np.unique(right[contested], return_inverse=True)
    count = len(left_names)
    alone = np.arange(count)
    matrix = csr_matrix(
        (
            np.concatenate([weight[contested], np.full(count, ALONE)]),
            (np.concatenate([row, alone]), np.concatenate([column, len(right_names) + alone])),
        ),
        shape=(count, len(right_names) + count),
    )
    rows, columns = min_weight_full_bipartite_matching(matrix, maximize=True)
    partner = np.full(count, -1)
    partner[rows] = columns
    picked = contested[partner[row] == column]
    return np.sort(np.concatenate([np.flatnonzero(uncontested), picked])).astype(np.int32)
