"""Columns of Arrow tables as arrays, and arrays as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from value.patterns import Floats, Ints

Column: TypeAlias = "pa.Array[Any] | pa.ChunkedArray[Any]"
Bools: TypeAlias = "NDArray[np.bool_]"

DIGITS = 8


def in_order(table: pa.Table) -> pa.Table:
    """The table sorted by all of its columns: sums of it are then the same each time."""
    return table.sort_by([(name, "ascending") for name in table.column_names])


def rows_of(table: pa.Table, name: str, value: str) -> pa.Table:
    """The rows in which a column has a value."""
    return table.filter(pc.equal(table.column(name), pa.scalar(value)))


def is_value(table: pa.Table, name: str, value: str) -> Bools:
    """Whether each row has a value in a column without nulls."""
    found: Bools = pc.equal(table.column(name), pa.scalar(value)).to_numpy()
    return found


def ints(table: pa.Table, name: str) -> Ints:
    """A column without nulls as whole numbers."""
    return table.column(name).cast(pa.int64()).to_numpy()


def floats(table: pa.Table, name: str) -> Floats:
    """A column without nulls as floating point numbers."""
    return table.column(name).cast(pa.float64()).to_numpy()


def rounded(values: Floats) -> pa.Array[Any]:
    """A column without the last bits, which depend on the machine."""
    return pa.array(np.round(values, DIGITS), pa.float64())
