{% set certain = 0.99 %}

with judged_edge as (
    select * from {{ ref('int_identity__judged_edge') }}
),

cluster_link as (
    select * from judged_edge
    where is_link and is_together
),

doubtful_link as (
    select * from cluster_link
    where tier > 2 and match_probability < {{ certain }} and not is_labelled
),

neighbour as (
    select
        record_number_a as record_number,
        record_number_b as neighbour_number
    from cluster_link
    union all
    select
        record_number_b as record_number,
        record_number_a as neighbour_number
    from cluster_link
),

degree as (
    select
        record_number,
        count(*) as link_count
    from neighbour
    group by record_number
),

common_neighbour as (
    select distinct doubtful_link.edge_key
    from doubtful_link
    inner join neighbour as one on doubtful_link.record_number_a = one.record_number
    inner join neighbour as other
        on
            doubtful_link.record_number_b = other.record_number
            and one.neighbour_number = other.neighbour_number
),

-- Without a third record that both know, a doubtful link alone holds its two sides together.
final as (
    select
        doubtful_link.edge_key,
        least(degree_a.link_count, degree_b.link_count) > 1 as is_bridge
    from doubtful_link
    inner join degree as degree_a on doubtful_link.record_number_a = degree_a.record_number
    inner join degree as degree_b on doubtful_link.record_number_b = degree_b.record_number
    left join common_neighbour on doubtful_link.edge_key = common_neighbour.edge_key
    where common_neighbour.edge_key is null
)

select * from final
