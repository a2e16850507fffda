"""What `rundblick doctor` examines: each finding says what is wrong and how to put it right."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingestion import warehouse
from ingestion.config import Settings, load_settings
from ingestion.errors import ConfigurationError, RundblickError
from orchestration import dbt
from orchestration.demo_sources import HINT, is_demo_down
from orchestration.environment import DBT_PROJECT
from orchestration.processes import describe_process

PYTHON = (3, 11)
NEEDED_GIGABYTES = 2.0
URGENCY = (2, 3, 1)


@dataclass(frozen=True)
class Finding:
    """One thing that was examined."""

    subject: str
    status: Literal["ok", "warning", "failed"]
    text: str
    fix: str = ""
    exit_code: int = 0


def examine(config: Path | None) -> list[Finding]:
    """All findings; later ones need a configuration that can be read."""
    findings = [_python()]
    try:
        settings = load_settings(config)
    except ConfigurationError as error:
        fix = "Correct the configuration; the connector reference in docs/ names every setting."
        return [*findings, Finding("configuration", "failed", str(error), fix, 2)]
    findings.append(Finding("configuration", "ok", str(settings.config_file)))
    findings.append(_disk(settings))
    findings.append(_extensions(settings))
    findings.append(_lock(settings))
    findings.append(_dbt_profile(settings))
    findings.extend(_sources(settings))
    return findings


def worst_code(findings: list[Finding]) -> int:
    """The exit code for all findings together."""
    codes = {finding.exit_code for finding in findings}
    return next((code for code in URGENCY if code in codes), 0)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] == PYTHON:
        return Finding("Python", "ok", version)
    return Finding(
        "Python", "failed", f"{version}, but 3.11 is needed", "Run it with `uv run rundblick`.", 2
    )


def _disk(settings: Settings) -> Finding:
    folder = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(folder).free / 1e9
    text = f"{free:.1f} GB free at {settings.home}"
    if free < NEEDED_GIGABYTES:
        fix = f"Free {NEEDED_GIGABYTES:.0f} GB there or set RUNDBLICK_HOME to another disk."
        return Finding("disk", "failed", text, fix, 2)
    return Finding("disk", "ok", text)


def _extensions(settings: Settings) -> Finding:
    try:
        warehouse.install_extensions(settings)
        warehouse.scratch(settings, warehouse.EXTENSIONS).close()
    except RundblickError as error:
        return Finding("DuckDB extensions", "failed", str(error), "Run `uv sync`.", 2)
    except Exception as error:
        fix = f"Delete {settings.extension_directory} and run `uv sync`."
        return Finding("DuckDB extensions", "failed", type(error).__name__, fix, 2)
    return Finding("DuckDB extensions", "ok", ", ".join(warehouse.EXTENSIONS))


def _lock(settings: Settings) -> Finding:
    holder = warehouse.lock_holder(settings)
    if holder is None:
        state = "free" if settings.warehouse.is_file() else "not built yet"
        return Finding("warehouse", "ok", f"{settings.warehouse}, {state}")
    return Finding(
        "warehouse",
        "failed",
        f"{settings.warehouse} is held by process {holder}: {describe_process(holder)}",
        f"Wait until it has finished, or end it with `kill {holder}`.",
        2,
    )


def _dbt_profile(settings: Settings) -> Finding:
    result = subprocess.run(
        dbt.command("debug", "--config-dir"),
        cwd=DBT_PROJECT,
        env=dbt.child_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode == 0:
        return Finding("dbt profile", "ok", str(DBT_PROJECT / "profiles.yml"))
    fix = "Run `dbt debug` in dbt_project/ and correct profiles.yml."
    return Finding("dbt profile", "failed", "dbt cannot read its profile", fix, 2)


def _sources(settings: Settings) -> Iterator[Finding]:
    from ingestion.sources import check_source

    for name in settings.enabled_connectors:
        try:
            yield Finding(name, "ok", check_source(settings, name))
        except RundblickError as error:
            unreachable = error.exit_code == 3
            fix = f"See [connectors.{name}] in {settings.config_file}."
            if unreachable and is_demo_down(settings, name):
                fix = HINT
            yield Finding(name, "failed", str(error), fix, error.exit_code)
