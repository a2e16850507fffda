"""Audiences as files: one an audience, from the generation that readers see.

What is exported is what was published and judged, never the warehouse that a run is writing. The
files hold personal data; the columns are those that the contact needs, and no others.
"""

import csv
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import ConfigurationError
from publishing.manifest import FILE_NAME, Manifest, current_folder

if TYPE_CHECKING:
    import duckdb

    from ingestion.config import Settings

FORMATS = ("csv", "parquet")
MART = "marketing.rpt_audience"
EXCLUSION_MART = "marketing.rpt_audience_exclusion"
_PERSON = (
    "priority_rank",
    "customer_key",
    "salutation",
    "first_name",
    "last_name",
    "company_name",
    "language_code",
    "channel_code",
)
_CONTACT = {
    "email": ("email",),
    "phone": ("phone",),
    "messenger": ("phone",),
    "sms": ("phone",),
    "letter": ("street", "postal_code", "city", "country_code"),
}
_CONTEXT = {
    "renewals_due": ("due_date", "product_name", "contract_key"),
    "reactivation": ("last_order_date",),
    "call_list": ("last_order_date",),
    "cross_sell": ("product_name", "product_key", "last_order_date"),
    "detractors": ("survey_score", "last_order_date"),
    "birthday": ("due_date",),
    "name_day": ("due_date",),
}
_CONSENT = (
    "score",
    "reason_de",
    "reason_en",
    "permitted_by",
    "consent_purpose",
    "consent_valid_from",
)
# A cell that begins so is a formula to spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Audience:
    """An audience of the published generation: how many may be contacted and how many may not."""

    code: str
    candidates: int
    members: int
    excluded: dict[str, int]


@dataclass(frozen=True)
class AudienceList:
    """The published audiences, and the generation that they are of."""

    generation: str
    published_at: str
    judged_at: datetime | None
    audiences: tuple[Audience, ...]


@dataclass(frozen=True)
class ExportedFile:
    """A file that was written."""

    audience: str
    file: Path
    rows: int


@dataclass(frozen=True)
class Export:
    """What an export wrote, when, and from which generation."""

    exported_at: str
    generation: str
    judged_at: datetime | None
    files: tuple[ExportedFile, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def list_audiences(settings: "Settings") -> AudienceList:
    """The published audiences by their code, with members and exclusions.

    Raises `ConfigurationError` when nothing, or nothing with audiences, has been published.
    """
    folder, manifest = _published(settings)
    with _connection(settings) as connection:
        rows = connection.execute(
            "select audience_code, reason, excluded_count, candidate_count, member_count "
            "from read_parquet($file) order by audience_code, sort_order",
            {"file": str(_file(folder, EXCLUSION_MART))},
        ).fetchall()
        judged_at = _judged_at(connection, folder)
    found: dict[str, Audience] = {}
    for code, reason, excluded, candidates, members in rows:
        audience = found.setdefault(code, Audience(code, candidates, members, {}))
        if excluded:
            audience.excluded[reason] = excluded
    return AudienceList(
        manifest.generation, manifest.published_at, judged_at, tuple(found.values())
    )


def export_audiences(
    settings: "Settings", codes: Iterable[str], out: Path, formats: Iterable[str]
) -> Export:
    """Write the audiences named, or all of them, into a folder: `<audience>.csv` and `.parquet`.

    An audience without members gives a file without rows, so that an older list does not stay in
    its place. Each file is written aside and put in place as a whole, readable by its owner only.
    Raises `ConfigurationError` for an audience or format that does not exist.
    """
    chosen = tuple(formats)
    if unknown := [name for name in chosen if name not in FORMATS]:
        raise ConfigurationError(f"Unknown format {unknown[0]!r}. Choose of: {', '.join(FORMATS)}.")
    # One folder for all that is read: a publication in between makes a new one and leaves it.
    folder, manifest = _published(settings)
    with _connection(settings) as connection:
        names = _codes(connection, folder, tuple(codes))
        _make_folder(out)
        files: list[ExportedFile] = []
        for name in names:
            table = _members(connection, folder, name)
            for file_format in chosen:
                file = out / f"{name}.{file_format}"
                _write(table, file, file_format)
                files.append(ExportedFile(name, file, table.num_rows))
        judged_at = _judged_at(connection, folder)
    exported_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Export(exported_at, manifest.generation, judged_at, tuple(files))


def _published(settings: "Settings") -> tuple[Path, Manifest]:
    folder = current_folder(settings)
    if folder is None:
        raise ConfigurationError(
            f"Nothing has been published to {settings.published} yet. Run `rundblick run` first."
        )
    manifest = Manifest.from_file(folder / FILE_NAME)
    if not {MART, EXCLUSION_MART} <= manifest.tables.keys():
        raise ConfigurationError(
            f"The published generation {manifest.generation} holds no audiences. "
            "Run `rundblick run` to publish them."
        )
    return folder, manifest


def _file(folder: Path, mart: str) -> Path:
    schema, _, table = mart.partition(".")
    return folder / schema / f"{table}.parquet"


def _connection(settings: "Settings") -> "duckdb.DuckDBPyConnection":
    from ingestion.warehouse import scratch

    return scratch(settings)


def _judged_at(connection: "duckdb.DuckDBPyConnection", folder: Path) -> datetime | None:
    row = connection.execute(
        "select max(judged_at) from read_parquet($file)", {"file": str(_file(folder, MART))}
    ).fetchone()
    return row[0] if row is not None else None


def _codes(
    connection: "duckdb.DuckDBPyConnection", folder: Path, wanted: tuple[str, ...]
) -> tuple[str, ...]:
    rows = connection.execute(
        "select distinct audience_code from read_parquet($file) order by audience_code",
        {"file": str(_file(folder, EXCLUSION_MART))},
    ).fetchall()
    known = tuple(str(code) for (code,) in rows)
    for code in wanted:
        if code not in known:
            raise ConfigurationError(
                f"There is no audience {code!r}. Published are: {', '.join(known) or 'none'}."
            )
    return tuple(dict.fromkeys(wanted)) or known


def _members(connection: "duckdb.DuckDBPyConnection", folder: Path, code: str) -> Any:
    """An Arrow table of the members of an audience, the most urgent first."""
    parameters = {"file": str(_file(folder, MART)), "code": code}
    channels = connection.execute(
        "select distinct channel_code from read_parquet($file) where audience_code = $code "
        "order by channel_code",
        parameters,
    ).fetchall()
    contact = [column for (channel,) in channels for column in _CONTACT.get(channel, ())]
    columns = [*_PERSON, *contact, *_CONTEXT.get(code, ()), *_CONSENT]
    listed = ", ".join(dict.fromkeys(columns))
    return connection.execute(
        f"select {listed} from read_parquet($file) where audience_code = $code "
        "order by priority_rank",
        parameters,
    ).to_arrow_table()


def _make_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is a file. Name a folder with --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The folder {out} cannot be made: {error.strerror}. Name another one with --out."
        ) from None


def _write(table: Any, file: Path, file_format: str) -> None:
    aside = file.with_name(f".{file.name}.next")
    aside.unlink(missing_ok=True)
    try:
        # Personal data: readable by nobody but the owner.
        os.close(os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        if file_format == "csv":
            _write_csv(table, aside)
        else:
            import pyarrow.parquet

            pyarrow.parquet.write_table(table, aside, compression="zstd")
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise ConfigurationError(
            f"{file} cannot be written: {error.strerror}. Close it, or name another folder."
        ) from None


def _write_csv(table: Any, file: Path) -> None:
    """For a German Excel: UTF-8 with byte order mark, semicolons, decimal commas."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=10_000):
            writer.writerows([_cell(value) for value in row.values()] for row in batch.to_pylist())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
