with

contact as (
    select
        *,
        phase in ('need', 'buy') as is_towards_purchase
    from {{ ref('int_journey__ordered') }}
    where is_active_contact
),

final as (
    select
        subject_number,
        contact_number,
        occurred_at,
        occurred_date,
        is_towards_purchase,
        lag(occurred_at) over subject_contacts as previous_at,
        lag(phase) over subject_contacts as previous_phase,
        max(case when is_goal then contact_number end) over earlier as last_goal_number,
        max(case when is_goal then occurred_at end) over earlier as last_goal_at,
        max(case when is_goal then occurred_date end) over earlier as last_goal_date
    from contact
    window
        subject_contacts as (partition by subject_number order by contact_number),
        earlier as (
            partition by subject_number
            order by contact_number
            rows between unbounded preceding and 1 preceding
        )
)

select * from final
