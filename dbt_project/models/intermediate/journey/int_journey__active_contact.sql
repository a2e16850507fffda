with

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
    where is_active_contact
),

numbered as (
    select
        subject_key,
        touchpoint_key,
        occurred_at,
        occurred_date,
        phase,
        phase in ('need', 'buy') as is_towards_purchase,
        journey_effect is not null and journey_effect = 'goal' as is_goal,
        row_number() over (
            partition by subject_key
            order by occurred_at, sort_order, touchpoint_key
        ) as contact_number
    from touchpoint
),

final as (
    select
        *,
        lag(occurred_at) over subject_contacts as previous_at,
        lag(phase) over subject_contacts as previous_phase,
        max(case when is_goal then contact_number end) over earlier as last_goal_number,
        max(case when is_goal then occurred_at end) over earlier as last_goal_at,
        max(case when is_goal then occurred_date end) over earlier as last_goal_date
    from numbered
    window
        subject_contacts as (partition by subject_key order by contact_number),
        earlier as (
            partition by subject_key
            order by contact_number
            rows between unbounded preceding and 1 preceding
        )
)

select * from final
