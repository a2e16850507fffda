"""Building: sizes, repeatability, no-op, recovery."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from demo import store
from demo.company import build, state
from demo.world import SIZES
from ingestion.errors import ConfigurationError
from tests.demo.reading import content, one, truth


def test_same_seed_gives_same_content_and_another_seed_does_not(
    built: Path, tmp_path: Path
) -> None:
    build(tmp_path / "again", "xs")
    build(tmp_path / "other", "xs", seed=8)
    assert content(tmp_path / "again") == content(built)
    other = content(tmp_path / "other")
    assert other["odoo.sale_order"] != content(built)["odoo.sale_order"]
    causes = "select * from {conversion_cause} order by all"
    assert truth(tmp_path / "again", causes) == truth(built, causes)


def test_persons_and_web_events_are_of_the_size_asked_for(built: Path) -> None:
    size = SIZES["xs"]
    assert truth(built, "select count(*) from {household}") == [(size.persons,)]
    hits = one(built, "matomo", "select count(*) from matomo_log_link_visit_action")
    assert 0.85 * size.web_events < hits < 1.15 * size.web_events


def test_building_the_same_company_again_touches_nothing(built: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (built / "demo").rglob("*") if p.is_file()}
    build(built, "xs")
    assert before == {p: p.stat().st_mtime_ns for p in (built / "demo").rglob("*") if p.is_file()}


def test_unknown_size_names_the_sizes(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="xs, s, m, l"):
        build(tmp_path, "xxl")
    assert not (tmp_path / "demo").exists()


def test_killed_build_leaves_no_company_and_is_done_again(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = store.create

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, "xs")
    assert state(tmp_path) is None
    monkeypatch.setattr(store, "create", original)
    build(tmp_path, "xs")
    assert content(tmp_path) == content(built)


def test_other_size_or_older_format_replaces_but_keeps_secrets(
    fresh: Callable[[str], Path],
) -> None:
    home = fresh("old")
    (home / "demo" / "secrets.toml").write_text("[connectors]\n")
    path = home / "demo" / "state.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    build(home, "xs")
    assert json.loads(path.read_text())["format"] > 0
    assert (home / "demo" / "secrets.toml").read_text() == "[connectors]\n"
