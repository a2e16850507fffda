{{ config(materialized='table') }}

with

visit as (
    select * from {{ ref('int_web_visit__collected') }}
),

identified as (
    select * from {{ ref('int_web_visit__identified') }}
),

origin as (
    select * from {{ ref('int_web_visit__origin') }}
),

excluded as (
    select * from {{ ref('int_web_visit__excluded') }}
),

visit_channel as (
    select * from {{ ref('int_web_visit__channel') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

final as (
    select
        visit.source_system,
        visit.visit_id,
        visit.device_id,
        visit.user_id,
        identified.customer_key,
        identified.account_key,
        identified.identified_by,
        coalesce(
            identified.customer_key,
            identified.account_key,
            visit.source_system || ':' || visit.device_id,
            visit.source_system || ':visit-' || visit.visit_id
        ) as visitor_key,
        visit.started_at,
        visit.ended_at,
        visit.entry_url,
        origin.referrer_type,
        visit.referrer_name,
        origin.source,
        origin.medium,
        origin.campaign_code,
        origin.content as campaign_content,
        origin.click_id,
        visit_channel.channel_code,
        visit.device_type,
        visit.has_consent,
        visit.is_bot,
        test_customer.customer_key is not null as is_test,
        coalesce(
            excluded.reject_reason,
            case when test_customer.customer_key is not null then 'test_account' end
        ) as reject_reason,
        visit.is_derived,
        visit.loaded_at
    from visit
    inner join identified
        on
            visit.source_system = identified.source_system
            and visit.visit_id = identified.visit_id
    inner join origin
        on
            visit.source_system = origin.source_system
            and visit.visit_id = origin.visit_id
    inner join visit_channel
        on
            {{ same_origin('origin', 'visit_channel') }}
    left join excluded
        on
            visit.source_system = excluded.source_system
            and visit.visit_id = excluded.visit_id
    left join test_customer on identified.customer_key = test_customer.customer_key
)

select * from final
