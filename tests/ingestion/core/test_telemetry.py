"""Nothing reports home, whichever door loads dlt first."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
from ingestion.sources import load_source
load_source("{source}")
import dlt
runtime = dlt.current.run_context().runtime_config
print(runtime.dlthub_telemetry, runtime.log_level)
"""


@pytest.mark.parametrize("source", ["crm_hubspot", "files"])
def test_telemetry_is_off_when_a_source_is_loaded_first(source: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RUNTIME__")}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(source=source)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == ["False", "ERROR"]
