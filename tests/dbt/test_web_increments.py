"""Hits and sessions follow every change: after any history they are those of a full build."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dbt.increments import Chain, Compiled, Warehouse, compile_twice, many

UPSTREAM = """
create schema intermediate; create schema journey; create schema seeds;
create table intermediate.int_web_hit__collected (
    source_system varchar, hit_id varchar, visit_id varchar, device_id varchar, user_id varchar,
    occurred_at timestamp, event_type varchar, event_category varchar, event_action varchar,
    goal_id varchar, page_url varchar, page_title varchar, product_sku varchar,
    referrer_url varchar, user_agent varchar, ip_address varchar, order_number varchar,
    revenue_amount decimal(18, 2), loaded_at timestamp
);
create table intermediate.int_web_visit__resolved (
    source_system varchar, visit_id varchar, device_id varchar, customer_key varchar,
    account_key varchar, visitor_key varchar, channel_code varchar, source varchar,
    medium varchar, campaign_code varchar, referrer_name varchar, device_type varchar,
    has_consent boolean, reject_reason varchar
);
create table intermediate.int_run__as_of (as_of_at timestamp, as_of_date date);
create table seeds.web_touchpoint_rule as
select * replace (event_action::varchar as event_action) from (values
    (1, 'event', 'Warenkorb', null, null, null, 'cart_filled'),
    (2, 'conversion', null, null, '1', null, 'newsletter_signup'),
    (3, 'page_view', null, null, null, '.*/magazin/.+', 'content_viewed')
) as rule (
    rule_order, event_type, event_category, event_action, goal_id, page_path_pattern,
    touchpoint_type
);
"""
STEPS = (
    "int_web_visit__fingerprint", "int_web_visit__affected", "int_web_visitor__affected",
    "int_web_hit__judged", "int_web_hit__typed", "int_web_hit__read", "int_web_hit__touching",
    "int_web_visit__span", "int_web_visit__segment", "int_web_hit__sessionised", "fct_session",
    "int_web_visit__processed",
)  # fmt: skip
VISIT = """(source_system, visit_id) in (
    select (source_system, visit_id) from intermediate.int_web_visit__affected
)"""
VISITOR = "visitor_key in (select visitor_key from intermediate.int_web_visitor__affected)"
CHAIN = Chain(
    UPSTREAM,
    STEPS,
    {
        "int_web_hit__judged": VISIT,
        "int_web_hit__touching": VISIT,
        "int_web_visit__segment": VISITOR,
        "fct_session": VISITOR,
        "int_web_visit__processed": VISIT,
    },
    ("int_web_visit__affected", "int_web_visitor__affected"),
)
COMPARED = ("int_web_hit__judged", "int_web_hit__touching", "int_web_visit__segment", "fct_session")
VISITS = 6
# type, category, goal, address, order number
KINDS = (
    ("page_view", None, None, "https://shop.example/", None),
    ("page_view", None, None, "https://shop.example/magazin/akku", None),
    ("event", "Warenkorb", None, "https://shop.example/rad", None),
    ("conversion", None, "1", None, None),
    ("conversion", None, "0", None, "S1"),
)
# The last one is of the future, until it is not, and then again.
DAYS = (0, 0, 0, 1, 40, 303)
AS_OF_DAYS = (100, 400, 200, 500)
MINUTES = (0, 5, 5, 29, 31, 600, 1315, 1325)
# channel, source, medium, campaign
ORIGINS = (
    ("direct", "(direct)", "(none)", None),
    ("email", "crm", "email", "spring"),
    ("paid_search", "google", "cpc", "autumn"),
)
START = datetime(2026, 6, 1)


@dataclass(frozen=True)
class Hit:
    """A web hit: of which visit, when, of what kind."""

    visit: int
    day: int
    minute: int
    kind: int


@dataclass(frozen=True)
class Visit:
    """What is known of a visit; nobody (0) is its device."""

    person: int
    origin: int
    is_bot: bool


@dataclass(frozen=True)
class Change:
    """What happens between two builds; a later entry for the same hit corrects it."""

    hits: dict[int, Hit | None]
    visits: tuple[Visit | None, ...]


History = list[Change]


def histories() -> st.SearchStrategy[History]:
    """A few builds of a few visits; every change may correct, delete, merge and split."""
    hit = st.builds(
        Hit,
        visit=st.integers(0, VISITS - 1),
        day=st.sampled_from(DAYS),
        minute=st.sampled_from(MINUTES),
        kind=st.integers(0, len(KINDS) - 1),
    )
    visit = st.builds(
        Visit,
        person=st.integers(0, 3),
        origin=st.integers(0, len(ORIGINS) - 1),
        is_bot=st.sampled_from((False, False, False, True)),
    )
    # Few visits are gone, or none would be left to compare.
    maybe = st.one_of(visit, visit, visit, visit, st.none())
    change = st.builds(
        Change,
        hits=st.dictionaries(st.integers(0, 15), st.one_of(hit, hit, hit, st.none()), max_size=10),
        visits=st.tuples(*[maybe] * VISITS),
    )
    return st.lists(change, min_size=2, max_size=4)


Versions = dict[int, tuple[Hit, int]]


def rows_of(number: int, hits: Versions, change: Change) -> tuple[list[tuple], list[tuple]]:
    """The hits and visits of one history."""
    hit_rows = []
    for place, (hit, version) in hits.items():
        kind, category, goal, url, order_number = KINDS[hit.kind]
        hit_rows.append(
            ("web", f"{number}-{place:02}", f"{number}/{hit.visit}", f"d{number}", None,
             START + timedelta(days=hit.day, minutes=hit.minute), kind, category, None, goal, url,
             "Akku", None, None, None, None, order_number, 10 if order_number else None,
             START + timedelta(days=version))
        )  # fmt: skip
    visit_rows = []
    for place, visit in enumerate(change.visits):
        if visit is None:
            continue
        customer = f"{number}/{visit.person}" if visit.person else None
        visit_rows.append(
            ("web", f"{number}/{place}", f"d{number}", customer, None, customer or f"d{number}",
             *ORIGINS[visit.origin], None, "phone", True, "bot" if visit.is_bot else None)
        )  # fmt: skip
    return hit_rows, visit_rows


def put(warehouse: Warehouse, hits: list[tuple], visits: list[tuple], build: int) -> None:
    """Make these the hits and visits; the newest moment of the sources may also go back."""
    as_of = START + timedelta(days=AS_OF_DAYS[build], hours=5)
    warehouse.put("int_web_hit__collected", hits)
    warehouse.put("int_web_visit__resolved", visits)
    warehouse.put("int_run__as_of", [(as_of, date(as_of.year, as_of.month, as_of.day))])


def check(histories: list[History], warehouse: Warehouse, killed_before: str = "") -> None:
    """Run the histories side by side, and compare every build with a full one."""
    versions: list[Versions] = [{} for _ in histories]
    for build in range(4):
        hits: list[tuple] = []
        visits: list[tuple] = []
        for number, history in enumerate(histories):
            change = history[min(build, len(history) - 1)]
            if build < len(history):
                for place, hit in change.hits.items():
                    if hit is None:
                        versions[number].pop(place, None)
                    else:
                        versions[number][place] = (hit, build)
            found = rows_of(number, versions[number], change)
            hits += found[0]
            visits += found[1]
        if killed_before:
            # It saw what never was again: everybody one person.
            merged = [(*row[:3], "all", None, "all", *row[6:]) for row in visits]
            put(warehouse, hits, merged, build)
            warehouse.build(killed_before)
        put(warehouse, hits, visits, build)
        warehouse.build()
        full = Warehouse(CHAIN, warehouse.compiled)
        put(full, hits, visits, build)
        full.build()
        for model in COMPARED:
            assert warehouse.differences(model, full) == [], model
        # Equal and empty would be equal too.
        ((of_visits,),) = warehouse.rows(
            "select count(*) from intermediate.int_web_hit__collected"
            " semi join intermediate.int_web_visit__resolved using (source_system, visit_id)"
        )
        ((judged,),) = warehouse.rows("select count(*) from intermediate.int_web_hit__judged")
        assert judged == of_visits


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Compiled, Compiled]:
    return compile_twice(CHAIN, tmp_path_factory.mktemp("web"))


@many(2)
@given(st.lists(histories(), min_size=20, max_size=20))
def test_sessions_after_any_history_are_those_of_a_full_build(
    compiled: tuple[Compiled, Compiled], worlds: list[History]
) -> None:
    """Late, corrected and deleted hits, merges and splits of persons, visits that turn out bots."""
    check(worlds, Warehouse(CHAIN, compiled))


@pytest.mark.slow
@many(25)
@given(st.lists(histories(), min_size=40, max_size=40))
def test_sessions_after_a_thousand_histories_are_those_of_a_full_build(
    compiled: tuple[Compiled, Compiled], worlds: list[History]
) -> None:
    check(worlds, Warehouse(CHAIN, compiled))


@pytest.mark.parametrize(
    "killed_before",
    ["int_web_visitor__affected", "int_web_hit__touching", "fct_session",
     "int_web_visit__processed"],
)  # fmt: skip
@many(1)
@given(st.lists(histories(), min_size=8, max_size=8))
def test_a_killed_build_leaves_its_visits_to_the_next_one(
    compiled: tuple[Compiled, Compiled], killed_before: str, worlds: list[History]
) -> None:
    warehouse = Warehouse(CHAIN, compiled)
    put(warehouse, [], [], 0)
    warehouse.build()
    check(worlds, warehouse, killed_before)


def test_only_visits_and_visitors_of_what_changed_are_affected(
    compiled: tuple[Compiled, Compiled],
) -> None:
    warehouse = Warehouse(CHAIN, compiled)
    visits = (Visit(1, 0, False), Visit(2, 0, False), Visit(3, 0, False), None, None, None)
    hits = {place: (Hit(place, 0, 0, 0), 0) for place in range(3)}
    put(warehouse, *rows_of(0, hits, Change({}, visits)), 0)
    warehouse.build()
    lists = (
        "select visit_id from intermediate.int_web_visit__affected order by 1",
        "select visitor_key from intermediate.int_web_visitor__affected order by 1",
    )
    warehouse.build("int_web_hit__judged")
    assert [warehouse.rows(query) for query in lists] == [[], []]
    merged = (visits[0], Visit(1, 0, False), *visits[2:])
    put(warehouse, *rows_of(0, hits, Change({}, merged)), 0)
    warehouse.build("int_web_hit__judged")
    assert [warehouse.rows(query) for query in lists] == [[("0/1",)], [("0/1",), ("0/2",)]]
