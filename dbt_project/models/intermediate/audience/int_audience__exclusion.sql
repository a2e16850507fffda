{{ config(materialized='table') }}

{%- set reasons = [
    'erased', 'test_account', 'no_person', 'no_consent', 'no_contact_point', 'open_complaint',
    'recently_bought', 'over_contact_cap', 'collision'
] %}

with

condition as (
    select * from {{ ref('int_audience__condition') }}
),

exclusion_reason as (
    select * from {{ ref('audience_exclusion_reason') }}
),

applying as (
    {% for reason in reasons %}
    select
        audience_code,
        subject_key,
        '{{ reason }}' as reason
    from condition
    where is_{{ reason }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        applying.audience_code,
        applying.subject_key,
        applying.reason,
        row_number() over (
            partition by applying.audience_code, applying.subject_key
            order by exclusion_reason.sort_order
        ) = 1 as is_decisive
    from applying
    inner join exclusion_reason on applying.reason = exclusion_reason.reason
)

select * from final
