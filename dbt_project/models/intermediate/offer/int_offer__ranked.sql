{{ config(materialized='table') }}

with

candidate as (
    select
        *,
        next_share + case when offer_basis = 'popular' then 0 else 1 end as reason_weight
    from {{ ref('int_offer__candidate') }}
),

-- The highest estimate ranks; the strongest rule, if there is one, is the reason.
offer as (
    select
        split_code,
        buyer_key,
        product_key,
        max_by(offer_basis, {{ event_order('reason_weight', 'offer_basis') }}) as offer_basis,
        max_by(antecedent_key, {{ event_order('reason_weight', 'offer_basis') }}) as antecedent_key,
        max(next_share) as next_share
    from candidate
    group by split_code, buyer_key, product_key
),

numbered as (
    select
        *,
        row_number() over (
            partition by split_code, buyer_key order by next_share desc, product_key asc
        ) as offer_rank
    from offer
),

final as (
    select
        split_code,
        buyer_key,
        product_key,
        offer_basis,
        antecedent_key,
        next_share,
        offer_rank
    from numbered
    where offer_rank <= {{ setting('offer_count') }}
)

select * from final
