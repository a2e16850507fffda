"""Web visits: browsing without intent, bots, devices with their cookies, and single hits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from demo import catalogue
from demo.behaviour import (
    ACCESSORY,
    BIKE,
    DIRECT,
    EMAIL,
    FLEET,
    SEARCH,
    WORKSHOP,
    Behaviour,
    Frame,
    paid_campaign,
    select,
    stack,
)
from demo.catalogue import BIKE_DEMAND
from demo.clock import DAY, DAYS, END, FAR, T0, TODAY, Floats, Ints, moments, pick_weighted
from demo.defects import RATE
from demo.world import SIZES, World

BOT = 9
_COOKIE_DAYS = 240.0


def scramble(values: Ints) -> npt.NDArray[np.uint64]:
    """Return well-mixed 64-bit numbers (splitmix64)."""
    x = values.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _uniform(values: Ints) -> Floats:
    return np.asarray((scramble(values) >> np.uint64(11)).astype(np.float64) / 2.0**53)


def _actions(rng: np.random.Generator, visits: Frame) -> Ints:
    kind, goal = visits["kind"], visits["goal"]
    size = len(kind)
    mean = np.select([kind == BIKE, kind == ACCESSORY, kind == FLEET], [5.5, 4.0, 4.0], 2.5)
    count = 1 + rng.poisson(mean)
    count = np.where(rng.random(size) < 0.18, 1, count)
    count = np.where(goal == 0, count + 4, count)
    return np.where((goal != -9) & (goal != 0), np.maximum(count, 3), count)


def make_visits(world: World, state: Behaviour) -> Frame:
    """Return all visits in order of their start, with device, cookie and length."""
    rng = world.rng("web")
    visits = state.all_visits()
    visits["actions"] = _actions(rng, visits)
    wanted = SIZES[world.size].web_events * DAYS * DAY / (TODAY - T0)
    bot_hits = wanted * RATE["bot_visit"] * 4.5
    spare = max(wanted - visits["actions"].sum() - bot_hits, 0) / 4.87
    visits = stack([visits, _browsing(world, rng, int(spare)), _bots(rng, int(bot_hits / 30))])
    visits = select(visits, visits["started"] < END - 3600)
    visits = select(visits, np.lexsort((visits["person"], visits["started"])))
    size = len(visits["person"])
    visits["visit"] = np.arange(size) + 1
    _devices(world, rng, visits)
    long = (visits["actions"] * rng.exponential(38, size)).astype(np.int64) + visits["actions"]
    long = np.where(visits["kind"] == BOT, visits["actions"] // 3 + 1, np.minimum(long, 5400))
    with_goal = visits["goal_at"] < FAR
    visits["duration"] = np.where(
        with_goal, visits["goal_at"] - visits["started"], np.where(visits["actions"] > 1, long, 0)
    )
    return visits


def _browsing(world: World, rng: np.random.Generator, size: int) -> Frame:
    category = pick_weighted(rng, [*BIKE_DEMAND, 0.9], size)
    started = moments(rng, size)
    entry = pick_weighted(rng, [0.3, 0.36, 0.09, 0.05, 0.04, 0.08, 0.08], size)
    campaign = paid_campaign(world, rng, entry, category, started)
    entry = np.where((campaign < 0) & (entry > SEARCH) & (entry < 5), SEARCH, entry)
    count = rng.geometric(1 / 5.2, size)
    return {
        "episode": np.full(size, -1),
        "person": (rng.random(size) ** 1.5 * world.persons).astype(np.int64),
        "kind": np.where(category == 5, ACCESSORY, BIKE),
        "category": category,
        "started": started,
        "entry": entry,
        "campaign": campaign,
        "goal": np.where((rng.random(size) < 0.01) & (count > 2), -1, -9),
        "goal_at": np.full(size, FAR),
        "actions": np.minimum(count, 60),
    }


def _bots(rng: np.random.Generator, size: int) -> Frame:
    none = np.full(size, -1)
    return {
        "episode": none,
        "person": none,
        "kind": np.full(size, BOT),
        "category": rng.integers(0, 6, size),
        "started": T0 + rng.integers(0, END - T0, size),
        "entry": np.full(size, DIRECT),
        "campaign": none,
        "goal": np.full(size, -9),
        "goal_at": np.full(size, FAR),
        "actions": rng.integers(20, 41, size),
    }


def _devices(world: World, rng: np.random.Generator, visits: Frame) -> None:
    traits = world.get(
        "select accepts_cookies, shares_device, household from person order by person"
    )
    person = visits["person"]
    size = len(person)
    device = pick_weighted(rng, [0.5, 0.4, 0.1], size)
    # The share of devices differs by person; a single device is most common.
    device = np.where(_uniform(person * 7 + 1) < 0.5, (person % 2), device)
    key = person * 4 + device
    shared = traits["shares_device"][person] & (rng.random(size) < 0.7) & (person >= 0)
    key = np.where(shared, traits["household"][person] * 4 + 3, key)
    device = np.where(shared, 2, device)
    bot = person < 0
    key = np.where(bot, 2**40 + rng.integers(0, 40, size), key)
    life = -np.log1p(-_uniform(key)) * _COOKIE_DAYS * DAY + 5 * DAY
    age = (visits["started"] - T0 + _uniform(key + 2**42) * life) // life
    # A device answers the question about cookies once, for all who share it.
    granted = traits["accepts_cookies"][person] | bot | shared
    cookie = np.where(granted, key * 4096 + age.astype(np.int64), 2**60 + visits["visit"])
    visits["device"] = np.where(bot, 3, device)
    visits["cookie"] = scramble(cookie * 31 + world.seed)
    visits["has_consent"] = granted
    order = np.lexsort((visits["visit"], visits["cookie"]))
    grouped = visits["cookie"][order]
    start = np.concatenate(([True], grouped[1:] != grouped[:-1]))
    first = np.maximum.accumulate(np.where(start, np.arange(size), 0))
    nth = np.empty(size, np.int64)
    nth[order] = np.arange(size) - first + 1
    visits["nth"] = nth
    visits["logs_in"] = (rng.random(size) < 0.33) | (
        (visits["goal"] == 0) & (rng.random(size) < 0.7)
    )
    visits["browser"] = (_uniform(key + 2**43) * 6).astype(np.int64)


class Pages:
    """Ids of Matomo actions by page kind and variant."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, int, str]] = []
        self.kinds: dict[str, dict[int, tuple[int, int]]] = {}
        self.page_product: dict[int, int] = {}
        for page in catalogue.pages():
            launch = catalogue.PRODUCTS[page.product].launch if page.product >= 0 else ""
            url = self.add(page.url, 1, 2, launch)
            title = self.add(page.title, 4, 0, launch)
            self.kinds.setdefault(page.kind, {})[page.variant] = (url, title)
        self.sku = [self.add(p.sku, 5, 0, p.launch) for p in catalogue.PRODUCTS]
        self.item = [self.add(p.name, 6, 0, p.launch) for p in catalogue.PRODUCTS]
        self.group = [self.add(name, 7, 0, "") for _, name, _ in catalogue.CATEGORIES]
        self.events = [
            (self.add(group, 10, 0, ""), self.add(action, 11, 0, ""))
            for group, action in (
                ("Konfigurator", "Farbe gewählt"),
                ("Video", "abgespielt"),
                ("Warenkorb", "hinzugefügt"),
                ("Formular", "begonnen"),
            )
        ]
        self.terms = [
            self.add(term, 8, 0, "")
            for term in (
                "reichweite", "lastenrad", "helm", "akku", "schloss", "inspektion", "leasing",
                "kindersitz", "rücksendung", "probefahrt", "ersatzakku", "größe",
            )
        ]  # fmt: skip
        self.download = self.add(f"{catalogue.SHOP}/katalog/rheinrad-katalog.pdf", 3, 2, "")
        self.outlink = self.add("leasing-partner.example/rheinrad", 2, 2, "")

    def add(self, name: str, kind: int, prefix: int, launch: str) -> int:
        """Append an action and return its id."""
        self.rows.append((name, kind, prefix, launch))
        return len(self.rows)


_PAGE_KINDS = (
    "home", "category", "product", "configurator", "blog", "stores", "testride", "account",
    "service", "fleet", "contact", "cart", "checkout", "thanks", "newsletter", "catalog",
    "EVENT", "SEARCH", "DOWNLOAD", "OUTLINK",
)  # fmt: skip
_MIDDLE = np.array([
    [.05, .17, .42, .12, .07, .03, .02, .01, .0, .0, .01, .0, .0, .0, .0, .0, .06, .03, .004, .006],
    [.05, .25, .48, .0, .03, .02, .0, .04, .0, .0, .01, .03, .0, .0, .0, .0, .05, .04, .0, .0],
    [.05, .20, .30, .05, .08, .02, .02, .02, .02, .18, .03, .0, .0, .0, .0, .0, .01, .01, .01, .0],
    [.10, .05, .08, .0, .12, .10, .0, .20, .25, .0, .06, .0, .0, .0, .0, .0, .0, .04, .0, .0],
])  # fmt: skip
_LANDING = np.array([
    [.55, .22, .14, .02, .05, .02, .0, .0, .0, .0, .0],
    [.25, .28, .25, .02, .18, .02, .0, .0, .0, .0, .0],
    [.04, .58, .28, .06, .0, .0, .04, .0, .0, .0, .0],
])  # fmt: skip


def hits(world: World, visits: Frame, pages: Pages, chunk: int = 120_000) -> Iterator[Frame]:
    """Yield hits in order of arrival, numbered: idlink_va grows, late ones have an old time."""
    rng = world.rng("hits")
    table_url = np.zeros((len(_PAGE_KINDS), 256), np.int64)
    table_title = np.zeros((len(_PAGE_KINDS), 256), np.int64)
    for code, kind in enumerate(_PAGE_KINDS):
        for variant, (url, title) in pages.kinds.get(kind, {}).items():
            table_url[code, variant], table_title[code, variant] = url, title
    carried: Frame | None = None
    number = 0
    total = len(visits["visit"])
    for begin in range(0, total, chunk):
        part = {key: value[begin : begin + chunk] for key, value in visits.items()}
        made = _hits_of(rng, part, pages, table_url, table_title)
        if carried is not None:
            made = stack([carried, made])
        is_end = begin + chunk >= total
        until = 2 * FAR if is_end else visits["started"][begin + chunk]
        ready = made["arrival"] < until
        carried = select(made, ~ready)
        made = select(made, ready)
        made = select(made, np.lexsort((made["position"], made["visit"], made["arrival"])))
        size = len(made["visit"])
        made["number"] = np.arange(number + 1, number + size + 1)
        number += size
        yield made


def _hits_of(rng: np.random.Generator, part: Frame, pages: Pages, url: Ints, title: Ints) -> Frame:
    count = part["actions"]
    row = np.repeat(np.arange(len(count)), count)
    first = np.concatenate(([0], np.cumsum(count)[:-1]))
    position = np.arange(len(row)) - first[row]
    back = count[row] - 1 - position
    moment = _moments_of(rng, part, row, position, first=first)
    code = _page_codes(rng, part, row, position, back)
    variant = _variants(rng, part, row, code)
    is_event, is_search = code == 16, code == 17
    shown = np.where(is_event, 2, code)
    idaction_url = url[shown, variant]
    idaction_name = title[shown, variant]
    idaction_url = np.where(is_search, 0, idaction_url)
    idaction_name = np.where(is_search, np.array(pages.terms)[variant % 12], idaction_name)
    idaction_name = np.where(is_event | (code >= 18), 0, idaction_name)
    idaction_url = np.where(code == 18, pages.download, idaction_url)
    idaction_url = np.where(code == 19, pages.outlink, idaction_url)
    event = np.where(variant % 3 == 0, 2, variant % 4)
    groups = np.array([pair[0] for pair in pages.events])
    deeds = np.array([pair[1] for pair in pages.events])
    product = np.where((shown == 2) & ~is_event, variant, -1)
    gap = np.concatenate((moment[1:] - moment[:-1], [0]))
    late = (rng.random(len(row)) < RATE["late_hit"]) & (back > 0) & (part["kind"][row] != BOT)
    delay = np.where(late, rng.integers(2 * 3600, 3 * DAY, len(row)), 0)
    made = {
        "visit": part["visit"][row],
        "cookie": part["cookie"][row],
        "moment": moment,
        "arrival": moment + delay,
        "position": position + 1,
        "url": idaction_url,
        "title": idaction_name,
        "event_group": np.where(is_event, groups[event], 0),
        "event_deed": np.where(is_event, deeds[event], 0),
        "product": product,
        "spent": np.where(back > 0, np.clip(gap, 0, 3600), 0),
        "view": rng.integers(0, 36**6, len(row)),
        "flag": late.astype(np.int64),
        "goal": np.where(back == 0, part["goal"][row], -9),
    }
    twice = select(made, rng.random(len(row)) < RATE["doubled_hit"])
    twice["flag"] = twice["flag"] + 2
    twice["goal"] = np.full(len(twice["goal"]), -9)
    return stack([made, twice])


def _moments_of(
    rng: np.random.Generator, part: Frame, row: Ints, position: Ints, *, first: Ints
) -> Ints:
    """Spread the hits over the visit: the first at its start, the last at its end."""
    gap = rng.exponential(1.0, len(row)) + 0.05
    gap[position == 0] = 0
    total = np.cumsum(gap)
    along = total - total[first[row]]
    whole = np.maximum(along[first + part["actions"] - 1], 0.05)
    share = along / whole[row]
    return np.asarray(part["started"][row] + (share * part["duration"][row]).astype(np.int64))


def _page_codes(
    rng: np.random.Generator, part: Frame, row: Ints, position: Ints, back: Ints
) -> Ints:
    draw = rng.random(len(row))
    kind = np.select(
        [part["kind"] == ACCESSORY, part["kind"] == FLEET, part["kind"] == WORKSHOP], [1, 2, 3], 0
    )[row]
    middle = np.cumsum(_MIDDLE, axis=1)
    middle /= middle[:, -1:]
    code = np.zeros(len(row), np.int64)
    for value in range(4):
        mask = kind == value
        code[mask] = np.searchsorted(middle[value], draw[mask], side="right")
    entry = part["entry"][row]
    style = np.where(np.isin(entry, (SEARCH, 5, 6)), 1, np.where(entry == DIRECT, 0, 2))
    style = np.where(entry == EMAIL, 2, style)
    landing = np.cumsum(_LANDING, axis=1)
    for value in range(3):
        mask = (position == 0) & (style == value)
        code[mask] = np.searchsorted(landing[value] / landing[value, -1], draw[mask], side="right")
    goal = part["goal"][row]
    for target, page in ((1, 14), (2, 6), (3, 3), (4, 5), (5, 15), (-1, 11)):
        code = np.where((goal == target) & (back == 0), page, code)
    for steps_back, page in ((0, 13), (1, 12), (2, 11)):
        code = np.where((goal == 0) & (back == steps_back) & (position > 0), page, code)
    return code


def _variants(rng: np.random.Generator, part: Frame, row: Ints, code: Ints) -> Ints:
    category = part["category"][row]
    draw = rng.random(len(row))
    product = np.zeros(len(row), np.int64)
    for value in range(len(catalogue.CATEGORIES)):
        members = np.array(
            [
                i
                for i, p in enumerate(catalogue.PRODUCTS)
                if catalogue.CATEGORY_INDEX[p.category] == value
            ]
        )
        weight = np.cumsum([catalogue.PRODUCTS[i].weight for i in members])
        mask = category == value
        product[mask] = members[np.searchsorted(weight / weight[-1], draw[mask], side="right")]
    blog = (draw * len(catalogue.BLOG)).astype(np.int64)
    return np.select(
        [code == 1, code == 2, code == 3, code == 4, code >= 16],
        [category, product, np.minimum(category, 4), blog, product],
        0,
    )
