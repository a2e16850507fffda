"""Monthly exports of store tablet, event desk and social inbox, in canonical columns.

A contact names the record that CRM or ERP had of the person when it was written down; what became
of that record later the file does not know. Some rows come days late, are saved twice or name a
record that nobody has.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from demo.behaviour import Frame
from demo.clock import DAY, FAR, TODAY, Bools
from demo.contacts import EVENT_DESK, KINDS, PLACES, STORE_TABLET, SYSTEMS, shares_name
from demo.defects import RATE
from demo.emitters.hubspot import CONTACT_BASE
from demo.emitters.odoo_schema import PERSON_BASE
from demo.world import World

STORE = "files"
# The sub-folder names the canonical entity; the files in it are named by system and month.
ENTITY = "touchpoint"
COLUMNS = (
    "source_system", "touchpoint_id", "touchpoint_type", "occurred_at", "customer_source_system",
    "customer_record_id", "channel", "direction", "campaign_code", "content", "sentiment_score",
)  # fmt: skip
EXPOSURE_COLUMNS = (
    "source_system", "exposure_id", "experiment_id", "experiment_name", "variant", "is_control",
    "expected_share", "customer_source_system", "customer_record_id", "campaign_code",
    "exposed_at",
)  # fmt: skip
# The sub-folders, with the columns of their files; the second column is the row's id.
ENTITIES = {ENTITY: COLUMNS, "experiment_exposure": EXPOSURE_COLUMNS}
NEWSLETTER = 101
_STRANGE_BASE = 900_000_000


def _put_kinds(world: World) -> None:
    world.put(
        "file_kind",
        {
            "kind": np.arange(len(KINDS)),
            "touchpoint_type": [kind[0] for kind in KINDS],
            "channel": [kind[1] for kind in KINDS],
        },
    )
    rows = [
        (kind, place, name) for kind, names in enumerate(PLACES) for place, name in enumerate(names)
    ]
    world.put(
        "file_place",
        {
            "kind": [row[0] for row in rows],
            "place": [row[1] for row in rows],
            "content": [row[2] for row in rows],
        },
    )
    world.put("file_system", {"system": np.arange(len(SYSTEMS)), "source_system": SYSTEMS})


def _known(world: World) -> None:
    """Create `file_contact_known`: which record the system's user could name at that moment."""
    world.run(f"""
        create table file_contact_known as
        with erp as (
            select f.contact, max(k.partner) filter (where k.is_copy) as copy,
                max(k.partner) filter (where not k.is_copy) as main
            from file_contact as f
            join partner as k on k.person = f.person
                and k.created <= f.moment and f.moment < least(k.merged_at, k.deleted_at)
            where f.system = {STORE_TABLET} and f.is_told
            group by f.contact
        ), crm as (
            select f.contact, max(k.contact) filter (where k.is_copy) as copy,
                max(k.contact) filter (where not k.is_copy) as main
            from file_contact as f
            join contact_full as k on k.person = f.person
                and k.created <= f.moment and f.moment < least(k.merged_at, k.deleted_at)
            left join consent as n on n.person = f.person and n.subscription = {NEWSLETTER}
                and n.granted <= f.moment and (f.moment < n.withdrawn or not n.is_recorded)
            where f.is_told and (f.system = {EVENT_DESK}
                or (f.system > {EVENT_DESK} and n.person is not null))
            group by f.contact
        )
        select f.*,
            case when erp.contact is not null then {PERSON_BASE}
                    + case when f.contact % 2 = 0 then coalesce(erp.copy, erp.main)
                        else coalesce(erp.main, erp.copy) end
                when crm.contact is not null then {CONTACT_BASE}
                    + case when f.contact % 2 = 0 then coalesce(crm.copy, crm.main)
                        else coalesce(crm.main, crm.copy) end
                end as record_id
        from file_contact as f
        left join erp on erp.contact = f.contact
        left join crm on crm.contact = f.contact
        order by f.contact
    """)


def _some(rng: np.random.Generator, name: str, eligible: Bools, is_past: Bools) -> Bools:
    """Choose a defect's share of the eligible rows, but one of the past at least."""
    chosen = eligible & (rng.random(len(eligible)) < RATE[name])
    past = np.flatnonzero(eligible & is_past)
    if len(past) and not chosen[past].any():
        chosen[rng.choice(past)] = True
    return np.asarray(chosen)


def emit(world: World, contacts: Frame) -> None:
    """Write the log of the three systems; needs the tables of CRM and ERP records and `consent`."""
    rng = world.rng("files")
    _put_kinds(world)
    size = len(contacts["contact"])
    world.put("file_contact", {**contacts, "is_told": shares_name(rng, contacts)})
    _known(world)
    named = world.get("select record_id is not null as named from file_contact_known")["named"]
    late = rng.random(size) < RATE["late_contact"]
    is_past = contacts["moment"] < TODAY - 7 * DAY
    world.put(
        "file_defect",
        {
            "contact": contacts["contact"],
            "is_late": late,
            "lag": np.where(late, rng.integers(2 * DAY, 6 * DAY, size), 1200),
            "is_doubled": _some(rng, "doubled_contact", named, is_past),
            "is_unknown": _some(rng, "unknown_record", named, is_past),
        },
    )
    world.run(f"""
        create table file_contact_full as
        select f.* replace (case when d.is_unknown then {_STRANGE_BASE} + f.contact
                else f.record_id end as record_id),
            d.* exclude (contact), s.source_system, k.touchpoint_type, k.channel, p.content,
            c.code as campaign_code, upper(s.source_system[1]) || lpad(f.contact::varchar, 7, '0')
                as touchpoint_id
        from file_contact_known as f join file_defect as d using (contact)
        join file_system as s using (system) join file_kind as k using (kind)
        join file_place as p using (kind, place) left join campaign as c using (campaign)
        order by f.contact
    """)
    world.write(
        STORE,
        ENTITY,
        f"""
        with saved as (
            select *, touchpoint_id as saved_id, moment + lag as visible_at from file_contact_full
            union all
            select *, touchpoint_id || '-2', moment + lag + 60 from file_contact_full
            where is_doubled
        )
        select source_system, saved_id as touchpoint_id, touchpoint_type,
            strftime(ts(moment), '%Y-%m-%dT%H:%M:%SZ') as occurred_at,
            case when record_id is null then null when system = {STORE_TABLET} then 'erp_odoo'
                else 'crm_hubspot' end as customer_source_system,
            record_id::varchar as customer_record_id, channel, 'inbound' as direction,
            campaign_code, content,
            case when sentiment >= -1 then sentiment end as sentiment_score,
            strftime(ts(moment), '%Y-%m') as month, visible_at, {FAR} as gone_at
        from saved""",
    )
    for defect, clause in (
        ("late_contact", "is_late"),
        ("doubled_contact", "is_doubled"),
        ("unknown_record", "is_unknown"),
    ):
        for system in SYSTEMS:
            query = f"""select touchpoint_id from file_contact_full
                where {clause} and source_system = '{system}'"""
            world.defect(system, ENTITY, query, defect)


def materialise(log: Path, folder: Path, today: int, since: int | None = None) -> None:
    """Write the files as of a day; with `since`, only those to which something was added."""
    con = duckdb.connect(config={"threads": 1})
    for entity, columns in ENTITIES.items():
        source = log / STORE / f"{entity}.parquet"
        target = folder / entity
        target.mkdir(parents=True, exist_ok=True)
        months = con.execute(
            f"""select source_system, month from '{source}' where visible_at < {today}
            group by all having max(visible_at) >= {-1 if since is None else since} order by all"""
        ).fetchall()
        for system, month in months:
            rows = con.execute(
                f"""select {", ".join(columns)} from '{source}'
                where source_system = ? and month = ? and visible_at < {today}
                order by visible_at, {columns[1]}""",
                [system, month],
            ).fetchall()
            _write_file(target / f"{system}_{month}.csv", columns, rows)
    con.close()


def _write_file(path: Path, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(rows)
    aside.replace(path)
