-- A view: the review reads it, nothing else does.
{{ config(materialized='view') }}

with edge as (
    select * from {{ ref('int_identity__edge') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

final as (
    select
        edge.edge_key,
        edge.record_type,
        edge.record_number_a,
        edge.record_number_b,
        edge.edge_kind,
        edge.tier,
        edge.is_link,
        edge.match_weight,
        edge.match_probability,
        assignment_a.cluster_key as cluster_key_a,
        assignment_b.cluster_key as cluster_key_b,
        assignment_a.cluster_size as cluster_size_a,
        assignment_b.cluster_size as cluster_size_b,
        assignment_a.cluster_key = assignment_b.cluster_key as is_together,
        coalesce(edge.explicit_rule in ('label_yes', 'label_no'), false) as is_labelled
    from edge
    inner join assignment as assignment_a on edge.record_number_a = assignment_a.record_number
    inner join assignment as assignment_b on edge.record_number_b = assignment_b.record_number
)

select * from final
