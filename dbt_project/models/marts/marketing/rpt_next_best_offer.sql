with

offer as (
    select * from {{ ref('int_offer__ranked') }}
    where split_code = 'current'
),

buyer as (
    select
        buyer_key,
        max(customer_key) as customer_key,
        max(account_key) as account_key,
        max(customer_segment) as customer_segment,
        max(ordered_date) as last_ordered_date
    from {{ ref('int_basket__item') }}
    group by buyer_key
),

product as (
    select * from {{ ref('int_offer__product') }}
),

next_rule as (
    select * from {{ ref('int_offer__next_rule') }}
    where split_code = 'current'
),

explained as (
    select
        offer.*,
        buyer.customer_key,
        buyer.account_key,
        buyer.customer_segment,
        buyer.last_ordered_date,
        product.sku,
        product.product_name,
        product.product_name_en,
        product.category,
        antecedent.product_key as antecedent_product_key,
        case
            when offer.offer_basis = 'category_rule' then offer.antecedent_key
        end as antecedent_category,
        coalesce(antecedent.product_name, offer.antecedent_key) as antecedent_name,
        coalesce(antecedent.product_name_en, offer.antecedent_key) as antecedent_name_en,
        next_rule.lift,
        next_rule.lift_lower_bound,
        cast(round(next_rule.lift, 1) as decimal(9, 1)) as shown_lift
    from offer
    inner join buyer on offer.buyer_key = buyer.buyer_key
    inner join product on offer.product_key = product.product_key
    left join product as antecedent on offer.antecedent_key = antecedent.product_key
    left join next_rule
        on
            buyer.customer_segment = next_rule.customer_segment
            and offer.offer_basis = next_rule.level || '_rule'
            and offer.antecedent_key = next_rule.antecedent_key
            and offer.product_key = next_rule.product_key
),

final as (
    select
        {{ surrogate_key(['buyer_key', 'offer_rank']) }} as next_best_offer_key,
        customer_key,
        account_key,
        customer_segment,
        offer_rank,
        product_key,
        sku,
        product_name,
        product_name_en,
        category,
        offer_basis,
        offer_basis != 'popular' as is_by_rule,
        antecedent_product_key,
        antecedent_category,
        case offer_basis
            when 'product_rule'
                then
                    'Wer „' || antecedent_name || '“ hat, kauft dies als Nächstes '
                    || replace(cast(shown_lift as varchar), '.', ',') || '-mal so oft wie andere.'
            when 'category_rule'
                then
                    'Wer etwas aus „' || antecedent_name || '“ hat, kauft als Nächstes '
                    || replace(cast(shown_lift as varchar), '.', ',') || '-mal so oft aus „'
                    || category || '“ wie andere; es ist dort gefragt.'
            else
                'Gefragt bei ' || case customer_segment
                    when 'b2b' then 'Geschäftskunden' else 'Privatkunden'
                end || ', die Ähnliches haben und wieder kaufen.'
        end as reason_de,
        case offer_basis
            when 'product_rule'
                then
                    'Owners of "' || antecedent_name_en || '" buy this next '
                    || cast(shown_lift as varchar) || ' times as often as others.'
            when 'category_rule'
                then
                    'Owners of something from "' || antecedent_name_en || '" buy next from "'
                    || category || '" ' || cast(shown_lift as varchar)
                    || ' times as often as others; it is in demand there.'
            else
                'In demand with ' || case customer_segment
                    when 'b2b' then 'business' else 'private'
                end || ' customers who have the like and buy again.'
        end as reason_en,
        round(next_share, 6) as next_share,
        lift,
        lift_lower_bound,
        last_ordered_date
    from explained
)

select * from final
