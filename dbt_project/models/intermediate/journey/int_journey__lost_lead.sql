with

journey as (
    select
        journey_key,
        subject_key,
        started_at,
        coalesce(next_journey_started_at, cast('9999-12-31' as timestamp)) as follow_up_at
    from {{ ref('int_journey__summary') }}
),

lead as (
    select
        coalesce(customer_key, account_key) as subject_key,
        lost_at
    from {{ ref('int_lead__resolved') }}
    where lost_at is not null
),

-- Sales gave up while the journey went on, or in the silence before the next one.
final as (
    select
        journey.journey_key,
        min(lead.lost_at) as lost_at
    from journey
    inner join lead
        on
            journey.subject_key = lead.subject_key
            and journey.started_at <= lead.lost_at
            and journey.follow_up_at > lead.lost_at
    group by journey.journey_key
)

select * from final
