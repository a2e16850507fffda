"""Journey statistics between tables: relations of the warehouse in, Arrow tables out.

The relations are DuckDB's, as dbt hands them to a Python model. Rows are sorted here, so that the
order in which the engine returns them changes nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey.bootstrap import Resampling
from journey.emotions import mean_interval
from journey.moments import Journeys, Passes, moments
from journey.threads import one_thread

if TYPE_CHECKING:
    from datetime import date

    import duckdb
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

Column: TypeAlias = "pa.Array[Any] | pa.ChunkedArray[Any]"

START, WON, NOT_WON = "(start)", "(won)", "(not_won)"
BOUNDED = ("effect", "exit_lift", "satisfaction_change")
MOMENT_COLUMNS: dict[str, pa.DataType] = {
    "period_type": pa.string(),
    "period_start": pa.date32(),
    "phase": pa.string(),
    "touchpoint_type": pa.string(),
    "finished_journey_count": pa.int64(),
    "journey_count": pa.int64(),
    "person_count": pa.int64(),
    "rated_journey_count": pa.int64(),
    "removal_effect": pa.float64(),
    **{
        name + end: pa.float64() for name in BOUNDED for end in ("", "_lower_bound", "_upper_bound")
    },
}
INTERVAL_COLUMNS: dict[str, pa.DataType] = {
    "emotion_key": pa.string(),
    "lower_bound": pa.float64(),
    "upper_bound": pa.float64(),
}


def measured_moments(
    *,
    edges: duckdb.DuckDBPyRelation,
    evidence: duckdb.DuckDBPyRelation,
    persons: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Measures and intervals of each touchpoint type in its phase, by month and for all time."""
    resampling = resampling_of(setting)
    tables = {
        "person": persons.to_arrow_table().sort_by("subject_key"),
        "pass": evidence.to_arrow_table().sort_by(
            [("subject_key", "ascending"), ("state_name", "ascending")]
        ),
        "edge": edges.to_arrow_table(),
    }
    months = [None, *_values(tables["person"].column("started_month")).to_pylist()]
    with one_thread():
        parts = [_moments_of_period(tables, month, resampling) for month in months]
    return pa.concat_tables([pa.schema(MOMENT_COLUMNS).empty_table(), *parts])


def emotion_intervals(
    *, persons: duckdb.DuckDBPyRelation, setting: duckdb.DuckDBPyRelation
) -> pa.Table:
    """Interval of the mean score of each cell of the emotion curve."""
    resampling = resampling_of(setting)
    rows = persons.to_arrow_table().sort_by(
        [("emotion_key", "ascending"), ("subject_key", "ascending")]
    )
    keys = _values(rows.column("emotion_key"))
    starts = np.searchsorted(_positions(rows.column("emotion_key"), keys), np.arange(len(keys) + 1))
    totals, counts = _numbers(rows, "sentiment_sum"), _numbers(rows, "score_count")
    bounds = [
        mean_interval(totals[start:end], counts[start:end], resampling)
        for start, end in pairwise(starts)
    ]
    lower, upper = np.array(bounds, dtype=np.float64).reshape(-1, 2).T
    columns: list[Column] = [keys, _known(lower), _known(upper)]
    return pa.table(columns, schema=pa.schema(INTERVAL_COLUMNS))


def _moments_of_period(
    tables: dict[str, pa.Table], month: date | None, resampling: Resampling
) -> pa.Table:
    """Rows of one month, or of all time."""
    if month is not None:
        tables = {
            name: table.filter(pc.equal(table.column("started_month"), pa.scalar(month)))
            for name, table in tables.items()
        }
    passed = tables["pass"]
    if not len(passed):
        return pa.schema(MOMENT_COLUMNS).empty_table()
    subjects = _values(tables["person"].column("subject_key"))
    states = _values(passed.column("state_name"))
    journeys = _journeys(tables, subjects, states)
    found = moments(journeys, resampling)
    named = _positions(states, passed.column("state_name"))
    through = journeys.passes.journeys
    columns: dict[str, Column] = {
        "period_type": pa.array(["total" if month is None else "month"] * len(states)),
        "period_start": pa.array([month] * len(states), pa.date32()),
        "phase": passed.column("phase").take(named),
        "touchpoint_type": passed.column("touchpoint_type").take(named),
        "finished_journey_count": _counts(np.full(len(states), journeys.total.sum())),
        "journey_count": _counts(_column_sums(through)),
        "person_count": _counts(_column_sums(through > 0)),
        "rated_journey_count": _counts(_column_sums(journeys.passes.rated)),
        "removal_effect": _known(found.point["removal_effect"]),
    }
    for name in BOUNDED:
        columns[name] = _known(found.point[name])
        columns[f"{name}_lower_bound"] = _known(found.lower[name])
        columns[f"{name}_upper_bound"] = _known(found.upper[name])
    return pa.table([columns[name] for name in MOMENT_COLUMNS], schema=pa.schema(MOMENT_COLUMNS))


def _journeys(tables: dict[str, pa.Table], subjects: Column, states: Column) -> Journeys:
    """Sums over the journeys of each person: persons are rows, states and edges columns."""
    person, passed, edge = tables["person"], tables["pass"], tables["edge"]
    total, drop_outs = np.zeros(len(subjects)), np.zeros(len(subjects))
    place = _positions(person.column("subject_key"), subjects)
    np.add.at(total, place, _numbers(person, "journey_count"))
    np.add.at(drop_outs, place, _numbers(person, "drop_out_count"))

    row = _positions(passed.column("subject_key"), subjects)
    column = _positions(passed.column("state_name"), states)
    shape = (len(subjects), len(states))
    passes = Passes(
        journeys=_sums(_numbers(passed, "journey_count"), row, column, shape),
        active=_sums(_numbers(passed, "active_journey_count"), row, column, shape),
        exits=_sums(_numbers(passed, "exit_count"), row, column, shape),
        rated=_sums(_numbers(passed, "rated_journey_count"), row, column, shape),
        change=_sums(_numbers(passed, "sentiment_change_sum"), row, column, shape),
    )

    from_nodes = pa.array([START, *states.to_pylist()])
    to_nodes = pa.array([*states.to_pylist(), WON, NOT_WON])
    leads = _positions(edge.column("from_state"), from_nodes) * len(to_nodes)
    leads += _positions(edge.column("to_state"), to_nodes)
    different, number = np.unique(leads, return_inverse=True)
    return Journeys(
        total=total,
        drop_outs=drop_outs,
        passes=passes,
        edges=_sums(
            _numbers(edge, "transition_count"),
            _positions(edge.column("subject_key"), subjects),
            number,
            (len(subjects), len(different)),
        ),
        edge_from=different // len(to_nodes),
        edge_to=different % len(to_nodes),
    )


def resampling_of(setting: duckdb.DuckDBPyRelation) -> Resampling:
    """The settings of intervals."""
    row = setting.project("sample_count, seed").fetchone()
    if row is None:
        raise ValueError("int_journey__bootstrap_setting has no row")
    return Resampling(*row)


def _sums(
    values: NDArray[np.float64],
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    shape: tuple[int, int],
) -> csr_matrix:
    from scipy.sparse import csr_matrix

    return csr_matrix((values, (row, column)), shape=shape)


def _column_sums(matrix: csr_matrix) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()


def _values(column: Column) -> Column:
    """The different values of a column, in order."""
    values = pc.unique(column)
    return values.take(pc.array_sort_indices(values))


def _positions(column: Column, values: Column) -> NDArray[np.int64]:
    """Where the values of a column first stand among others."""
    found = pc.index_in(column, value_set=values)
    if found.null_count:
        raise ValueError("the steps, the transitions and the persons are not of the same journeys")
    return found.to_numpy().astype(np.int64)


def _numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    return table.column(name).cast(pa.float64()).to_numpy()


def _counts(values: NDArray[np.float64]) -> Column:
    return pa.array(values.astype(np.int64))


def _known(values: NDArray[np.float64]) -> Column:
    """Numbers, with null for what is not defined."""
    return pa.array(values, pa.float64(), from_pandas=True)
