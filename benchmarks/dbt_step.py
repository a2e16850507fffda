"""A dbt process as a measured step: its seconds and memory, and those of every model."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Step, StepError, report

SAMPLE_SECONDS = 0.05


@dataclass
class Sampler:
    """The memory of a process and its children over time."""

    pid: int
    samples: list[tuple[float, float]] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Sampler":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        status = Path(f"/proc/{self.pid}/statm")
        while not self._done.wait(SAMPLE_SECONDS):
            try:
                pages = int(status.read_text().split()[1])
            except (OSError, IndexError):
                continue
            self.samples.append((time.time(), pages * page / 1024**2))

    def peak(self, begin: float, end: float) -> float | None:
        """The most megabytes between two moments."""
        within = [size for at, size in self.samples if begin <= at <= end]
        return round(max(within), 1) if within else None


def run_dbt(
    name: str, home: Path, environment: Mapping[str, str], rows: int, selection: Sequence[str]
) -> Step:
    """A whole dbt process with its models; `selection` as for `--select`."""
    from orchestration import dbt

    log_file, begin = home / f"{name}.log", time.monotonic()
    arguments = ["build", "--select", *selection, "--exclude-resource-type", "test", "unit_test"]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            dbt.command(*arguments),
            cwd=environment["DBT_PROJECT_DIR"],
            env={**os.environ, **environment, "RUNDBLICK_PARENT": str(os.getpid())},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        with Sampler(process.pid) as sampler:
            _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log_file.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise StepError(f"{name} ended with exit code {process.returncode}:\n{tail}")
    results = json.loads((Path(environment["DBT_TARGET_PATH"]) / dbt.RUN_RESULTS).read_text())
    models = sorted(_models(results["results"], sampler), key=lambda row: -row["seconds"])
    return Step(
        name=name,
        seconds=round(seconds, 2),
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 2),
        peak_memory_mb=round(usage.ru_maxrss / 1024, 1),
        rows=rows,
        rows_per_second=round(rows / seconds),
        detail={"model_seconds": round(sum(row["seconds"] for row in models), 2), "models": models},
    )


def three_builds(
    home: Path,
    environment: Mapping[str, str],
    selection: Sequence[str],
    *,
    rows: int,
    changed: int,
    change: Callable[[], None],
) -> list[Step]:
    """Everything, nothing new, and what `change` brought: the same models built three times."""
    steps = []
    for name, count in (("full", rows), ("unchanged", 0), ("changed", changed)):
        if name == "changed":
            change()
        steps.append(run_dbt(name, home, environment, count, selection))
        report(steps[-1])
        show_models(steps[-1])
    return steps


def _models(results: list[dict[str, Any]], sampler: Sampler) -> list[dict[str, Any]]:
    rows = []
    for result in results:
        ran = next((t for t in result["timing"] if t["name"] == "execute"), None)
        if ran is None or not result["unique_id"].startswith("model."):
            continue
        begin, end = (_moment(ran[key]) for key in ("started_at", "completed_at"))
        rows.append(
            {
                "model": result["unique_id"].split(".")[2],
                "seconds": round(end - begin, 3),
                "peak_memory_mb": sampler.peak(begin, end),
            }
        )
    return rows


def _moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def show_models(step: Step, most: int = 12) -> None:
    """The slowest models of a step."""
    for row in step.detail["models"][:most]:
        memory = "" if row["peak_memory_mb"] is None else f"{row['peak_memory_mb']:>9.0f} MB"
        print(f"    {row['model']:<44}{row['seconds']:>8.2f} s{memory}", file=sys.stderr)
