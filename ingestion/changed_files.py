"""Which files of a folder are new or changed since they were last loaded."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingestion.contracts import Table
from ingestion.errors import ConfigurationError
from ingestion.resource import is_first_load, resource_state

FILES = "files"


def require_folder(connector: str, folder: str) -> Path:
    """The configured folder, or an error that names the setting."""
    path = Path(folder)
    if not path.is_dir():
        raise ConfigurationError(
            f"The folder {path} does not exist. Create it or correct [connectors.{connector}] "
            "folder in rundblick.toml."
        )
    return path


def changed_files(table: Table, folder: Path, files: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read, and remember them when all of them have been read.

    A file counts as unchanged when size and modification time are the same, or else when its
    content is. The memory is committed with the load. A removed file is forgotten, its rows stay.
    """
    state = resource_state(table)
    known = {} if is_first_load(table) else state.get(FILES, {})
    seen: dict[str, dict[str, Any]] = {}
    for path in files:
        name = path.relative_to(folder).as_posix()
        stat = path.stat()
        entry: dict[str, Any] = {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
        before = known.get(name)
        if before and entry.items() <= before.items():
            seen[name] = before
            continue
        entry["digest"] = digest(path)
        seen[name] = entry
        if not before or before["digest"] != entry["digest"]:
            yield path
    state[FILES] = seen


def digest(path: Path) -> str:
    """A fingerprint of the file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
