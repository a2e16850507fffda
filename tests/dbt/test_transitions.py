"""The reports on journeys over a few hundred of them: transitions as process mining counts them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.journey.chains import by_deletion, counted
from tests.process_graph import mined_graph, reported_graph, ties

PERSONS = 240
ACTS = (
    "store_visit", "consultation", "newsletter_sent", "newsletter_clicked", "call_outbound",
    "call_inbound", "event_visited", "test_ride", "service_appointment", "mail_outbound",
)  # fmt: skip
REPORTS = (
    "rpt_journey_transition", "rpt_journey_variant", "rpt_moment_that_matters",
    "rpt_emotion_curve",
)  # fmt: skip
SELECT = ("--select", *(f"+{name}" for name in REPORTS), "+dim_touchpoint_type")


def fill(raw: Any) -> None:
    """Persons with up to a dozen contacts at whole hours, so that many share their time."""
    chance = Random(3)
    begin = datetime(2025, 1, 1, 8)
    persons: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    for number in range(PERSONS):
        name = f"person {number}"
        persons.append(
            {"record_id": name, "first_name": "Vor", "last_name": f"Nach {number}",
             "created_at": begin, "updated_at": begin}
        )  # fmt: skip
        at = begin + timedelta(days=chance.randrange(500))
        for position in range(chance.randrange(1, 13)):
            at += timedelta(hours=chance.choice((0, 0, 1, 30, 2400)))
            contacts.append(
                {"touchpoint_id": f"{name}, {position}", "customer_record_id": name,
                 "touchpoint_type": chance.choice(ACTS), "occurred_at": at,
                 "sentiment_score": chance.choice((None, None, -1.0, -0.5, 0.5, 1.0))}
            )  # fmt: skip
            if chance.random() < 0.1:
                number_text = f"{number}-{position}"
                orders.append(
                    {"order_id": number_text, "order_number": number_text,
                     "customer_record_id": name, "net_amount": 100, "tax_amount": 0,
                     "gross_amount": 100, "currency": "EUR", "ordered_at": at,
                     "status": "confirmed", "sales_channel": chance.choice(("web", "store")),
                     "updated_at": at}
                )  # fmt: skip
    raw.load("files", "contact", persons)
    raw.load("files", "touchpoint", contacts)
    raw.load("files", "orders", orders)


@pytest.fixture(scope="module")
def built(dbt: Any) -> Iterator[Any]:
    with dbt.raw() as raw:
        fill(raw)
    yield dbt.build("transitions_first", *SELECT, tested=False)


def report(built: Any, name: str) -> list[tuple[Any, ...]]:
    return built.rows(f"select * from journey.{name} order by all")


def test_the_log_has_what_makes_counting_hard(built: Any) -> None:
    journeys = built.one(
        "select count(*), count(*) filter (where outcome = 'open'), count(distinct outcome)"
        " from journey.fct_journey"
    )
    assert journeys[0] > 300
    assert journeys[1] > 10
    assert journeys[2] >= 4
    assert ties(built.rows) > 100


@pytest.mark.parametrize("period_type", ["month", "total"])
def test_transitions_are_those_of_process_mining(built: Any, period_type: str) -> None:
    assert reported_graph(built.rows, period_type) == mined_graph(built.rows)


@pytest.mark.parametrize("segment_type", ["customer_kind", "outcome"])
def test_segments_add_up_to_all_journeys(built: Any, segment_type: str) -> None:
    def counted(chosen: str) -> Counter[tuple[Any, ...]]:
        rows = built.rows(
            "select period_start, from_touchpoint_type, to_touchpoint_type, transition_count"
            " from journey.rpt_journey_transition where period_type = 'month'"
            f" and segment_type = '{chosen}'"
        )
        counts: Counter[tuple[Any, ...]] = Counter()
        for *place, count in rows:
            counts[tuple(place)] += count
        return counts

    assert counted(segment_type) == counted("all")


def test_what_enters_a_touchpoint_type_leaves_it_unless_the_journey_is_open(built: Any) -> None:
    graph = reported_graph(built.rows, "total")
    balance: Counter[str] = Counter()
    for (leaves, enters), count in graph.items():
        balance[enters] += count
        balance[leaves] -= count
    held = dict(
        built.rows(
            "select last_touchpoint_type, count(*) from journey.fct_journey"
            " where outcome = 'open' group by all"
        )
    )
    middle = {kind: left for kind, left in balance.items() if kind not in ("(start)", "(end)")}
    assert {kind: left for kind, left in middle.items() if left} == held


def test_each_journey_has_one_variant(built: Any) -> None:
    rows = built.rows(
        "select period_type, segment_type, sum(journey_count)::bigint"
        " from journey.rpt_journey_variant group by all"
    )
    journeys = built.one("select count(*) from journey.fct_journey")[0]
    assert len(rows) == 6
    assert {row[2] for row in rows} == {journeys}
    shares = built.rows(
        "select round(sum(journey_share), 3) from journey.rpt_journey_variant"
        " group by period_start, segment_type, segment_value"
    )
    assert {row[0] for row in shares} == {1.0}


def test_removal_effects_are_those_of_journeys_without_the_touchpoint(built: Any) -> None:
    steps = built.rows(
        "select step.journey_key, step.phase, step.touchpoint_type"
        " from journey.fct_journey_step as step"
        " inner join journey.fct_journey as journey using (journey_key)"
        " where journey.outcome != 'open' and not step.is_goal"
        " and (journey.goal_at is null or step.step_number < ("
        "  select min(goal.step_number) from journey.fct_journey_step as goal"
        "  where goal.journey_key = step.journey_key and goal.is_goal))"
        " order by step.journey_key, step.step_number"
    )
    ends = dict(
        built.rows("select journey_key, outcome = 'won' from journey.fct_journey"
                   " where outcome != 'open'")
    )  # fmt: skip
    states = sorted({(phase, kind) for _, phase, kind in steps})
    paths: dict[str, list[int]] = {journey: [] for journey in ends}
    for journey, phase, kind in steps:
        paths[journey].append(states.index((phase, kind)))
    expected = by_deletion(
        counted([(path, ends[journey]) for journey, path in paths.items()], len(states))
    )
    reported = built.rows(
        "select phase, touchpoint_type, removal_effect from journey.rpt_moment_that_matters"
        " where period_type = 'total'"
    )
    found = {(phase, kind): effect for phase, kind, effect in reported}
    assert set(found) >= set(states)
    for state, effect in zip(states, expected, strict=True):
        assert found.pop(state) == pytest.approx(effect, abs=1e-6)
    # What only follows purchases has lost none.
    assert set(found.values()) <= {0.0}


def test_measures_hang_together(built: Any) -> None:
    rows = built.rows(
        "select removal_effect, journey_share, effect, effect_lower_bound, effect_upper_bound,"
        " exit_lift, touchpoint_type from journey.rpt_moment_that_matters"
        " where period_type = 'total'"
    )
    assert len(rows) >= len(ACTS)
    for removal, share, effect, lower, upper, exit_lift, kind in rows:
        assert effect == pytest.approx(removal * share, abs=2e-6)
        assert lower <= upper
        assert (exit_lift is None) == (
            kind in ("newsletter_sent", "mail_outbound", "call_outbound")
        )


def test_means_of_few_scores_are_not_shown(built: Any) -> None:
    rows = built.rows("select n, is_suppressed, mean_sentiment from journey.rpt_emotion_curve")
    assert {row[1] for row in rows} == {True, False}
    assert all((n < 10) == hidden == (mean is None) for n, hidden, mean in rows)
    assert built.one(
        "select sum(n) from journey.rpt_emotion_curve where period_type = 'total'"
    ) == built.one("select count(sentiment_score) from journey.fct_touchpoint")


def test_a_second_build_gives_the_same_intervals(dbt: Any, built: Any) -> None:
    with dbt.raw() as raw:
        fill(raw)
    again = dbt.build("transitions_again", *SELECT, tested=False)
    for name in REPORTS:
        assert report(again, name) == report(built, name)
