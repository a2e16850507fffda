with

contract as (
    select
        *,
        -- Only a contract without a person looks for one of its company.
        case when customer_key is null then account_key end as nameless_account_key
    from {{ ref('fct_contract') }}
    where is_active and not coalesce(is_terminated, false)
),

contact_person as (
    select * from {{ ref('int_audience__contact_person') }}
),

product as (
    select * from {{ ref('dim_product') }}
),

audience as (
    select * from {{ ref('audience') }}
    where audience_code = 'renewals_due'
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

due as (
    select
        audience.audience_code,
        coalesce(contract.customer_key, contact_person.customer_key) as customer_key,
        contract.account_key,
        contract.contract_key,
        contract.product_key,
        coalesce(product.product_name, contract.contract_id) as contract_name,
        coalesce(product.product_name_en, product.product_name, contract.contract_id)
            as contract_name_en,
        contract.renewal_due_date as due_date,
        contract.is_auto_renew,
        cast(coalesce(contract.monthly_amount, 0) as double) as score
    from contract
    cross join as_of
    cross join audience
    left join contact_person on contract.nameless_account_key = contact_person.account_key
    left join product on contract.product_key = product.product_key
    where
        coalesce(contract.customer_key, contract.account_key) is not null
        and {{ days_between('as_of.as_of_date', 'contract.renewal_due_date') }}
        between 0 and audience.window_days
),

ranked as (
    select
        *,
        row_number() over (
            partition by coalesce(customer_key, account_key)
            order by due_date asc, score desc, contract_key asc
        ) as contract_number,
        count(*) over (partition by coalesce(customer_key, account_key)) as contract_count
    from due
),

final as (
    select
        audience_code,
        customer_key,
        account_key,
        score,
        due_date,
        'Vertrag „' || contract_name || '“ verlängert sich am ' || {{ german_date('due_date') }}
        || case
            when coalesce(is_auto_renew, false) then ' von selbst' else ' nur mit Zustimmung'
        end
        || case
            when contract_count > 1
                then ' (' || cast(contract_count as varchar) || ' Verträge fällig)'
            else ''
        end as reason_de,
        'Contract "' || contract_name_en || '" is up for renewal on ' || cast(due_date as varchar)
        || case when coalesce(is_auto_renew, false) then ', by itself' else ', on request' end
        || case
            when contract_count > 1
                then ' (' || cast(contract_count as varchar) || ' contracts due)'
            else ''
        end as reason_en,
        contract_key,
        product_key,
        {{ typed_null('decimal') }} as survey_score
    from ranked
    where contract_number = 1
)

select * from final
