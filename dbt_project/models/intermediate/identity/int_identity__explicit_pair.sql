with record as (
    select
        record_number,
        record_type,
        source_system,
        record_id
    from {{ ref('int_identity__record') }}
),

record_merge as (
    select * from {{ ref('int_record_merge__unioned') }}
),

review_label as (
    select * from {{ ref('stg_identity__review_label') }}
),

-- What a person decided counts more than what a system did.
stated as (
    select
        source_system as source_system_l,
        record_id as record_id_l,
        source_system as source_system_r,
        merged_into_record_id as record_id_r,
        'vendor_merge' as rule,
        1 as priority
    from record_merge
    union all
    select
        source_system_l,
        record_id_l,
        source_system_r,
        record_id_r,
        case when is_match then 'label_yes' else 'label_no' end as rule,
        2 as priority
    from review_label
),

pair as (
    select
        one.record_type,
        least(one.record_number, other.record_number) as record_number_a,
        greatest(one.record_number, other.record_number) as record_number_b,
        stated.rule,
        stated.priority
    from stated
    inner join record as one
        on stated.source_system_l = one.source_system and stated.record_id_l = one.record_id
    inner join record as other
        on stated.source_system_r = other.source_system and stated.record_id_r = other.record_id
    where one.record_type = other.record_type and one.record_number != other.record_number
),

final as (
    select
        record_type,
        record_number_a,
        record_number_b,
        max_by(rule, priority) as rule
    from pair
    group by record_type, record_number_a, record_number_b
)

select * from final
