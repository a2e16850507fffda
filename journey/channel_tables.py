"""Models of channels between tables: relations of the warehouse in, an Arrow table out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey.bootstrap import Resampling
from journey.channels import Paths, contributions
from journey.tables import resampling_of

if TYPE_CHECKING:
    from datetime import date

    import duckdb
    from numpy.typing import NDArray

ALL, KNOWN, ANONYMOUS = "(all)", "(known)", "anonymous"
MEASURES = (
    "markov_1_effect", "markov_1_share", "markov_2_effect", "markov_2_share", "shapley_share",
)  # fmt: skip
MODEL_COLUMNS: dict[str, pa.DataType] = {
    "conversion_type": pa.string(),
    "period_type": pa.string(),
    "period_start": pa.date32(),
    "segment": pa.string(),
    "channel_code": pa.string(),
    "path_count": pa.int64(),
    "converted_path_count": pa.int64(),
    "channel_path_count": pa.int64(),
    "channel_converted_path_count": pa.int64(),
    **{
        name + end: pa.float64()
        for name in MEASURES
        for end in ("", "_lower_bound", "_upper_bound")
    },
}


@dataclass(frozen=True)
class _Rows:
    """Counted paths as arrays; `channels` are numbered from 0."""

    conversion_type: NDArray[Any]
    segment: NDArray[Any]
    year: NDArray[Any]
    group: NDArray[np.int64]
    converted: NDArray[np.float64]
    lost: NDArray[np.float64]
    channels: NDArray[np.int64]
    offsets: NDArray[np.int64]


def channel_models(
    *,
    paths: duckdb.DuckDBPyRelation,
    channels: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Contributions of each channel by kind of conversion, period (all time, years) and segment.

    Segments are those of the paths, `(known)` all but anonymous ones, and `(all)`.

    `paths` counts paths by the channels that they pass in order, a list of numbers from 1;
    `channels` says which channel a number stands for.
    """
    names = _channel_names(channels)
    rows = _rows(paths)
    resampling = resampling_of(setting)
    parts = [
        _modelled(rows, mask, labels, names, resampling)
        for labels, mask in _windows(rows)
        if mask.any()
    ]
    return pa.concat_tables([pa.schema(MODEL_COLUMNS).empty_table(), *parts])


def _channel_names(channels: duckdb.DuckDBPyRelation) -> list[str]:
    table = channels.to_arrow_table()
    pairs = sorted(
        set(
            zip(
                table.column("model_channel_number").to_pylist(),
                table.column("model_channel_code").to_pylist(),
                strict=True,
            )
        )
    )
    return [str(name) for _, name in pairs]


def _rows(paths: duckdb.DuckDBPyRelation) -> _Rows:
    """The counted paths in an order of their own, since the engine's may change."""
    table = paths.order(
        "conversion_type, segment, year_start, person_group, channels"
    ).to_arrow_table()
    lists = table.column("channels").combine_chunks()
    return _Rows(
        conversion_type=_texts(table, "conversion_type"),
        segment=_texts(table, "segment"),
        year=table.column("year_start").to_numpy(),
        group=table.column("person_group").to_numpy().astype(np.int64),
        converted=table.column("converted_count").to_numpy().astype(np.float64),
        lost=table.column("lost_count").to_numpy().astype(np.float64),
        channels=pc.list_flatten(lists).to_numpy().astype(np.int64) - 1,
        offsets=np.concatenate(
            [[0], np.cumsum(pc.list_value_length(lists).to_numpy().astype(np.int64))]
        ),
    )


def _texts(table: pa.Table, name: str) -> NDArray[Any]:
    return np.asarray(table.column(name).to_pylist(), dtype=object)


def _windows(rows: _Rows) -> Iterator[tuple[tuple[str, str, date | None, str], NDArray[np.bool_]]]:
    """Labels and rows of each model, in order."""
    is_known = rows.segment != ANONYMOUS
    segments = {
        ALL: np.ones(len(rows.group), dtype=bool),
        KNOWN: is_known,
        **{segment: rows.segment == segment for segment in np.unique(rows.segment[is_known])},
    }
    for conversion_type in np.unique(rows.conversion_type):
        for segment, of_segment in segments.items():
            chosen = of_segment & (rows.conversion_type == conversion_type)
            yield (conversion_type, "total", None, segment), chosen
            for year in np.unique(rows.year[chosen]):
                first_day = year.astype("datetime64[D]").item()
                yield (conversion_type, "year", first_day, segment), chosen & (rows.year == year)


def _modelled(
    rows: _Rows,
    mask: NDArray[np.bool_],
    labels: tuple[str, str, date | None, str],
    names: list[str],
    resampling: Resampling,
) -> pa.Table:
    """Rows of one model: the channels that its paths pass."""
    paths, used = _paths(rows, mask)
    found = contributions(paths, resampling)
    owner, count = paths.owner, len(used)
    # A path counts once for a channel that it passes, however often.
    passing = np.unique(np.stack([paths.channels, owner]), axis=1)
    through, through_converted = (
        np.bincount(passing[0], weights=number[passing[1]], minlength=count)
        for number in (paths.converted + paths.lost, paths.converted)
    )
    conversion_type, period_type, period_start, segment = labels
    columns: dict[str, Any] = {
        "conversion_type": pa.array([conversion_type] * count),
        "period_type": pa.array([period_type] * count),
        "period_start": pa.array([period_start] * count, pa.date32()),
        "segment": pa.array([segment] * count),
        "channel_code": pa.array([names[number] for number in used]),
        "path_count": _whole(np.full(count, (paths.converted + paths.lost).sum())),
        "converted_path_count": _whole(np.full(count, paths.converted.sum())),
        "channel_path_count": _whole(through),
        "channel_converted_path_count": _whole(through_converted),
    }
    for name in MEASURES:
        columns[name] = _known(found.point[name])
        columns[f"{name}_lower_bound"] = _known(found.lower[name])
        columns[f"{name}_upper_bound"] = _known(found.upper[name])
    return pa.table([columns[name] for name in MODEL_COLUMNS], schema=pa.schema(MODEL_COLUMNS))


def _paths(rows: _Rows, mask: NDArray[np.bool_]) -> tuple[Paths, NDArray[np.int64]]:
    """The chosen paths, and which channels their numbers 0 … K - 1 stand for."""
    lengths = np.diff(rows.offsets)
    used, channels = np.unique(rows.channels[np.repeat(mask, lengths)], return_inverse=True)
    _, group = np.unique(rows.group[mask], return_inverse=True)
    paths = Paths(
        channels=channels.astype(np.int64),
        offsets=np.concatenate([[0], np.cumsum(lengths[mask])]),
        converted=rows.converted[mask],
        lost=rows.lost[mask],
        group=group.astype(np.int64),
        channel_count=len(used),
    )
    return paths, used


def _whole(values: NDArray[Any]) -> pa.Array[Any]:
    whole: pa.Array[Any] = pa.array(np.rint(values).astype(np.int64))
    return whole


def _known(values: NDArray[np.float64]) -> pa.Array[Any]:
    """Numbers to twelve digits, with null for what is not defined."""
    return pa.array(np.round(values, 12), pa.float64(), from_pandas=True)
