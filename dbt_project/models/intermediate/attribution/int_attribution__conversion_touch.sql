with

affected as (
    select * from {{ ref('int_journey__affected') }}
    where {{ within_bucket('subject_number') }}
),

conversion as (
    select conversion.*
    from {{ ref('int_conversion__event') }} as conversion
    inner join affected on conversion.subject_key = affected.subject_key
),

touch as (
    select touch.*
    from {{ ref('int_attribution__touch') }} as touch
    inner join affected on touch.subject_key = affected.subject_key
),

lead_anchor as (
    select * from {{ ref('int_conversion__lead_anchor') }}
),

-- A captured lead is its own conversion's lead.
anchored as (
    select
        conversion.conversion_key,
        conversion.conversion_type,
        conversion.subject_key,
        conversion.occurred_at,
        conversion.path_began_at,
        lead_anchor.lead_at,
        lead_anchor.opportunity_at
    from conversion
    left join lead_anchor on conversion.conversion_key = lead_anchor.conversion_key
),

on_path as (
    select
        anchored.conversion_key,
        anchored.conversion_type,
        anchored.occurred_at,
        anchored.lead_at,
        anchored.opportunity_at,
        touch.touchpoint_key,
        touch.subject_key,
        touch.customer_key,
        touch.account_key,
        touch.touched_at,
        touch.touchpoint_type,
        touch.channel_code,
        touch.campaign_key,
        touch.weight
    from anchored
    inner join touch
        on
            anchored.subject_key = touch.subject_key
            and anchored.path_began_at < touch.touched_at
            and anchored.occurred_at >= touch.touched_at
),

positioned as (
    select
        *,
        row_number() over (
            partition by conversion_key order by touched_at, touchpoint_key
        ) as touch_position,
        count(*) over (partition by conversion_key) as touch_count,
        count(*) over (partition by conversion_key, channel_code) as channel_touch_count
    from on_path
),

path as (
    select
        conversion_key,
        count(distinct channel_code) as channel_count,
        max(case when channel_code != 'direct' then touch_position end) as last_non_direct_position,
        max(case when touched_at <= lead_at then touch_position end) as lead_position,
        max(case when touched_at <= opportunity_at then touch_position end) as opportunity_position
    from positioned
    group by conversion_key
),

final as (
    select
        positioned.*,
        path.channel_count,
        coalesce(path.last_non_direct_position, positioned.touch_count) as credited_last_position,
        path.lead_position,
        path.opportunity_position
    from positioned
    inner join path on positioned.conversion_key = path.conversion_key
)

select * from final
