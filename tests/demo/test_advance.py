"""Moving on: the same result in any steps, merges, deletions, late rows, recovery."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demo import store
from demo.clock import RESERVE_DAYS
from demo.company import advance, build, state
from ingestion.errors import ConfigurationError, RundblickError
from tests.demo.reading import content, one, rows, truth

Fresh = Callable[[str], Path]


@pytest.mark.parametrize("steps", [(1, 1), (3, 4), (1, 2, 27)], ids=str)
def test_steps_add_up(fresh: Fresh, steps: tuple[int, ...]) -> None:
    many, single = fresh("many"), fresh("single")
    for days in steps:
        advance(many, days)
    moved = advance(single, sum(steps))
    assert moved.today == moved.start_date + timedelta(days=sum(steps))
    assert content(many) == content(single)


def test_advance_brings_new_and_changed_rows(fresh: Fresh) -> None:
    home = fresh("home")
    orders = one(home, "odoo", "select count(*) from sale_order")
    objects = "select object_type, id, modified_at from crm_object"
    known = {row[:2]: row[2] for row in rows(home, "hubspot", objects)}
    hit = one(home, "matomo", "select max(idlink_va) from matomo_log_link_visit_action")
    advance(home, 30)
    assert one(home, "odoo", "select count(*) from sale_order") > orders
    now = {row[:2]: row[2] for row in rows(home, "hubspot", objects)}
    assert now.keys() - known.keys()
    assert any(now[key] > known[key] for key in now.keys() & known.keys())
    newest = "select max(idlink_va), count(*), count(distinct idlink_va) "
    top, count, distinct = rows(home, "matomo", newest + "from matomo_log_link_visit_action")[0]
    assert top > hit and count == distinct == top


def test_late_hits_arrive_with_a_new_number_and_an_old_time(fresh: Fresh) -> None:
    home = fresh("home")
    last = one(home, "matomo", "select max(idlink_va) from matomo_log_link_visit_action")
    advance(home, 60)
    query = f"""select count(*) from (select server_time, max(server_time) over
        (order by idlink_va) as newest from matomo_log_link_visit_action where idlink_va > {last})
        where julianday(newest) - julianday(server_time) > 0.5"""
    assert one(home, "matomo", query) > 0


def test_crm_merge_removes_the_loser_and_names_it_at_the_winner(fresh: Fresh) -> None:
    home = fresh("home")
    contacts = "select id, json_extract(body, '$.properties.hs_merged_object_ids') from crm_object"
    before = dict(rows(home, "hubspot", contacts + " where object_type = 'contacts'"))
    advance(home, 1)
    after = dict(rows(home, "hubspot", contacts + " where object_type = 'contacts'"))
    merged = {loser: winner for winner, loser in after.items() if loser and not before.get(winner)}
    assert merged
    for loser, winner in merged.items():
        assert loser in before and loser not in after
        same = "select count(distinct person_id) from {record_person} where record_id in " + str(
            (loser, winner)
        ).replace("{", "")
        assert truth(home, same) == [(1,)]
    pointing = [f'%"id":"{loser}"%' for loser in merged]
    for pattern in pointing:
        query = f"select count(*) from crm_object where body like '{pattern}'"
        assert one(home, "hubspot", query) == 0


def test_hard_deleted_contact_vanishes_everywhere(fresh: Fresh) -> None:
    home = fresh("home")
    advance(home, 4)
    deleted = truth(home, "select record from {defect_log} where defect = 'hard_delete'")
    left = {r[0] for r in rows(home, "hubspot", "select id from crm_object")}
    known = {r[0] for r in rows(fresh("start"), "hubspot", "select id from crm_object")}
    gone = {record for (record,) in deleted if record in known and record not in left}
    assert gone
    for record in gone:
        pattern = f'%"id":"{record}"%'
        query = f"select count(*) from crm_object where body like '{pattern}'"
        assert one(home, "hubspot", query) == 0


def test_erp_merge_repoints_orders_without_touching_write_date(fresh: Fresh) -> None:
    home = fresh("home")
    query = "select id, partner_id, write_date, state from sale_order"
    before = {row[0]: row[1:] for row in rows(home, "odoo", query)}
    partners = {row[0] for row in rows(home, "odoo", "select id from res_partner")}
    advance(home, 6)
    after = {row[0]: row[1:] for row in rows(home, "odoo", query)}
    lost = partners - {row[0] for row in rows(home, "odoo", "select id from res_partner")}
    moved = [key for key in before if before[key][0] in lost]
    assert lost and moved
    for key in moved:
        assert after[key][0] not in lost
        if after[key][2] == before[key][2]:
            assert after[key][1] == before[key][1]


def test_advanced_rows_are_written_like_built_ones(fresh: Fresh) -> None:
    home = fresh("home")
    advance(home, 20)
    for store_name, column, table, length in (
        ("odoo", "create_date", "sale_order", 26),
        ("odoo", "write_date", "res_partner", 26),
        ("matomo", "server_time", "matomo_log_link_visit_action", 19),
        ("matomo", "visit_last_action_time", "matomo_log_visit", 19),
        ("hubspot", "modified_at", "crm_object", 24),
    ):
        query = f"select distinct length({column}) from {table} where {column} is not null"
        assert rows(home, store_name, query) == [(length,)]
    types = "select distinct typeof(is_company), typeof(active) from res_partner"
    assert rows(home, "odoo", types) == [("integer", "integer")]
    declared = "select sql from sqlite_master where name = 'sale_order'"
    assert "date_order timestamp" in one(home, "odoo", declared)
    assert one(home, "odoo", "pragma integrity_check") == "ok"


def test_killed_advance_is_redone(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    home, whole = fresh("home"), fresh("whole")
    original = store._apply
    calls = 0

    def killed(*args: Any, **options: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 20:
            raise KeyboardInterrupt
        original(*args, **options)

    monkeypatch.setattr(store, "_apply", killed)
    with pytest.raises(KeyboardInterrupt):
        advance(home, 2)
    current = state(home)
    assert current is not None and current.today == current.start_date
    monkeypatch.setattr(store, "_apply", original)
    advance(home, 2)
    advance(whole, 2)
    assert content(home) == content(whole)


def test_build_finishes_a_killed_advance(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    home, whole = fresh("home"), fresh("whole")
    with monkeypatch.context() as patch:
        patch.setattr(store, "advance", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            advance(home, 1)
    build(home, "xs")
    advance(whole, 1)
    assert content(home) == content(whole)


def test_horizon_is_a_clear_error_and_changes_nothing(fresh: Fresh) -> None:
    home = fresh("home")
    before = content(home)
    with pytest.raises(RundblickError, match="simulated up to 2026-10-29"):
        advance(home, RESERVE_DAYS + 1)
    assert content(home) == before
    assert advance(home, RESERVE_DAYS).today.isoformat() == "2026-10-29"


@pytest.mark.parametrize("days", [0, -3])
def test_advance_needs_a_positive_number_of_days(fresh: Fresh, days: int) -> None:
    with pytest.raises(ConfigurationError, match="one day or more"):
        advance(fresh("home"), days)


def test_company_of_another_version_is_not_moved_on(fresh: Fresh) -> None:
    home = fresh("home")
    path = home / "demo" / "state.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    with pytest.raises(ConfigurationError, match="another version"):
        advance(home, 1)


def test_advance_without_a_company_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="rundblick demo"):
        advance(tmp_path, 1)
