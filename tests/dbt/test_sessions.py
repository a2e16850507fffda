"""Sessions of random hits, against the rules applied hit by hit in Python."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

MODELS = ("int_web_visit__span", "int_web_visit__segment", "int_web_hit__sessionised")
BERLIN = ZoneInfo("Europe/Berlin")
TIMEOUT = timedelta(minutes=30)
# Evenings around the nights in which Berlin changes its clock.
STARTS = (datetime(2026, 3, 28, 21, 30), datetime(2026, 10, 24, 20, 30), datetime(2026, 6, 1, 9))


@dataclass(frozen=True)
class Hit:
    """A web hit with what its visit says."""

    hit_id: str
    visit_id: str
    visitor: str
    at: datetime
    channel: str
    campaign: str | None


def random_hits(seed: int) -> list[Hit]:
    """Visits of several devices of one person, so that they overlap; ties in time are frequent."""
    rng = random.Random(seed)
    hits: list[Hit] = []
    for visit in range(400):
        visitor = f"p{rng.randrange(40)}"
        channel = rng.choice(["direct", "direct", "email", "paid_search", "organic_search"])
        campaign = rng.choice(["a", "b"]) if channel in ("email", "paid_search") else None
        at = rng.choice(STARTS) + timedelta(minutes=rng.randrange(0, 300, 5))
        for _ in range(rng.randrange(1, 6)):
            hit_id = f"h{rng.randrange(10**6):06}-{len(hits)}"
            hits.append(Hit(hit_id, f"v{visit}", visitor, at, channel, campaign))
            at += timedelta(minutes=rng.choice([0, 5, 5, 10, 30, 35]))
    return hits


def sessions_hit_by_hit(hits: list[Hit]) -> dict[str, tuple[str, str | None]]:
    """The first hit of each hit's session, and what began the session on that hit."""
    result: dict[str, tuple[str, str | None]] = {}
    state: dict[str, tuple[datetime, tuple[str, str | None], str]] = {}
    seen: set[str] = set()
    for hit in sorted(hits, key=lambda hit: (hit.at, hit.hit_id)):
        origin = (hit.channel, hit.campaign)
        is_click = hit.visit_id not in seen and hit.channel != "direct"
        seen.add(hit.visit_id)
        began: str | None = None
        if hit.visitor not in state:
            began = "first_visit"
        else:
            previous_at, current, first = state[hit.visitor]
            days = [
                at.replace(tzinfo=ZoneInfo("UTC")).astimezone(BERLIN).date()
                for at in (previous_at, hit.at)
            ]
            if hit.at - previous_at > TIMEOUT:
                began = "timeout"
            elif is_click and origin != current:
                began = "campaign"
            elif days[0] != days[1]:
                began = "midnight"
        # Midnight ends a session and not what led to it.
        if began is not None and began != "midnight":
            current = origin
        if began is not None:
            first = hit.hit_id
        state[hit.visitor] = (hit.at, current, first)
        result[hit.hit_id] = (first, began)
    return result


def load(dbt: Any, hits: list[Hit]) -> None:
    with dbt.raw():
        pass
    with duckdb.connect(str(dbt.warehouse)) as con:
        con.execute("create schema intermediate")
        con.execute(
            "create table intermediate.int_web_hit__judged (source_system varchar, hit_id varchar,"
            " visit_id varchar, visitor_key varchar, occurred_at timestamp, channel_code varchar,"
            " campaign_code varchar, customer_key varchar, account_key varchar, device_id varchar,"
            " event_type varchar, event_category varchar, event_action varchar, goal_id varchar,"
            " source varchar, medium varchar, page_url varchar, order_number varchar,"
            " revenue_amount decimal(18, 2),"
            " referrer_name varchar, device_type varchar, has_consent boolean,"
            " loaded_at timestamp, reject_reason varchar)"
        )
        con.executemany(
            "insert into intermediate.int_web_hit__judged (source_system, hit_id, visit_id,"
            " visitor_key, occurred_at, channel_code, campaign_code) values ('web',?,?,?,?,?,?)",
            [[h.hit_id, h.visit_id, h.visitor, h.at, h.channel, h.campaign] for h in hits],
        )
        con.execute(
            "create table intermediate.int_web_visit__resolved as select distinct source_system,"
            " visit_id, channel_code, campaign_code from intermediate.int_web_hit__judged"
        )
        con.execute(
            "create table intermediate.int_web_visitor__affected as select distinct visitor_key"
            " from intermediate.int_web_hit__judged"
        )


def built_sessions(dbt: Any, name: str, hits: list[Hit]) -> list[tuple[str, str, str | None]]:
    load(dbt, hits)
    built = dbt.build(name, "--select", *MODELS, tested=False)
    rows: list[tuple[str, str, str | None]] = built.rows(
        "select hit_id, session_key, started_by from intermediate.int_web_hit__sessionised"
    )
    assert len(rows) == len(hits)
    return rows


def test_sessions_equal_those_cut_hit_by_hit(dbt: Any) -> None:
    hits = random_hits(11)
    expected = sessions_hit_by_hit(hits)
    rows = built_sessions(dbt, "sessions", hits)
    key_of_first = {hit_id: key for hit_id, key, began in rows if began is not None}
    assert len(set(key_of_first.values())) == len(key_of_first)
    assert {hit_id: (key, began) for hit_id, key, began in rows} == {
        hit_id: (key_of_first[first], began) for hit_id, (first, began) in expected.items()
    }
    reasons = {began for _, began in expected.values()}
    assert reasons == {None, "first_visit", "timeout", "campaign", "midnight"}


def test_a_late_hit_renames_no_other_session(dbt: Any) -> None:
    """Ten minutes before a first session it begins that one, an hour before it is another."""
    start = datetime(2026, 6, 1, 9)
    hits = [
        Hit(f"{visitor}{number}", f"{visitor}{number}", visitor, at, "direct", None)
        for visitor in "pq"
        for number, at in enumerate(start + timedelta(hours=hour) for hour in range(3))
    ]
    late = [
        Hit(f"late-{visitor}", f"late-{visitor}", visitor, start - before, "direct", None)
        for visitor, before in (("p", timedelta(minutes=10)), ("q", timedelta(minutes=61)))
    ]
    before = {hit: key for hit, key, _ in built_sessions(dbt, "on_time", hits)}
    after = {hit: key for hit, key, _ in built_sessions(dbt, "late", [*hits, *late])}
    assert {hit for hit in before if before[hit] != after[hit]} == {"p0"}
    assert len(set(after.values())) == 7
