with

contact_day as (
    select * from {{ ref('fct_contact_day') }}
),

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where
        direction = 'outbound'
        and department = 'marketing'
        and customer_key is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where is_contact_pressure
),

customer as (
    select
        customer_key,
        customer_segment
    from {{ ref('dim_customer') }}
),

contact_week as (
    select
        customer_key,
        week_start_date,
        sum(contact_count) as contact_count
    from contact_day
    group by customer_key, week_start_date
),

person_observation as (
    select
        'contact_pressure' as kpi_code,
        week_start_date as observed_on,
        customer_key,
        contact_count as numerator
    from contact_week
    union all
    select
        'contact_cap_breach_rate' as kpi_code,
        week_start_date as observed_on,
        customer_key,
        case when contact_count > {{ setting('contact_cap_per_week') }} then 1 else 0 end
            as numerator
    from contact_week
    union all
    select
        'contact_collision_rate' as kpi_code,
        contact_date as observed_on,
        customer_key,
        case when is_collision then 1 else 0 end as numerator
    from contact_day
),

observation as (
    select
        person_observation.kpi_code,
        person_observation.observed_on,
        person_observation.customer_key as unit_key,
        person_observation.numerator,
        1 as denominator,
        customer.customer_segment
    from person_observation
    left join customer on person_observation.customer_key = customer.customer_key
),

sending as (
    select
        'contacts_without_consent' as kpi_code,
        touchpoint.occurred_date as observed_on,
        touchpoint.customer_key as unit_key,
        case when touchpoint.is_permitted then 0 else 1 end as numerator,
        1 as denominator,
        touchpoint.channel_code as channel,
        customer.customer_segment
    from touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join customer on touchpoint.customer_key = customer.customer_key
),

final as (
    {{ kpi_cube('observation', ['customer_segment']) }}
    union all
    {{ kpi_cube('sending', ['channel', 'customer_segment']) }}
)

select * from final
