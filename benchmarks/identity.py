"""Who is who on labelled sets, through `rundblick identity run --train` and no other door.

python -m benchmarks.identity --historical historical_50k.parquet --output identity.json

Half of the entities, chosen by a hash, may be looked at while tuning; the other half is reported.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.identity_sets import LabelledSet, sets
from benchmarks.measure import Step, StepError, collect, machine, run_step, write

# Best F1 of pairs measured elsewhere on two cores, and what is to be reached.
ELSEWHERE = {
    "febrl4": (0.9995, 0.9998),
    "febrl3": (0.9994, 0.9995),
    "rldata10000": (0.9585, 0.965),
    "historical_50k": (0.871, 0.88),
    "demo": (0.962, 0.97),
}
HALVES = ("tuning", "reported")
COLUMNS = ("set", "method", "F1", "precision", "recall", "B³ F1", "false", "seconds", "MB")


def measure_set(labelled: LabelledSet, folder: Path, keep: Any) -> list[dict[str, Any]]:
    """Write the set, run every method on it, judge what each found."""
    labelled.write(folder)
    write_halves(folder)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RUNDBLICK")}
    methods: dict[str, Sequence[str]] = {
        "rundblick": [
            *("-m", "orchestration.cli", "identity", "run", "--train"),
            *("--input", str(folder / "input"), "--config", str(folder / "config.toml")),
            *("--out", str(folder / "rundblick")),
        ],
        **{
            name: ["-m", "benchmarks.identity", "--baseline", name, "--folder", str(folder)]
            for name in labelled.baselines
        },
    }
    rows = []
    for method, arguments in methods.items():
        step = run_step(f"{labelled.name}:{method}", arguments, environment, folder)
        keep(step)
        rows.append(judge(labelled.name, method, folder, step))
    return rows


def write_halves(folder: Path) -> None:
    """Split the labels by entity into the half for tuning and the half that is reported."""
    import duckdb

    connection = duckdb.connect()
    for number, half in enumerate(HALVES):
        connection.execute(
            f"copy (from '{folder / 'labels.parquet'}' "
            f"where md5_number_lower(entity_id::varchar) % 2 = {number}) "
            f"to '{folder / half}.parquet' (format parquet)"
        )


def judge(name: str, method: str, folder: Path, step: Step) -> dict[str, Any]:
    """The measures of a method's map on both halves and on all labels."""
    import duckdb

    from identity.evaluation import evaluate

    identity_map = folder / method / "identity_map.parquet"
    files = {half: folder / f"{half}.parquet" for half in HALVES}
    files["all"] = folder / "labels.parquet"
    summary = folder / method / "summary.json"
    return {
        "set": name,
        "method": method,
        "seconds": step.seconds,
        "peak_memory_mb": step.peak_memory_mb,
        **{
            part: evaluate(duckdb.connect(), labels, identity_map).to_dict()
            for part, labels in files.items()
        },
        **(
            {"summary": json.loads(summary.read_text(encoding="utf-8"))}
            if summary.is_file()
            else {}
        ),
    }


def run_baseline(name: str, folder: Path) -> int:
    """One of the methods to compare with, in a process of its own."""
    from benchmarks import identity_baselines

    (folder / name).mkdir(exist_ok=True)
    getattr(identity_baselines, name)(folder, folder / name / "identity_map.parquet")
    return 0


def table(rows: Sequence[Mapping[str, Any]], half: str = "reported") -> str:
    """The result for people."""
    lines = [
        f"{COLUMNS[0]:<16}{COLUMNS[1]:<14}" + "".join(f"{name:>10}" for name in COLUMNS[2:]),
    ]
    for row in rows:
        found = row[half]
        shares = ("pair_f1", "pair_precision", "pair_recall", "b_cubed_f1")
        lines.append(
            f"{row['set']:<16}{row['method']:<14}"
            + "".join(f"{_share(found[name]):>10}" for name in shares)
            + f"{found['largest_false_cluster']:>10}"
            + f"{row['seconds']:>10.1f}{row['peak_memory_mb']:>10.0f}"
        )
        if row["method"] == "rundblick" and row["set"] in ELSEWHERE:
            best, reach = ELSEWHERE[row["set"]]
            lines.append(f"{'':<16}{'elsewhere':<14}{best:>10.4f}   to reach {reach:.4f}")
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def main() -> int:
    """Run the chosen sets; print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", help="names with commas between them (default: all)")
    parser.add_argument("--historical", type=Path, default=os.environ.get("RUNDBLICK_HISTORICAL"))
    parser.add_argument("--demo-home", type=Path, help="home folder of a demo company, built")
    parser.add_argument("--half", choices=(*HALVES, "all"), default="reported")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--home", type=Path, help="work here and keep it (default: temporary)")
    parser.add_argument("--baseline", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.baseline:
        return run_baseline(options.baseline, options.folder)
    steps: list[Step] = []
    rows: list[dict[str, Any]] = []
    skipped: dict[str, str] = {}
    home = options.home or Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))
    historical = Path(options.historical) if options.historical else None
    try:
        for labelled in sets(historical, options.demo_home):
            if options.sets and labelled.name not in options.sets.split(","):
                continue
            if labelled.missing is not None:
                skipped[labelled.name] = labelled.missing
                print(f"{labelled.name} is skipped: {labelled.missing}", file=sys.stderr)
                continue
            folder = home.resolve() / labelled.name
            shutil.rmtree(folder, ignore_errors=True)
            rows += measure_set(labelled, folder, collect(steps))
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)
    print(table(rows, options.half), file=sys.stderr)
    facts = {"machine": machine(), "half": options.half, "skipped": skipped, "results": rows}
    write(options.output, "identity", facts, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
