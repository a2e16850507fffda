"""Companies: dealers and fleet customers, groups with a parent, branches, shared VAT ids."""

from __future__ import annotations

import numpy as np

from demo import places, surnames
from demo.clock import Bools, Ints, moments, pick_weighted
from demo.defects import RATE
from demo.world import World

_FLEET_KINDS = (
    "Elektrotechnik", "Pflegedienst", "Stadtwerke", "Ingenieurbüro", "Lieferservice",
    "Gebäudereinigung", "Softwarehaus", "Versicherungsmakler", "Sanitär und Heizung",
    "Malerbetrieb", "Logistik", "Apotheke", "Steuerberatung", "Werbeagentur", "Turnverein",
    "Tischlerei", "Gartenbau", "Bäckerei", "Autohaus", "Maschinenbau", "Metallbau", "Spedition",
    "Dachdeckerei", "Druckerei", "Immobilien", "Hausverwaltung", "Physiotherapie", "Personaldienst",
)  # fmt: skip
_DEALER_KINDS = ("Fahrradhaus", "Zweirad", "Radladen", "Bike-Center", "Radsport")
_FORMS = ("GmbH", "GmbH & Co. KG", "AG", "e.K.", "KG", "UG (haftungsbeschränkt)", "OHG", "GbR")

# How people write the legal form: {form: variants}.
_FORM_VARIANTS: dict[str, tuple[str, ...]] = {
    "GmbH": ("GmbH.", "Gesellschaft mit beschränkter Haftung", "gmbh", "G.m.b.H."),
    "GmbH & Co. KG": ("GmbH & Co KG", "GmbH u. Co. KG", "GmbH und Co. KG", "GmbH&Co.KG"),
    "AG": ("Aktiengesellschaft", "A.G.", "ag", "AG."),
    "e.K.": ("eK", "e. K.", "e.Kfm.", "eingetragener Kaufmann"),
    "KG": ("K.G.", "Kommanditgesellschaft", "kg", "KG."),
    "UG (haftungsbeschränkt)": ("UG", "UG haftungsbeschränkt", "UG (haftungsbeschr.)", "Ug"),
    "OHG": ("oHG", "O.H.G.", "offene Handelsgesellschaft", "ohg"),
    "GbR": ("GBR", "Gesellschaft bürgerlichen Rechts", "G.b.R.", "gbr"),
    "e.V.": ("eV", "e. V.", "eingetragener Verein", "E.V."),
}

_COMPANY = """
create table company as
with head as (
    select b.*, coalesce(p.word, b.word) as said_word, coalesce(p.last_id, b.last_id) as said_last,
        coalesce(p.legal_form, b.legal_form) as said_form, coalesce(p.place, b.place) as said_place,
        case when b.shares_vat then p.vat else b.vat end as vat_number,
        case when b.is_branch then p.company else b.company end as site,
    from company_base as b
    left join company_base as p on p.company = b.parent and b.is_branch
), headed as (
    select h.* replace (case when h.shares_vat then coalesce(o.vat, h.vat) else h.vat end
        as vat_number) from head as h left join company_base as o on o.company = h.parent
), named as (
    select c.*, p.town, p.postal_code, p.prefix, s.street, h.town as head_town,
        case when said_word = 'Stadtwerke' then 'Stadtwerke ' || h.town
        when said_word = 'Turnverein' then 'Turnverein ' || h.town
        else said_word || ' ' || last_name end as core_name
    from headed as c
    join last_name on last_name.last_id = c.said_last
    join place as p on p.place = c.place
    join place as h on h.place = c.said_place
    join street as s using (street_id)
)
select * exclude (said_word, said_last, said_form, said_place, head_town, legal_form),
    said_form as legal_form, core_name || ' ' || said_form as company_name,
    mail_part(said_word) || '-' || mail_part(head_town) || site || '.example' as domain,
from named order by company
"""


def vat_numbers(rng: np.random.Generator, size: int) -> Ints:
    """Return German VAT numbers with a valid check digit (ISO 7064, modulus 11, 10)."""
    body = rng.choice(np.arange(10_000_000, 100_000_000, 11), size, replace=False)
    product = np.full(size, 10)
    for position in range(7, -1, -1):
        digit = body // 10**position % 10
        total = (digit + product) % 10
        product = 2 * np.where(total == 0, 10, total) % 11
    return np.asarray(body * 10 + (11 - product) % 10)


def make_companies(world: World, rng: np.random.Generator) -> int:
    """Create the table `company`; needs the tables of names and places."""
    count = max(8, int(world.persons * 0.02))
    dealer = rng.random(count) < 0.3
    word = np.where(dealer, rng.choice(_DEALER_KINDS, count), rng.choice(_FLEET_KINDS, count))
    forms = rng.choice(_FORMS, count, p=[0.46, 0.15, 0.06, 0.14, 0.07, 0.04, 0.03, 0.05])
    forms = np.where(word == "Turnverein", "e.V.", forms)
    parent, is_branch = _families(rng, count, dealer)
    in_vat_group = (rng.random(count) < RATE["vat_group"]) | (np.arange(count) == 1)
    place = pick_weighted(rng, [place[3] for place in places.PLACES], count)
    world.put(
        "company_base",
        {
            "company": np.arange(count),
            "parent": parent,
            "is_branch": is_branch,
            "shares_vat": (parent >= 0) & (is_branch | in_vat_group),
            "is_dealer": dealer,
            "word": word,
            "legal_form": forms,
            "industry": np.where(dealer, "Fahrradhandel", word),
            "last_id": np.where(
                (parent >= 0) & (rng.random(count) < 0.5),
                -1,
                pick_weighted(rng, surnames.weights(), count),
            ),
            "place": place,
            "street_id": rng.integers(0, len(places.STREET_NAMES), count),
            "house_number": rng.integers(1, 140, count),
            "employees": np.clip(np.exp(rng.normal(3.2, 1.2, count)), 2, 4000).astype(np.int64),
            "phone_rest": rng.integers(100_000, 9_999_999, count),
            "vat": vat_numbers(rng, count),
            "register": rng.integers(1_000, 120_000, count),
            "active_from": moments(rng, count),
        },
    )
    # Half of the companies of a group bear the name of their parent's owner.
    world.run("""
        update company_base set last_id = p.last_id from company_base as p
        where company_base.last_id = -1 and p.company = company_base.parent
    """)
    world.run(_COMPANY)
    variants = [
        (form, how, text)
        for form, texts in _FORM_VARIANTS.items()
        for how, text in enumerate(texts)
    ]
    world.put(
        "legal_form_variant",
        {
            "legal_form": [row[0] for row in variants],
            "form_how": [row[1] + 1 for row in variants],
            "variant": [row[2] for row in variants],
        },
    )
    for defect, clause in (
        ("company_group", "parent >= 0 and not is_branch"), ("branch", "is_branch"),
        ("vat_group", "shares_vat and not is_branch"),
    ):  # fmt: skip
        world.defect("world", "company", f"select company from company where {clause}", defect)
    return count


def _families(rng: np.random.Generator, count: int, dealer: Bools) -> tuple[Ints, Bools]:
    """Return each company's parent (-1: none) and whether it is only a branch of it."""
    draw = rng.random(count)
    # Even the smallest world has one of each.
    draw[:2] = 0.0, RATE["branch"]
    is_branch = draw < RATE["branch"]
    grouped = ~is_branch & (draw < RATE["branch"] + RATE["company_group"])
    free = np.flatnonzero(~is_branch & ~grouped)
    parent = np.full(count, -1, np.int64)
    for kind in (False, True):
        heads = free[dealer[free] == kind]
        members = np.flatnonzero((is_branch | grouped) & (dealer == kind))
        if len(heads) and len(members):
            # Few parents with several members each, as in life.
            few = heads[: max(1, len(members) // 2)]
            parent[members] = rng.choice(few, len(members))
    return parent, is_branch & (parent >= 0)
