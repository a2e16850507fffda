"""Which records the CRM and the ERP keep of a person.

Tables: `contact` (HubSpot) and `partner` (Odoo persons), one row per record that ever existed,
with the codes of `knowledge.py` and `spelling.py`, and `company_partner`. Times of change are
decided here too.
"""

from __future__ import annotations

import numpy as np

from demo import knowledge, spelling
from demo.behaviour import Frame, stack
from demo.clock import DAY, END, FAR, TODAY, Bools, Ints, pick_weighted
from demo.company_records import make_company_records
from demo.defects import RATE, share_of_all
from demo.emitters.odoo_schema import PERSON_BASE
from demo.world import World, optional


def _merges(rng: np.random.Generator, born: Ints, kind: str) -> Ints:
    """Return when copies are merged into their first record (FAR: never)."""
    merged = born + rng.integers(5 * DAY, 420 * DAY, len(born))
    merged = np.where(share_of_all(rng, kind, merged < END), merged, FAR)
    # The first days after the start day always show a merge.
    waiting = np.flatnonzero(merged == FAR)[:3]
    merged[waiting] = TODAY + (np.arange(len(waiting)) * 2) * DAY + 10 * 3600
    return np.asarray(merged)


def _contact_copies(rng: np.random.Generator, created: Ints, works: Bools) -> tuple[Ints, Ints]:
    """Return which contacts get a copy, and when; a company contact's is its private record."""
    eligible = np.flatnonzero((created < TODAY - 40 * DAY) & ~works)
    count = max(4, round(RATE["crm_duplicate"] * len(created)))
    double = np.flatnonzero(
        (created < TODAY - 40 * DAY) & works & (rng.random(len(works)) < RATE["business_double"])
    )
    chosen = np.sort(np.concatenate((rng.permutation(eligible)[:count], double)))
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


def make_contacts(world: World, first: Ints, orders: Frame, writers: Ints) -> None:
    """Create the table `contact` of all HubSpot contact records.

    `writers` are the persons who gave their address in a form or a consent.
    """
    rng = world.rng("crm records")
    spelling.make_macros(world)
    people = np.flatnonzero(first < END)
    created = first[people]
    limits = knowledge.traits(world)
    works = limits["works"][people]
    twin_of, born = _contact_copies(rng, created, works)
    merged = np.where(works[twin_of], FAR, _merges(rng, born, "crm_merge"))
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
    at_company = limits["works"][person] & ~is_copy
    knows = knowledge.draw_contacts(rng, at_company, is_copy)
    wrote = np.isin(person, writers) & ~is_copy
    mailless = np.isin(knows["mail_how"], (spelling.NO_MAIL, spelling.DUMMY_MAIL))
    knows["mail_how"] = np.where(wrote & mailless, spelling.OWN, knows["mail_how"])
    # Those who clean up the CRM find copies by their equal address.
    found = twin_of[merged < FAR]
    knows["mail_how"][len(people) :][merged < FAR] = knows["mail_how"][found]
    has_number = rng.random(size) >= RATE["missing_customer_number"]
    _keep_evidence(world, rng, knows, limits, (person, original, has_number))
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
            "is_business": at_company,
            "has_number": has_number,
            "wrong_number": rng.random(size) < RATE["wrong_customer_number"],
            "salutes": rng.random(size) < 0.85,
            "owner": 4 + rng.integers(0, 6, size),
            "channel": pick_weighted(rng, [0.34, 0.25, 0.2, 0.12, 0.09], size),
            **knows,
            **spelling.draw_spelling(rng, size, is_copy),
        },
    )
    spelling.spell(world, "contact", "contact_base", "contact")
    rows = {
        "crm_duplicate": "is_copy and company is null",
        "business_double": "is_copy and company is not null",
        "crm_merge": f"merged_at < {FAR}", "hard_delete": f"deleted_at < {FAR}",
        "archived": f"archived_at < {FAR}", "call_centre_phone": f"phone_how = {spelling.CALLED}",
        "missing_birth_date": "birth_how = 1", "missing_email": "mail_how = 2",
        "missing_address": "address_how > 0", "postal_code_typo": "zip_how = 1",
    }  # fmt: skip
    _log(world, "crm_hubspot", "contact", "51000000 + contact", rows)


def _keep_evidence(
    world: World, rng: np.random.Generator, knows: Frame, limits: Frame,
    who: tuple[Ints, Ints, Bools],
) -> None:  # fmt: skip
    """Let most contacts share something with the person's first contact and ERP record."""
    person, original, has_number = who
    copies = np.flatnonzero(original != np.arange(len(original)))
    mains = original[copies]
    one, other = knowledge.rows(knows, mains), knowledge.rows(knows, copies)
    knowledge.keep_evidence(rng, one, other, _of(limits, person[copies]))
    knowledge.put_rows(knows, mains, one)
    knowledge.put_rows(knows, copies, other)
    # A company contact may buy for the company or for himself.
    bare = np.flatnonzero((original == np.arange(len(original))) & ~has_number)
    one = knowledge.rows(knows, bare)
    other = _of(_partner_knowledge(world), person[bare])
    other["at_company"] = one["at_company"]
    knowledge.keep_evidence(rng, one, other, _of(limits, person[bare]))
    knowledge.put_rows(knows, bare, one)
    knows["has_mobile"] = knows["has_mobile"] | (limits["works"][person] & (person % 8 > 0))


def _of(frame: Frame, index: Ints) -> Frame:
    return {name: values[index] for name, values in frame.items()}


def _partner_knowledge(world: World) -> Frame:
    """Return by person what a first ERP record would know."""
    count = world.persons
    rng = world.rng("erp knowledge")
    nobody = np.zeros(count, bool)
    return knowledge.draw_partners(rng, nobody, nobody)


def _all_partners_know(
    world: World, rng: np.random.Generator, person: Ints, twin_of: Ints, *, at_company: Bools
) -> Frame:
    """Draw what ERP records know: first records, then the copies of some of them (`twin_of`)."""
    firsts = len(person) - len(twin_of)
    is_copy = np.ones(len(twin_of), bool)
    knows = stack(
        [
            _of(_partner_knowledge(world), person[:firsts]),
            knowledge.draw_partners(rng, at_company[firsts:], is_copy),
        ]
    )
    knows["at_company"] = at_company
    limits = knowledge.traits(world)
    copies = np.arange(firsts, len(person))
    one, other = knowledge.rows(knows, twin_of), knowledge.rows(knows, copies)
    knowledge.keep_evidence(rng, one, other, _of(limits, person[copies]))
    knowledge.put_rows(knows, twin_of, one)
    knowledge.put_rows(knows, copies, other)
    knows["has_mobile"] = knows["has_mobile"] | (limits["works"][person] & (person % 8 > 0))
    landline = at_company & (knows["phone_how"] == spelling.LANDLINE)
    knows["phone_how"] = np.where(landline, spelling.SWITCHBOARD, knows["phone_how"])
    return knows


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
    firm = np.full(world.persons, -1, np.int64)
    firm[orders["person"]] = orders["company"]
    knows = _all_partners_know(world, rng, person, twin_of, at_company=firm[person] >= 0)
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
            "is_business": firm[person] >= 0,
            "firm": optional(firm[person], firm[person] >= 0),
            "null_write": rng.random(size) < RATE["null_write_date"],
            **knows,
            **_erp_spelling(rng, size, is_copy),
        },
    )
    spelling.spell(world, "partner", "partner_base", "partner")
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
    make_company_records(world, orders)
    rows = {
        "erp_duplicate": "is_copy", "erp_merge": f"merged_at < {FAR}",
        "erp_missing_email": "mail_how = 2", "erp_missing_birth_date": "birth_how = 1",
    }  # fmt: skip
    _log(world, "erp_odoo", "res_partner", f"{PERSON_BASE} + partner", rows)


def _erp_spelling(rng: np.random.Generator, size: int, is_copy: Bools) -> Frame:
    """Odoo has one field for the whole name: a title stands before it or not at all."""
    drawn = spelling.draw_spelling(rng, size, is_copy)
    drawn["title_how"] = np.minimum(drawn["title_how"], 1)
    return drawn


def _log(world: World, source: str, table: str, record: str, rows: dict[str, str]) -> None:
    name = "contact" if table == "contact" else "partner"
    for defect, clause in rows.items():
        world.defect(source, table, f"select {record} from {name} where {clause}", defect)
    spelling.log_spelling(world, source, table, record, name)
