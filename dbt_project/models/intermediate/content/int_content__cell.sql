with

usage as (
    select * from {{ ref('int_content__use') }}
),

demand as (
    select * from {{ ref('int_content__demand') }}
),

-- A phase is on the map of a persona if the persona acts in it, or content is made for it.
named as (
    select
        persona,
        phase
    from demand
    union all
    select
        content_persona as persona,
        phase
    from usage
    where content_persona is not null
),

persona_phase as (
    select
        persona,
        phase
    from named
    group by persona, phase
),

offer as (
    select
        channel_code,
        content_format
    from usage
    group by channel_code, content_format
),

final as (
    select
        {{ surrogate_key([
            'persona_phase.persona', 'persona_phase.phase', 'offer.channel_code',
            'offer.content_format'
        ]) }} as content_map_key,
        persona_phase.persona,
        persona_phase.phase,
        offer.channel_code,
        offer.content_format
    from persona_phase
    cross join offer
)

select * from final
