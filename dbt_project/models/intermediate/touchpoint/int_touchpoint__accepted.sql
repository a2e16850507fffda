-- The mart is the table, so that touchpoints are written once; what only journeys and attribution
-- need is added here.
with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
),

touchpoint_type as (
    select
        touchpoint_type,
        journey_effect,
        sort_order
    from {{ ref('touchpoint_type') }}
),

accompanying as (
    select * from {{ ref('int_touchpoint__accompanying') }}
),

final as (
    select
        touchpoint.*,
        case when accompanying.touchpoint_key is null then touchpoint_type.journey_effect end
            as journey_effect,
        touchpoint_type.sort_order
    from touchpoint
    inner join touchpoint_type
        on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join accompanying on touchpoint.touchpoint_key = accompanying.touchpoint_key
)

select * from final
