"""Each fault gives one message that names the thing and the fix, and its exit code."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.end_to_end.conftest import DOWN, PROJECT, Demo, Home


@pytest.fixture
def write_config(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "rundblick.toml"
        path.write_text(text)
        return str(path)

    return write


def only_message(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip()]
    assert len(lines) == 1, stderr
    assert "Traceback" not in stderr
    return lines[0]


def test_malformed_configuration(empty: Home, write_config: Callable[[str], str]) -> None:
    path = write_config("[company\nname = 'x'\n")
    result = empty.call("run", RUNDBLICK_CONFIG=path)
    assert result.returncode == 2
    assert path in only_message(result.stderr)
    assert "not valid TOML" in result.stderr


def test_unknown_connector(empty: Home, write_config: Callable[[str], str]) -> None:
    path = write_config("[connectors.crm_hubspott]\nenabled = true\n")
    result = empty.call("run", RUNDBLICK_CONFIG=path)
    assert result.returncode == 2
    message = only_message(result.stderr)
    assert "crm_hubspott" in message
    assert "crm_hubspot," in message


def test_missing_configuration(empty: Home, tmp_path: Path) -> None:
    result = empty.call("--config", str(tmp_path / "nowhere.toml"), "status")
    assert result.returncode == 2
    assert "nowhere.toml" in only_message(result.stderr)


def test_message_as_json(empty: Home, write_config: Callable[[str], str]) -> None:
    result = empty.call("run", "--json", RUNDBLICK_CONFIG=write_config("[company"))
    content = json.loads(result.stdout)
    assert content["exit_code"] == 2
    assert "TOML" in content["error"]


def test_unknown_command(empty: Home) -> None:
    assert empty.call("runn").returncode == 2


@pytest.fixture
def held_warehouse(demo: Demo, tmp_path: Path) -> Iterator[Home]:
    home = demo.home.copy(tmp_path / "held")
    with duckdb.connect(str(home.path / "warehouse.duckdb")):
        yield home


def test_locked_warehouse(held_warehouse: Home) -> None:
    import os

    for command in ("run", "publish"):
        result = held_warehouse.call(command)
        assert result.returncode == 2
        message = only_message(result.stderr)
        assert str(os.getpid()) in message
        assert "warehouse.duckdb" in message
    doctor = held_warehouse.call("doctor")
    assert doctor.returncode == 2
    assert f"kill {os.getpid()}" in doctor.stdout


def test_no_source_works(empty: Home) -> None:
    """Wrong token, unreachable database, missing files: each source has its own message."""
    from demo.emulator import serve

    folder = empty.path / "demo"
    folder.mkdir(parents=True)
    with serve(folder, "right-token") as emulator:
        result = empty.call(
            "run",
            "--json",
            **DOWN | {"RUNDBLICK__CONNECTORS__CRM_HUBSPOT__BASE_URL": emulator.hubspot_url},
            RUNDBLICK__CONNECTORS__CRM_HUBSPOT__ACCESS_TOKEN="wrong-token",
            RUNDBLICK__CONNECTORS__SURVEY_LIMESURVEY__PASSWORD="right-token",
            RUNDBLICK__CONNECTORS__ERP_ODOO__CONNECTION="postgresql://odoo:secret@127.0.0.1:9/odoo",
        )
    assert result.returncode == 2, result.stderr
    steps = json.loads(result.stdout)["steps"]
    expected = {
        "crm_hubspot": ("failed", 2, "token"),
        "erp_odoo": ("unreachable", 3, "127.0.0.1"),
        "survey_limesurvey": ("unreachable", 3, "LimeSurvey"),
        "web_matomo": ("unreachable", 3, "matomo.sqlite"),
        "ads_csv": ("failed", 2, "ads"),
        "files": ("failed", 2, "files"),
    }
    for name, (status, code, text) in expected.items():
        assert (steps[name]["status"], steps[name]["exit_code"]) == (status, code), name
        assert text in steps[name]["message"]
    assert "wrong-token" not in result.stdout + result.stderr
    assert "secret" not in result.stdout + result.stderr
    assert steps["dbt"]["exit_code"] == 1
    assert "publish" not in steps
    assert not (empty.path / "published" / "current").exists()


def test_sources_that_are_down_do_not_stop_the_others(
    demo: Demo, copied: Callable[[str], Home]
) -> None:
    """Without the emulator the run builds with the last good data, and says so."""
    home = copied("down")
    result = home.call("run", "--json", **DOWN)
    assert result.returncode == 3
    outcome = json.loads(result.stdout)
    assert outcome["steps"]["crm_hubspot"]["status"] == "unreachable"
    assert outcome["steps"]["erp_odoo"]["status"] == "unchanged"
    assert outcome["publication"]["changed"] == 0
    assert "rundblick demo --serve" in result.stderr
    assert home.checksums() == demo.home.checksums()


def test_blocked_mart_is_not_published(demo: Demo, copied: Callable[[str], Home]) -> None:
    home = copied("blocked")
    with duckdb.connect(str(home.path / "warehouse.duckdb")) as warehouse:
        warehouse.execute("delete from core.fct_order where ordered_at < '2026-01-01'")
    result = home.call("publish")
    assert result.returncode == 1, result.stderr
    assert "stopped the publication" in only_message(result.stderr)
    assert home.checksums() == demo.home.checksums()


def test_doctor_names_what_is_down_and_the_fix(demo: Demo) -> None:
    result = demo.home.call("doctor", **DOWN)
    assert result.returncode == 3
    assert "rundblick demo --serve" in result.stdout
    for subject in ("Python", "disk", "configuration", "DuckDB extensions", "dbt profile"):
        assert f"✓ {subject}" in result.stdout


def test_status(demo: Demo) -> None:
    content = demo.home.json("status")
    sources = {source["source"]: source for source in content["sources"]}
    assert sources["erp_odoo"]["last_run_status"] == "loaded"
    assert sources["erp_odoo"]["freshness"] == "fresh"
    assert sources["erp_odoo"]["tables"]["sale_order"] > 0
    marts = {mart["mart"]: mart for mart in content["marts"]}
    assert marts["core.fct_order"]["rows"] > 0
    assert marts["core.fct_order"]["checks"]["passed"] > 0
    plain = demo.home.call("status")
    assert "core.fct_order" in plain.stdout


def test_help_is_complete_and_imports_nothing_heavy() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "orchestration.cli", "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for command in ("demo", "run", "doctor", "status", "publish", "docs", "quarantine", "identity"):
        assert command in result.stdout
    for heavy in ("dlt", "dagster", "dbt.cli", "great_expectations", "pandas", "duckdb"):
        assert f"| {heavy}\n" not in result.stderr, heavy
