with conversion as (
    {{ raw_relation('web_matomo', 'log_conversion') }}
),

visit as (
    {{ raw_relation('web_matomo', 'log_visit') }}
),

goal as (
    {{ raw_relation('web_matomo', 'goal') }}
),

goal_name as (
    select
        idgoal,
        min(name) as name,
        max(loaded_at) as loaded_at
    from goal
    group by idgoal
),

final as (
    select
        'web_matomo' as source_system,
        concat_ws('-', conversion.idvisit, conversion.idgoal, conversion.buster) as conversion_id,
        cast(conversion.idvisit as varchar) as visit_id,
        lower(conversion.idvisitor) as device_id,
        {{ clean_text('visit.user_id') }} as user_id,
        conversion.server_time as occurred_at,
        cast(conversion.idgoal as varchar) as goal_id,
        case conversion.idgoal
            when 0 then 'Bestellung'
            when -1 then 'Warenkorb'
            else goal_name.name
        end as goal_name,
        case when conversion.idgoal = 0 then {{ clean_text('conversion.idorder') }} end
            as order_number,
        conversion.revenue,
        greatest(conversion.loaded_at, goal_name.loaded_at) as loaded_at
    from conversion
    left join visit on conversion.idvisit = visit.idvisit
    left join goal_name on conversion.idgoal = goal_name.idgoal
)

select * from final
