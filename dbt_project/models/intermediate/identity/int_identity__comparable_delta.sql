with comparable as (
    select * from {{ ref('int_identity__comparable') }}
),

build as (
    select build_id from {{ ref('int_identity__build') }}
),

final as (
    select comparable.*
    from comparable
    inner join build on comparable.build_id = build.build_id
)

select * from final
