"""Persons, households and companies with their names, addresses, e-mails and phones."""

from __future__ import annotations

import numpy as np

from demo import names, places
from demo.catalogue import BIKE_DEMAND
from demo.clock import FAR, T0, TODAY, Bools, Ints, moments, pick_weighted
from demo.defects import RATE, share_of_all
from demo.world import World, optional

PROVIDERS = (
    "gmx.de", "web.de", "gmail.com", "t-online.de", "freenet.de", "posteo.de", "icloud.com",
)  # fmt: skip
MOBILE_PREFIXES = (
    "0151", "0152", "0157", "0160", "0162", "0163", "0170", "0171", "0172", "0173", "0174",
    "0175", "0176", "0177", "0178", "0179",
)  # fmt: skip
CALL_CENTRE = "+49 221 98765-0"

_MACROS = """
create macro phone_format(area, rest, f) as case f
    when 0 then '+49 ' || substr(area, 2) || ' ' || rest
    when 1 then '0049' || substr(area, 2) || rest
    when 2 then area || '/' || rest
    when 3 then area || ' ' || rest
    when 4 then '(' || area || ') ' || rest
    when 5 then '+49' || substr(area, 2) || rest
    else '+49 (0)' || substr(area, 2) || ' ' || rest end;
create macro mail_part(x) as regexp_replace(lower(ascii_de(x)), '[^a-z0-9]+', '', 'g');
"""

_PERSON = """
create table person as
with named as (
    select
        p.*, f.first_name, f.short_form, l.last_name, m.last_name as married_last_name,
        v.provider, a.prefix as mobile_prefix, c.domain,
        mail_part(f.first_name) as first_mail,
        mail_part(strip_accents(ascii_de(l.last_name))) as last_mail,
    from person_base as p
    join first_name as f on f.first_id = p.first_id
    join last_name as l on l.last_id = p.last_id
    join last_name as m on m.last_id = p.married_last_id
    join provider as v on v.provider_id = p.provider_id
    join mobile_prefix as a on a.mobile_prefix_id = p.mobile_prefix_id
    left join company as c on c.company = p.company
), addressed as (
    select *,
        case mail_kind
            when 0 then first_mail || '.' || last_mail
            when 1 then first_mail || last_mail
            when 2 then substr(first_mail, 1, 1) || '.' || last_mail
            when 3 then first_mail || '.' || last_mail || (birth_year % 100)::varchar
            else last_mail || birth_year::varchar end as local_part
    from named
), numbered as (
    select *, row_number() over (partition by local_part, provider order by person) as copy
    from addressed
)
select
    * exclude (copy, local_part, first_mail, last_mail, domain),
    case when shares_email then 'familie.' || mail_part(h_last_name) || household || '@gmx.de'
        else local_part || case when copy > 1 then copy::varchar else '' end || '@' || provider
        end as email,
    case when domain is not null then
        case when uses_info_mailbox then 'info@' || domain
        else first_mail || '.' || last_mail || '@' || domain end end as work_email,
    substr(first_mail, 1, 3) || last_mail || person::varchar || '@web.de' as second_email,
    lpad(mobile_rest::varchar, 7, '0') as mobile
from numbered join household_name using (household)
order by person
"""


def _household_places(rng: np.random.Generator, count: int) -> Ints:
    return pick_weighted(rng, [place[3] for place in places.PLACES], count)


def _first_names(rng: np.random.Generator, gender: Ints, birth_year: Ints) -> Ints:
    cohort = np.searchsorted(names.COHORT_STARTS, birth_year, side="right") - 1
    width = len(names.MALE[0])
    rank = pick_weighted(rng, 1 / (np.arange(width) + 3.0), len(gender))
    return gender * 100 + cohort * width + rank


def _households(world: World, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return household and position of each person."""
    count = world.persons
    sizes = rng.choice(np.arange(1, 6), count, p=[0.42, 0.33, 0.12, 0.10, 0.03])
    household = np.repeat(np.arange(count), sizes)[:count]
    first = np.searchsorted(household, household, side="left")
    return household, np.arange(count) - first


def _companies(world: World, rng: np.random.Generator) -> int:
    count = max(8, int(world.persons * 0.02))
    dealer = rng.random(count) < 0.3
    fleet_kinds = (
        "Elektrotechnik", "Pflegedienst", "Stadtwerke", "Ingenieurbüro", "Lieferservice",
        "Gebäudereinigung", "Softwarehaus", "Versicherungsmakler", "Sanitär und Heizung",
        "Malerbetrieb", "Logistik", "Apotheke", "Steuerberatung", "Werbeagentur", "Turnverein",
    )  # fmt: skip
    dealer_kinds = ("Fahrradhaus", "Zweirad", "Radladen", "Bike-Center", "Radsport")
    industry = np.where(dealer, "Fahrradhandel", rng.choice(fleet_kinds, count))
    word = np.where(dealer, rng.choice(dealer_kinds, count), industry)
    forms = rng.choice(
        ["GmbH", "GmbH & Co. KG", "AG", "e.K.", "KG", "UG (haftungsbeschränkt)"],
        count,
        p=[0.5, 0.16, 0.06, 0.16, 0.08, 0.04],
    )
    forms = np.where(word == "Turnverein", "e.V.", forms)
    last = pick_weighted(rng, 1 / (np.arange(len(names.LAST)) + 12.0), count)
    place = _household_places(rng, count)
    world.put(
        "company_base",
        {
            "company": np.arange(count),
            "is_dealer": dealer,
            "word": word,
            "legal_form": forms,
            "industry": industry,
            "last_id": last,
            "place": place,
            "street_id": rng.integers(0, len(places.STREET_NAMES), count),
            "house_number": rng.integers(1, 140, count),
            "employees": np.clip(np.exp(rng.normal(3.2, 1.2, count)), 2, 4000).astype(np.int64),
            "phone_rest": rng.integers(100_000, 9_999_999, count),
            "vat": rng.integers(100_000_000, 999_999_999, count),
            "active_from": moments(rng, count),
        },
    )
    world.run("""
        create table company as
        with named as (
            select c.*, p.town, p.postal_code, p.prefix, s.street,
                case when word = 'Stadtwerke' then 'Stadtwerke ' || town || ' ' || legal_form
                when word = 'Turnverein' then 'Turnverein ' || town || ' ' || legal_form
                else word || ' ' || last_name || ' ' || legal_form end as company_name
            from company_base as c
            join last_name using (last_id)
            join place as p using (place)
            join street as s using (street_id)
        )
        select *, mail_part(word) || '-' || mail_part(town) || company || '.example' as domain,
            row_number() over (partition by company_name order by company) as same_name
        from named order by company
    """)
    return count


def _company_of(rng: np.random.Generator, adults: Bools, companies: int) -> Ints:
    """Give each company one to five contact persons."""
    seats = np.repeat(
        np.arange(companies), rng.choice(5, companies, p=[0.4, 0.3, 0.15, 0.1, 0.05]) + 1
    )
    candidates = rng.permutation(np.flatnonzero(adults))[: len(seats)]
    company = np.full(len(adults), -1, np.int64)
    company[candidates] = seats[: len(candidates)]
    return company


def _kin(rng: np.random.Generator, household: Ints, position: Ints) -> dict[str, Ints]:
    """Draw gender, birth and the last-name holder, with twins and same-named sons."""
    count = len(household)
    head = np.searchsorted(household, household, side="left")
    gender = rng.integers(0, 2, count)
    partner = position == 1
    gender[partner] = np.where(
        rng.random(partner.sum()) < 0.94, 1 - gender[head[partner]], gender[head[partner]]
    )
    size = np.bincount(household)[household]
    head_year = np.where(
        size >= 3, rng.integers(1950, 1983, count), rng.integers(1938, 2006, count)
    )
    year = head_year[head] + np.where(partner, rng.integers(-5, 6, count), 0)
    child = position >= 2
    year = np.where(child, np.minimum(head_year[head] + rng.integers(22, 34, count), 2008), year)
    day_of_year = rng.integers(0, 365, count)
    twin = np.zeros(count, bool)
    thirds = np.flatnonzero(position == 3)
    wanted = round(RATE["twins"] * count / 2)
    chosen = rng.permutation(thirds)[:wanted]
    year[chosen], day_of_year[chosen] = year[chosen - 1], day_of_year[chosen - 1]
    twin[chosen] = twin[chosen - 1] = True
    first = _first_names(rng, gender, year)
    clash = chosen[first[chosen] == first[chosen - 1]]
    first[clash] = first[clash] // 25 * 25 + (first[clash] + 1) % 25
    sons = np.flatnonzero((position == 2) & ~twin & (gender[head] == 0))
    sons = rng.permutation(sons)[: round(RATE["father_and_son"] * count / 2)]
    gender[sons], first[sons] = 0, first[head[sons]]
    namesake = np.zeros(count, bool)
    namesake[sons] = namesake[head[sons]] = True
    birth = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    own_name = partner & (rng.random(count) < 0.2)
    return {
        "gender": gender, "birth_year": year, "birth_day": birth + day_of_year, "first_id": first,
        "name_holder": np.where(own_name, np.arange(count), head), "head": head,
        "is_twin": twin.astype(np.int64), "is_namesake": namesake.astype(np.int64),
    }  # fmt: skip


def _lists(world: World) -> None:
    flat = [name for block in (*names.MALE, *names.FEMALE) for name in block]
    world.run(_MACROS)
    world.put(
        "first_name",
        {
            "first_id": np.arange(len(flat)),
            "first_name": flat,
            "short_form": [names.SHORT_FORMS.get(name) for name in flat],
        },
    )
    last = [name.replace("van-", "van ").replace("de-", "de ") for name in names.LAST]
    world.put("last_name", {"last_id": np.arange(len(last)), "last_name": last})
    world.put("provider", {"provider_id": np.arange(len(PROVIDERS)), "provider": PROVIDERS})
    world.put(
        "mobile_prefix",
        {"mobile_prefix_id": np.arange(16), "mobile_prefix": MOBILE_PREFIXES},
    )
    world.run("alter table mobile_prefix rename column mobile_prefix to prefix")
    world.put(
        "place",
        {
            "place": np.arange(len(places.PLACES)),
            "postal_code": [p[0] for p in places.PLACES],
            "town": [p[1] for p in places.PLACES],
            "prefix": [p[2] for p in places.PLACES],
        },
    )
    world.put(
        "street",
        {"street_id": np.arange(len(places.STREET_NAMES)), "street": places.STREET_NAMES},
    )


def populate(world: World) -> None:
    """Create the tables `person`, `household`, `company` and `place`."""
    rng = world.rng("population")
    count = world.persons
    _lists(world)
    companies = _companies(world, rng)
    household, position = _households(world, rng)
    kin = _kin(rng, household, position)
    with_others = np.bincount(household)[household] > 1
    last = pick_weighted(rng, 1 / (np.arange(len(names.LAST)) + 12.0), count)[kin["name_holder"]]
    marries = (rng.random(count) < RATE["married_name"]) & (position < 2)
    moves = rng.random(household.max() + 1) < RATE["move"]
    homes = len(moves)
    world.put(
        "household",
        {
            "household": np.arange(homes),
            "place": _household_places(rng, homes),
            "street_id": rng.integers(0, len(places.STREET_NAMES), homes),
            "house_number": rng.integers(1, 160, homes),
            "new_place": _household_places(rng, homes),
            "new_street_id": rng.integers(0, len(places.STREET_NAMES), homes),
            "new_house_number": rng.integers(1, 160, homes),
            "moved_at": np.where(moves, moments(rng, homes), FAR),
            "landline_rest": rng.integers(100_000, 9_999_999, homes),
        },
    )
    mobile = rng.integers(1_000_000, 9_999_999, count)
    carrier = rng.integers(0, len(MOBILE_PREFIXES), count)
    heirs = rng.permutation(count)[: 2 * round(RATE["recycled_phone"] * count)]
    new, old = heirs[: len(heirs) // 2], heirs[len(heirs) // 2 :]
    mobile[new], carrier[new] = mobile[old], carrier[old]
    recycled = np.full(count, FAR)
    recycled[old] = rng.integers(T0 + 200 * 86_400, TODAY, len(old))
    world.put(
        "person_base",
        {
            "person": np.arange(count),
            "household": household,
            "position": position,
            "company": optional(*_employed(rng, kin["birth_year"], companies)),
            "last_id": last,
            "married_last_id": np.where(
                marries, pick_weighted(rng, 1 / (np.arange(len(names.LAST)) + 12.0), count), last
            ),
            "married_at": np.where(marries, moments(rng, count), FAR),
            "mail_kind": pick_weighted(rng, [40, 12, 18, 20, 10], count),
            "provider_id": pick_weighted(rng, [24, 22, 28, 12, 5, 4, 5], count),
            "shares_email": share_of_all(rng, "shared_email", with_others, household),
            "uses_info_mailbox": rng.random(count) < RATE["info_mailbox"],
            "mobile_prefix_id": carrier,
            "mobile_rest": mobile,
            "mobile_lost_at": recycled,
            "wants_category": pick_weighted(rng, BIKE_DEMAND, count),
            "intent": rng.normal(0, 1, count),
            "mood": rng.normal(0, 1, count),
            "accepts_cookies": rng.random(count) < 0.72,
            "shares_device": share_of_all(rng, "shared_device", with_others, household),
            **kin,
        },
    )
    world.run("""
        create table household_name as
        select p.household, any_value(l.last_name) as h_last_name
        from person_base as p join last_name as l using (last_id)
        where p.position = 0 group by all
    """)
    world.run(_PERSON)
    for kind, clause in (
        ("shared_email", "shares_email"), ("twins", "is_twin = 1"), ("move", "moves"),
        ("father_and_son", "is_namesake = 1"), ("married_name", "married_last_id <> last_id"),
        ("recycled_phone", f"mobile_lost_at < {FAR}"), ("shared_device", "shares_device"),
        ("info_mailbox", "uses_info_mailbox and company is not null"),
    ):  # fmt: skip
        query = f"select person from person where {clause}"
        if clause == "moves":
            query = (
                f"select person from person join household using (household) where moved_at < {FAR}"
            )
        world.defect("world", "person", query, kind)


def _employed(rng: np.random.Generator, birth_year: Ints, companies: int) -> tuple[Ints, Bools]:
    adults = (birth_year > 1958) & (birth_year < 2004)
    company = _company_of(rng, adults, companies)
    return company, company >= 0
