"""Buying patterns: what the models know of a customer, with how many customers share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"
Ints: TypeAlias = "NDArray[np.int64]"

DAYS_PER_WEEK = 7.0


@dataclass(frozen=True)
class Patterns:
    """Customers by how often and when they bought; all arrays have one entry per pattern.

    Days with a purchase count, not orders: what is bought on one day is one purchase, and the
    first one is where the customer begins.
    """

    repeats: Ints
    """Days with a purchase after the first one (x)."""
    recency: Floats
    """Weeks from the first to the last of them (t_x); 0 without a repeat."""
    age: Floats
    """Weeks from the first purchase to the day of observation (T)."""
    customers: Ints
    """Customers who share the pattern."""

    def __post_init__(self) -> None:
        """Refuse what no history of purchases can be."""
        lengths = {len(self.repeats), len(self.recency), len(self.age), len(self.customers)}
        if len(lengths) != 1:
            raise ValueError(f"the columns of the patterns have different lengths: {lengths}")
        if np.any(self.repeats < 0) or np.any(self.customers < 1):
            raise ValueError("a pattern has fewer than 0 repeats or fewer than 1 customer")
        if np.any(self.recency < 0) or np.any(self.recency > self.age):
            raise ValueError("the last purchase of a pattern lies outside its age")
        if np.any((self.repeats == 0) != (self.recency == 0)):
            raise ValueError("a pattern has a recency without repeats, or repeats without one")

    @classmethod
    def of_days(
        cls, repeats: Ints, recency_days: Ints, age_days: Ints, customers: Ints | None = None
    ) -> Patterns:
        """Patterns from whole days; without counts each entry is one customer, and equals join."""
        counts = np.ones(len(repeats), dtype=np.int64) if customers is None else customers
        columns = [
            np.asarray(column, dtype=np.int64) for column in (repeats, recency_days, age_days)
        ]
        width = [int(column.max(initial=0)) + 1 for column in columns]
        code = (columns[0] * width[1] + columns[1]) * width[2] + columns[2]
        code, first, place = np.unique(code, return_index=True, return_inverse=True)
        return cls(
            repeats=columns[0][first],
            recency=columns[1][first] / DAYS_PER_WEEK,
            age=columns[2][first] / DAYS_PER_WEEK,
            customers=np.bincount(place, weights=counts, minlength=len(code)).astype(np.int64),
        )

    @property
    def customer_count(self) -> int:
        """Customers behind all patterns."""
        return int(self.customers.sum())

    @property
    def repeater_count(self) -> int:
        """Customers who came back at least once."""
        return int(self.customers[self.repeats > 0].sum())
