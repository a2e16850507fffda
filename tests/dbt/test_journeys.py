"""Journeys follow every change: after any history they are those of a full build, row by row.

The models are compiled once by dbt and then run in memory. Many histories share one warehouse, each
with customers of its own, so that a thousand of them take seconds.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dbt.increments import Chain, Compiled, Warehouse, compile_twice, many

UPSTREAM = """
create schema intermediate; create schema journey; create schema seeds;
create schema core; create schema marketing;
create table intermediate.int_touchpoint__accepted (
    touchpoint_key varchar, customer_key varchar, account_key varchar, occurred_at timestamp,
    occurred_date date, touchpoint_type varchar, channel_code varchar, session_key varchar,
    phase varchar, funnel_stage varchar, direction varchar, department varchar,
    is_active_contact boolean, journey_effect varchar, value_amount decimal(18, 2),
    cost_amount decimal(18, 2), sort_order integer, campaign_key varchar, is_permitted boolean
);
create table core.dim_campaign as
select * from (values ('acquisition', 'new'), ('loyalty', 'retention'))
    as campaign (campaign_key, purpose);
create table seeds.touchpoint_type as
select *, is_attributable as is_advertising from (values
    ('web_visit', 2, true, false), ('video_played', 3, true, false), ('test_ride', 20, true, false),
    ('order_web', 0, false, false), ('order_store', 0, false, false),
    ('newsletter_sent', 1, false, true), ('contract_renewed', 5, false, false),
    ('contract_terminated', 0, false, false), ('case_complaint', 0, false, false)
) as touchpoint_type (touchpoint_type, weight, is_attributable, is_contact_pressure);
create table intermediate.int_conversion__event (
    conversion_key varchar, conversion_type varchar, subject_key varchar, occurred_at timestamp,
    path_began_at timestamp
);
create table intermediate.int_conversion__lead_anchor (
    conversion_key varchar, lead_at timestamp, opportunity_at timestamp
);
create table seeds.channel as
select * from (values ('website', true), ('email', true), ('store', false), ('phone', false))
    as channel (channel_code, is_digital);
create table intermediate.int_lead__resolved (
    customer_key varchar, account_key varchar, lost_at timestamp
);
create table intermediate.int_run__as_of as
select timestamp '2026-06-30 12:00:00' as as_of_at, date '2026-06-30' as as_of_date;
"""
STEPS = (
    "int_journey__subject", "int_journey__affected", "int_journey__ordered",
    "int_journey__touchpoint", "int_attribution__touch", "int_attribution__conversion_touch",
    "int_attribution__credit", "int_contact__pressing", "int_contact__after_purchase",
    "fct_contact_day", "fct_contact_violation", "int_journey__active_contact",
    "int_journey__cut", "int_journey__passive_contact", "int_journey__repeated_story",
    "int_journey__placement", "int_journey__step", "int_journey__summary",
    "int_journey__lost_lead", "int_journey__remade", "fct_journey", "fct_journey_step",
    "int_journey__processed",
)  # fmt: skip
AFFECTED = "in (select subject_key from intermediate.int_journey__affected)"
REMADE = "in (select journey_key from intermediate.int_journey__remade)"
CHAIN = Chain(
    UPSTREAM,
    STEPS,
    {
        "int_journey__summary": f"subject_key {AFFECTED}",
        "fct_journey": f"coalesce(customer_key, account_key) {AFFECTED} or journey_key {REMADE}",
        "fct_journey_step": f"coalesce(customer_key, account_key) {AFFECTED}",
        "int_attribution__touch": f"subject_key {AFFECTED}",
        "int_attribution__credit": f"subject_key {AFFECTED}",
        "fct_contact_day": f"customer_key {AFFECTED}",
        "fct_contact_violation": f"customer_key {AFFECTED}",
        "int_journey__processed": f"subject_key {AFFECTED}",
    },
    ("int_journey__affected",),
)
COMPARED = (
    "int_journey__summary", "fct_journey", "fct_journey_step", "int_attribution__touch",
    "int_attribution__credit", "fct_contact_day", "fct_contact_violation",
)  # fmt: skip
CAMPAIGNS = (None, "acquisition", "loyalty", "acquisition")

# type, phase, funnel stage, channel, direction, department, active, effect, order of equals
KINDS = (
    ("web_visit", "need", "awareness", "website", "inbound", "marketing", True, None, 10),
    ("video_played", "need", "awareness", "website", "inbound", "marketing", True, None, 15),
    ("test_ride", "buy", "consideration", "store", "inbound", "sales", True, None, 54),
    ("order_web", "buy", "purchase", "website", "inbound", "sales", True, "goal", 80),
    ("order_store", "buy", "purchase", "store", "inbound", "sales", True, "goal", 80),
    ("newsletter_sent", "need", "awareness", "email", "outbound", "marketing", False, None, 40),
    ("contract_renewed", "use", "loyalty", "email", "inbound", "sales", False, "renewal", 83),
    ("contract_terminated", "use", "loyalty", "email", "inbound", "service", True, "loss", 84),
    ("case_complaint", "use", "loyalty", "email", "inbound", "service", True, None, 72),
)  # fmt: skip
DAYS = (0, 1, 20, 45, 46, 90, 91, 135, 181, 182, 300, 700, 760, 1000)
PERSONS = 4
LAST_DAY = 1125
AS_OF_DAYS = (91, 182, 400, 800, LAST_DAY, LAST_DAY, 2000)
START = datetime(2023, 6, 1)


@dataclass(frozen=True)
class Event:
    """A contact of a person: when, of what kind, and what it is worth."""

    person: int
    day: int
    minute: int
    kind: int
    session: int
    value: int


@dataclass(frozen=True)
class Change:
    """What happens between two builds; a later entry for the same event corrects it."""

    events: dict[int, Event | None]
    # Who is who from now on: merges, chains of merges and splits are all another mapping.
    customers: tuple[int, ...]
    lost_leads: frozenset[tuple[int, int]]
    # The day that the sources tell until; it may go back.
    as_of: int = LAST_DAY


@dataclass(frozen=True)
class Rows:
    """The upstream rows of a history."""

    touchpoints: list[tuple]
    leads: list[tuple]
    conversions: list[tuple]
    anchors: list[tuple]

    def __add__(self, other: "Rows") -> "Rows":
        return Rows(
            self.touchpoints + other.touchpoints, self.leads + other.leads,
            self.conversions + other.conversions, self.anchors + other.anchors,
        )  # fmt: skip


NOTHING = Rows([], [], [], [])
History = list[Change]


def histories() -> st.SearchStrategy[History]:
    """A few builds of a few persons; every change may correct, delete, merge and split."""
    event = st.builds(
        Event,
        person=st.integers(0, PERSONS - 1),
        day=st.sampled_from(DAYS),
        minute=st.sampled_from((0, 10, 29, 31, 700, 1430)),
        kind=st.integers(0, len(KINDS) - 1),
        session=st.integers(0, 2),
        value=st.integers(0, 3),
    )
    change = st.builds(
        Change,
        events=st.dictionaries(st.integers(0, 11), st.none() | event, max_size=8),
        customers=st.tuples(*[st.integers(0, PERSONS)] * PERSONS),
        lost_leads=st.frozensets(
            st.tuples(st.integers(0, PERSONS - 1), st.sampled_from(DAYS)), max_size=2
        ),
        as_of=st.sampled_from(AS_OF_DAYS),
    )
    return st.lists(change, min_size=2, max_size=4)


def put(warehouse: Warehouse, rows: Rows, as_of: int = LAST_DAY) -> None:
    """Make these the upstream rows, on that day."""
    as_of_at = START + timedelta(days=as_of, hours=12)
    warehouse.put("int_run__as_of", [(as_of_at, as_of_at.date())])
    warehouse.put("int_touchpoint__accepted", rows.touchpoints)
    warehouse.put("int_lead__resolved", rows.leads)
    warehouse.put("int_conversion__event", rows.conversions)
    warehouse.put("int_conversion__lead_anchor", rows.anchors)


def rows_of(number: int, events: dict[int, Event], change: Change) -> Rows:
    """The upstream rows of one history; the first person stands for a company."""

    def keys(person: int) -> tuple[str | None, str | None]:
        key = f"{number}/{change.customers[person]}"
        return (None, key) if change.customers[person] == 0 else (key, None)

    touchpoints, conversions, anchors = [], [], []
    for place, event in events.items():
        kind = KINDS[event.kind]
        at = START + timedelta(days=event.day, minutes=event.minute)
        session = f"{number}/{event.session}" if kind[3] == "website" else None
        touchpoints.append(
            (f"{number}-{place:02}", *keys(event.person), at, (at + timedelta(hours=2)).date(),
             kind[0], kind[3], session, *kind[1:3], *kind[4:8], event.value, event.value / 2,
             kind[8], CAMPAIGNS[event.value], event.value != 1)
        )  # fmt: skip
        if kind[7] == "goal":
            key = f"{number}-{place:02}"
            subject = next(name for name in keys(event.person) if name)
            conversions.append((key, kind[0], subject, at, at - timedelta(days=90)))
            anchors += [(key, at - timedelta(days=1), at)] * (event.value > 1)
    leads = [(*keys(person), START + timedelta(days=day)) for person, day in change.lost_leads]
    return Rows(touchpoints, leads, conversions, anchors)


def check(histories: list[History], warehouse: Warehouse, killed_before: str = "") -> None:
    """Run the histories side by side, and compare every build with a full one; they take turns in
    saying which day it is.
    """
    events: list[dict[int, Event]] = [{} for _ in histories]
    for build in range(max(len(history) for history in histories)):
        # Histories that are over stay as they are while the day still changes.
        history = histories[build % len(histories)]
        rows, as_of = NOTHING, history[min(build, len(history) - 1)].as_of
        for number, history in enumerate(histories):
            change = history[min(build, len(history) - 1)]
            if build < len(history):
                for place, event in change.events.items():
                    if event is None:
                        events[number].pop(place, None)
                    else:
                        events[number][place] = event
            rows += rows_of(number, events[number], change)
        if killed_before:
            # It saw what never was again: everybody one customer, years later.
            as_one = [(row[0], "all", None, *row[3:]) for row in rows.touchpoints]
            put(warehouse, replace(rows, touchpoints=as_one), 2000)
            warehouse.build(killed_before)
        put(warehouse, rows, as_of)
        warehouse.build()
        full = Warehouse(CHAIN, warehouse.compiled)
        put(full, rows, as_of)
        full.build()
        for model in COMPARED:
            assert warehouse.differences(model, full) == [], model
        # Equal and empty would be equal too.
        contacts, steps = (
            warehouse.con.execute(
                f"select count(*) from {table} where is_active_contact"
            ).fetchone()
            for table in ("intermediate.int_touchpoint__accepted", "journey.fct_journey_step")
        )
        assert contacts == steps


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Compiled, Compiled]:
    return compile_twice(CHAIN, tmp_path_factory.mktemp("journeys"))


@many(2)
@given(st.lists(histories(), min_size=25, max_size=25))
def test_journeys_after_any_history_are_those_of_a_full_build(
    compiled: tuple[Compiled, Compiled], worlds: list[History]
) -> None:
    """Late events, corrections, merges, chains of merges, splits and deletions."""
    check(worlds, Warehouse(CHAIN, compiled))


@pytest.mark.slow
@many(25)
@given(st.lists(histories(), min_size=40, max_size=40))
def test_journeys_after_a_thousand_histories_are_those_of_a_full_build(
    compiled: tuple[Compiled, Compiled], worlds: list[History]
) -> None:
    check(worlds, Warehouse(CHAIN, compiled))


@pytest.mark.parametrize(
    "killed_before", ["fct_contact_day", "fct_journey", "int_journey__processed"]
)
@many(1)
@given(st.lists(histories(), min_size=15, max_size=15))
def test_a_killed_build_leaves_its_customers_to_the_next_one(
    compiled: tuple[Compiled, Compiled], killed_before: str, worlds: list[History]
) -> None:
    warehouse = Warehouse(CHAIN, compiled)
    warehouse.build()
    check(worlds, warehouse, killed_before)


def test_only_customers_whose_touchpoints_changed_are_affected(
    compiled: tuple[Compiled, Compiled],
) -> None:
    warehouse = Warehouse(CHAIN, compiled)
    visit = Event(person=1, day=0, minute=0, kind=0, session=0, value=0)
    before = Change({0: visit, 1: visit, 2: visit}, (1, 1, 2, 3), frozenset())
    events = {0: visit, 1: Event(2, 1, 0, 0, 0, 0), 2: Event(3, 1, 0, 0, 0, 0)}
    put(warehouse, rows_of(0, events, before))
    warehouse.build()
    affected = "select subject_key from intermediate.int_journey__affected order by 1"
    warehouse.build("int_journey__touchpoint")
    assert warehouse.rows(affected) == []
    merged = Change({}, (1, 1, 1, 3), frozenset())
    put(warehouse, rows_of(0, events, merged))
    warehouse.build("int_journey__touchpoint")
    assert warehouse.rows(affected) == [("0/1",), ("0/2",)]


def outcomes(warehouse: Warehouse, events: dict[int, Event], change: Change) -> dict[str, str]:
    """Build with these rows; how the journeys end, by the touchpoint that names them."""
    put(warehouse, rows_of(0, events, change), change.as_of)
    warehouse.build()
    return dict(warehouse.rows("select journey_key, outcome from journey.fct_journey"))


def remade(warehouse: Warehouse) -> list[str]:
    """The journeys that the last build made anew."""
    return [
        key
        for (key,) in warehouse.rows(
            "select journey_key from intermediate.int_journey__remade order by 1"
        )
    ]


VISITS = {number: Event(number + 1, 20 * number, 0, 0, 0, 0) for number in range(3)}
SAME = (0, 1, 2, 3)


def test_silence_ends_journeys_on_a_day_without_data_and_an_earlier_day_opens_them(
    compiled: tuple[Compiled, Compiled],
) -> None:
    warehouse = Warehouse(CHAIN, compiled)
    first, second, third = "0-00", "0-01", "0-02"
    days = [
        (90, {first: "open", second: "open", third: "open"}),
        (91, {first: "dropped_out", second: "open", third: "open"}),
        (111, {first: "dropped_out", second: "dropped_out", third: "open"}),
        (100, {first: "dropped_out", second: "open", third: "open"}),
    ]
    made = []
    for day, expected in days:
        change = Change({}, SAME, frozenset(), day)
        assert outcomes(warehouse, VISITS, change) == expected, day
        made.append(remade(warehouse))
    assert made == [[first, second, third], [first], [second], [second]]


@pytest.mark.parametrize(
    ("contacts", "outcome"),
    [({}, "open"), ({3: Event(person=2, day=21, minute=0, kind=6, session=0, value=0)}, "renewed")],
)
def test_a_lead_that_is_lost_and_won_back_changes_the_journey_of_its_customer(
    compiled: tuple[Compiled, Compiled], contacts: dict[int, Event], outcome: str
) -> None:
    warehouse = Warehouse(CHAIN, compiled)
    open_lead = Change({}, SAME, frozenset(), 90)
    lost_lead = replace(open_lead, lost_leads=frozenset({(2, 40)}))
    seen = []
    for change in (open_lead, lost_lead, lost_lead, open_lead):
        found = outcomes(warehouse, VISITS | contacts, change)
        seen.append((found["0-01"], remade(warehouse)))
    every = ["0-00", "0-01", "0-02"]
    assert seen == [(outcome, every), ("lost", ["0-01"]), ("lost", []), (outcome, ["0-01"])]


def test_a_table_of_journeys_that_is_gone_is_made_whole(
    compiled: tuple[Compiled, Compiled],
) -> None:
    """As `--full-refresh` of this table alone makes it: by the SQL of a first build."""
    warehouse = Warehouse(CHAIN, compiled)
    before = outcomes(warehouse, VISITS, Change({}, SAME, frozenset(), 90))
    warehouse.con.execute(
        f"create or replace table journey.fct_journey as {compiled[0]['fct_journey']}"
    )
    rows = dict(warehouse.rows("select journey_key, outcome from journey.fct_journey"))
    assert rows == before and len(rows) == len(VISITS)
