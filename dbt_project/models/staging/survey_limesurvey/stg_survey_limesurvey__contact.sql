with participant as (
    {{ raw_relation('survey_limesurvey', 'participant') }}
),

final as (
    select
        'survey_limesurvey' as source_system,
        concat_ws('-', sid, tid) as record_id,
        {{ clean_text('attribute_1') }} as customer_number,
        null as salutation,
        null as title,
        {{ clean_text('firstname') }} as first_name,
        {{ clean_text('lastname') }} as last_name,
        null as full_name,
        null as birth_date,
        null as birth_date_text,
        null as gender,
        {{ clean_text('email') }} as email,
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
        {{ is_test_account('email', 'firstname', 'lastname') }} as is_test,
        false as is_deleted,
        sent as created_at,
        coalesce(completed, sent) as updated_at,
        loaded_at
    from participant
)

select * from final
