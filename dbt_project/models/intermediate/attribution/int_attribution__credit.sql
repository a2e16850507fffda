{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    bucketed=true,
    pre_hook="{{ forget_subjects(ref('int_journey__affected')) }}",
) }}

{% set u_first, u_middle, u_last = setting_parts('attribution_u_shape') %}
{% set one = 'cast(1 as ' ~ sql_type('double') ~ ')' %}
{% set zero = 'cast(0 as ' ~ sql_type('double') ~ ')' %}
{% set w_first, w_lead, w_opportunity, w_others = setting_parts('attribution_w_shape') %}

with

conversion_touch as (
    select * from {{ ref('int_attribution__conversion_touch') }}
),

-- Sums of decimals do not depend on the order of the rows: the same path has the same credits in
-- every run.
weighed as (
    select
        *,
        cast(case
            when touch_count <= 2 then 1
            when touch_position = 1 then {{ u_first }}
            when touch_position = touch_count then {{ u_last }}
            else {{ u_middle }} / (touch_count - 2)
        end as decimal(28, 15)) as u_weight,
        case when touch_position = 1 then 1 else 0 end as is_first,
        case when touch_position = lead_position then 1 else 0 end as is_lead,
        case when touch_position = opportunity_position then 1 else 0 end as is_opportunity,
        cast(
            power(
                0.5,
                {{ seconds_between('touched_at', 'occurred_at') }}
                / (86400.0 * {{ setting('attribution_half_life_days') }})
            ) as decimal(28, 15)
        ) as decay_weight
    from conversion_touch
),

counted as (
    select
        *,
        case when is_first + is_lead + is_opportunity = 0 then 1 else 0 end as is_other,
        sum(case when is_first + is_lead + is_opportunity = 0 then 1 else 0 end) over (
            partition by conversion_key
        ) as other_count
    from weighed
),

-- A milestone that is missing gives its part to the others, in proportion.
shaped as (
    select
        *,
        cast(
            is_first * {{ w_first }}
            + is_lead * {{ w_lead }}
            + is_opportunity * {{ w_opportunity }}
            + case when is_other = 1 then {{ w_others }} / other_count else 0 end
            as decimal(28, 15)
        ) as w_weight
    from counted
),

final as (
    select
        conversion_key,
        conversion_type,
        touchpoint_key,
        subject_key,
        customer_key,
        account_key,
        touched_at,
        touchpoint_type,
        channel_code,
        campaign_key,
        touch_position,
        touch_count,
        case when touch_position = 1 then {{ one }} else {{ zero }} end as first_touch_credit,
        case
            when touch_position = touch_count then {{ one }} else {{ zero }}
        end as last_touch_credit,
        case
            when touch_position = credited_last_position then {{ one }} else {{ zero }}
        end as last_non_direct_credit,
        round({{ one }} / touch_count, 12) as linear_credit,
        {{ credit_share('u_weight') }} as u_shaped_credit,
        {{ credit_share('w_weight') }} as w_shaped_credit,
        {{ credit_share('decay_weight') }} as time_decay_credit,
        {{ credit_share('weight') }} as type_weighted_credit,
        round({{ one }} / (channel_count * channel_touch_count), 12) as shapley_credit
    from shaped
)

select * from final
