with

cell as (
    select * from {{ ref('int_content__cell') }}
),

usage as (
    select * from {{ ref('int_content__use') }}
),

reach as (
    select * from {{ ref('int_content__reach') }}
),

demand as (
    select * from {{ ref('int_content__demand') }}
),

persona as (
    select * from {{ ref('dim_persona') }}
),

-- A content that is met in two channels is supply in both; without a persona it is for everybody.
supply as (
    select
        coalesce(content_persona, '(general)') as content_persona,
        phase,
        channel_code,
        content_format,
        count(distinct content_key) as content_count
    from usage
    group by coalesce(content_persona, '(general)'), phase, channel_code, content_format
),

phase_supply as (
    select
        content_persona as persona,
        phase,
        count(distinct content_key) as content_count
    from usage
    where content_persona is not null
    group by content_persona, phase
),

used as (
    select
        persona,
        phase,
        channel_code,
        content_format,
        sum(sent_count) as sent_count,
        sum(touchpoint_count) as touchpoint_count,
        sum(case when content_persona = persona then touchpoint_count else 0 end)
            as own_content_touchpoint_count,
        sum(conversion_count) as conversion_count
    from usage
    group by persona, phase, channel_code, content_format
),

filled as (
    select
        cell.*,
        persona.persona is not null as is_persona,
        coalesce(phase_supply.content_count, 0) as phase_content_count,
        coalesce(own_supply.content_count, 0) as content_count,
        coalesce(general_supply.content_count, 0) as general_content_count,
        coalesce(demand.touchpoint_count, 0) as demand_touchpoint_count,
        coalesce(demand.person_count, 0) as demand_person_count,
        cast(coalesce(used.sent_count, 0) as bigint) as sent_count,
        cast(coalesce(used.touchpoint_count, 0) as bigint) as touchpoint_count,
        cast(coalesce(used.own_content_touchpoint_count, 0) as bigint)
            as own_content_touchpoint_count,
        coalesce(reach.person_count, 0) as person_count,
        round(cast(coalesce(used.conversion_count, 0) as double), 6) as conversion_count
    from cell
    left join persona on cell.persona = persona.persona
    left join supply as own_supply
        on
            cell.persona = own_supply.content_persona
            and cell.phase = own_supply.phase
            and cell.channel_code = own_supply.channel_code
            and cell.content_format = own_supply.content_format
    left join supply as general_supply
        on
            general_supply.content_persona = '(general)'
            and cell.phase = general_supply.phase
            and cell.channel_code = general_supply.channel_code
            and cell.content_format = general_supply.content_format
    left join phase_supply
        on cell.persona = phase_supply.persona and cell.phase = phase_supply.phase
    left join demand on cell.persona = demand.persona and cell.phase = demand.phase
    left join used
        on
            cell.persona = used.persona
            and cell.phase = used.phase
            and cell.channel_code = used.channel_code
            and cell.content_format = used.content_format
    left join reach
        on
            cell.persona = reach.persona
            and cell.phase = reach.phase
            and cell.channel_code = reach.channel_code
            and cell.content_format = reach.content_format
),

final as (
    select
        content_map_key,
        persona,
        phase,
        channel_code,
        content_format,
        is_persona,
        content_count,
        general_content_count,
        phase_content_count,
        demand_touchpoint_count,
        demand_person_count,
        sent_count,
        touchpoint_count,
        own_content_touchpoint_count,
        person_count,
        conversion_count,
        is_persona and demand_person_count > 0 and content_count + general_content_count = 0
            as has_demand_without_content,
        is_persona and demand_person_count > 0 and phase_content_count = 0
            as has_phase_without_own_content,
        is_persona and content_count > 0 and own_content_touchpoint_count = 0
            as has_content_without_use
    from filled
)

select * from final
