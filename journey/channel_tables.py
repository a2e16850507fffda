"""Models of channels between tables: relations of the warehouse in, an Arrow table out.

Counts are whole numbers and their sums exact, so that the order in which the engine returns rows
changes nothing; where order matters, the query asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey.bootstrap import Resampling
from journey.channels import PathCounts, Paths, contributions, count_paths
from journey.paths import Touches, lost_starts, offsets_of, owner_starts
from journey.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    from numpy.typing import NDArray

    Indexes = NDArray[np.int64]
    Flags = NDArray[np.bool_]

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
    "input_hash": pa.string(),
}
# Raised whenever the same counts give another result: models of the last build are not taken then.
METHOD_VERSION = 1


@dataclass(frozen=True)
class _Setting:
    resampling: Resampling
    lookback_seconds: int
    groups: int


@dataclass(frozen=True)
class _Given:
    """All touches, those on the paths of conversions, and how they are to be read."""

    every: pa.Table
    led: pa.Table
    windows: _Windows
    names: list[str]
    setting: _Setting
    known: dict[str, pa.Table]


@dataclass(frozen=True)
class _Windows:
    """Segments and years; a window is numbered segment by segment, year by year."""

    segments: list[str]
    first_year: int
    years: int

    def number(self, segment: Indexes, year: Indexes) -> Indexes:
        """The window of a path."""
        found: Indexes = segment * self.years + year - self.first_year
        return found

    def rows(self, segments: list[str], years: list[int], groups: int) -> list[Indexes]:
        """The rows of counts by window and group, as blocks of equal groups."""
        places = np.array([self.segments.index(name) for name in segments], dtype=np.int64)
        return [
            np.arange(groups) + window * groups
            for year in years
            for window in self.number(places, np.full(len(places), year))
        ]


def channel_models(
    *,
    touches: duckdb.DuckDBPyRelation,
    converted: duckdb.DuckDBPyRelation,
    channels: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
    known: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Contributions of each channel by kind of conversion, period (all time, years) and segment.

    `touches` are all touches, with what they are credited with; `converted` those on the paths of
    conversions. Channels have numbers from 1, which `channels` names. Segments are those of the
    touches, `(known)` all but anonymous ones, and `(all)`. What never converts has no model.
    `known` are the rows of the last build, or any relation without rows: a model whose paths are
    still the same, as those of past years, is taken from there.
    """
    names, options = _channel_names(channels), _setting(setting)
    every = touches.order("subject_number, touched_seconds, touch_number").to_arrow_table()
    led = converted.order("conversion_type, conversion_key, touch_position").to_arrow_table()
    parts = [pa.schema(MODEL_COLUMNS).empty_table()]
    if names:
        given = _Given(every, led, _windows(every, led), names, options, _by_hash(known))
        with one_thread():
            for conversion_type in sorted(_encoded(led, "conversion_type")[0]):
                counted = _counted(given, conversion_type)
                for labels, blocks in _chosen(given):
                    counts = reduce(add, (counted.of_groups(block) for block in blocks))
                    parts.append(_modelled(counts, (conversion_type, *labels), given))
    return pa.concat_tables(parts)


def _setting(setting: duckdb.DuckDBPyRelation) -> _Setting:
    row = setting.project("sample_count, seed, lookback_days, person_groups").fetchone()
    if row is None:
        raise ValueError("int_attribution__model_setting has no row")
    samples, seed, days, groups = row
    return _Setting(Resampling(samples, seed), days * 86400, groups)


def _channel_names(channels: duckdb.DuckDBPyRelation) -> list[str]:
    """Names of the channels in the order of their numbers."""
    rows = channels.project("model_channel_number, model_channel_code").distinct().fetchall()
    return [name for _, name in sorted(rows)]


def _windows(every: pa.Table, led: pa.Table) -> _Windows:
    segments = sorted(
        {segment for table in (every, led) for segment in _encoded(table, "segment")[0]}
    )
    years = np.concatenate([_whole(every, "touched_year"), _whole(led, "converted_year")])
    return _Windows(segments, int(years.min()), int(years.max() - years.min()) + 1)


def _counted(given: _Given, conversion_type: str) -> PathCounts:
    """Paths by window and group of persons: row `window * groups + group`."""
    groups, windows = given.setting.groups, given.windows
    lost = _touches(given, given.every, "touched_year")
    is_credited = given.every.column(f"is_credited_with_{conversion_type}").to_numpy()
    starts = lost_starts(lost, is_credited, given.setting.lookback_seconds)[~is_credited]
    is_type = pc.equal(given.led.column("conversion_type"), pa.scalar(conversion_type))
    won = _touches(given, given.led.filter(is_type), "converted_year")
    parts = [
        _placed(lost, ~is_credited, starts, groups),
        _placed(won, np.ones(len(won.owner), dtype=bool), owner_starts(won.owner), groups),
    ]
    lengths = np.concatenate([np.diff(offsets) for _, offsets, _ in parts])
    return count_paths(
        Paths(
            channels=np.concatenate([channels for channels, _, _ in parts]),
            offsets=np.concatenate([[0], np.cumsum(lengths)]),
            is_converted=np.repeat([False, True], [len(offsets) - 1 for _, offsets, _ in parts]),
            group=np.concatenate([group for _, _, group in parts]),
            channel_count=len(given.names),
            group_count=len(windows.segments) * windows.years * groups,
        )
    )


def _touches(given: _Given, table: pa.Table, year: str) -> Touches:
    """Touches as arrays: those of a person, or those of a conversion."""
    segments, code = _encoded(table, "segment")
    place = np.array([given.windows.segments.index(name) for name in segments], dtype=np.int64)
    if "conversion_key" in table.column_names:
        owner, at = _encoded(table, "conversion_key")[1], np.zeros(len(table), dtype=np.int64)
    else:
        owner, at = _whole(table, "subject_number"), _whole(table, "touched_seconds")
    return Touches(
        owner=owner,
        at=at,
        channel=_whole(table, "model_channel_number") - 1,
        group=_whole(table, "subject_number") % given.setting.groups,
        window=given.windows.number(place[code], _whole(table, year)),
    )


def _placed(
    touches: Touches, is_chosen: Flags, starts: Flags, groups: int
) -> tuple[Indexes, Indexes, Indexes]:
    """Channels, bounds and groups of the paths; a path stands in the year in which it ended."""
    offsets = offsets_of(starts)
    last = offsets[1:] - 1
    group = touches.window[is_chosen][last] * groups + touches.group[is_chosen][last]
    return touches.channel[is_chosen], offsets, group


def _chosen(given: _Given) -> Iterator[tuple[tuple[str, int | None, str], list[Indexes]]]:
    """Period, year and segment of each model, with the rows of its counts."""
    windows = given.windows
    known = [name for name in windows.segments if name != ANONYMOUS]
    sets = {ALL: windows.segments, KNOWN: known, **{name: [name] for name in known}}
    years = list(range(windows.first_year, windows.first_year + windows.years))
    for segment, members in sets.items():
        if members:
            rows = windows.rows(members, years, given.setting.groups)
            yield ("total", None, segment), rows
            for year in years:
                yield ("year", year, segment), windows.rows(members, [year], given.setting.groups)


def _modelled(
    counts: PathCounts, labels: tuple[str, str, int | None, str], given: _Given
) -> pa.Table:
    """Rows of one model: the channels that its paths pass."""
    through, converted = counts.through(counts.paths), counts.through(counts.converted)
    used = np.flatnonzero(through)
    if not len(used):
        return pa.schema(MODEL_COLUMNS).empty_table()
    input_hash = _input_hash(counts, labels, given)
    if input_hash in given.known:
        return given.known[input_hash]
    found = contributions(counts, given.setting.resampling)
    conversion_type, period_type, year, segment = labels
    first_day = None if year is None else np.datetime64(f"{year}-01-01").item()
    size = len(used)
    columns: dict[str, Any] = {
        "conversion_type": pa.array([conversion_type] * size),
        "period_type": pa.array([period_type] * size),
        "period_start": pa.array([first_day] * size, pa.date32()),
        "segment": pa.array([segment] * size),
        "channel_code": pa.array([given.names[number] for number in used]),
        "path_count": _counts(np.full(size, counts.paths.sum())),
        "converted_path_count": _counts(np.full(size, counts.converted.sum())),
        "channel_path_count": _counts(through[used]),
        "channel_converted_path_count": _counts(converted[used]),
    }
    for name in MEASURES:
        columns[name] = _known(found.point[name][used])
        columns[f"{name}_lower_bound"] = _known(found.lower[name][used])
        columns[f"{name}_upper_bound"] = _known(found.upper[name][used])
    columns["input_hash"] = pa.array([input_hash] * size)
    return pa.table([columns[name] for name in MODEL_COLUMNS], schema=pa.schema(MODEL_COLUMNS))


def _input_hash(counts: PathCounts, labels: tuple[str, str, int | None, str], given: _Given) -> str:
    """What a model depends on, its own name among it."""
    stated = (METHOD_VERSION, labels, given.names, given.setting.resampling, counts.fingerprint())
    return sha256(repr(stated).encode()).hexdigest()


def _by_hash(known: duckdb.DuckDBPyRelation) -> dict[str, pa.Table]:
    """The models of the last build; none of another version's form."""
    if set(known.columns) != set(MODEL_COLUMNS):
        return {}
    rows = known.select(*MODEL_COLUMNS).to_arrow_table().cast(pa.schema(MODEL_COLUMNS))
    rows = rows.sort_by([("input_hash", "ascending")])
    hashes, place = _encoded(rows, "input_hash")
    bounds = np.searchsorted(place, np.arange(len(hashes) + 1))
    return {
        name: rows.slice(int(begin), int(end - begin))
        for name, begin, end in zip(hashes, bounds[:-1], bounds[1:], strict=True)
    }


def _encoded(table: pa.Table, name: str) -> tuple[list[str], Indexes]:
    """The different texts of a column, and the place of each row's among them."""
    encoded = table.column(name).combine_chunks().dictionary_encode()
    texts = [str(text) for text in encoded.dictionary.to_pylist()]
    return texts, encoded.indices.to_numpy().astype(np.int64)


def _whole(table: pa.Table, name: str) -> Indexes:
    return table.column(name).to_numpy().astype(np.int64)


def _counts(values: NDArray[Any]) -> pa.Array[Any]:
    whole: pa.Array[Any] = pa.array(np.rint(values).astype(np.int64))
    return whole


def _known(values: NDArray[np.float64]) -> pa.Array[Any]:
    """Numbers to twelve digits, with null for what is not defined."""
    return pa.array(np.round(values, 12), pa.float64(), from_pandas=True)
