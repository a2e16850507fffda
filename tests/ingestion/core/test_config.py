"""Configuration: precedence, secrets, and messages that name the key and the fix."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.config import Settings, load_settings
from ingestion.errors import ConfigurationError
from ingestion.sources import check_source


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write_file(text: str) -> Path:
        path = tmp_path / "rundblick.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def test_project_file_is_complete(settings: Settings, home: Path) -> None:
    assert settings.home == home
    assert settings.warehouse == home / "warehouse.duckdb"
    assert settings.enabled_connectors == (
        "crm_hubspot",
        "erp_odoo",
        "web_matomo",
        "survey_limesurvey",
        "ads_csv",
        "files",
    )
    assert settings.connector("erp_odoo").connection == f"sqlite:///{home}/demo/odoo.sqlite"
    assert settings.connector("ads_csv").folder == f"{home}/demo/ads"
    assert settings.connector("files").folder == f"{home}/demo/files"


def test_environment_wins_over_the_file(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(
        guards__max_shrink_share="0.5", connectors__files__enabled="false", company__currency="CHF"
    )
    assert settings.guards.max_shrink_share == 0.5
    assert settings.company.currency == "CHF"
    assert "files" not in settings.enabled_connectors


def test_file_is_found_upwards(
    write: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('[company]\nname = "Upwards"\n[paths]\nhome = "state"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    settings = load_settings()
    assert settings.company.name == "Upwards"
    assert settings.home == tmp_path / "state"


def test_relative_paths_belong_to_the_file(write: Callable[[str], Path], tmp_path: Path) -> None:
    path = write(
        '[connectors.files]\nfolder = "in"\n[connectors.erp_odoo]\nconnection = "sqlite:///x/y.db"'
    )
    settings = load_settings(path)
    assert settings.connector("files").folder == str(tmp_path / "in")
    assert settings.connector("erp_odoo").connection == f"sqlite:///{tmp_path}/x/y.db"


def test_a_region_may_be_named_and_a_night_shift_ends_at_midnight(
    write: Callable[[str], Path],
) -> None:
    text = "[company]\ncountry_code = 'AT'\nregion_code = 'Niederösterreich'"
    company = load_settings(write(f"{text}\nbusiness_day_end = '24:00'")).company
    assert (company.region_code, company.business_day_end) == ("Niederösterreich", "24:00")


def test_secrets_files_come_after_file_and_environment(
    write: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write('[connectors.crm_hubspot]\nenabled = true\n[paths]\nhome = "state"')
    demo = tmp_path / "state" / "demo" / "secrets.toml"
    demo.parent.mkdir(parents=True)
    demo.write_text('[connectors.crm_hubspot]\naccess_token = "demo"\n[other]\nx = 1')
    assert load_settings(path).connector("crm_hubspot").access_token == "demo"
    own = tmp_path / ".dlt" / "secrets.toml"
    own.parent.mkdir()
    own.write_text('[connectors.crm_hubspot]\naccess_token = "own"\n[connectors.foreign]\nx = 1')
    assert load_settings(path).connector("crm_hubspot").access_token == "own"
    monkeypatch.setenv("RUNDBLICK__CONNECTORS__CRM_HUBSPOT__ACCESS_TOKEN", "environment")
    assert load_settings(path).connector("crm_hubspot").access_token == "environment"


def test_secrets_are_hidden(write: Callable[[str], Path]) -> None:
    settings = load_settings(
        write(
            '[connectors.crm_hubspot]\naccess_token = "topsecret"\n'
            '[connectors.survey_limesurvey]\nbase_url = "http://x"\npassword = "topsecret"\n'
            '[connectors.erp_odoo]\nconnection = "postgresql://me:topsecret@host/db"'
        )
    )
    shown = json.dumps(settings.safe_dump()) + repr(settings)
    assert "topsecret" not in shown
    assert "postgresql://me:***@host/db" in shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("[company\nname = 1", ["rundblick.toml", "line 1"], id="malformed"),
        pytest.param("[company]\nnmae = 'x'", ["[company] nmae", "not a known"], id="unknown key"),
        pytest.param("[compnay]\nname = 'x'", ["compnay"], id="unknown section"),
        pytest.param("company = 3", ["company"], id="value for a section"),
        pytest.param(
            "[connectors.crm_sap]\nenabled = true",
            ["crm_sap", "crm_hubspot, erp_odoo"],
            id="connector",
        ),
        pytest.param("[connectors.files]\nenabled = true", ["folder", "missing"], id="missing key"),
        pytest.param("[company]\ntime_zone = 'Berlin'", ["time_zone", "Europe/Berlin"], id="zone"),
        pytest.param("[company]\nregion_code = 'ZH'", ["region_code 'ZH'", "NW"], id="region"),
        pytest.param("[company]\ncountry_code = 'ZZ'", ["country_code 'ZZ'"], id="country"),
        pytest.param(
            "[company]\nbusiness_day_start = '17:00'\nbusiness_day_end = '08:00'",
            ["business_day_end 08:00", "not after"],
            id="business hours",
        ),
        pytest.param("[company]\nworking_weekdays = 'Mo'", ["working_weekdays"], id="weekdays"),
        pytest.param("[schedule]\ndaily_at = '25:00'", ["daily_at"], id="time of day"),
        pytest.param("[guards]\nmax_shrink_share = 2", ["max_shrink_share"], id="share"),
        pytest.param(
            "[connectors.ads_csv]\nfolder='x'\nencoding='latin-99'",
            ["encoding", "utf-8"],
            id="code",
        ),
    ],
)
def test_wrong_configuration_is_named(
    write: Callable[[str], Path], text: str, parts: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as error:
        load_settings(write(text))
    assert error.value.exit_code == 2
    for part in parts:
        assert part in str(error.value)


def test_wrong_value_of_a_secret_is_not_shown(write: Callable[[str], Path]) -> None:
    with pytest.raises(ConfigurationError) as error:
        load_settings(write("[connectors.crm_hubspot]\naccess_token = [4711]"))
    assert "access_token" in str(error.value)
    assert "4711" not in str(error.value)


def test_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNDBLICK_CONFIG", str(tmp_path / "no.toml"))
    with pytest.raises(ConfigurationError, match=r"no\.toml"):
        load_settings()


def test_unknown_source_names_the_known_ones(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match=r"crm_sap.*crm_hubspot, erp_odoo"):
        check_source(settings, "crm_sap")
