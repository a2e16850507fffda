"""`rundblick status`."""

from typing import TYPE_CHECKING

from orchestration.commands.common import Context, print_json

if TYPE_CHECKING:
    from quality.status import CheckCounts, Status

PLAIN_WIDTH = 160


def status(context: Context, as_json: bool) -> int:
    """Show the state of every source and mart."""
    from quality.status import collect_status

    current = collect_status(context.settings())
    if as_json:
        print_json(current.to_dict())
    else:
        _show(current)
    return 0


def _show(current: "Status") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PLAIN_WIDTH)
    sources = Table("source", "last run", "status", "rows", "rejected", "checks", "fresh")
    for source in current.sources:
        if not source.is_enabled:
            continue
        sources.add_row(
            source.source,
            _time(source.last_run_at),
            source.last_run_status or "",
            _number(source.rows),
            _number(source.quarantined_rows),
            _checks(source.checks),
            source.freshness,
        )
    marts = Table("mart", "rows", "published", "changed", "checks")
    for mart in current.marts:
        marts.add_row(
            mart.mart,
            _number(mart.rows),
            _time(mart.published_at),
            "yes" if mart.changed_in_generation else "",
            _checks(mart.checks),
        )
    for table in (sources, marts):
        console.print(table)
    for source in current.sources:
        if source.is_enabled and source.message:
            console.print(f"{source.source}: {source.message}", markup=False)
    if current.note:
        console.print(current.note, markup=False)


def _checks(counts: "CheckCounts") -> str:
    text = f"{counts.passed} passed"
    for label, number in (("failed", counts.errors), ("warnings", counts.warnings)):
        if number:
            text += f", {number} {label}"
    return text if counts.checked_at or counts.passed else ""


def _time(text: str | None) -> str:
    """UTC to the minute."""
    return text[:16].replace("T", " ") if text else "never"


def _number(value: int | None) -> str:
    return "?" if value is None else f"{value:,}"
