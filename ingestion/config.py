"""Settings from rundblick.toml, the environment and the secrets files, validated once."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializeAsAny, ValidationError

from ingestion.config_models import (
    CONNECTORS,
    AttributionSettings,
    CompanySettings,
    ConnectorSettings,
    EngineSettings,
    GuardSettings,
    IdentitySettings,
    PathSettings,
    ScheduleSettings,
    ThresholdSettings,
    hide_secrets,
)
from ingestion.errors import ConfigurationError

FILE_NAME = "rundblick.toml"
ENV_PREFIX = "RUNDBLICK__"


class Settings(BaseModel):
    """All settings of one company; frozen, paths absolute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    config_file: Path
    home: Path
    company: CompanySettings = CompanySettings()
    paths: PathSettings = PathSettings()
    guards: GuardSettings = GuardSettings()
    thresholds: ThresholdSettings = ThresholdSettings()
    attribution: AttributionSettings = AttributionSettings()
    identity: IdentitySettings = IdentitySettings()
    engine: EngineSettings = EngineSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    connectors: dict[str, SerializeAsAny[ConnectorSettings]] = {}

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that the pipeline builds."""
        return self.home / "warehouse.duckdb"

    @property
    def extension_directory(self) -> Path:
        """Where DuckDB's extensions are installed, so that nothing is downloaded."""
        return self.home / "duckdb_extensions"

    @property
    def pipelines_dir(self) -> Path:
        """Working folders of the extraction."""
        return self.home / "dlt"

    @property
    def published(self) -> Path:
        """Published generations of the marts."""
        return self.home / "published"

    @property
    def documents(self) -> Path:
        """Generated documents."""
        return self.home / "docs"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance folder."""
        return self.home / "dagster"

    @property
    def reports(self) -> Path:
        """JSON reports of loads, checks and runs."""
        return self.home / "reports"

    @property
    def enabled_connectors(self) -> tuple[str, ...]:
        """Names of the connectors that are on, in the order of the registry."""
        return tuple(
            name for name in CONNECTORS if name in self.connectors and self.connectors[name].enabled
        )

    def connector(self, name: str) -> Any:
        """The settings of one connector; says how to add them when they are missing."""
        if name not in CONNECTORS:
            raise ConfigurationError(
                f"Unknown connector {name!r}. Known connectors: {', '.join(CONNECTORS)}."
            )
        if name not in self.connectors:
            raise ConfigurationError(
                f"Connector {name} is not configured. Add [connectors.{name}] with "
                f"enabled = true to {self.config_file}."
            )
        return self.connectors[name]

    def safe_dump(self) -> dict[str, Any]:
        """The settings as plain data with every secret hidden."""
        hidden: dict[str, Any] = hide_secrets(self.model_dump(mode="json"))
        return hidden


def load_settings(config_file: Path | None = None) -> Settings:
    """Read and validate the configuration.

    The file is the one given, else RUNDBLICK_CONFIG, else the next rundblick.toml upwards from
    the working directory. Environment variables win over the file, the file over secrets files.
    """
    path = _require_file(config_file)
    data = _read_toml(path)
    overrides = _from_environment(os.environ)
    home = _home(path, data, overrides)
    merged: dict[str, Any] = {}
    demo_secrets = home / "demo" / "secrets.toml"
    for secrets in (demo_secrets, path.parent / ".dlt" / "secrets.toml"):
        if secrets.is_file():
            content = _read_toml(secrets)
            merged = _merge(merged, {"connectors": _known(content.get("connectors", {}))})
    merged = _merge(_merge(merged, data), overrides)
    merged = _resolve(merged, home, path.parent)
    connectors = merged.pop("connectors", {})
    if not isinstance(connectors, dict):
        raise ConfigurationError(f"{path}: [connectors] must hold one table per connector.")
    validated = _validate_connectors(path, connectors)
    try:
        return Settings(config_file=path, home=home, connectors=validated, **merged)
    except ValidationError as error:
        raise ConfigurationError(_describe(path, (), error)) from None
    except TypeError as error:
        raise ConfigurationError(f"{path}: {error}. Remove that key.") from None


def find_file(config_file: Path | None = None) -> Path | None:
    """The file that is in force: the one given or named, else the next one upwards, else none."""
    named = config_file or os.environ.get("RUNDBLICK_CONFIG")
    if named:
        return Path(named).expanduser().resolve()
    start = Path.cwd()
    places = (folder / FILE_NAME for folder in (start, *start.parents))
    return next((path for path in places if path.is_file()), None)


def _require_file(config_file: Path | None) -> Path:
    path = find_file(config_file)
    if path is None:
        raise ConfigurationError(
            f"No {FILE_NAME} in {Path.cwd()} or above it. Change into the project's folder or set "
            "RUNDBLICK_CONFIG to the file."
        )
    if not path.is_file():
        raise ConfigurationError(
            f"The configuration file {path} does not exist. Correct RUNDBLICK_CONFIG or "
            f"copy {FILE_NAME} there."
        )
    return path


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(f"{path} cannot be read: {reason}.") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in sorted(environment.items()):
        if not key.startswith(ENV_PREFIX):
            continue
        *sections, name = key.removeprefix(ENV_PREFIX).lower().split("__")
        if not sections or not all(sections) or not name:
            raise ConfigurationError(
                f"{key} names no setting. The form is RUNDBLICK__SECTION__KEY, for instance "
                "RUNDBLICK__COMPANY__TIME_ZONE."
            )
        target = result
        for section in sections:
            target = target.setdefault(section, {})
        target[name] = value
    return result


def _home(path: Path, data: dict[str, Any], overrides: dict[str, Any]) -> Path:
    if from_environment := os.environ.get("RUNDBLICK_HOME"):
        return Path(from_environment).expanduser().resolve()
    paths = {**_section(data, "paths"), **_section(overrides, "paths")}
    return (path.parent / Path(str(paths.get("home", PathSettings().home))).expanduser()).resolve()


def _section(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    return value if isinstance(value, dict) else {}


def _known(connectors: dict[str, Any]) -> dict[str, Any]:
    """Secrets of connectors that this project does not know are other tools' business."""
    return {name: values for name, values in connectors.items() if name in CONNECTORS}


def _merge(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in top.items():
        old = result.get(key)
        result[key] = (
            _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return result


def _resolve(value: Any, home: Path, folder: Path, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _resolve(inner, home, folder, name) for name, inner in value.items()}
    if not isinstance(value, str):
        return value
    value = value.replace("{home}", str(home))
    if key in ("folder", "path", "home"):
        return str((folder / Path(value).expanduser()).resolve())
    sqlite = "sqlite:///"
    if value.startswith(sqlite):
        return sqlite + str((folder / Path(value.removeprefix(sqlite)).expanduser()).resolve())
    return value


def _validate_connectors(path: Path, connectors: dict[str, Any]) -> dict[str, ConnectorSettings]:
    result = {}
    for name, values in connectors.items():
        if name not in CONNECTORS:
            raise ConfigurationError(
                f"{path}: unknown connector {name!r} in [connectors]. Known connectors: "
                f"{', '.join(CONNECTORS)}."
            )
        try:
            result[name] = CONNECTORS[name].model_validate(values)
        except ValidationError as error:
            raise ConfigurationError(_describe(path, ("connectors", name), error)) from None
    return result


def _describe(path: Path, section: tuple[str, ...], error: ValidationError) -> str:
    """One line per problem, with the key and without the value, which may be a secret."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        *sections, key = (*section, *(str(part) for part in problem["loc"]))
        place = f"[{'.'.join(sections)}] {key}" if sections else key
        if problem["type"] == "extra_forbidden":
            lines.append(f"{place} is not a known setting; correct its name or remove it")
        elif problem["type"] == "missing":
            lines.append(f"{place} is missing; add it")
        else:
            lines.append(f"{place}: {problem['msg'].removeprefix('Value error, ')}")
    return f"{path}: " + "; ".join(lines) + "."
