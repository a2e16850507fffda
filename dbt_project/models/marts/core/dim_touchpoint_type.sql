with

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

final as (
    select
        touchpoint_type,
        name_de,
        name_en,
        default_channel,
        phase,
        funnel_stage,
        department,
        direction,
        is_owned,
        is_steerable,
        is_active_contact,
        is_contact_pressure,
        is_attributable,
        is_advertising,
        journey_effect,
        sort_order,
        weight
    from touchpoint_type
)

select * from final
