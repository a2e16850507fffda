"""Contacts in files: canonical columns, records as they were named then, late rows, the truth."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from demo.clock import START_DAY
from demo.company import advance
from demo.contacts import SYSTEMS
from demo.defects import RATE
from demo.emitters.files import COLUMNS
from demo.world import SIZES
from ingestion.sources.files import find_files
from ingestion.sources.files.tables import TOUCHPOINT
from tests.demo.reading import rows, truth


def _rows(home: Path) -> list[dict[str, str]]:
    found = []
    for path in sorted((home / "demo" / "files" / "touchpoint").iterdir()):
        with path.open(encoding="utf-8", newline="") as stream:
            found += [{**row, "file": path.stem} for row in csv.DictReader(stream)]
    return found


def test_files_are_touchpoints_in_canonical_columns(built: Path) -> None:
    found, unknown = find_files(built / "demo" / "files")
    assert set(found) == {"touchpoint", "experiment_exposure"} and not unknown
    assert set(COLUMNS) <= {column.name for column in TOUCHPOINT.columns}
    for row in _rows(built):
        assert row["file"] == f"{row['source_system']}_{row['occurred_at'][:7]}"
        assert row["occurred_at"] < START_DAY.isoformat()


def test_contacts_are_as_many_as_a_company_of_this_size_has(built: Path) -> None:
    persons = SIZES["xs"].persons
    count = dict.fromkeys(SYSTEMS, 0)
    for row in _rows(built):
        count[row["source_system"]] += 1
    for system, rate in zip(SYSTEMS, (0.5, 0.1, 0.1), strict=True):
        assert count[system] == pytest.approx(rate * persons, abs=4 * math.sqrt(rate * persons))


def test_some_name_their_record_and_others_do_not(built: Path) -> None:
    partners = {str(key) for (key,) in rows(built, "odoo", "select id from res_partner")}
    contacts = {key for (key,) in rows(built, "hubspot", "select id from crm_object")}
    ever = dict(truth(built, "select record_id, person_id from {record_person}"))
    unknown = "select record from {defect_log} where defect = 'unknown_record'"
    strange = {record for (record,) in truth(built, unknown)}
    named, whole = 0, _rows(built)
    for row in whole:
        record = row["customer_record_id"]
        assert bool(record) == bool(row["customer_source_system"])
        if not record:
            continue
        named += 1
        is_erp = row["source_system"] == "store_tablet"
        assert row["customer_source_system"] == ("erp_odoo" if is_erp else "crm_hubspot")
        if row["touchpoint_id"].removesuffix("-2") in strange:
            assert record not in ever and record not in partners | contacts
        else:
            assert record in ever
    assert 0.1 < named / len(whole) < 0.9


def test_a_named_record_is_the_truly_present_person(built: Path) -> None:
    person = dict(truth(built, "select touchpoint_id, person_id from {touchpoint_person}"))
    record = dict(truth(built, "select record_id, person_id from {record_person}"))
    known = [r for r in _rows(built) if r["customer_record_id"] in record]
    assert known
    for row in known:
        made = person[row["touchpoint_id"].removesuffix("-2")]
        assert made == record[row["customer_record_id"]]


def test_doubled_contacts_differ_in_their_id_only(built: Path) -> None:
    by_id = {row["touchpoint_id"]: row for row in _rows(built)}
    doubles = [key for key in by_id if key.endswith("-2")]
    assert doubles
    for key in doubles:
        first = by_id[key.removesuffix("-2")]
        assert {**by_id[key], "touchpoint_id": first["touchpoint_id"]} == first


def test_late_contacts_are_a_small_share(built: Path) -> None:
    count, total = truth(
        built,
        """select count(*) filter (where defect = 'late_contact'), (select count(*)
        from {touchpoint_person} where source_system in ('store_tablet', 'event_desk',
        'social_inbox')) from {defect_log}""",
    )[0]
    assert 0 < count <= RATE["late_contact"] * total + 4 * math.sqrt(RATE["late_contact"] * total)


def test_advance_adds_rows_and_leaves_other_files_alone(
    built: Path, fresh: Callable[[str], Path]
) -> None:
    home = fresh("home")
    folder = home / "demo" / "files" / "touchpoint"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    advance(home, 30)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.keys() > before.keys()
    changed = [name for name in before if after[name] != before[name]]
    assert all("_2026-0" in name for name in changed)
    assert len(_rows(home)) > len(_rows(built))


def test_late_contacts_appear_in_the_file_of_their_month(fresh: Callable[[str], Path]) -> None:
    home = fresh("home")
    log = home / "demo" / "log" / "files" / "touchpoint.parquet"
    with duckdb.connect() as con:
        late = con.execute(
            f"""select touchpoint_id, occurred_at[:10]::date, make_timestamp(visible_at * 1000000)
            from '{log}' where visible_at >= epoch(date '{START_DAY}') + 86400
                and epoch(occurred_at[:19]::timestamp) < visible_at - 86400 order by visible_at"""
        ).fetchall()
    assert late
    key, _, visible = late[0]
    days = (visible.date() - START_DAY).days
    advance(home, days)
    assert key not in {row["touchpoint_id"] for row in _rows(home)}
    advance(home, 1)
    assert key in {row["touchpoint_id"] for row in _rows(home)}


def test_every_contact_has_one_true_person(built: Path) -> None:
    key = "source_system, touchpoint_origin, touchpoint_id"
    query = f"select count(*), count(distinct ({key})) from {{touchpoint_person}}"
    total, distinct = truth(built, query)[0]
    assert total == distinct > 0


def test_silences_are_longer_than_the_limit_and_follow_no_purchase(built: Path) -> None:
    query = """select count(*), min(date_diff('hour', occurred_at, came_back_at)),
        count(*) filter (where need_id in (select need_id from {need}
            where converted_at is not null))
        from {journey_outcome} where outcome = 'dropped_out'"""
    count, hours, converted = truth(built, query)[0]
    assert count > 5 and hours > 90 * 24 and converted == 0


def test_who_is_reactivated_had_dropped_out(built: Path) -> None:
    query = """select count(*), count(d.person_id) from {journey_outcome} as r
        left join {journey_outcome} as d on d.outcome = 'dropped_out'
            and d.person_id = r.person_id and d.came_back_at = r.occurred_at
        where r.outcome = 'reactivated'"""
    total, left = truth(built, query)[0]
    assert total == left > 0
