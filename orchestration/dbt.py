"""dbt's manifest and commands, always in the one target folder below the home folder."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingestion.config import Settings
from ingestion.errors import CheckFailed, ConfigurationError
from orchestration.environment import DBT_PROJECT, dbt_target, model_settings, variables

MANIFEST = "manifest.json"
RUN_RESULTS = "run_results.json"
FINGERPRINT = "manifest.fingerprint"
PROJECT_SUFFIXES = frozenset({".sql", ".yml", ".yaml", ".csv", ".md", ".py"})
OUTPUT_FOLDERS = frozenset({"target", "logs", "dbt_packages"})


def command(*arguments: str) -> list[str]:
    """The command line of a dbt that ends with this process."""
    return [sys.executable, "-m", "orchestration.dbt_process", *arguments]


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of a dbt process."""
    return {**os.environ, **variables(settings), "RUNDBLICK_PARENT": str(os.getpid())}


def manifest_path(settings: Settings) -> Path:
    """Where the manifest is; it may not be there yet."""
    return dbt_target(settings) / MANIFEST


def ensure_manifest(settings: Settings) -> Path:
    """The manifest, parsed once for the state of the project's files and settings.

    Dagster loads its definitions in several processes; the fingerprint beside the manifest
    keeps all but the first from parsing again.
    """
    path = manifest_path(settings)
    marker = path.with_name(FINGERPRINT)
    wanted = fingerprint(settings)
    if path.is_file() and _read(marker) == wanted:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    run(settings, "parse")
    marker.write_text(wanted, encoding="utf-8")
    return path


def fingerprint(settings: Settings) -> str:
    """A checksum of everything that the manifest depends on."""
    digest = hashlib.sha256(version("dbt-core").encode())
    digest.update(json.dumps(model_settings(settings), sort_keys=True).encode())
    for file in sorted(_project_files()):
        digest.update(str(file.relative_to(DBT_PROJECT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def run(settings: Settings, *arguments: str) -> None:
    """Run a dbt command to its end; its last lines become the error's message."""
    result = subprocess.run(
        command(*arguments, "--no-use-colors"),
        cwd=DBT_PROJECT,
        env=child_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        lines = [line for line in (result.stdout + result.stderr).splitlines() if line.strip()]
        shown = "\n".join(lines[-15:])
        raise _error_for(arguments)(f"`dbt {' '.join(arguments)}` failed:\n{shown}")


def read_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest as plain data, without the sources of connectors that are off.

    Nothing would ever load their raw tables, so they must not appear as assets.
    """
    content: dict[str, Any] = json.loads(ensure_manifest(settings).read_text(encoding="utf-8"))
    enabled = {f"raw_{name}" for name in settings.enabled_connectors}
    off = {name for name, source in content["sources"].items() if source["schema"] not in enabled}
    for node in content["nodes"].values():
        if parents := node.get("depends_on", {}).get("nodes"):
            node["depends_on"]["nodes"] = [parent for parent in parents if parent not in off]
    content["sources"] = {k: v for k, v in content["sources"].items() if k not in off}
    for key in ("parent_map", "child_map"):
        content[key] = {
            name: [other for other in others if other not in off]
            for name, others in content[key].items()
            if name not in off
        }
    return content


def failed_nodes(settings: Settings) -> list[str]:
    """The names and messages of what failed in the last dbt command, without data values."""
    path = dbt_target(settings) / RUN_RESULTS
    if not path.is_file():
        return []
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [
        f"{row['unique_id'].split('.')[2]} ({row['status']})"
        for row in results
        if row["status"] in ("error", "fail", "runtime error")
    ]


def _error_for(arguments: Sequence[str]) -> type[ConfigurationError] | type[CheckFailed]:
    return ConfigurationError if arguments[0] in ("parse", "debug") else CheckFailed


def _project_files() -> list[Path]:
    return [
        file
        for file in DBT_PROJECT.rglob("*")
        if file.suffix in PROJECT_SUFFIXES
        and file.is_file()
        and not OUTPUT_FOLDERS.intersection(file.relative_to(DBT_PROJECT).parts[:-1])
    ]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
