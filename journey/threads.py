"""Linear algebra in one thread.

Thousands of small matrices gain nothing from several threads, and where the cores are busy the
threads wait for each other: ten times slower was measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def one_thread() -> AbstractContextManager[object]:
    """While it lasts, numpy's linear algebra uses one thread."""
    from threadpoolctl import threadpool_limits

    context: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return context
