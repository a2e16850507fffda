"""Stable keys: which cluster goes on under which key of before.

A cluster inherits the previous key with which it shares most records. Where several clusters want
one key the largest overlap wins, and the others take their next best free one; who finds none gets
a new key. Keys are numbers here; what they stand for is known to the database only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from identity.components import Numbers


@dataclass(frozen=True)
class Candidates:
    """One row per cluster and previous key of its records.

    `overlap` counts the records they share, `key_age` and `record_age` are ranks, the oldest first:
    of the key itself, and of the oldest record that they share.
    """

    cluster: Numbers
    key: Numbers
    overlap: NDArray[np.int64]
    key_age: NDArray[np.int64]
    record_age: NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """Clusters that go on, and the key of each."""

    cluster: Numbers
    key: Numbers


def choose_keys(candidates: Candidates) -> Choice:
    """Give each key to one cluster and each cluster one key at most."""
    clusters, cluster = np.unique(candidates.cluster, return_inverse=True)
    keys, key = np.unique(candidates.key, return_inverse=True)
    chosen = np.full(len(clusters), -1, dtype=np.int64)
    # Nearly all clusters are as they were: one key, which nobody else wants.
    unrivalled = (np.bincount(cluster)[cluster] == 1) & (np.bincount(key)[key] == 1)
    chosen[cluster[unrivalled]] = key[unrivalled]
    rivals = np.flatnonzero(~unrivalled)
    _share_out(candidates, cluster, key, rivals, chosen)
    heirs = chosen >= 0
    return Choice(clusters[heirs], keys[chosen[heirs]])


def _share_out(
    candidates: Candidates,
    cluster: NDArray[np.intp],
    key: NDArray[np.intp],
    rivals: NDArray[np.intp],
    chosen: NDArray[np.int64],
) -> None:
    by_rank = np.lexsort(
        (
            candidates.cluster[rivals],
            candidates.key[rivals],
            candidates.record_age[rivals],
            candidates.key_age[rivals],
            -candidates.overlap[rivals],
        )
    )
    taken: set[int] = set()
    ordered = rivals[by_rank]
    for wanting, wanted in zip(cluster[ordered].tolist(), key[ordered].tolist(), strict=True):
        if chosen[wanting] < 0 and wanted not in taken:
            chosen[wanting] = wanted
            taken.add(wanted)
