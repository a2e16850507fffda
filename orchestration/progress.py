"""Progress on a terminal or as plain lines; steps are told by the journal."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from orchestration.journal import Step

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from ingestion.config import Settings

SIGNS = {"ok": "✓", "unchanged": "=", "failed": "✗", "refused": "✗", "unreachable": "✗"}


class Reporter:
    """Writes one line a step with rows and seconds, and on a terminal what is going on now.

    Dagster redirects standard output into its logs while a step runs, so the reporter keeps a
    copy of the descriptor that it was started with.
    """

    console: "Console | None" = None
    status: "Status | None" = None

    def __init__(self) -> None:
        self.stream: TextIO = os.fdopen(os.dup(sys.stderr.fileno()), "w", buffering=1)
        self._last_shown = 0.0
        if self.stream.isatty():
            from rich.console import Console

            self.console = Console(file=self.stream, highlight=False)

    def __call__(self, step: Step, what: str) -> None:
        """Take what the journal tells."""
        if what == "ended":
            self._stop()
            self.line(describe(step))
        elif self.console is not None:
            self._show(step, what)

    def line(self, text: str) -> None:
        """One finished line."""
        if self.console is not None:
            self.console.print(text, markup=False)
        else:
            print(text, file=self.stream, flush=True)

    def begin(self, text: str) -> None:
        """Say what a longer step outside the job does."""
        if self.console is not None:
            self._stop()
            self.status = self.console.status(text)
            self.status.start()

    def done(self, text: str) -> None:
        """End what `begin` announced with a finished line."""
        self._stop()
        self.line(text)

    @contextmanager
    def silence(self, settings: "Settings") -> Iterator[None]:
        """Send what libraries print to <home>/reports/run.log instead of the terminal."""
        settings.reports.mkdir(parents=True, exist_ok=True)
        saved = [os.dup(descriptor) for descriptor in (1, 2)]
        sys.stdout.flush()
        sys.stderr.flush()
        with (settings.reports / "run.log").open("w", encoding="utf-8") as target:
            try:
                for descriptor in (1, 2):
                    os.dup2(target.fileno(), descriptor)
                yield
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                for descriptor, old in zip((1, 2), saved, strict=True):
                    os.dup2(old, descriptor)
                    os.close(old)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._stop()
        self.stream.close()

    def _show(self, step: Step, what: str) -> None:
        text = f"{step.name}" if what == "begins" else f"{step.name}: {what}"
        if step.rows:
            text += f", {step.rows:,} rows"
        if self.status is None:
            self.begin(text)
        elif time.monotonic() - self._last_shown > 0.1:
            self.status.update(text)
            self._last_shown = time.monotonic()

    def _stop(self) -> None:
        if self.status is not None:
            self.status.stop()
            self.status = None


def describe(step: Step) -> str:
    """A step as one line: sign, name, status, rows, seconds, message."""
    parts = [f"{SIGNS.get(step.status, ' ')} {step.name:<20} {step.status:<11}"]
    if step.rows:
        parts.append(f"{step.rows:>10,} rows")
    else:
        parts.append(" " * 15)
    parts.append(f"{step.seconds:>7.1f} s")
    parts.extend(
        f" {value:,} {label}" for label, value in counts(step).items() if value is not None
    )
    if step.message:
        parts.append(f"\n    {step.message}")
    return " ".join(parts).rstrip()


def counts(step: Step) -> dict[str, int]:
    """The numbers that say most about a step."""
    labels = {
        "rejected": "rejected",
        "models": "models",
        "tests_passed": "tests passed",
        "tests_failed": "tests failed",
        "passed": "checks passed",
        "warnings": "warnings",
        "tables": "marts",
        "changed": "changed",
    }
    return {
        label: step.details[key]
        for key, label in labels.items()
        if isinstance(step.details.get(key), int) and (step.details[key] or key == "changed")
    }
