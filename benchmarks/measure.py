"""Measured steps: each a process of its own, with its seconds, rows and peak memory."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROWS_FILE = "RUNDBLICK_BENCHMARK_ROWS"
PACKAGES = ("duckdb", "dlt", "dbt-core", "dbt-duckdb", "pyarrow", "great-expectations")


class StepError(Exception):
    """A measured step ended with another exit code than 0."""


@dataclass(frozen=True)
class Step:
    """What one step took. Peak memory is the largest process of the step."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_memory_mb: float
    rows: int | None = None
    rows_per_second: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def run_step(
    name: str, arguments: Sequence[str], environment: Mapping[str, str], scratch: Path
) -> Step:
    """Run a Python process to its end and measure it.

    The process may tell its rows and details by `tell`. Keep the measuring process itself small:
    the system counts its memory at the start of a child as the child's.
    """
    rows_file = scratch / f"{name.replace(':', '_')}.json"
    log_file = rows_file.with_suffix(".log")
    begin = time.monotonic()
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**environment, ROWS_FILE: str(rows_file)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log_file.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise StepError(f"{name} ended with exit code {process.returncode}:\n{tail}")
    told = json.loads(rows_file.read_text(encoding="utf-8")) if rows_file.is_file() else {}
    rows = told.pop("rows", None)
    return Step(
        name=name,
        seconds=round(seconds, 2),
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 2),
        peak_memory_mb=round(usage.ru_maxrss / _maxrss_per_mb(), 1),
        rows=rows,
        rows_per_second=None if rows is None else round(rows / max(seconds, 0.001)),
        detail=told,
    )


def tell(rows: int, **detail: Any) -> None:
    """Called in a step's process: what it worked on."""
    if target := os.environ.get(ROWS_FILE):
        Path(target).write_text(json.dumps({"rows": rows, **detail}), encoding="utf-8")


def machine() -> dict[str, Any]:
    """The facts of the machine that numbers depend on; nothing that names it."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": _memory_gb(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def write(output: Path | None, title: str, facts: Mapping[str, Any], steps: Sequence[Step]) -> None:
    """The result as JSON, into a file or on the terminal."""
    result = {
        "benchmark": title,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **facts,
        "seconds": round(sum(step.seconds for step in steps), 2),
        "steps": [asdict(step) for step in steps],
    }
    text = json.dumps(result, indent=2, default=str) + "\n"
    if output is None:
        sys.stdout.write(text)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")


def report(step: Step) -> None:
    """One plain line for a person who waits."""
    rows = (
        "" if step.rows is None else f"  {step.rows:>12,} rows  {step.rows_per_second:>10,} rows/s"
    )
    print(
        f"{step.name:<28}{step.seconds:>8.1f} s{step.peak_memory_mb:>9.0f} MB{rows}",
        file=sys.stderr,
        flush=True,
    )


def collect(steps: list[Step]) -> Callable[[Step], None]:
    """A sink that keeps a step and shows it."""

    def add(step: Step) -> None:
        steps.append(step)
        report(step)

    return add


def _maxrss_per_mb() -> int:
    return 1024 * 1024 if sys.platform == "darwin" else 1024


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3, 1)
