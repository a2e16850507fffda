with

offer as (
    select
        *,
        -- Only an offer without a person looks for one of its company.
        case when customer_key is null then account_key end as nameless_account_key
    from {{ ref('rpt_next_best_offer') }}
    where is_by_rule
),

contact_person as (
    select * from {{ ref('int_audience__contact_person') }}
),

audience as (
    select * from {{ ref('audience') }}
    where audience_code = 'cross_sell'
),

resolved as (
    select
        audience.audience_code,
        coalesce(offer.customer_key, contact_person.customer_key) as customer_key,
        offer.account_key,
        offer.product_key,
        offer.product_name,
        offer.product_name_en,
        offer.reason_de,
        offer.reason_en,
        offer.next_share,
        row_number() over (
            partition by
                coalesce(offer.customer_key, contact_person.customer_key, offer.account_key)
            order by offer.next_share desc, offer.offer_rank asc, offer.product_key asc
        ) as offer_number
    from offer
    cross join audience
    left join contact_person on offer.nameless_account_key = contact_person.account_key
),

final as (
    select
        audience_code,
        customer_key,
        account_key,
        next_share as score,
        {{ typed_null('date') }} as due_date,
        'Angebot „' || product_name || '“: ' || reason_de as reason_de,
        'Offer "' || product_name_en || '": ' || reason_en as reason_en,
        {{ typed_null('text') }} as contract_key,
        product_key,
        {{ typed_null('decimal') }} as survey_score
    from resolved
    where offer_number = 1
)

select * from final
