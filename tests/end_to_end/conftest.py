"""The demo company, built and run once through the command line; tests take copies of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]
KILLED = Path(__file__).with_name("killed.py")
QUICK = {
    "RUNDBLICK_EXTRACTION_RETRIES": "1",
    "RUNDBLICK_EXTRACTION_WAIT_SECONDS": "0.1",
    "RUNDBLICK__CONNECTORS__CRM_HUBSPOT__RETRIES": "0",
    "RUNDBLICK__CONNECTORS__SURVEY_LIMESURVEY__RETRIES": "0",
}

# Nothing listens on port 1; the configured port may be another demo's.
DOWN = {
    "RUNDBLICK__CONNECTORS__CRM_HUBSPOT__BASE_URL": "http://127.0.0.1:1/hubspot",
    "RUNDBLICK__CONNECTORS__SURVEY_LIMESURVEY__BASE_URL": "http://127.0.0.1:1/limesurvey",
}


@dataclass(frozen=True)
class Home:
    """A home folder and the command line that works on it."""

    path: Path

    def environment(self, **more: str) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("RUNDBLICK", "DBT_"))}
        return {**inherited, **QUICK, "RUNDBLICK_HOME": str(self.path), **more}

    def call(
        self, *arguments: str, seconds: int = 300, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `rundblick` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "orchestration.cli", *arguments],
            cwd=PROJECT,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def json(self, *arguments: str, **environment: str) -> dict[str, Any]:
        """Run a command with --json; it must have ended well."""
        result = self.call(*arguments, "--json", **environment)
        assert result.returncode == 0, result.stderr
        content: dict[str, Any] = json.loads(result.stdout)
        return content

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the published marts."""
        with duckdb.connect(str(self.path / "published" / "marts.duckdb"), read_only=True) as marts:
            return marts.execute(sql).fetchall()

    def checksums(self) -> dict[str, str]:
        """The published content of every mart."""
        manifest = json.loads((self.path / "published" / "manifest.json").read_text())
        return {name: table["checksum"] for name, table in manifest["tables"].items()}

    def copy(self, target: Path) -> "Home":
        """The same company in another folder, without Dagster's history."""
        shutil.copytree(
            self.path, target, symlinks=True, ignore=shutil.ignore_patterns("dagster", "*.wal")
        )
        return Home(target)


@dataclass(frozen=True)
class Demo:
    """A home after a run, which nobody changes."""

    home: Home
    outcome: dict[str, Any]
    printed: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = Home(tmp_path_factory.mktemp("end_to_end") / "home")
    result = home.call("demo", "--size", "xs", "--json")
    assert result.returncode == 0, result.stderr
    return Demo(home, json.loads(result.stdout), result.stderr)


@pytest.fixture(scope="session")
def later(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The same company a day later, run without any disturbance."""
    home = demo.home.copy(tmp_path_factory.mktemp("later") / "home")
    return Demo(home, home.json("demo", "--advance", "1d"), "")


def kill(home: Home, where: str, *arguments: str) -> None:
    """Run the command line and kill it in the middle of a step."""
    result = subprocess.run(
        [sys.executable, str(KILLED), where, *arguments],
        cwd=PROJECT,
        env=home.environment(PYTHONPATH=str(PROJECT)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == -signal.SIGKILL, f"not killed in {where}: {result.stderr}"


@pytest.fixture
def copied(demo: Demo, tmp_path: Path) -> Callable[[str], Home]:
    """Copies of the demo's home, to be changed by a test."""
    return lambda name: demo.home.copy(tmp_path / name)


@pytest.fixture
def empty(tmp_path: Path) -> Home:
    """A home in which nothing has happened yet."""
    return Home(tmp_path / "empty")
