-- Two states at one moment would let a withdrawn consent count as given.
with consent as (
    select
        *,
        lead(valid_from) over (
            partition by customer_key, purpose, channel_code order by valid_from
        ) as next_valid_from
    from {{ ref('fct_consent') }}
)

select * from consent
where
    valid_to <= valid_from
    or next_valid_from is distinct from valid_to
