"""Persons and households with their names, addresses, e-mails and phones."""

from __future__ import annotations

import numpy as np

from demo import names, places, surnames
from demo.catalogue import BIKE_DEMAND
from demo.clock import FAR, T0, TODAY, Bools, Ints, moments, pick_weighted
from demo.companies import make_companies
from demo.defects import RATE, share_of_all
from demo.person_sql import MACROS, PERSON
from demo.world import World, optional

PROVIDERS = (
    "gmx.de", "web.de", "gmail.com", "t-online.de", "freenet.de", "posteo.de", "icloud.com",
)  # fmt: skip
WIDTH = len(names.MALE[0])
# Addresses that say nothing of the name.
MAIL_WORDS = (
    "radler", "sonnenschein", "wandervogel", "effzeh", "rheinland", "bergziege", "gartenfee",
    "motorrad", "skipper", "waldlaeufer", "buecherwurm", "tandem", "kaffeetante", "nordlicht",
    "sternchen", "adler", "trompete", "camper", "schwarzwald", "zugvogel", "post", "mail",
    "fotofreund", "kleeblatt", "biker", "pusteblume", "eifel", "drahtesel", "anglerglueck", "moin",
)  # fmt: skip
MOBILE_PREFIXES = (
    "0151", "0152", "0157", "0160", "0162", "0163", "0170", "0171", "0172", "0173", "0174",
    "0175", "0176", "0177", "0178", "0179",
)  # fmt: skip
CALL_CENTRE = "+49 221 98765-0"


def _household_places(rng: np.random.Generator, count: int) -> Ints:
    return pick_weighted(rng, [place[3] for place in places.PLACES], count)


def _first_names(rng: np.random.Generator, gender: Ints, birth_year: Ints) -> Ints:
    cohort = np.searchsorted(names.COHORT_STARTS, birth_year, side="right") - 1
    rank = pick_weighted(rng, 1 / (np.arange(WIDTH) + 8.0), len(gender))
    return gender * 4 * WIDTH + cohort * WIDTH + rank


def _households(world: World, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return household and position of each person."""
    count = world.persons
    sizes = rng.choice(np.arange(1, 6), count, p=[0.42, 0.33, 0.12, 0.10, 0.03])
    household = np.repeat(np.arange(count), sizes)[:count]
    first = np.searchsorted(household, household, side="left")
    return household, np.arange(count) - first


def _company_of(rng: np.random.Generator, adults: Bools, companies: int) -> Ints:
    """Give each company one to five contact persons."""
    seats = np.repeat(
        np.arange(companies), rng.choice(5, companies, p=[0.4, 0.3, 0.15, 0.1, 0.05]) + 1
    )
    candidates = rng.permutation(np.flatnonzero(adults))[: len(seats)]
    company = np.full(len(adults), -1, np.int64)
    company[candidates] = seats[: len(candidates)]
    return company


def _distinct_siblings(first: Ints, household: Ints) -> None:
    """Give members of a household that drew one first name the next ones of their cohort."""
    for _ in range(3):
        for distance in range(1, 5):
            same = household[distance:] == household[:-distance]
            clash = np.flatnonzero(same & (first[distance:] == first[:-distance])) + distance
            first[clash] = first[clash] // WIDTH * WIDTH + (first[clash] % WIDTH + 1) % WIDTH


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
    _distinct_siblings(first, household)
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


def _namesakes(
    rng: np.random.Generator, kin: dict[str, Ints], drawn: Ints, household: Ints, home: Ints
) -> Ints:
    """Give heads of households the full name and town of a stranger; return both."""
    plain = (kin["head"] == np.arange(len(drawn))) & (kin["is_namesake"] == 0)
    heads = rng.permutation(np.flatnonzero(plain))
    heads = heads[np.argsort(kin["gender"][heads], kind="stable")]
    pairs = round(RATE["namesake_in_town"] * len(drawn) / 2)
    start = rng.permutation(np.arange(0, len(heads) - 1, 2))[:pairs]
    one, other = heads[start], heads[start + 1]
    same = kin["gender"][one] == kin["gender"][other]
    one, other = one[same], other[same]
    kin["first_id"][other], drawn[other] = kin["first_id"][one], drawn[one]
    home[household[other]] = home[household[one]]
    return np.concatenate((one, other))


def _lists(world: World) -> None:
    flat = [name for block in (*names.MALE, *names.FEMALE) for name in block]
    world.run(MACROS)
    world.put(
        "first_name",
        {
            "first_id": np.arange(len(flat)),
            "first_name": flat,
            "short_form": [names.SHORT_FORMS.get(name) for name in flat],
        },
    )
    last = {"last_id": np.arange(len(surnames.LAST)), "last_name": surnames.LAST}
    world.put("last_name", last)
    world.put("provider", {"provider_id": np.arange(len(PROVIDERS)), "provider": PROVIDERS})
    world.put("mail_word", {"mail_word_id": np.arange(len(MAIL_WORDS)), "mail_word": MAIL_WORDS})
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
    companies = make_companies(world, rng)
    household, position = _households(world, rng)
    kin = _kin(rng, household, position)
    with_others = np.bincount(household)[household] > 1
    drawn = pick_weighted(rng, surnames.weights(), count)
    home = _household_places(rng, household.max() + 1)
    twice = _namesakes(rng, kin, drawn, household, home)
    last = drawn[kin["name_holder"]]
    marries = (rng.random(count) < RATE["married_name"]) & (position < 2)
    moves = rng.random(household.max() + 1) < RATE["move"]
    homes = len(moves)
    world.put(
        "household",
        {
            "household": np.arange(homes),
            "place": home,
            "street_id": rng.integers(0, len(places.STREET_NAMES), homes),
            "house_number": rng.integers(1, 160, homes),
            "house_letter": np.where(
                rng.random(homes) < 0.1, rng.choice(["a", "b", "c"], homes), ""
            ),
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
    borrows = share_of_all(rng, "borrowed_email", position >= 1)
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
                marries, pick_weighted(rng, surnames.weights(), count), last
            ),
            "keeps_name": rng.random(count) < 0.4,
            "second_first_id": _first_names(rng, kin["gender"], kin["birth_year"] - 15),
            "has_title": share_of_all(rng, "academic_title", kin["birth_year"] < 1995),
            "married_at": np.where(marries, moments(rng, count), FAR),
            "mail_kind": pick_weighted(rng, [16, 6, 9, 20, 9, 14, 16, 10], count),
            "mail_word_id": rng.integers(0, len(MAIL_WORDS), count),
            "provider_id": pick_weighted(rng, [24, 22, 28, 12, 5, 4, 5], count),
            "shares_email": share_of_all(rng, "shared_email", with_others, household),
            "borrows_email": borrows,
            "mail_changed_at": np.where(
                rng.random(count) < RATE["changed_email"], moments(rng, count), 0
            ),
            "uses_info_mailbox": rng.random(count) < RATE["info_mailbox"],
            "mobile_prefix_id": carrier,
            "mobile_rest": mobile,
            "mobile_lost_at": recycled,
            "old_mobile_rest": rng.integers(1_000_000, 9_999_999, count),
            "mobile_changed_at": np.where(
                rng.random(count) < RATE["changed_mobile"], moments(rng, count), 0
            ),
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
    world.run(PERSON)
    for kind, clause in (
        ("shared_email", "shares_email"), ("twins", "is_twin = 1"), ("move", "moves"),
        ("father_and_son", "is_namesake = 1"), ("married_name", "married_last_id <> last_id"),
        ("recycled_phone", f"mobile_lost_at < {FAR}"), ("shared_device", "shares_device"),
        ("borrowed_email", "borrows_email"), ("changed_email", "mail_changed_at > 0"),
        ("changed_mobile", "mobile_changed_at > 0"), ("academic_title", "has_title"),
        ("info_mailbox", "uses_info_mailbox and company is not null"),
    ):  # fmt: skip
        query = f"select person from person where {clause}"
        if clause == "moves":
            query = (
                f"select person from person join household using (household) where moved_at < {FAR}"
            )
        world.defect("world", "person", query, kind)
    world.put("namesake", {"person": twice})
    world.defect("world", "person", "select person from namesake", "namesake_in_town")


def _employed(rng: np.random.Generator, birth_year: Ints, companies: int) -> tuple[Ints, Bools]:
    adults = (birth_year > 1958) & (birth_year < 2004)
    company = _company_of(rng, adults, companies)
    return company, company >= 0
