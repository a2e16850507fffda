with

referral as (
    select * from {{ ref('int_value__referral') }}
),

worth as (
    select * from {{ ref('int_value__worth') }}
),

-- Brought is who has bought, and the value that he has had, not the one that is expected of him.
final as (
    select
        referral.referrer_key as buyer_key,
        worth.month_number,
        count(*) as referred_buyer_count,
        cast(sum(worth.historic_clv_amount) as decimal(18, 2)) as referral_value_amount
    from referral
    inner join worth on referral.buyer_key = worth.buyer_key
    group by referral.referrer_key, worth.month_number
)

select * from final
