with component_delta as (
    select * from {{ ref('int_identity__component_delta') }}
),

comparable as (
    select * from {{ ref('int_identity__comparable') }}
    where record_type = 'person' and customer_number_key is not null
),

large_group as (
    select group_number
    from component_delta
    group by group_number
    having count(*) > {{ large_cluster() }}
),

account as (
    select
        component_delta.record_number,
        component_delta.group_number,
        comparable.customer_number_key,
        comparable.birth_digits,
        comparable.phones
    from component_delta
    inner join large_group on component_delta.group_number = large_group.group_number
    inner join comparable on component_delta.record_number = comparable.record_number
),

mixed_group as (
    select group_number
    from account
    group by group_number
    having min(customer_number_key) != max(customer_number_key)
),

mixed_account as (
    select account.*
    from account
    inner join mixed_group on account.group_number = mixed_group.group_number
),

phone as (
    {{ list_rows('mixed_account', 'phones', ['record_number', 'group_number']) }}
),

final as (
    select
        record_number,
        group_number,
        true as is_customer_number,
        {{ hash_number('customer_number_key') }} as value_number
    from mixed_account
    union all
    select
        record_number,
        group_number,
        false as is_customer_number,
        {{ hash_number("'birth_date|' || birth_digits") }} as value_number
    from mixed_account
    where birth_digits is not null
    union all
    select
        record_number,
        group_number,
        false as is_customer_number,
        {{ hash_number("'phone|' || element") }} as value_number
    from phone
)

select * from final
