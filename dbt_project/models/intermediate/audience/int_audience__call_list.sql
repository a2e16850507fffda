with

call_response as (
    select * from {{ ref('int_audience__call_response') }}
),

customer as (
    select
        customer_key,
        account_key
    from {{ ref('dim_customer') }}
),

-- The lower bound puts nine answers to ten calls before one answer to one call.
final as (
    select
        call_response.audience_code,
        call_response.customer_key,
        customer.account_key,
        round(call_response.answer_share_lower_bound, 6) as score,
        {{ typed_null('date') }} as due_date,
        'Auf ' || cast(call_response.answer_count as varchar) || ' von '
        || cast(call_response.call_count as varchar) || ' Anrufen folgte ein nächster Schritt ('
        || 'andere: ' || cast(cast(round(
            100 * coalesce(call_response.others_answer_share, 0)
        ) as bigint) as varchar) || ' %)' as reason_de,
        cast(call_response.answer_count as varchar) || ' of '
        || cast(call_response.call_count as varchar) || ' calls led to a next step ('
        || 'others: ' || cast(cast(round(
            100 * coalesce(call_response.others_answer_share, 0)
        ) as bigint) as varchar) || ' %)' as reason_en,
        {{ typed_null('text') }} as contract_key,
        {{ typed_null('text') }} as product_key,
        {{ typed_null('decimal') }} as survey_score
    from call_response
    left join customer on call_response.customer_key = customer.customer_key
    where
        call_response.answer_count > 0
        and call_response.answer_share > coalesce(call_response.others_answer_share, 0)
)

select * from final
