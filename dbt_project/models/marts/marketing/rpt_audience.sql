with

condition as (
    select * from {{ ref('int_audience__condition') }}
),

exclusion as (
    select
        audience_code,
        subject_key
    from {{ ref('int_audience__exclusion') }}
    where is_decisive
),

audience as (
    select * from {{ ref('audience') }}
),

channel as (
    select * from {{ ref('int_audience__channel') }}
),

customer as (
    select * from {{ ref('dim_customer') }}
),

account as (
    select * from {{ ref('dim_account') }}
),

product as (
    select * from {{ ref('dim_product') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

member as (
    select condition.*
    from condition
    left join exclusion
        on
            condition.audience_code = exclusion.audience_code
            and condition.subject_key = exclusion.subject_key
    where exclusion.subject_key is null
),

final as (
    select
        {{ surrogate_key(['member.audience_code', 'member.customer_key']) }} as audience_member_key,
        member.audience_code,
        audience.name_de as audience_name_de,
        audience.name_en as audience_name_en,
        audience.owner_department,
        member.customer_key,
        member.account_key,
        row_number() over (
            partition by member.audience_code
            order by member.due_date asc nulls last, member.score desc, member.customer_key asc
        ) as priority_rank,
        member.score,
        member.due_date,
        member.reason_de,
        member.reason_en,
        member.contract_key,
        member.product_key,
        product.product_name,
        member.survey_score,
        member.last_order_date,
        channel.channel_code,
        channel.consent_purpose,
        channel.permitted_by,
        channel.consent_key,
        channel.consent_valid_from,
        channel.consent_source,
        customer.salutation,
        customer.first_name,
        customer.last_name,
        account.company_name,
        customer.language_code,
        case when channel.channel_code = 'email' then customer.email end as email,
        case
            when channel.channel_code = 'phone' then coalesce(customer.mobile, customer.phone)
            when channel.channel_code in ('messenger', 'sms') then customer.mobile
        end as phone,
        case when channel.channel_code = 'letter' then customer.street end as street,
        case when channel.channel_code = 'letter' then customer.postal_code end as postal_code,
        case when channel.channel_code = 'letter' then customer.city end as city,
        case when channel.channel_code = 'letter' then customer.country_code end as country_code,
        as_of.as_of_at as judged_at
    from member
    cross join as_of
    inner join audience on member.audience_code = audience.audience_code
    inner join channel
        on
            member.audience_code = channel.audience_code
            and member.customer_key = channel.customer_key
    inner join customer on member.customer_key = customer.customer_key
    left join account on member.account_key = account.account_key
    left join product on member.product_key = product.product_key
)

select * from final
