"""How fast the identity models are: all of a million records, then ten thousand changed ones.

python -m benchmarks.identity_speed --rows 1000000 --output identity_speed.json

A warehouse of its own with invented German customers; the weights are those that the project ships
or that --weights names. Measured are whole dbt processes, start included, and every model.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Step, StepError, machine, report, write

# The last one notes that the build came to its end, or the next one would begin anew.
SELECTION = (
    "+identity_map",
    "+int_customer__golden",
    "+int_account__golden",
    "int_identity__component",
    "+int_identity__completed",
)
# As the last part of a day's changes: most are edits, some records are new, some gone.
EDITED_SHARE, NEW_SHARE = 0.8, 0.15
SAMPLE_SECONDS = 0.05
CONFIGURATION = """\
[company]
name = "Benchmark"
[paths]
home = "."
[engine]
memory_limit = "2GB"
[connectors.files]
enabled = true
folder = "input"
"""

_CHANGE = """
create or replace temp table chosen as
select *, row_number() over (order by hash('change' || record_id)) as place
from raw_files.contact
qualify place <= {rows};

insert into raw_files._dlt_loads values ('changed', 0, now());

delete from raw_files.contact as contact
using chosen
where contact.source_system = chosen.source_system and contact.record_id = chosen.record_id
    and chosen.place <= {edited} + {removed};

insert into raw_files.contact by name
select * exclude (place) replace (
    'changed' as _dlt_load_id,
    case when place % 3 = 0 then 'changed' || place || '@web.de' else email end as email,
    case when place % 3 = 1 then 'Neue Gasse' else street end as street,
    case when place % 3 = 2 then last_name || 'mann' else last_name end as last_name
)
from chosen where place <= {edited};

insert into raw_files.contact by name
select * exclude (place) replace ('changed' as _dlt_load_id, record_id || '-new' as record_id)
from chosen where place > {edited} + {removed};
"""


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


def run_dbt(name: str, home: Path, environment: Mapping[str, str], rows: int) -> Step:
    """A whole dbt process with its models."""
    from orchestration import dbt

    log_file, begin = home / f"{name}.log", time.monotonic()
    arguments = ["build", "--select", *SELECTION, "--exclude-resource-type", "test", "unit_test"]
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


def prepare(home: Path, rows: int, weights: Path | None) -> dict[str, str]:
    """The records in a warehouse, dbt's manifest made; returns the environment."""
    import duckdb

    from benchmarks.identity_people import write_people
    from identity import dataset
    from identity.dataset_config import DatasetConfig
    from identity.weights import read_models, store_models
    from ingestion import warehouse
    from ingestion.config import load_settings
    from orchestration import dbt
    from orchestration.environment import variables
    from orchestration.identity_training import terms_beside

    (home / "input").mkdir(parents=True)
    (home / "rundblick.toml").write_text(CONFIGURATION, encoding="utf-8")
    os.environ["RUNDBLICK_HOME"] = str(home)
    settings = load_settings(home / "rundblick.toml")
    write_people(duckdb.connect(), rows, home / "input" / "contacts.parquet")
    with warehouse.connect(settings) as connection:
        dataset.load(connection, home / "input", DatasetConfig())
        if weights is not None:
            store_models(connection, read_models(weights, terms_beside(weights)).values())
    dbt.run(settings, "parse")
    return variables(settings)


def change(home: Path, rows: int) -> None:
    """Edit, add and remove so many records, as a second load."""
    import duckdb

    edited, new = round(rows * EDITED_SHARE), round(rows * NEW_SHARE)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(_CHANGE.format(rows=rows, edited=edited, removed=rows - edited - new))


def main() -> int:
    """Full, nothing new, changed; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="records")
    parser.add_argument("--changed", type=int, default=10_000, help="records that change")
    parser.add_argument("--weights", type=Path, help="weight file (default: the shipped one)")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--home", type=Path, help="work here and keep it (default: temporary)")
    options = parser.parse_args()
    home = (options.home or Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))).resolve()
    steps = []
    try:
        environment = prepare(home, options.rows, options.weights)
        for name, rows in (("full", options.rows), ("unchanged", 0), ("changed", options.changed)):
            if name == "changed":
                change(home, options.changed)
            steps.append(run_dbt(name, home, environment, rows))
            report(steps[-1])
            show_models(steps[-1])
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)
    write(options.output, "identity_speed", {"rows": options.rows, "machine": machine()}, steps)
    return 0


def show_models(step: Step, most: int = 12) -> None:
    """The slowest models of a step."""
    for row in step.detail["models"][:most]:
        memory = "" if row["peak_memory_mb"] is None else f"{row['peak_memory_mb']:>9.0f} MB"
        print(f"    {row['model']:<44}{row['seconds']:>8.2f} s{memory}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
