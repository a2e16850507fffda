"""What a source's run did, kept as JSON for status and people."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ingestion.config import Settings

Status = Literal["loaded", "unchanged", "refused", "failed"]


@dataclass
class LoadReport:
    """The result of one run of one source.

    `extracted` counts accepted rows that were read, `rows` those that were new or changed and
    loaded, `rejected` those that went to quarantine. `left_out` names optional tables that the
    source does not offer, with the reason.
    """

    source: str
    started_at: datetime
    status: Status = "failed"
    load_id: str | None = None
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    extracted: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    new_columns: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    duplicates: dict[str, int] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)
    recovered: bool = False
    message: str = ""

    @property
    def total_rows(self) -> int:
        """Rows that were new or changed and loaded."""
        return sum(self.rows.values())

    @property
    def total_rejected(self) -> int:
        """Rows that went to quarantine."""
        return sum(self.rejected.values())

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {**asdict(self), "started_at": self.started_at.isoformat()}

    def write(self, settings: Settings) -> Path:
        """Write the report to the reports folder, in one step."""
        settings.reports.mkdir(parents=True, exist_ok=True)
        path = settings.reports / f"load_{self.source}.json"
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(self.as_dict(), indent=2), encoding="utf-8")
        temporary.replace(path)
        return path


def read_report(settings: Settings, source: str) -> LoadReport | None:
    """The report of the source's last run, None when there is none."""
    path = settings.reports / f"load_{source}.json"
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    data["started_at"] = datetime.fromisoformat(data["started_at"])
    return LoadReport(**data)
