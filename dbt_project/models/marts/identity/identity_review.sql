{% set lowest = 0.2 %}
{% set threshold = setting('identity_match_threshold') | float %}
{% set highest = (threshold + 1) / 2 %}

with judged_edge as (
    select * from {{ ref('int_identity__judged_edge') }}
),

suspicion as (
    select * from {{ ref('int_identity__suspicion') }}
),

weak_link as (
    select * from {{ ref('int_identity__weak_link') }}
),

record as (
    select
        record_number,
        source_system,
        record_id
    from {{ ref('int_identity__record') }}
),

borderline as (
    select
        judged_edge.*,
        weak_link.edge_key is not null as is_decisive
    from judged_edge
    left join weak_link on judged_edge.edge_key = weak_link.edge_key
    where
        judged_edge.edge_kind = 'must_link'
        and judged_edge.tier > 2
        and not judged_edge.is_labelled
        and judged_edge.match_probability >= {{ lowest }}
),

-- Only pairs on which the answer changes something: one link more or one link less.
pair as (
    select
        edge_key,
        'link_kept_apart' as reason,
        6 as priority
    from borderline
    where is_link and not is_together
    union all
    select
        edge_key,
        'barely_linked' as reason,
        7 as priority
    from borderline
    where is_link and is_together and is_decisive and match_probability < {{ highest }}
    union all
    select
        edge_key,
        'nearly_linked' as reason,
        8 as priority
    from borderline
    where not is_link and not is_together
),

item as (
    select
        edge_key,
        'cluster' as review_type,
        reason,
        priority
    from suspicion
    union all
    select
        pair.edge_key,
        'pair' as review_type,
        pair.reason,
        pair.priority
    from pair
    left join suspicion on pair.edge_key = suspicion.edge_key
    where suspicion.edge_key is null
),

final as (
    select
        item.edge_key,
        item.review_type,
        judged_edge.record_type,
        item.reason,
        cast(item.priority as {{ sql_type('bigint') }}) as priority,
        record_a.source_system as source_system_a,
        record_a.record_id as record_id_a,
        record_b.source_system as source_system_b,
        record_b.record_id as record_id_b,
        judged_edge.cluster_key_a,
        judged_edge.cluster_key_b,
        case
            when judged_edge.is_together then judged_edge.cluster_size_a
            else judged_edge.cluster_size_a + judged_edge.cluster_size_b
        end as record_count,
        judged_edge.match_weight,
        judged_edge.match_probability
    from item
    inner join judged_edge on item.edge_key = judged_edge.edge_key
    inner join record as record_a on judged_edge.record_number_a = record_a.record_number
    inner join record as record_b on judged_edge.record_number_b = record_b.record_number
)

select * from final
