"""Invented web hits over three years, judged and with their visits, in a warehouse of their own.

Five hits a visit, two visits a visitor on average; one visit in fifty goes on after half an hour of
silence or beyond midnight, so that sessions cut it.
"""

import os
from pathlib import Path

CONFIGURATION = """\
[company]
name = "Benchmark"
[paths]
home = "."
[engine]
memory_limit = "{memory}"
"""

_HITS = """
create schema if not exists intermediate;
create or replace table intermediate.int_web_visit__resolved as
select
    'web_matomo' as source_system,
    range::varchar as visit_id,
    'd' || cast(floor(pow(hash(range) / 18446744073709551616.0, 2) * {visits} / 2) as bigint)
        as device_id,
    case when hash(range, 1) % 8 = 0 then md5('c' || hash(range) % 1000) end as customer_key,
    null::varchar as account_key,
    'web_matomo:' || device_id as visitor_key,
    timestamp '2023-01-01' + to_seconds((hash(range, 2) % 94608000)::bigint) as started_at,
    case range % 4 when 0 then 'direct' when 1 then 'organic_search' when 2 then 'email'
        else 'paid_search' end as channel_code,
    'google' as source,
    'organic' as medium,
    case when range % 4 > 1 then 'campaign' || range % 40 end as campaign_code,
    null::varchar as referrer_name,
    'desktop' as device_type,
    range % 7 != 0 as has_consent
from range({visits});
create or replace table intermediate.int_web_hit__judged as
select
    visit.source_system,
    visit.visit_id || '-' || hit.range as hit_id,
    visit.visit_id,
    visit.device_id,
    visit.started_at + to_seconds(hit.range * case
        when hash(visit.visit_id) % 50 = 0 then 2400 else 60 end) as occurred_at,
    case when hit.range = 4 and hash(visit.visit_id, 1) % 25 = 0 then 'conversion'
        when hit.range = 3 then 'event' else 'page_view' end as event_type,
    null::varchar as event_category,
    null::varchar as event_action,
    null::varchar as goal_id,
    'https://www.velo.de/p/' || hash(visit.visit_id, hit.range) % 500 as page_url,
    case when hit.range = 4 and hash(visit.visit_id, 1) % 25 = 0 then 'S' || visit.visit_id end
        as order_number,
    case when order_number is not null then 100.00::decimal(18, 2) end as revenue_amount,
    timestamp '2026-01-01' as loaded_at,
    visit.visitor_key,
    null::varchar as reject_reason
from intermediate.int_web_visit__resolved as visit
cross join range(5) as hit;
create or replace table intermediate.int_web_visitor__affected as
select distinct visitor_key from intermediate.int_web_visit__resolved;
"""


def prepare(home: Path, rows: int, memory: str) -> None:
    """A warehouse with hits and visits, dbt's manifest made."""
    from ingestion import warehouse
    from ingestion.config import load_settings
    from orchestration import dbt

    home.mkdir(parents=True, exist_ok=True)
    (home / "rundblick.toml").write_text(CONFIGURATION.format(memory=memory), encoding="utf-8")
    os.environ["RUNDBLICK_HOME"] = str(home)
    settings = load_settings(home / "rundblick.toml")
    with warehouse.connect(settings) as connection:
        connection.execute(_HITS.format(visits=max(rows // 5, 1)))
    dbt.run(settings, "parse")
