"""Invented touchpoints over three years, in a warehouse of their own.

Five a person on average, some persons with many more; one in 25 is an order.
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

_TOUCHPOINTS = """
create schema if not exists intermediate; create schema if not exists seeds;
create schema if not exists core;
create or replace table intermediate.int_touchpoint__accepted as
with event as (
    select
        range as number,
        cast(floor(pow(hash(range) / 18446744073709551616.0, 2) * {rows} / 5) as bigint) as person,
        timestamp '2023-01-01' + to_seconds((hash(range, 1) % 94608000)::bigint) as occurred_at,
        hash(range, 2) % 100 as kind
    from range({rows})
)
select
    md5(number::varchar) as touchpoint_key,
    'c' || person as customer_key,
    null::varchar as account_key,
    occurred_at,
    cast(occurred_at + interval 1 hour as date) as occurred_date,
    case when kind < 45 then 'web_visit' when kind < 60 then 'newsletter_sent'
        when kind < 80 then 'content_viewed' when kind < 90 then 'store_visit'
        when kind < 96 then 'case_question' else 'order_web' end as touchpoint_type,
    case when kind between 45 and 59 then 'email' when kind between 80 and 89 then 'store'
        else 'website' end as channel_code,
    null::varchar as session_key,
    case when kind < 80 then 'need' when kind < 90 then 'buy' when kind < 96 then 'use'
        else 'buy' end as phase,
    'awareness' as funnel_stage,
    case when kind between 45 and 59 then 'outbound' else 'inbound' end as direction,
    case when kind between 90 and 95 then 'service' else 'marketing' end as department,
    kind not between 45 and 59 as is_active_contact,
    case when kind >= 96 then 'goal' end as journey_effect,
    case when kind >= 96 then 100.00::decimal(18, 2) end as value_amount,
    null::decimal(18, 2) as cost_amount,
    10 as sort_order,
    case when kind < 15 then md5((kind % 5)::varchar) end as campaign_key,
    kind % 7 != 0 as has_consent,
    kind % 7 != 0 as is_permitted,
    null::varchar as source_system,
    null::varchar as device_id
from event;
create or replace table core.dim_campaign as
select md5(range::varchar) as campaign_key, 'new' as purpose from range(5);
create or replace table intermediate.int_conversion__event as
select
    touchpoint_key as conversion_key, 'order' as conversion_type, customer_key as subject_key,
    customer_key, account_key, occurred_at, occurred_date,
    greatest(
        occurred_at - interval 90 day,
        coalesce(lag(occurred_at) over (partition by customer_key order by occurred_at), occurred_at
            - interval 90 day)
    ) as path_began_at
from intermediate.int_touchpoint__accepted
where journey_effect = 'goal';
create or replace table intermediate.int_conversion__lead_anchor as
select conversion_key, occurred_at - interval 5 day as lead_at,
    occurred_at - interval 2 day as opportunity_at
from intermediate.int_conversion__event
where hash(conversion_key) % 3 = 0;
create or replace table core.dim_customer as
select customer_key, case when hash(customer_key) % 5 = 0 then 'b2b' else 'b2c' end
    as customer_segment
from intermediate.int_touchpoint__accepted group by customer_key;
create or replace table intermediate.int_lead__resolved as
select null::varchar as customer_key, null::varchar as account_key, null::timestamp as lost_at
where 1 = 0;
create or replace table intermediate.int_run__as_of as
select timestamp '2026-01-01' as as_of_at, date '2026-01-01' as as_of_date;
"""


def prepare(home: Path, rows: int, memory: str) -> dict[str, str]:
    """A warehouse with touchpoints, dbt's manifest made; returns the environment."""
    from ingestion import warehouse
    from ingestion.config import load_settings
    from orchestration import dbt
    from orchestration.environment import variables

    home.mkdir(parents=True, exist_ok=True)
    (home / "rundblick.toml").write_text(CONFIGURATION.format(memory=memory), encoding="utf-8")
    os.environ["RUNDBLICK_HOME"] = str(home)
    settings = load_settings(home / "rundblick.toml")
    with warehouse.connect(settings) as connection:
        connection.execute(_TOUCHPOINTS.format(rows=rows))
    dbt.run(settings, "parse")
    return variables(settings)
