"""Reads one cost export: decoding, header aliases, German dates and numbers, total lines."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.config_models import AdsCsvSettings
from ingestion.errors import SourceRefused
from ingestion.sources.ads_csv.tables import ALIASES, CAMPAIGN_DAY, DATES, NUMBERS, TOTALS
from ingestion.validation import normalise_name

FILE_NAME = re.compile(r"^(?P<platform>.+)_\d{4}-\d{2}$")
UNKNOWN_FORM = " (unexpected number format)"


def read_export(path: Path, settings: AdsCsvSettings) -> pa.Table:
    """The file's rows as text, in the table's columns, numbers and dates in their plain form."""
    named = FILE_NAME.match(path.stem)
    if not named:
        raise SourceRefused(
            f"The file {path.name} does not tell its platform and month. Rename it to "
            "<platform>_<YYYY-MM>.csv or take it out of the folder."
        )
    lines = _lines(path, settings)
    if not lines:
        return CAMPAIGN_DAY_EMPTY
    header, currency = _header(path, lines[0][1])
    rows = [(line, cells) for line, cells in lines[1:] if not _is_total(cells)]
    for line, cells in rows:
        if len(cells) != len(header):
            raise SourceRefused(
                f"The file {path.name}, line {line} has {len(cells)} columns, the header has "
                f"{len(header)}. Export it again."
            )
    by_column = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(header)
    data: dict[str, Any] = {
        name: pa.array(values, pa.string()) for name, values in zip(header, by_column, strict=True)
    }
    for name in DATES:
        data[name] = _dates(data[name])
    for name in NUMBERS:
        if name in data:
            data[name] = _numbers(data[name], settings)
    data.setdefault("currency", _constant(currency or settings.currency, len(rows)))
    data["platform"] = _constant(named["platform"].lower(), len(rows))
    data["file_name"] = _constant(path.name, len(rows))
    data["line_number"] = pa.array([line for line, _ in rows], pa.int64())
    return pa.table(data)


def _lines(path: Path, settings: AdsCsvSettings) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode(settings.encoding)
    except UnicodeDecodeError:
        raise SourceRefused(
            f"The file {path.name} is not {settings.encoding}. Correct [connectors.ads_csv] "
            "encoding in rundblick.toml."
        ) from None
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=settings.delimiter)
    return [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]


def _header(path: Path, cells: list[str]) -> tuple[list[str], str | None]:
    """The columns' names, and the currency when a header holds it, as in "Kosten (EUR)"."""
    names: list[str] = []
    currency = None
    for cell in cells:
        name = normalise_name(cell)
        with_currency = re.fullmatch(r"(?P<name>.+)_(?P<currency>[a-z]{3})", name)
        if name not in ALIASES and with_currency and with_currency["name"] in ALIASES:
            name, currency = with_currency["name"], with_currency["currency"].upper()
        name = ALIASES.get(name, name)
        if name in names:
            raise SourceRefused(f"The file {path.name} has two columns for {name}: {cell!r} again.")
        names.append(name)
    file_columns = ("platform", "file_name", "line_number")
    missing = [n for n in CAMPAIGN_DAY.required if n not in names and n not in file_columns]
    if missing:
        raise SourceRefused(
            f"The file {path.name} has no column {', '.join(missing)}. Headers found: "
            f"{', '.join(cells)}. Check the delimiter, or add the header's new name to ALIASES in "
            "ingestion/sources/ads_csv/tables.py."
        )
    return names, currency


def _is_total(cells: list[str]) -> bool:
    return bool(cells) and cells[0].rstrip(":").casefold() in TOTALS


def _dates(column: Any) -> Any:
    return pc.replace_substring_regex(column, r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", r"\3-\2-\1")


def _numbers(column: Any, settings: AdsCsvSettings) -> Any:
    """Plain numbers; what does not follow the configured form is marked, not guessed.

    "1.5" in a file with decimal commas could be 1.5 or 15.
    """
    plain = pc.replace_substring_regex(column, r"[\s\x{00a0}€%]", "")
    thousands, decimal = re.escape(settings.thousands), re.escape(settings.decimal)
    grouped = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|" if settings.thousands else ""
    fits = pc.match_substring_regex(plain, rf"^[+-]?(?:{grouped}\d+)(?:{decimal}\d+)?$")
    number = plain
    if settings.thousands:
        number = pc.replace_substring(number, settings.thousands, "")
    number = pc.replace_substring(number, settings.decimal, ".")
    marked = pc.binary_join_element_wise(column, UNKNOWN_FORM, "")
    return pc.if_else(pc.equal(plain, pa.scalar("")), "", pc.if_else(fits, number, marked))


def _constant(value: str, rows: int) -> Any:
    return pa.repeat(pa.scalar(value, pa.string()), rows)


CAMPAIGN_DAY_EMPTY = pa.table({c.name: pa.array([], pa.string()) for c in CAMPAIGN_DAY.columns})
