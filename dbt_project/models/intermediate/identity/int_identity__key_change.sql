with assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

kept_event as (
    {{ kept_key_events() }}
),

previous_key as (
    {{ current_keys('kept_event') }}
),

-- All records are compared, not only the affected ones: a build that ended before this model leaves
-- its changes to the next one.
final as (
    select
        coalesce(assignment.record_number, previous_key.record_number) as record_number,
        assignment.record_type,
        previous_key.cluster_key as from_key,
        assignment.cluster_key as to_key
    from assignment
    full outer join previous_key on assignment.record_number = previous_key.record_number
    where assignment.cluster_key is distinct from previous_key.cluster_key
)

select * from final
