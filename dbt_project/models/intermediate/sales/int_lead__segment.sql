{{ config(materialized='table') }}

with

lead as (
    select * from {{ ref('fct_lead') }}
),

customer as (
    select * from {{ ref('dim_customer') }}
),

campaign as (
    select * from {{ ref('dim_campaign') }}
),

described as (
    select
        lead.lead_key,
        lead.campaign_key,
        coalesce(lead.lead_source, '(unknown)') as lead_source,
        coalesce(lead.handover_mode, '(unknown)') as handover_mode,
        coalesce(campaign.campaign_code, '(none)') as campaign_code,
        case
            when customer.customer_segment is not null then customer.customer_segment
            when lead.account_key is not null then 'b2b'
            else '(unknown)'
        end as customer_segment
    from lead
    left join customer on lead.customer_key = customer.customer_key
    left join campaign on lead.campaign_key = campaign.campaign_key
),

final as (
    select
        lead_key,
        'all' as segment_type,
        '(all)' as segment_value,
        cast(null as {{ sql_type('text') }}) as campaign_key
    from described
    union all
    select
        lead_key,
        'lead_source' as segment_type,
        lead_source as segment_value,
        cast(null as {{ sql_type('text') }}) as campaign_key
    from described
    union all
    select
        lead_key,
        'handover_mode' as segment_type,
        handover_mode as segment_value,
        cast(null as {{ sql_type('text') }}) as campaign_key
    from described
    union all
    select
        lead_key,
        'customer_segment' as segment_type,
        customer_segment as segment_value,
        cast(null as {{ sql_type('text') }}) as campaign_key
    from described
    union all
    select
        lead_key,
        'campaign' as segment_type,
        campaign_code as segment_value,
        campaign_key
    from described
)

select * from final
