"""Which records hang together: connected components of a graph of millions of links.

Records are 63-bit numbers. scipy finds the components over small consecutive indexes, so the
numbers are hashed into those once; ten million edges take seconds and no sorting.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.int64]
Indexes = NDArray[np.int32]


def no_numbers() -> Numbers:
    """An empty column of numbers."""
    return np.empty(0, dtype=np.int64)


class UnknownRecordError(ValueError):
    """An edge names a record that is not among the records."""


def components(records: ArrayLike, left: ArrayLike, right: ArrayLike) -> Numbers:
    """The component of each record, named by its smallest record number.

    `records` holds distinct numbers in any order; `left` and `right` are the ends of the edges.
    """
    numbers = np.asarray(records, dtype=np.int64)
    left_index, right_index = index_ends(numbers, left, right)
    labels = component_labels(len(numbers), left_index, right_index)
    return smallest_member(numbers, labels)


def index_ends(records: Numbers, left: ArrayLike, right: ArrayLike) -> tuple[Indexes, Indexes]:
    """The positions of the ends of edges in `records`."""
    ends = [np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)]
    count = len(records)
    codes, distinct = pd.factorize(np.concatenate([records, *ends]))
    if len(distinct) > count:
        raise UnknownRecordError(f"{len(distinct) - count} ends of edges are no known record")
    if count and int(codes[count - 1]) != count - 1:
        raise ValueError("record numbers are not distinct")
    indexes = codes[count:].astype(np.int32)
    return indexes[: len(ends[0])], indexes[len(ends[0]) :]


def component_labels(count: int, left: Indexes, right: Indexes) -> Indexes:
    """The component of each of `count` nodes, as consecutive labels."""
    graph = csr_matrix((np.ones(len(left), dtype=np.bool_), (left, right)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)


def smallest_member(numbers: Numbers, labels: Indexes) -> Numbers:
    """For each record the smallest number among those of its label."""
    if not len(numbers):
        return numbers
    smallest = np.full(int(labels.max()) + 1, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(smallest, labels, numbers)
    return smallest[labels]
