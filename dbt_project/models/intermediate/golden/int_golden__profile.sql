with

contact as (
    select * from {{ ref('int_contact__unioned') }}
),

company as (
    select * from {{ ref('int_company__unioned') }}
),

-- What describes a person or a company and never identifies one, so matching does not carry it.
final as (
    select
        'person' as record_type,
        source_system,
        record_id,
        language_code,
        job_title,
        {{ typed_null('text') }} as industry,
        {{ typed_null('bigint') }} as employee_count
    from contact
    where coalesce(language_code, job_title) is not null
    union all
    select
        'company' as record_type,
        source_system,
        record_id,
        {{ typed_null('text') }} as language_code,
        {{ typed_null('text') }} as job_title,
        industry,
        employee_count
    from company
    where industry is not null or employee_count is not null
)

select * from final
