{{ config(materialized='table') }}

{% set customer = 'coalesce(customer_key, account_key)' %}
{% set stages = ['mcl', 'mql', 'sal', 'won', 'returned'] %}

with

visit as (
    select
        *,
        source_system || '/' || visit_id as visit_key
    from {{ ref('int_web_visit__resolved') }}
    where reject_reason is null
),

lead as (
    select * from {{ ref('fct_lead') }}
    where not is_test
),

rejected_lead as (
    select * from lead
    where sales_answer = 'rejected'
),

valid_order as (
    select * from {{ ref('fct_order') }}
    where is_valid_order
),

order_line as (
    select * from {{ ref('fct_order_line') }}
    where is_valid_order
),

order_return as (
    select * from {{ ref('fct_return') }}
    where order_key is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

touchpoint as (
    select
        touchpoint.*,
        touchpoint.direction = 'outbound'
        and touchpoint.customer_key is not null
        and touchpoint_type.is_contact_pressure as is_contact
    from {{ ref('fct_touchpoint') }} as touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    where coalesce(touchpoint.customer_key, touchpoint.account_key) is not null
),

contact as (
    select * from touchpoint
    where is_contact
),

other_touchpoint as (
    select * from touchpoint
    where not is_contact
),

consent as (
    select * from {{ ref('fct_consent') }}
),

campaign_cost as (
    select * from {{ ref('fct_campaign_cost') }}
),

conversion as (
    select * from {{ ref('int_conversion__valued') }}
),

answer as (
    select * from {{ ref('fct_survey_response') }}
    where score_class is not null and not is_test
),

{% for metric in ['nps', 'csat', 'ces'] %}
{{ metric }}_answer as (
    select * from answer
    where metric = '{{ metric }}'
),

{% endfor %}
invitation as (
    select
        *,
        source_system || '/' || invitation_id as invitation_key
    from {{ ref('int_survey_invitation__unioned') }}
    where invited_at is not null
),

service_case as (
    select * from {{ ref('fct_case') }}
    where not is_test
),

contract as (
    select * from {{ ref('int_value__contract') }}
),

renewal as (
    select
        *,
        contract_key || '/' || cast(due_date as {{ sql_type('text') }}) as renewal_key
    from {{ ref('int_value__renewal') }}
),

-- What enters a stage or gets an answer later is a record of its own, with a day of its own.
record as (
    {{ kpi_record(
        'visit', 'visit', 'visit_key', local_date('started_at'), 'visitor_key', customer
    ) }}
    union all
    {% for stage in stages %}
    {{ kpi_record(
        'lead_' ~ stage, 'lead', 'lead_key', local_date(stage ~ '_at'), 'lead_key', customer,
        ['lead_source']
    ) }}
    union all
    {% endfor %}
    {{ kpi_record('lead_capture', 'lead', 'lead_key', local_date('mcl_at'), customer, customer) }}
    union all
    {{ kpi_record('lead_lost', 'lead', 'lead_key', local_date('lost_at'), customer, customer) }}
    union all
    {{ kpi_record(
        'lead_answer', 'lead', 'lead_key', local_date('sla_met_at'), 'lead_key', customer
    ) }}
    union all
    {{ kpi_record(
        'lead_rejected', 'rejected_lead', 'lead_key', local_date('lost_at'), 'lead_key', customer
    ) }}
    union all
    {{ kpi_record(
        'order', 'valid_order', 'order_key', 'ordered_date', customer, customer,
        ['net_amount', 'sales_channel']
    ) }}
    union all
    {{ kpi_record(
        'order_line', 'order_line', 'order_line_key', 'ordered_date', 'order_key', customer,
        ['product_key']
    ) }}
    union all
    {{ kpi_record(
        'order_return', 'order_return', 'return_key', 'returned_date', 'order_key', customer,
        ['product_key']
    ) }}
    union all
    {{ kpi_record(
        'contact', 'contact', 'touchpoint_key', 'occurred_date', customer, customer,
        ['touchpoint_type', 'occurred_at']
    ) }}
    union all
    {{ kpi_record(
        'touchpoint', 'other_touchpoint', 'touchpoint_key', 'occurred_date', customer, customer,
        ['touchpoint_type', 'occurred_at']
    ) }}
    union all
    {{ kpi_record(
        'consent', 'consent', 'consent_key', local_date('valid_from'), 'customer_key',
        'customer_key', ['is_granted', 'channel_code']
    ) }}
    union all
    {{ kpi_record(
        'campaign_cost', 'campaign_cost', 'campaign_cost_key', 'cost_date', content=['cost_amount']
    ) }}
    union all
    {{ kpi_record(
        'conversion', 'conversion', 'conversion_key', 'occurred_date', customer, customer,
        ['conversion_type', 'revenue_amount', 'margin_amount']
    ) }}
    union all
    {% for metric in ['nps', 'csat', 'ces'] %}
    {{ kpi_record(
        metric ~ '_answer', metric ~ '_answer', 'survey_response_key', 'answered_date', customer,
        customer, ['instrument', 'score']
    ) }}
    union all
    {% endfor %}
    {{ kpi_record(
        'invitation', 'invitation', 'invitation_key', local_date('invited_at'), 'invitation_key',
        content=['instrument']
    ) }}
    union all
    {{ kpi_record(
        'invitation_answer', 'invitation', 'invitation_key', local_date('answered_at'),
        'invitation_key'
    ) }}
    union all
    {{ kpi_record(
        'case', 'service_case', 'case_key', 'opened_date', 'case_key', customer,
        ['is_complaint', 'channel_code']
    ) }}
    union all
    {{ kpi_record(
        'case_reply', 'service_case', 'case_key', local_date('first_reply_at'), 'case_key', customer
    ) }}
    union all
    {{ kpi_record(
        'contract_start', 'contract', 'contract_key', 'started_date', 'contract_key', 'buyer_key'
    ) }}
    union all
    {{ kpi_record(
        'contract_due', 'renewal', 'renewal_key', 'due_date', 'contract_key', 'buyer_key',
        ['is_renewed']
    ) }}
),

-- Numbers instead of keys: less to keep, and only pseudonyms in what outlives the marts.
final as (
    select
        record_kind,
        {{ hash_number("record_kind || '/' || record_key") }} as record_hash,
        observed_on,
        {{ hash_number('coalesce(subject_key, record_key)') }} as subject_hash,
        case when customer_key is not null then {{ hash_number('customer_key') }} end
            as customer_hash,
        {{ hash_number('content') }} as content_hash
    from record
)

select * from final
