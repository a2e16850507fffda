"""All checks by name, source or mart, without touching a warehouse; asset checks are made of it."""

from dataclasses import dataclass
from pathlib import Path

from quality.results import Severity
from quality.suites import EVERY_SOURCE, Check, Gate, Suite, load_suites


@dataclass(frozen=True)
class CheckSpec:
    """A declared check. Names are unique within a source or mart."""

    name: str
    gate: Gate
    suite: str
    source_or_mart: str
    table: str | None
    severity: Severity
    description: str
    description_de: str


def all_checks(folder: Path | None = None) -> tuple[CheckSpec, ...]:
    """The checks of both gates."""
    return (*raw_checks(folder=folder), *marts_checks(folder=folder))


def raw_checks(source: str | None = None, folder: Path | None = None) -> tuple[CheckSpec, ...]:
    """The checks of load packages, of one source or of all."""
    from ingestion.sources import SOURCES

    sources = (source,) if source is not None else tuple(SOURCES)
    return tuple(
        _spec(suite, check, name)
        for name in sources
        for suite in load_suites("raw", folder)
        if suite.source in (EVERY_SOURCE, name)
        for check in suite.checks
    )


def marts_checks(mart: str | None = None, folder: Path | None = None) -> tuple[CheckSpec, ...]:
    """The checks of marts, of one (`schema.table`) or of all."""
    return tuple(
        _spec(suite, check, check.mart or "")
        for suite in load_suites("marts", folder)
        for check in suite.checks
        if mart is None or check.mart == mart
    )


def _spec(suite: Suite, check: Check, source_or_mart: str) -> CheckSpec:
    return CheckSpec(
        name=check.name,
        gate=suite.gate,
        suite=suite.suite,
        source_or_mart=source_or_mart,
        table=check.table,
        severity=check.severity,
        description=check.message.en,
        description_de=check.message.de,
    )
