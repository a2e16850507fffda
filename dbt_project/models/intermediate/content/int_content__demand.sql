with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where is_active_contact
),

customer as (
    select
        customer_key,
        persona
    from {{ ref('dim_customer') }}
),

placed as (
    select
        touchpoint.phase,
        touchpoint.customer_key,
        case
            when touchpoint.customer_key is null then '(unknown)'
            else coalesce(customer.persona, '(none)')
        end as persona
    from touchpoint
    left join customer on touchpoint.customer_key = customer.customer_key
),

final as (
    select
        persona,
        phase,
        count(*) as touchpoint_count,
        count(distinct customer_key) as person_count
    from placed
    group by persona, phase
)

select * from final
