"""What the set-up writes beside the project."""

from pathlib import Path

import pytest

from ingestion.config import Settings, load_settings
from orchestration import environment, home


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that takes the project's place."""
    monkeypatch.setattr(environment, "PROJECT_ROOT", tmp_path)
    (tmp_path / "rundblick.toml").write_text('[paths]\nhome = ".state"\n')
    return tmp_path


def settings_of(project: Path) -> Settings:
    return load_settings(project / "rundblick.toml")


def test_the_project_tells_dagster_where_its_runs_are(project: Path) -> None:
    (project / ".env").write_text("OTHER=1\nDAGSTER_HOME=/elsewhere\n")
    home.write_dotenv(settings_of(project))
    home.write_dotenv(settings_of(project))
    wanted = f"OTHER=1\nDAGSTER_HOME={project / '.state' / 'dagster'}\n"
    assert (project / ".env").read_text() == wanted


def test_another_home_leaves_the_project_as_it_is(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("RUNDBLICK_HOME", str(tmp_path_factory.mktemp("other")))
    home.write_dotenv(settings_of(project))
    assert not (project / ".env").exists()
