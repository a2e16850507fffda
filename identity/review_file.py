"""The CSV that comes back from people: whatever a spreadsheet made of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.errors import ConfigurationError

ANSWERS = {
    **dict.fromkeys(("yes", "ja", "y", "j", "1"), "yes"),
    **dict.fromkeys(("no", "nein", "n", "0"), "no"),
}
IDS = ("source_system_l", "record_id_l", "source_system_r", "record_id_r")
_PAIR_ID = re.compile(r"^([0-9a-f]{16})-([0-9a-f]{16})$")


@dataclass(frozen=True)
class Answer:
    """One row: a pair by its record numbers or its ids, and what somebody said, if anything."""

    number_l: int | None
    number_r: int | None
    source_system_l: str | None
    record_id_l: str | None
    source_system_r: str | None
    record_id_r: str | None
    label: str | None
    labelled_by: str
    stratum: str | None
    population: int | None


def read_answers(file: Path, labelled_by: str) -> list[Answer]:
    """Read all rows; `labelled_by` judged those that name nobody else.

    Raises `ConfigurationError` naming row and column of the first value that makes no sense.
    """
    text = _decoded(file)
    header = text.partition("\n")[0]
    delimiter = max(";,\t", key=header.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    columns = [name.strip() for name in reader.fieldnames or []]
    if "label" not in columns or ("pair_id" not in columns and not set(IDS) <= set(columns)):
        raise ConfigurationError(
            f"{file} needs a column label and either pair_id or {', '.join(IDS)}. "
            "Use the file that `rundblick identity review export` wrote."
        )
    rows = (
        {(name or "").strip(): (value or "").strip() for name, value in row.items() if name}
        for row in reader
    )
    # The header is a spreadsheet's row 1.
    return [_answer(file, number, row, labelled_by) for number, row in enumerate(rows, start=2)]


def _decoded(file: Path) -> str:
    if not file.is_file():
        raise ConfigurationError(f"The file {file} does not exist.")
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel's "CSV (delimiter-separated)" on a German Windows.
        return content.decode("cp1252", errors="replace")


def _answer(file: Path, number: int, row: Mapping[str, str], labelled_by: str) -> Answer:
    said = row["label"].lower()
    if said and said not in ANSWERS:
        raise ConfigurationError(
            f"{file}, row {number}, column label: only yes or no (ja, nein, y, j, n, 1, 0) or "
            "nothing may stand there."
        )
    numbers = _PAIR_ID.match(row.get("pair_id", ""))
    if numbers is None and (row.get("pair_id") or not all(row.get(name) for name in IDS)):
        raise ConfigurationError(
            f"{file}, row {number}, column pair_id: this is no pair of the export. "
            "Leave the column as the export wrote it."
        )
    population = row.get("stratum_population", "")
    if population and not population.isdigit():
        raise ConfigurationError(
            f"{file}, row {number}, column stratum_population: a whole number must stand there. "
            "Leave the column as the export wrote it."
        )
    return Answer(
        number_l=int(numbers[1], 16) if numbers else None,
        number_r=int(numbers[2], 16) if numbers else None,
        source_system_l=None if numbers else row["source_system_l"],
        record_id_l=None if numbers else row["record_id_l"],
        source_system_r=None if numbers else row["source_system_r"],
        record_id_r=None if numbers else row["record_id_r"],
        label=ANSWERS.get(said),
        labelled_by=row.get("labelled_by") or labelled_by,
        stratum=row.get("stratum") or None if population else None,
        population=int(population) if population else None,
    )
