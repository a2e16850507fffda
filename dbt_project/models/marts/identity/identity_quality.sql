{% set measured = raw_identity_relation('evaluation') %}

with customer_health as (
    select * from {{ ref('int_identity__customer_health') }}
),

identifier_suppression as (
    select * from {{ ref('int_identity__identifier_suppression') }}
),

record as (
    select * from {{ ref('int_identity__record') }}
),

evaluation as (
    {% if measured -%}
    select
        run_id,
        measured_at,
        measure,
        value
    from {{ measured }}
    {%- else -%}
    select
        {{ typed_null('text') }} as run_id,
        {{ typed_null('timestamp') }} as measured_at,
        {{ typed_null('text') }} as measure,
        {{ typed_null('double') }} as value
    where 1 = 0
    {%- endif %}
),

person_health as (
    select
        count(*) as customers,
        sum(record_count) as records,
        max(record_count) as largest_cluster,
        sum(record_count) / nullif(count(*), 0) as records_per_customer,
        avg(case when given_name_count > 3 then 1.0 else 0.0 end) as share_over_3_given_names,
        avg(case when birth_date_count > 2 then 1.0 else 0.0 end) as share_over_2_birth_dates,
        avg(case when email_count > 5 then 1.0 else 0.0 end) as share_over_5_emails
    from customer_health
    where record_type = 'person'
),

suppression as (
    select count(*) as suppressed_identifiers
    from identifier_suppression
),

-- The data's own time: the same data give the same rows, whenever they are built.
last_change as (
    select max(coalesce(updated_at, created_at)) as measured_at from record
),

health as (
    {%- for measure in [
        'customers', 'records', 'largest_cluster', 'records_per_customer',
        'share_over_3_given_names', 'share_over_2_birth_dates', 'share_over_5_emails',
    ] %}
    select
        '{{ measure }}' as measure,
        cast({{ measure }} as {{ sql_type('double') }}) as value
    from person_health
    union all
    {%- endfor %}
    select
        'suppressed_identifiers' as measure,
        cast(suppressed_identifiers as {{ sql_type('double') }}) as value
    from suppression
),

final as (
    select
        run_id,
        measured_at,
        measure,
        cast(value as {{ sql_type('double') }}) as value,
        true as is_labelled
    from evaluation
    union all
    select
        'build' as run_id,
        last_change.measured_at,
        health.measure,
        health.value,
        false as is_labelled
    from health
    cross join last_change
    where health.value is not null
)

select * from final
