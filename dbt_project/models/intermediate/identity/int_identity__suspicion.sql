{% set very_large = 20 %}

with judged_edge as (
    select * from {{ ref('int_identity__judged_edge') }}
    where is_together and not is_labelled
),

weak_link as (
    select * from {{ ref('int_identity__weak_link') }}
),

customer_health as (
    select * from {{ ref('int_identity__customer_health') }}
),

cluster_reason as (
    select
        cluster_key,
        'very_large' as reason,
        2 as priority
    from customer_health
    where record_count > {{ very_large }}
    union all
    select
        cluster_key,
        'many_given_names' as reason,
        3 as priority
    from customer_health
    where record_type = 'person' and given_name_count > 3
    union all
    select
        cluster_key,
        'many_birth_dates' as reason,
        4 as priority
    from customer_health
    where record_type = 'person' and birth_date_count > 2
),

-- What a person is shown of a cluster: the pair that is the least sure to belong together.
suspicion as (
    select
        edge_key,
        cluster_key_a as cluster_key,
        'vetoed_pair_inside' as reason,
        1 as priority,
        match_weight
    from judged_edge
    where edge_kind = 'cannot_link'
    union all
    select
        judged_edge.edge_key,
        cluster_reason.cluster_key,
        cluster_reason.reason,
        cluster_reason.priority,
        judged_edge.match_weight
    from cluster_reason
    inner join judged_edge on cluster_reason.cluster_key = judged_edge.cluster_key_a
    where judged_edge.is_link
    union all
    select
        judged_edge.edge_key,
        judged_edge.cluster_key_a as cluster_key,
        'bridge' as reason,
        5 as priority,
        judged_edge.match_weight
    from weak_link
    inner join judged_edge on weak_link.edge_key = judged_edge.edge_key
    where weak_link.is_bridge
),

ranked as (
    select
        *,
        row_number() over (
            partition by cluster_key
            order by priority, match_weight, edge_key
        ) as position
    from suspicion
),

final as (
    select
        edge_key,
        cluster_key,
        reason,
        priority
    from ranked
    where position = 1
)

select * from final
