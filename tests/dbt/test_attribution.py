"""Credits of paths: the models that dbt compiled, run on paths whose credits are known."""

import csv
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from journey.bootstrap import Resampling
from journey.channels import Paths, contributions, count_paths
from tests.dbt.increments import Chain, Compiled, Warehouse, compile_twice

UPSTREAM = """
create schema intermediate; create schema journey; create schema seeds;
create table intermediate.int_journey__touchpoint (
    touchpoint_key varchar, subject_key varchar, customer_key varchar, account_key varchar,
    occurred_at timestamp, touchpoint_type varchar, channel_code varchar, campaign_key varchar,
    session_key varchar, sort_order integer, occurred_date date
);
create table intermediate.int_journey__affected (
    subject_key varchar, subject_number bigint, touchpoint_count bigint
);
create table intermediate.int_conversion__event (
    conversion_key varchar, conversion_type varchar, subject_key varchar, occurred_at timestamp,
    path_began_at timestamp
);
create table intermediate.int_conversion__lead_anchor (
    conversion_key varchar, lead_at timestamp, opportunity_at timestamp
);
create table seeds.touchpoint_type as
select * from (values
    ('web_visit', 2, true), ('event_visited', 20, true), ('newsletter_clicked', 5, true),
    ('newsletter_sent', 1, false), ('checkout_started', 10, false), ('order_web', 0, false)
) as touchpoint_type (touchpoint_type, weight, is_attributable);
"""
CHAIN = Chain(
    UPSTREAM,
    ("int_attribution__touch", "int_attribution__conversion_touch", "int_attribution__credit"),
    {},
    (),
)
MODELS = (
    "first_touch", "last_touch", "last_non_direct", "linear", "u_shaped", "w_shaped", "time_decay",
    "type_weighted", "shapley",
)  # fmt: skip
DAY = "2026-03-"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return compile_twice(CHAIN, tmp_path_factory.mktemp("attribution"))[0]


def built(
    compiled: Compiled, touchpoints: list[tuple], conversions: list[tuple], anchors: list[tuple]
) -> Warehouse:
    """A warehouse with the credits of these rows."""
    warehouse = Warehouse(CHAIN, (compiled, compiled))
    warehouse.put("int_journey__touchpoint", touchpoints)
    warehouse.put("int_conversion__event", conversions)
    warehouse.put("int_conversion__lead_anchor", anchors)
    subjects = sorted({row[1] for row in touchpoints})
    warehouse.put("int_journey__affected", [(key, n, 1) for n, key in enumerate(subjects, 1)])
    warehouse.build()
    return warehouse


def contact(
    day: str, channel: str, kind: str = "web_visit", session: str | None = None, campaign: str = ""
) -> tuple:
    """A touchpoint of the person p, named by its moment and kind."""
    order = {"checkout_started": 34, "newsletter_clicked": 43}.get(kind, 10)
    return (f"{day} {kind}", "p", "p", None, f"{DAY}{day}:00", kind, channel, campaign or None,
            session, order, f"{DAY}{day[:2]}")  # fmt: skip


def credits(compiled: Compiled, contacts: list[tuple], anchors: list[tuple] = ()) -> dict:
    """Credits by model, in the order of the touches, of an order on the 15th at noon."""
    order = [("order", "order", "p", f"{DAY}15 12:00:00", f"{DAY}01 00:00:00")]
    moments = [(key, *(f"{DAY}{day}" for day in days)) for key, *days in anchors]
    warehouse = built(compiled, [row for row in contacts], order, moments)
    columns = ", ".join(f"{model}_credit" for model in MODELS)
    rows = warehouse.rows(
        f"select {columns} from intermediate.int_attribution__credit order by touch_position"
    )
    return {model: [row[place] for row in rows] for place, model in enumerate(MODELS)}


def test_one_touch_gets_all_credit(compiled: Compiled) -> None:
    found = credits(compiled, [contact("14 10:00", "direct")])
    assert found == {model: [1.0] for model in MODELS}


def test_four_touches_by_hand(compiled: Compiled) -> None:
    found = credits(
        compiled,
        [
            contact("01 12:00", "paid_search"),
            contact("08 12:00", "event", "event_visited"),
            contact("08 13:00", "paid_search"),
            contact("15 12:00", "direct"),
        ],
        [("order", "08 12:30:00", "08 13:00:00")],
    )
    assert found["first_touch"] == [1, 0, 0, 0]
    assert found["last_touch"] == [0, 0, 0, 1]
    assert found["last_non_direct"] == [0, 0, 1, 0]
    assert found["linear"] == [0.25] * 4
    assert found["u_shaped"] == pytest.approx([0.4, 0.1, 0.1, 0.4])
    # First, lead, opportunity, and one other.
    assert found["w_shaped"] == pytest.approx([0.3, 0.3, 0.3, 0.1])
    # 14, 7, 6 days and 23 hours, 0 days before, with half the weight for every 7 days.
    weights = np.array([0.25, 0.5, 0.5 ** (167 / 168), 1])
    assert found["time_decay"] == pytest.approx(list(weights / weights.sum()))
    assert found["type_weighted"] == pytest.approx([2 / 26, 20 / 26, 2 / 26, 2 / 26])
    # Three channels, of which one has two touches.
    assert found["shapley"] == pytest.approx([1 / 6, 1 / 3, 1 / 6, 1 / 3])


def test_a_missing_milestone_gives_its_part_to_the_others(compiled: Compiled) -> None:
    contacts = [contact(f"0{day} 12:00", "paid_search") for day in (1, 2, 3)]
    no_lead = credits(compiled, contacts)["w_shaped"]
    assert no_lead == pytest.approx([0.75, 0.125, 0.125])
    lead_only = credits(compiled, contacts, [("order", "02 12:00:00", "02 11:00:00")])["w_shaped"]
    # The opportunity lies with the first touch, which was the last before it.
    assert lead_only == pytest.approx([0.6, 0.3, 0.1])
    one_is_all = credits(compiled, contacts[:1], [("order", "02 12:00:00", "03 12:00:00")])
    assert one_is_all["w_shaped"] == [1.0]


def test_two_touches_share_by_halves(compiled: Compiled) -> None:
    found = credits(compiled, [contact("02 12:00", "direct"), contact("03 12:00", "direct")])
    assert found["u_shaped"] == [0.5, 0.5]
    assert found["last_non_direct"] == [0, 1]


def test_a_session_is_one_touch_with_its_greatest_weight(compiled: Compiled) -> None:
    found = credits(
        compiled,
        [
            contact("02 12:00", "paid_search", session="s"),
            contact("02 12:05", "website", "checkout_started", session="s"),
            contact("03 12:00", "direct"),
            contact("03 13:00", "email", "newsletter_sent"),
        ],
    )
    assert found["linear"] == [0.5, 0.5]
    assert found["type_weighted"] == pytest.approx([10 / 12, 2 / 12])


def test_the_session_behind_a_clicked_mail_is_the_click(compiled: Compiled) -> None:
    click = contact("02 12:00", "email", "newsletter_clicked", campaign="march")
    opened = contact("02 12:01", "email", session="s", campaign="march")
    later = contact("02 12:31", "email", session="t", campaign="march")
    assert credits(compiled, [click, opened])["linear"] == [1.0]
    assert credits(compiled, [click, later])["linear"] == [0.5, 0.5]


def test_touches_of_former_paths_and_after_the_conversion_do_not_count(compiled: Compiled) -> None:
    contacts = [
        contact("01 00:00", "paid_search"), contact("02 12:00", "direct"),
        contact("15 12:01", "paid_search"),
    ]  # fmt: skip
    assert credits(compiled, contacts)["linear"] == [1.0]


@pytest.fixture(scope="module")
def example_paths() -> list[tuple[list[str], int, int]]:
    """Paths, conversions and failures of the example data of ChannelAttribution."""
    found = find_spec("cypack")
    if found is None or found.origin is None:
        pytest.skip("needs the dependency group `reference`: uv sync --group reference")
    file = Path(found.origin).parent / "data" / "Data.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            (row["path"].split(" > "), int(row["total_conversions"]), int(row["total_null"]))
            for row in csv.DictReader(lines, delimiter=";")
        ]


def test_heuristics_equal_those_of_channelattribution(
    compiled: Compiled, example_paths: list[tuple[list[str], int, int]]
) -> None:
    """Each path is a person with one order; its credits count as often as it converted."""
    warehouse = Warehouse(CHAIN, (compiled, compiled))
    touches = [
        (f"{number}-{place:03}", str(number), channel, place)
        for number, (path, _, _) in enumerate(example_paths)
        for place, channel in enumerate(path)
    ]
    names, subjects, channels, places = map(list, zip(*touches, strict=True))
    given = pa.table({"name": names, "subject": subjects, "channel": channels, "place": places})
    warehouse.con.register("given_touch", given)
    weights = [(str(number), count) for number, (_, count, _) in enumerate(example_paths)]
    keys, counts = map(list, zip(*weights, strict=True))
    warehouse.con.register("given_path", pa.table({"path_key": keys, "conversions": counts}))
    warehouse.con.execute("""
        insert into intermediate.int_journey__touchpoint
        select name, subject, subject, null, timestamp '2026-03-01' + place * interval 1 minute,
            'web_visit', channel, null, null, 10, date '2026-03-01'
        from given_touch;
        insert into intermediate.int_conversion__event
        select path_key, 'order', path_key, timestamp '2026-03-15', timestamp '2026-02-01'
        from given_path;
        insert into intermediate.int_journey__affected
        select path_key, row_number() over (order by path_key), 1
        from given_path
    """)
    warehouse.build()
    found = {
        channel: values
        for channel, *values in warehouse.rows("""
            select channel_code, sum(first_touch_credit * conversions),
                sum(last_touch_credit * conversions), sum(linear_credit * conversions)
            from intermediate.int_attribution__credit
            inner join given_path on conversion_key = path_key
            group by channel_code
        """)
    }
    expected: dict[str, Counter[str]] = {"first": Counter(), "last": Counter(), "linear": Counter()}
    for path, conversions, _ in example_paths:
        expected["first"][path[0]] += conversions
        expected["last"][path[-1]] += conversions
        for channel in path:
            expected["linear"][channel] += conversions / len(path)
    assert found["alpha"][:2] == [6308, 8447]
    assert found["alpha"][2] == pytest.approx(7574.719, abs=1e-3)
    for channel, values in found.items():
        assert values == pytest.approx(
            [expected[name][channel] for name in ("first", "last", "linear")], abs=1e-6
        )


def test_markov_effects_equal_those_of_channelattribution(
    example_paths: list[tuple[list[str], int, int]],
) -> None:
    names = sorted({channel for path, _, _ in example_paths for channel in path})
    number = {name: place for place, name in enumerate(names)}
    lengths = [len(path) for path, _, _ in example_paths]
    counts = np.array([(won, lost) for _, won, lost in example_paths])
    # Each path as often as it converted, and as often as it did not.
    kind = np.repeat(np.tile(np.arange(len(example_paths)), 2), counts.T.ravel())
    touches = [np.array([number[channel] for channel in path]) for path, _, _ in example_paths]
    paths = Paths(
        channels=np.concatenate([touches[place] for place in kind]),
        offsets=np.concatenate([[0], np.cumsum(np.array(lengths)[kind])]),
        is_converted=np.repeat([True, False], counts.sum(axis=0)),
        group=np.zeros(len(kind), dtype=np.int64),
        channel_count=len(names),
        group_count=1,
    )
    assert paths.is_converted.mean() == pytest.approx(0.223845, abs=1e-6)
    found = contributions(count_paths(paths), Resampling(samples=1, seed=1))
    credited = dict(zip(names, found.point["markov_1_share"] * counts[:, 0].sum(), strict=True))
    assert credited["alpha"] == pytest.approx(5344.95, abs=0.01)
    assert credited["iota"] == pytest.approx(3884.61, abs=0.01)
    assert credited["eta"] == pytest.approx(3340.85, abs=0.01)
