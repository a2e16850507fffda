with

worth as (
    select * from {{ ref('int_value__worth') }}
),

rfm as (
    select * from {{ ref('int_value__rfm') }}
),

value_class as (
    select * from {{ ref('int_value__class') }}
),

state as (
    select * from {{ ref('int_value__state') }}
),

relation as (
    select * from {{ ref('int_value__relation') }}
),

cheaper_channel as (
    select * from {{ ref('int_value__cheaper_channel') }}
),

customer as (
    select customer_key from {{ ref('dim_customer') }}
),

joined as (
    select
        worth.*,
        customer.customer_key,
        rfm.recency_score,
        rfm.frequency_score,
        rfm.monetary_score,
        rfm.rfm_segment,
        value_class.value_class,
        state.silence_limit_days,
        state.is_limit_personal,
        state.is_silent,
        state.is_probably_gone,
        state.is_churned,
        state.is_reactivated,
        state.disversion_state,
        coalesce(relation.active_contract_count, 0) as active_contract_count,
        coalesce(relation.ended_contract_count, 0) as ended_contract_count,
        coalesce(relation.contract_monthly_amount, 0) as contract_monthly_amount,
        coalesce(relation.recommendation_count, 0) as recommendation_count,
        coalesce(relation.referred_buyer_count, 0) as referred_customer_count,
        coalesce(relation.referral_value_amount, 0) as referral_value_amount
    from worth
    inner join value_class
        on
            worth.buyer_key = value_class.buyer_key
            and worth.month_number = value_class.month_number
    inner join state
        on worth.buyer_key = state.buyer_key and worth.month_number = state.month_number
    left join rfm on worth.buyer_key = rfm.buyer_key and worth.month_number = rfm.month_number
    left join relation
        on worth.buyer_key = relation.buyer_key and worth.month_number = relation.month_number
    left join customer on worth.buyer_key = customer.customer_key
),

final as (
    select
        {{ surrogate_key(['joined.buyer_key', 'joined.month_end_date']) }} as customer_value_key,
        joined.month_end_date,
        joined.is_current,
        joined.customer_key,
        case when joined.customer_key is null then joined.buyer_key end as account_key,
        joined.customer_segment,
        '{{ setting("currency") }}' as currency,
        joined.first_ordered_date as first_order_date,
        joined.last_purchase_date,
        joined.recency_days,
        joined.order_count,
        joined.purchase_day_count,
        joined.net_amount as net_revenue,
        joined.recency_score,
        joined.frequency_score,
        joined.monetary_score,
        joined.rfm_segment,
        joined.disversion_state,
        joined.margin_amount,
        joined.estimated_margin_amount,
        joined.case_count,
        joined.service_cost_amount,
        case
            when joined.margin_amount > 0 then
                round(cast(joined.service_cost_amount as double) / joined.margin_amount, 6)
        end as service_effort_ratio,
        joined.service_cost_amount > 0
        and joined.service_cost_amount > coalesce(joined.margin_amount, joined.net_amount)
            as is_service_effort_over_one,
        joined.historic_clv_amount,
        joined.model_date,
        joined.model_segment,
        joined.alive_probability,
        joined.expected_purchase_count,
        round(joined.expected_purchase_amount, 2) as expected_purchase_amount,
        joined.predicted_revenue_amount,
        joined.predicted_clv_amount,
        joined.total_clv_amount,
        joined.value_basis,
        joined.value_class,
        joined.silence_limit_days,
        joined.is_limit_personal,
        joined.is_silent,
        joined.is_probably_gone,
        joined.is_churned,
        joined.is_reactivated,
        joined.active_contract_count,
        joined.ended_contract_count,
        joined.contract_monthly_amount,
        joined.recommendation_count,
        joined.referred_customer_count,
        joined.referral_value_amount,
        joined.referred_customer_count > 0 as is_signal_customer,
        cheaper_channel.contact_cost_amount,
        cheaper_channel.dearest_channel_code,
        case
            when joined.value_class in ('C', 'D') then cheaper_channel.cheaper_channel_code
        end as suggested_channel_code
    from joined
    left join cheaper_channel
        on
            joined.buyer_key = cheaper_channel.buyer_key
            and joined.month_number = cheaper_channel.month_number
)

select * from final
