{{ config(materialized='table') }}

with

visit as (
    select * from {{ ref('int_web_visit__collected') }}
),

identified as (
    select * from {{ ref('int_web_visit__identified') }}
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
        visit.referrer_type,
        visit.referrer_name,
        visit.campaign_code,
        visit_channel.channel_code,
        visit.device_type,
        visit.has_consent,
        visit.is_bot,
        test_customer.customer_key is not null as is_test,
        visit.is_derived,
        visit.loaded_at
    from visit
    inner join identified
        on
            visit.source_system = identified.source_system
            and visit.visit_id = identified.visit_id
    left join visit_channel
        on
            coalesce(visit.referrer_type, '') = visit_channel.referrer_type
            and lower(coalesce(visit.keyword, '')) = visit_channel.keyword
            and lower(trim(coalesce(visit.campaign_code, ''))) = visit_channel.campaign_code
    left join test_customer on identified.customer_key = test_customer.customer_key
)

select * from final
