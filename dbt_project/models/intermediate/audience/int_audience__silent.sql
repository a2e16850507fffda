with

customer as (
    select
        *,
        {{ local_date('last_order_at') }} as last_order_date
    from {{ ref('dim_customer') }}
    where order_count > 0
),

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where is_active_contact and customer_key is not null
),

journey as (
    select * from {{ ref('fct_journey') }}
    where customer_key is not null
),

audience as (
    select * from {{ ref('audience') }}
    where audience_code = 'reactivation'
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

last_contact as (
    select
        customer_key,
        max(occurred_date) as last_active_date
    from touchpoint
    group by customer_key
),

numbered_journey as (
    select
        customer_key,
        outcome,
        row_number() over (
            partition by customer_key order by journey_number desc
        ) as newest_number
    from journey
),

observed as (
    select
        audience.audience_code,
        audience.window_days,
        customer.customer_key,
        customer.account_key,
        customer.net_revenue,
        customer.last_order_date,
        {{ days_between(
            'greatest(customer.last_order_date, coalesce('
            ~ 'last_contact.last_active_date, customer.last_order_date))',
            'as_of.as_of_date'
        ) }} as silent_days,
        coalesce(numbered_journey.outcome = 'dropped_out', false) as is_dropped_out
    from customer
    cross join as_of
    cross join audience
    left join last_contact on customer.customer_key = last_contact.customer_key
    left join numbered_journey
        on
            customer.customer_key = numbered_journey.customer_key
            and numbered_journey.newest_number = 1
),

final as (
    select
        audience_code,
        customer_key,
        account_key,
        cast(net_revenue as double) as score,
        {{ typed_null('date') }} as due_date,
        'Letzte Bestellung am ' || {{ german_date('last_order_date') }} || ', seit '
        || cast(silent_days as varchar) || ' Tagen keine Regung'
        || case when is_dropped_out then ', letzte Kundenreise abgebrochen' else '' end
            as reason_de,
        'Last order on ' || cast(last_order_date as varchar) || ', silent for '
        || cast(silent_days as varchar) || ' days'
        || case when is_dropped_out then ', dropped out of the latest journey' else '' end
            as reason_en,
        {{ typed_null('text') }} as contract_key,
        {{ typed_null('text') }} as product_key,
        {{ typed_null('decimal') }} as survey_score
    from observed
    where silent_days > window_days or is_dropped_out
)

select * from final
