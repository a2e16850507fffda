"""The whole path on the demo company, measured step by step.

python -m benchmarks.whole_path --size m --output benchmark.json
"""

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import ROOT, Step, StepError, collect, machine, run_step, write

SOURCES = ("crm_hubspot", "erp_odoo", "web_matomo", "survey_limesurvey", "ads_csv", "files")
START_SECONDS = 60

CONFIGURATION = """\
[company]
name = "Rheinrad GmbH"
[paths]
home = "."
[connectors.crm_hubspot]
enabled = true
base_url = "http://127.0.0.1:{port}/hubspot"
[connectors.erp_odoo]
enabled = true
connection = "sqlite:///{{home}}/demo/odoo.sqlite"
[connectors.web_matomo]
enabled = true
connection = "sqlite:///{{home}}/demo/matomo.sqlite"
[connectors.survey_limesurvey]
enabled = true
base_url = "http://127.0.0.1:{port}/limesurvey"
[connectors.ads_csv]
enabled = true
folder = "{{home}}/demo/ads"
[connectors.files]
enabled = true
folder = "{{home}}/demo/files"
"""


def run(home: Path, size: str, again: bool) -> list[Step]:
    """All steps in their order; with `again` a second time without new data."""
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    configuration = home / "rundblick.toml"
    configuration.write_text(CONFIGURATION.format(port=port), encoding="utf-8")
    token = secrets.token_urlsafe(16)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("RUNDBLICK")},
        "RUNDBLICK_CONFIG": str(configuration),
        "RUNDBLICK_HOME": str(home),
        "RUNDBLICK__CONNECTORS__CRM_HUBSPOT__ACCESS_TOKEN": token,
        "RUNDBLICK__CONNECTORS__SURVEY_LIMESURVEY__PASSWORD": token,
    }
    scratch = home / "benchmark"
    scratch.mkdir(exist_ok=True)
    steps: list[Step] = []
    keep = collect(steps)

    def measure(step: str, argument: str = "", suffix: str = "") -> None:
        name = f"{step}:{argument}" if argument and step == "ingest" else step
        arguments = ["-m", "benchmarks.steps", step, *([argument] if argument else [])]
        keep(run_step(name + suffix, arguments, environment, scratch))

    measure("generate", size)
    with _serving(environment, port, scratch):
        for suffix in ("", " (again)")[: 2 if again else 1]:
            for source in SOURCES:
                measure("ingest", source, suffix)
            for step in ("build", "gate", "publish"):
                measure(step, suffix=suffix)
    return steps


@contextmanager
def _serving(environment: Mapping[str, str], port: int, scratch: Path) -> Iterator[None]:
    """The emulator of the HTTP sources, in a process of its own beside the measured ones."""
    with (scratch / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.steps", "serve", str(port)],
            cwd=ROOT,
            env=dict(environment),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(process, port)
            yield
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise StepError("the emulator did not start; see benchmark/serve.log in the home folder")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("s", "m", "l"), default="m")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--home", type=Path, help="work here and keep it (default: temporary)")
    parser.add_argument("--again", action="store_true", help="also a second run without new data")
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))
    facts = {"size": options.size, "machine": machine()}
    try:
        steps = run(home.resolve(), options.size, options.again)
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)
    write(options.output, "whole_path", facts, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
