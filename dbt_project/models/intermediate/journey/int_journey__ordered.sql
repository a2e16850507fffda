{{ config(materialized='table', bucketed=true) }}

with

touchpoint as (
    select * from {{ ref('int_touchpoint__accepted') }}
),

affected as (
    select * from {{ ref('int_journey__affected') }}
    where {{ within_bucket('subject_number') }}
),

channel as (
    select * from {{ ref('channel') }}
),

of_affected as (
    select
        touchpoint.*,
        affected.subject_number,
        channel.is_digital
    from touchpoint
    inner join affected
        on coalesce(touchpoint.customer_key, touchpoint.account_key) = affected.subject_key
    left join channel on touchpoint.channel_code = channel.channel_code
),

-- The one look at all touchpoints, and the one sort by their content. Behind it customers and
-- places are numbers: windows and joins over them cost a fraction of those over keys, which are
-- long texts.
final as (
    select
        subject_number,
        touchpoint_key,
        account_key,
        customer_key is not null as is_person,
        occurred_at,
        occurred_date,
        touchpoint_type,
        channel_code,
        is_digital,
        session_key,
        campaign_key,
        phase,
        funnel_stage,
        direction,
        department,
        is_active_contact,
        is_permitted,
        journey_effect,
        value_amount,
        cost_amount,
        sort_order,
        journey_effect is not null and journey_effect = 'goal' as is_goal,
        row_number() over subject_touchpoints as position,
        count(*) filter (where is_active_contact) over (
            subject_touchpoints rows between unbounded preceding and current row
        ) as contact_number
    from of_affected
    window subject_touchpoints as (
        partition by subject_number order by occurred_at, sort_order, touchpoint_key
    )
)

select * from final
