"""Connected components of many edges: seconds and peak memory.

python -m benchmarks.components --edges 10000000 --output components.json
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Step, StepError, collect, machine, run_step, tell, write

# As in a company's contacts: a little more than half as many records as links between them.
RECORDS_PER_EDGE = 0.6


def measure(edge_count: int) -> None:
    """Make random edges over records with 63-bit numbers and find their components."""
    import numpy as np

    from identity.components import components

    generator = np.random.default_rng(1)
    largest = np.iinfo(np.int64).max
    record_count = int(edge_count * RECORDS_PER_EDGE)
    records = np.unique(generator.integers(0, largest, record_count, dtype=np.int64))
    left = records[generator.integers(0, len(records), edge_count, dtype=np.int64)]
    right = records[generator.integers(0, len(records), edge_count, dtype=np.int64)]
    begin = time.monotonic()
    result = components(records, left, right)
    seconds = time.monotonic() - begin
    tell(
        edge_count,
        records=len(records),
        components=len(np.unique(result)),
        seconds_of_search=round(seconds, 2),
    )


def main() -> int:
    """Measure in a process of its own and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=10_000_000)
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure(options.edges)
        return 0
    steps: list[Step] = []
    arguments = ["-m", "benchmarks.components", "--inside", "--edges", str(options.edges)]
    with tempfile.TemporaryDirectory(prefix="rundblick_benchmark_") as scratch:
        try:
            collect(steps)(run_step("components", arguments, os.environ, Path(scratch)))
        except StepError as error:
            print(error, file=sys.stderr)
            return 1
    write(options.output, "components", {"machine": machine()}, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
