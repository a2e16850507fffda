with

journey as (
    select * from {{ ref('int_journey__judged') }}
    where is_finished
),

final as (
    select
        started_month,
        subject_key,
        count(*) as journey_count,
        count(case when is_dropped_out then 1 end) as drop_out_count
    from journey
    group by started_month, subject_key
)

select * from final
