with

ordered as (
    select * from {{ ref('int_journey__ordered') }}
    where {{ within_bucket('subject_number') }}
),

affected as (
    select * from {{ ref('int_journey__affected') }}
),

final as (
    select
        ordered.*,
        affected.subject_key,
        case when ordered.is_person then affected.subject_key end as customer_key
    from ordered
    inner join affected on ordered.subject_number = affected.subject_number
)

select * from final
