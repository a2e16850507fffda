"""Which records the CRM and the ERP keep of a person, and how wrong they are.

Tables: `contact` (HubSpot) and `partner` (Odoo persons), one row per record that ever existed,
with variant codes, and `company_partner`. Spelling is decided here, times of change too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demo.behaviour import Frame
from demo.clock import DAY, END, FAR, TODAY, Ints, pick_weighted
from demo.defects import RATE, share_of_all
from demo.world import World, optional

_MACROS = """
create macro mistype(x, k) as case
    when x is null or length(x) < 4 then x
    when k % 3 = 0 then substr(x, 1, 1 + k % (length(x) - 2)) || substr(x, 3 + k % (length(x) - 2))
    when k % 3 = 1 then substr(x, 1, 2 + k % (length(x) - 2))
        || substr(x, 2 + k % (length(x) - 2))
    else substr(x, 1, 1 + k % (length(x) - 2)) || substr(x, 3 + k % (length(x) - 2), 1)
        || substr(x, 2 + k % (length(x) - 2), 1) || substr(x, 4 + k % (length(x) - 2)) end;
create macro spelled(x, how, k) as case how
    when 1 then ascii_de(x) when 2 then bare_de(x) when 3 then mistype(x, k) else x end;
"""

# Spelled attributes of records; {mail} and {created} differ between the systems.
SPELLED = """
    select r.*,
        p.company, p.gender, p.birth_day, p.married_at, h.moved_at,
        case when r.first_how = 4 and p.short_form is not null then p.short_form
            else spelled(p.first_name, r.first_how, r.slip) end as first_name,
        spelled(p.last_name, r.last_how, r.slip) as maiden_name,
        spelled(p.married_last_name, r.last_how, r.slip) as married_name,
        case r.mail_how
            when 0 then coalesce(case when r.is_business then p.work_email end, p.email)
            when 1 then p.second_email
            when 2 then null
            when 3 then upper(p.email)
            else p.email end as email,
        case r.phone_how when 2 then '{call_centre}' when 1 then
            phone_format(a.prefix, h.landline_rest::varchar, r.phone_format) end as phone,
        case when r.has_mobile
            then phone_format(p.mobile_prefix, p.mobile, r.phone_format) end as mobile,
        spelled(s.street, case when r.first_how = 3 then 1 else 0 end, 0)
            || ' ' || h.house_number as street,
        a.postal_code, spelled(a.town, case when r.last_how = 2 then 2 else 0 end, 0) as town,
        t.street || ' ' || h.new_house_number as new_street,
        b.postal_code as new_postal_code, b.town as new_town,
    from {table} as r
    join person as p using (person)
    join household as h using (household)
    join place as a on a.place = h.place
    join place as b on b.place = h.new_place
    join street as s on s.street_id = h.street_id
    join street as t on t.street_id = h.new_street_id
"""


def _spelling(rng: np.random.Generator, size: int, is_copy: Any) -> Frame:
    """Draw how each record is spelled; copies are worse than first records."""
    typo = rng.random(size) < RATE["typo"] * np.where(is_copy, 3, 1)
    short = rng.random(size) < RATE["nickname"] * np.where(is_copy, 1.6, 0.8)
    umlaut = rng.random(size) < RATE["umlaut_variant"] * np.where(is_copy, 1.8, 0.9)
    last = np.where(umlaut, rng.choice([1, 2], size, p=[0.7, 0.3]), 0)
    in_last = rng.random(size) < 0.6
    return {
        "first_how": np.where(typo & ~in_last, 3, np.where(short, 4, 0)),
        "last_how": np.where(typo & in_last, 3, last),
        "slip": rng.integers(0, 1000, size),
        "phone_format": rng.integers(0, 7, size),
        "has_mobile": rng.random(size) < 0.72,
        "updates": rng.random(size) < 0.6,
    }


def _merges(rng: np.random.Generator, born: Ints, kind: str) -> Ints:
    """Return when copies are merged into their first record (FAR: never)."""
    merged = born + rng.integers(5 * DAY, 420 * DAY, len(born))
    merged = np.where(share_of_all(rng, kind, merged < END), merged, FAR)
    # The first days after the start day always show a merge.
    waiting = np.flatnonzero(merged == FAR)[:3]
    merged[waiting] = TODAY + (np.arange(len(waiting)) * 2) * DAY + 10 * 3600
    return np.asarray(merged)


def _contact_copies(rng: np.random.Generator, created: Ints) -> tuple[Ints, Ints]:
    """Return which contacts get a copy, and when."""
    eligible = np.flatnonzero(created < TODAY - 40 * DAY)
    count = max(4, round(RATE["crm_duplicate"] * len(created)))
    chosen = np.sort(rng.permutation(eligible)[:count])
    room = np.maximum(TODAY - 5 * DAY - created[chosen], 10 * DAY)
    return chosen, created[chosen] + (room * rng.uniform(0.05, 1.0, len(chosen))).astype(np.int64)


def _partner_copies(rng: np.random.Generator, people: Ints, orders: Frame) -> tuple[Ints, Ints]:
    """A second partner arises when a known customer's next order is entered as a new one."""
    by_person = np.lexsort((orders["created"], orders["person"]))
    person, created = orders["person"][by_person], orders["created"][by_person]
    second = np.flatnonzero(person[1:] == person[:-1]) + 1
    second = second[created[second] < TODAY - 20 * DAY]
    again, place = np.unique(person[second], return_index=True)
    count = min(max(4, round(RATE["erp_duplicate"] * len(people))), len(again))
    chosen = np.sort(rng.permutation(len(again))[:count])
    position = np.argsort(people)
    rows = position[np.searchsorted(people, again[chosen], sorter=position)]
    return rows, created[second[place[chosen]]] - 60


def make_contacts(world: World, first: Ints, orders: Frame) -> None:
    """Create the table `contact` of all HubSpot contact records."""
    rng = world.rng("crm records")
    world.run(_MACROS)
    people = np.flatnonzero(first < END)
    created = first[people]
    twin_of, born = _contact_copies(rng, created)
    merged = _merges(rng, born, "crm_merge")
    person = np.concatenate((people, people[twin_of]))
    is_copy = np.arange(len(person)) >= len(people)
    moment = np.concatenate((created, born))
    order = np.lexsort((is_copy, person, moment))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    size = len(person)
    original = np.concatenate((np.arange(len(people)), twin_of))
    bought = np.full(world.persons, FAR)
    np.minimum.at(bought, orders["person"], orders["created"])
    idle = ~is_copy & (bought[person] == FAR)
    deleted = share_of_all(rng, "hard_delete", idle & (moment < TODAY - 30 * DAY))
    gone = moment + (rng.uniform(0.2, 1.0, size) * (END - moment)).astype(np.int64)
    deleted_at = np.where(deleted, gone, FAR)
    soon = np.flatnonzero(idle & ~deleted & (moment < TODAY - 60 * DAY))[-3:]
    deleted_at[soon] = TODAY + np.arange(len(soon)) * DAY + 11 * 3600
    archived = share_of_all(rng, "archived", idle & (deleted_at == FAR))
    spelling = _spelling(rng, size, is_copy)
    spelling["has_mobile"] |= is_copy
    mail = np.where(
        is_copy,
        pick_weighted(rng, [0.35, 0.4, 0.25], size),
        pick_weighted(rng, [0.89, 0.04, 0.04, 0.03], size),
    )
    phone = pick_weighted(rng, [0.6, 0.4], size)
    phone = np.where(rng.random(size) < RATE["call_centre_phone"], 2, phone)
    no_birth = RATE["missing_birth_date"]
    world.put(
        "contact_base",
        {
            "contact": number,
            "person": person,
            "is_copy": is_copy,
            "created": moment,
            "winner": np.where(is_copy, number[original], -1),
            "merged_at": np.concatenate((np.full(len(people), FAR), merged)),
            "deleted_at": deleted_at,
            "archived_at": np.where(archived, gone, FAR),
            "mail_how": mail,
            "phone_how": phone,
            "is_business": np.ones(size, bool),
            "birth_how": pick_weighted(rng, [0.99 - no_birth, no_birth, 0.01], size),
            "has_number": rng.random(size) >= RATE["missing_customer_number"],
            "owner": 4 + rng.integers(0, 6, size),
            "channel": pick_weighted(rng, [0.34, 0.25, 0.2, 0.12, 0.09], size),
            **spelling,
        },
    )
    _spell(world, "contact", "contact_base", "contact")
    rows = {
        "crm_duplicate": "is_copy", "crm_merge": f"merged_at < {FAR}",
        "hard_delete": f"deleted_at < {FAR}", "archived": f"archived_at < {FAR}",
        "call_centre_phone": "phone_how = 2", "dummy_birth_date": "birth_how = 2",
        "missing_birth_date": "birth_how = 1",
    }  # fmt: skip
    _log(world, "crm_hubspot", "contact", "51000000 + contact", rows)


def make_partners(world: World, orders: Frame) -> None:
    """Create the tables `partner` and `company_partner` and the orders' partner."""
    rng = world.rng("erp records")
    first = np.full(world.persons, FAR)
    np.minimum.at(first, orders["person"], orders["created"])
    people = np.flatnonzero(first < END)
    people = people[np.argsort(first[people], kind="stable")]
    created = first[people] - 60
    twin_of, born = _partner_copies(rng, people, orders)
    merged = _merges(rng, born, "erp_merge")
    person = np.concatenate((people, people[twin_of]))
    moment = np.concatenate((created, born))
    is_copy = np.arange(len(person)) >= len(people)
    order = np.lexsort((is_copy, person, moment))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    size = len(person)
    original = np.concatenate((np.arange(len(people)), twin_of))
    spelling = _spelling(rng, size, is_copy)
    firm = np.full(world.persons, -1, np.int64)
    firm[orders["person"]] = orders["company"]
    world.put(
        "partner_base",
        {
            "partner": number,
            "person": person,
            "is_copy": is_copy,
            "created": moment,
            "winner": np.where(is_copy, number[original], -1),
            "merged_at": np.concatenate((np.full(len(people), FAR), merged)),
            "deleted_at": np.full(size, FAR),
            "mail_how": np.where(
                is_copy,
                pick_weighted(rng, [0.4, 0.3, 0.3], size),
                pick_weighted(rng, [0.84, 0.06, 0.10], size),
            ),
            "phone_how": pick_weighted(rng, [0.5, 0.5], size),
            "is_business": firm[person] >= 0,
            "firm": optional(firm[person], firm[person] >= 0),
            "birth_how": pick_weighted(rng, [0.5, 0.5], size),
            "null_write": rng.random(size) < RATE["null_write_date"],
            **spelling,
        },
    )
    _spell(world, "partner", "partner_base", "partner")
    world.run("""
        create table customer_number as
        select partner, person, is_copy, 'K' || (100001 + partner) as number from partner
    """)
    owner = np.full(len(orders["order"]), -1, np.int64)
    by_person = np.full(world.persons, -1, np.int64)
    by_person[people] = number[: len(people)]
    owner = by_person[orders["person"]]
    copy_of = np.full(world.persons, -1, np.int64)
    copy_born = np.full(world.persons, FAR)
    copy_merged = np.full(world.persons, FAR)
    copy_of[people[twin_of]] = number[len(people) :]
    copy_born[people[twin_of]], copy_merged[people[twin_of]] = born, merged
    strays = (
        (orders["created"] >= copy_born[orders["person"]])
        & (rng.random(len(owner)) < 0.7)
        & (orders["created"] < copy_merged[orders["person"]])
    )
    orders["partner"] = np.where(strays, copy_of[orders["person"]], owner)
    orders["final_partner"] = owner
    orders["moved_at"] = np.where(strays, copy_merged[orders["person"]], FAR)
    orders["by_company"] = (orders["company"] >= 0) & (rng.random(len(owner)) < 0.3)
    _company_partners(world, rng, orders)
    rows = {"erp_duplicate": "is_copy", "erp_merge": f"merged_at < {FAR}"}
    _log(world, "erp_odoo", "res_partner", "5000 + partner", rows)


def _company_partners(world: World, rng: np.random.Generator, orders: Frame) -> None:
    total = world.con.execute("select count(*) from company").fetchone()
    assert total is not None
    count = int(total[0])
    first = np.full(count, FAR)
    owned = orders["company"] >= 0
    np.minimum.at(first, orders["company"][owned], orders["created"][owned])
    world.put(
        "company_partner",
        {
            "company": np.arange(count),
            "company_created": first - 120,
            "name_how": pick_weighted(rng, [0.75, 0.15, 0.05, 0.05], count),
            "crm_name_how": pick_weighted(rng, [0.75, 0.1, 0.05, 0.1], count),
        },
    )


def _spell(world: World, table: str, base: str, key: str) -> None:
    from demo.population import CALL_CENTRE

    query = SPELLED.format(table=base, call_centre=CALL_CENTRE)
    world.run(f"create table {table} as select * from ({query}) order by {key}")


def _log(world: World, source: str, table: str, record: str, rows: dict[str, str]) -> None:
    name = "contact" if table == "contact" else "partner"
    shared = {
        "typo": "first_how = 3 or last_how = 3",
        "nickname": "first_how = 4 and first_name in (select short_form from first_name)",
        "umlaut_variant": "last_how in (1, 2) and maiden_name <> (select last_name from person "
        f"where person.person = {name}.person)",
    }
    for defect, clause in {**rows, **shared}.items():
        world.defect(source, table, f"select {record} from {name} where {clause}", defect)
