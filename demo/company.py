"""The demo company: build its source systems, move them on day by day."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from demo.clock import HORIZON, START_DAY, seconds
from ingestion.errors import ConfigurationError, RundblickError

FORMAT = 7
Progress = Callable[[str], None]


@dataclass(frozen=True)
class DemoState:
    """Where the demo company stands: its size, seed, days and folder."""

    size: str
    seed: int
    start_date: date
    today: date
    folder: Path
    is_outdated: bool = False


def _folder(home: Path) -> Path:
    return Path(home) / "demo"


def _read(home: Path) -> dict[str, object] | None:
    path = _folder(home) / "state.json"
    if not path.exists():
        return None
    content: dict[str, object] = json.loads(path.read_text("utf-8"))
    return content


def _save(folder: Path, content: dict[str, object]) -> None:
    aside = folder / "state.json.part"
    aside.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    aside.replace(folder / "state.json")


def state(home: Path) -> DemoState | None:
    """Return the state of the finished demo company in a home, None when there is none."""
    content = _read(home)
    if content is None:
        return None
    return DemoState(
        size=str(content["size"]),
        seed=int(str(content["seed"])),
        start_date=date.fromisoformat(str(content["start_date"])),
        today=date.fromisoformat(str(content["today"])),
        folder=_folder(home),
        is_outdated=content.get("format") != FORMAT,
    )


def require_current(found: DemoState) -> None:
    """Refuse a company that another version of the simulation has built."""
    if found.is_outdated:
        raise ConfigurationError(
            f"{found.folder} holds a demo company of another version, which this one cannot move "
            "on. Set RUNDBLICK_HOME to another folder, or remove the home with its warehouse."
        )


def build(home: Path, size: str, seed: int = 7, progress: Progress | None = None) -> DemoState:
    """Build the company as of its start day; nothing to do when it is there already.

    Another size or seed, or an older format, replaces what is there. The company is built
    aside and moved into place when it is complete.
    """
    from demo.world import SIZES

    if size not in SIZES:
        raise ConfigurationError(f"Unknown demo size '{size}'. Choose one of: {', '.join(SIZES)}.")
    home = Path(home)
    found = _read(home)
    wanted = {"size": size, "seed": seed, "format": FORMAT}
    if found is not None and all(found.get(key) == value for key, value in wanted.items()):
        _finish_pending(home)
        current = state(home)
        assert current is not None
        return current
    home.mkdir(parents=True, exist_ok=True)
    aside = home / "demo.building"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    _make(aside, home / "duckdb_extensions", size, seed, progress or (lambda _: None))
    _save(
        aside,
        {**wanted, "start_date": START_DAY.isoformat(), "today": START_DAY.isoformat()},
    )
    _replace(_folder(home), aside)
    current = state(home)
    assert current is not None
    return current


def _replace(folder: Path, aside: Path) -> None:
    """Move a complete build into place; keep what other parts put there beside the stores."""
    if folder.exists():
        secrets = folder / "secrets.toml"
        if secrets.exists():
            shutil.copy2(secrets, aside / "secrets.toml")
        old = folder.with_name("demo.old")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        aside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        aside.rename(folder)


def _make(folder: Path, extensions: Path, size: str, seed: int, say: Progress) -> None:
    from demo import store
    from demo.emitters import ads, files
    from demo.simulation import simulate

    today = seconds(START_DAY)
    simulate(folder, extensions, size, seed, say)
    store.create(folder, folder / "log", today, extensions, say)
    ads.materialise(folder / "log", folder / "ads", today)
    files.materialise(folder / "log", folder / "files", today)
    say("ads and files written")


def advance(home: Path, days: int) -> DemoState:
    """Move the company on by whole days; its sources then show what happened meanwhile."""
    current = state(home)
    content = _read(home)
    if current is None or content is None:
        raise ConfigurationError(
            f"There is no demo company in {home}. Build it first: rundblick demo."
        )
    require_current(current)
    if days < 1:
        raise ConfigurationError(f"The demo can only move on by one day or more, not {days}.")
    target = current.today + timedelta(days=days)
    if "pending" in content:
        # A killed advance may have moved some stores already: never stop before its day.
        target = max(target, date.fromisoformat(str(content["pending"])))
    if target > HORIZON:
        left = (HORIZON - current.today).days
        raise RundblickError(
            f"The demo company is simulated up to {HORIZON}; today is {current.today}, so it can "
            f"move on by {left} days at most. Build a new one in an empty home (RUNDBLICK_HOME)."
        )
    _save(current.folder, {**content, "pending": target.isoformat()})
    _finish_pending(home)
    moved = state(home)
    assert moved is not None
    return moved


def _finish_pending(home: Path) -> None:
    content = _read(home)
    current = state(home)
    if content is None or current is None or "pending" not in content:
        return
    from demo import store
    from demo.emitters import ads, files

    target = date.fromisoformat(str(content["pending"]))
    log = current.folder / "log"
    store.advance(current.folder, log, seconds(target))
    ads.materialise(log, current.folder / "ads", seconds(target), seconds(current.today))
    files.materialise(log, current.folder / "files", seconds(target), seconds(current.today))
    rest = {key: value for key, value in content.items() if key != "pending"}
    _save(current.folder, {**rest, "today": target.isoformat()})
