"""The configuration of `rundblick identity run`: link mode, extra columns, weights, settings."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingestion.errors import ConfigurationError

LINK_MODES = ("dedupe", "link_one_to_one", "link_and_dedupe")
IGNORE = "ignore"
ROLES = ("unique_id", "exact", "text", IGNORE)
KEYS = ("link_mode", "extra_columns", "weights", "term_frequencies", "settings")
_COLUMN = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True)
class DatasetConfig:
    """What a team says about its records."""

    link_mode: str = "dedupe"
    extra_columns: Mapping[str, str] = field(default_factory=dict)
    weights: Path | None = None
    term_frequencies: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def compared_columns(self) -> dict[str, str]:
        """The extra columns that are not ignored, with their roles."""
        return {name: role for name, role in self.extra_columns.items() if role != IGNORE}


def read_config(path: Path) -> DatasetConfig:
    """Read and check the file; every complaint names the key and what to write instead."""
    content = _read_toml(path)
    if unknown := [key for key in content if key not in KEYS]:
        raise ConfigurationError(
            f"{path}: {', '.join(unknown)} is no known key. Known keys: {', '.join(KEYS)}. "
            "Correct its name or remove it."
        )
    link_mode = content.get("link_mode", LINK_MODES[0])
    if link_mode not in LINK_MODES:
        raise ConfigurationError(
            f"{path}: link_mode must be one of {', '.join(LINK_MODES)}; dedupe finds duplicates "
            "in all records, link_one_to_one pairs the records of different source systems."
        )
    return DatasetConfig(
        link_mode=link_mode,
        extra_columns=_extra_columns(path, content.get("extra_columns", {})),
        weights=_file(path, "weights", content),
        term_frequencies=_file(path, "term_frequencies", content),
        settings=_settings(path, content.get("settings", {})),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ConfigurationError(
            f"The configuration {path} does not exist. Write a TOML file with at least "
            'link_mode = "dedupe".'
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None


def _extra_columns(path: Path, columns: Any) -> dict[str, str]:
    if not isinstance(columns, dict):
        raise ConfigurationError(
            f'{path}: [extra_columns] must be a table of lines such as member_id = "unique_id".'
        )
    for name, role in columns.items():
        if role not in ROLES:
            raise ConfigurationError(
                f"{path}: [extra_columns] {name} has the unknown role {role!r}. "
                f"Roles are {', '.join(ROLES)}."
            )
        if not _COLUMN.match(name):
            raise ConfigurationError(
                f"{path}: [extra_columns] {name!r} is no column name: use lower-case letters, "
                "digits and underscores. Column names of the files are read that way too."
            )
    return dict(columns)


def _file(path: Path, key: str, content: Mapping[str, Any]) -> Path | None:
    value = content.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"{path}: {key} must be the name of a CSV file.")
    file = (path.parent / Path(value).expanduser()).resolve()
    if not file.is_file():
        raise ConfigurationError(
            f"{path}: {key} names {file}, which does not exist. Correct the name, or train with "
            "--train."
        )
    return file


def _settings(path: Path, settings: Any) -> dict[str, str]:
    if not isinstance(settings, dict) or any(isinstance(v, dict) for v in settings.values()):
        raise ConfigurationError(
            f"{path}: [settings] must be a table of plain values such as match_threshold = 0.9."
        )
    return {name: _text(value) for name, value in settings.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(_text(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
