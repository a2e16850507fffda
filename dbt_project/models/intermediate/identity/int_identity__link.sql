with edge as (
    select * from {{ ref('int_identity__edge') }}
    where is_link
),

affected as (
    select * from {{ ref('int_identity__affected') }}
),

-- Both ends of a link are affected or none is.
final as (
    select
        edge.record_number_a,
        edge.record_number_b,
        case
            when edge.tier <= 2 then greatest(edge.match_weight, {{ certain_weight() }})
            else edge.match_weight
        end as link_weight,
        edge.explicit_rule is not null as is_stated
    from edge
    inner join affected on edge.record_number_a = affected.record_number
)

select * from final
