"""Golden input over four increments: journeys and sessions that can be checked by hand.

`tests/golden/journey/<n>/` holds what the n-th load brings, a row with a known id replacing the
old one, and what must come out: `journeys.csv` and `sessions.csv`. Beside the files Fred uses his
product fifty thousand times.

1. Anna and Bert share a tablet; Anna logs in in mid-session. Dora's phone crosses midnight and the
   night in which summer time begins; her journey goes over the turn of the year. Emil came once,
   twice delivered, and once in the year 2099. Andrea is two customers: one looked, one bought.
2. Emil's first visit comes late; Andrea's visit was in truth in January.
3. The two Andreas have one address: they are merged after the purchase.
4. They were two after all; Emil's late visit is deleted.
"""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "journey"
KEYS = {
    "contact": "record_id",
    "consent": "customer_record_id",
    "touchpoint": "touchpoint_id",
    "orders": "order_id",
    "web_event": "event_id",
}
MODELS = (
    "--select",
    "+dim_customer",
    "+fct_journey",
    "+fct_journey_step",
    "+fct_session",
    "int_journey__processed",
)
FREDS = 50_000
# So few that the first build is made in parts.
BUCKET_ROWS = 20_000
JOURNEYS = """
select
    customer.last_name || ' ' || left(customer.first_name, 1) as customer,
    journey.journey_number::varchar as journey,
    strftime(journey.started_at, '%Y-%m-%d %H:%M') as started_at,
    journey.outcome,
    coalesce(journey.purchase_path, '') as purchase_path,
    journey.is_reactivation::varchar as is_reactivation,
    case
        when journey.step_count > 100 then journey.step_count::varchar
        else (
            select string_agg(step.touchpoint_type, ' > ' order by step.step_number)
            from journey.fct_journey_step as step
            where step.journey_key = journey.journey_key
        )
    end as steps
from journey.fct_journey as journey
inner join core.dim_customer as customer using (customer_key)
order by all
"""
SESSIONS = """
select
    coalesce(customer.last_name, '') as customer,
    strftime(session.started_at, '%Y-%m-%d %H:%M') as started_at,
    session.started_by,
    session.is_new_visitor::varchar as is_new_visitor,
    session.page_view_count::varchar as page_views
from journey.fct_session as session
left join core.dim_customer as customer using (customer_key)
order by all
"""


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file; an empty field is null."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(lines)]


def bring(dbt: Any, raw: Any, number: int) -> None:
    """The n-th load: rows by table, and what is gone."""
    folder = GOLDEN / str(number)
    for table, key in KEYS.items():
        rows = rows_of(folder / f"{table}.csv")
        gone = [row["id"] for row in rows_of(folder / "deleted.csv") if row["table"] == table]
        if number > 1:
            with duckdb.connect(str(dbt.warehouse)) as con:
                for row in [*rows, *({key: name} for name in gone)]:
                    con.execute(f"delete from raw_files.{table} where {key} = ?", [row[key]])
        raw.load("files", table, rows, at=f"2026-04-{number:02} 04:00:00")
    if number == 1:
        with duckdb.connect(str(dbt.warehouse)) as con:
            con.execute(
                "insert into raw_files.touchpoint by name select 'f-' || n as touchpoint_id,"
                " 'f' as customer_record_id, 'product_used' as touchpoint_type,"
                " timestamp '2025-04-01' + to_minutes(10 * n::bigint) as occurred_at,"
                " '2026-04-01 04:00:00' as _dlt_load_id"
                f" from range({FREDS}) as uses (n)"
            )


def parts_made(dbt: Any, model: str) -> int:
    """Into how many parts the last build divided a table."""
    (ran,) = (dbt.folder / "target" / "run").rglob(f"{model}.sql")
    return max(ran.read_text(encoding="utf-8").count("set variable first_subject"), 1)


def test_journeys_and_sessions_over_four_increments(dbt: Any) -> None:
    with dbt.raw() as raw:
        for number in (1, 2, 3, 4):
            bring(dbt, raw, number)
            built = dbt.build(
                f"golden_journey_{number}",
                *MODELS,
                tested=False,
                RUNDBLICK_JOURNEY_BUCKET_ROWS=str(BUCKET_ROWS),
            )
            for name, query in (("journeys", JOURNEYS), ("sessions", SESSIONS)):
                expected = rows_of(GOLDEN / str(number) / f"{name}.csv")
                found = [tuple(value or None for value in row) for row in built.rows(query)]
                assert found == [tuple(row.values()) for row in expected], (number, name)
            # The first build has the customer of very many touchpoints and is made in parts.
            if number == 1:
                assert parts_made(dbt, "int_journey__cut") > 1
                assert parts_made(dbt, "fct_journey_step") > 1
