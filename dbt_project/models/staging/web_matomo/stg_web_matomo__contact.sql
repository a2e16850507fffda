with visit as (
    {{ raw_relation('web_matomo', 'log_visit') }}
),

web_user as (
    select
        {{ clean_text('user_id') }} as user_id,
        min(visit_first_action_time) as first_seen_at,
        max(visit_last_action_time) as last_seen_at,
        max(loaded_at) as loaded_at
    from visit
    where {{ clean_text('user_id') }} is not null
    group by {{ clean_text('user_id') }}
),

-- The shop hands Matomo the customer number after log-in, for guests who order their e-mail.
final as (
    select
        'web_matomo' as source_system,
        user_id as record_id,
        case when user_id not like '%@%' then user_id end as customer_number,
        null as salutation,
        null as title,
        null as first_name,
        null as last_name,
        null as full_name,
        null as birth_date,
        null as birth_date_text,
        null as gender,
        case when user_id like '%@%' then user_id end as email,
        null as phone,
        null as mobile,
        null as street,
        null as house_number,
        null as postal_code,
        null as city,
        null as region,
        null as country_code,
        null as company_record_id,
        null as company_name,
        null as vat_id,
        null as job_title,
        null as lifecycle_stage,
        null as language_code,
        null as referred_by_record_id,
        {{ is_test_account('user_id', 'null', 'null') }} as is_test,
        false as is_deleted,
        first_seen_at as created_at,
        last_seen_at as updated_at,
        loaded_at
    from web_user
)

select * from final
