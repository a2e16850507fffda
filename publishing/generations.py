"""Generations on disk: which one readers see, how it is switched, what is cleaned up."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.errors import RundblickError
from publishing.manifest import FILE_NAME, current_folder

if TYPE_CHECKING:
    from ingestion.config import Settings

DATABASE = "marts.duckdb"
KEPT_GENERATIONS = 3
_UNFINISHED = ".building-"


def folder_aside(settings: "Settings", generation: str) -> Path:
    """A new folder for a generation, where no reader looks."""
    folder = settings.published / "generations" / f"{_UNFINISHED}{generation}"
    folder.mkdir(parents=True)
    return folder


def switch(settings: "Settings", aside: Path, generation: str) -> Path:
    """Make a finished generation the current one: the one moment in which readers see it."""
    for path in aside.rglob("*"):
        if path.is_file():
            _sync(path)
            # A writer would lock out readers and change what was published.
            path.chmod(0o444)
    folder = aside.with_name(generation)
    aside.rename(folder)
    _sync(folder.parent)
    _replace_link(settings.published / "current", Path("generations") / generation)
    _link_names(settings)
    _sync(settings.published)
    return folder


def clean(settings: "Settings") -> None:
    """Remove what a killed publication left: unfinished folders and finished, unseen ones."""
    current = current_folder(settings)
    for folder in (settings.published / "generations").glob("*"):
        is_unfinished = folder.name.startswith(_UNFINISHED)
        is_unseen = current is None or folder.name > current.name
        if is_unfinished or is_unseen:
            shutil.rmtree(folder, ignore_errors=True)
    for temporary in settings.published.glob(".*.next"):
        temporary.unlink(missing_ok=True)
    if current is not None:
        _link_names(settings)


def forget_old(settings: "Settings") -> None:
    """Keep the newest generations; a file that a reader has open stays readable for it."""
    folders = sorted((settings.published / "generations").glob("[0-9]*"))
    for folder in folders[:-KEPT_GENERATIONS]:
        shutil.rmtree(folder, ignore_errors=True)


def share(source: Path, target: Path) -> bool:
    """Share an unchanged file between generations where the file system can."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


@contextmanager
def only_publisher(settings: "Settings") -> Iterator[None]:
    """One publication at a time; the lock ends with the process, however it ends."""
    settings.published.mkdir(parents=True, exist_ok=True)
    with (settings.published / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RundblickError(
                f"Another process is publishing to {settings.published}. Wait until it has "
                "finished, then publish again."
            ) from None
        yield


def _link_names(settings: "Settings") -> None:
    """Fixed names for readers; they follow `current` and need no switch of their own."""
    for name in (DATABASE, FILE_NAME):
        _replace_link(settings.published / name, Path("current") / name)


def _replace_link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    temporary = link.with_name(f".{link.name}.next")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
