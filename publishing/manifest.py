"""What is published: the manifest of a generation, and what changed against the one before."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ingestion.errors import RundblickError

if TYPE_CHECKING:
    from ingestion.config import Settings

FILE_NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class PublishedTable:
    """One mart of a generation. The checksum depends on content and columns, not on row order."""

    rows: int
    checksum: str
    columns: dict[str, str]
    key: tuple[str, ...] = ()
    comment: str | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read it back from JSON."""
        return cls(**{**data, "key": tuple(data.get("key", ()))})


@dataclass(frozen=True)
class Change:
    """How a mart differs from the generation before.

    Without a column that identifies rows in both generations, a changed row counts as one removed
    and one added, and `changed` is None.
    """

    added: int
    removed: int
    changed: int | None

    def to_dict(self) -> dict[str, int | None]:
        """Plain data for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Manifest:
    """Everything about one generation that a reader may want to know before reading it."""

    generation: str
    published_at: str
    tables: dict[str, PublishedTable]
    changed: dict[str, Change]
    previous: str | None = None
    format: int = FORMAT

    def to_json(self) -> str:
        """The text of the manifest file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a manifest file; names it and the fix when it is damaged."""
        try:
            data = json.loads(path.read_text("utf-8"))
            tables = {n: PublishedTable.from_dict(t) for n, t in data.pop("tables").items()}
            changed = {n: Change(**c) for n, c in data.pop("changed").items()}
            return cls(tables=tables, changed=changed, **data)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RundblickError(
                f"The manifest {path} is damaged. Delete {path.parent} and publish again."
            ) from None


def current_folder(settings: "Settings") -> Path | None:
    """The folder of the generation that readers see, None before the first publication."""
    current = settings.published / "current"
    return current.resolve() if (current / FILE_NAME).is_file() else None


def read_manifest(settings: "Settings") -> Manifest | None:
    """The manifest of the generation that readers see, None before the first publication."""
    folder = current_folder(settings)
    return Manifest.from_file(folder / FILE_NAME) if folder is not None else None
