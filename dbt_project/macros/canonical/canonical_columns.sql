{#- The canonical columns of an entity: what every staging model `stg_<source>__<entity>` ends in
    and what `int_<entity>__unioned` promises, as a list of name and portable type. -#}
{% macro canonical_columns(entity) -%}
    {%- set customer = 'customer_source_system customer_record_id' -%}
    {%- set specs = {
        'contact': 'record_id customer_number salutation title first_name last_name full_name birth_date:date'
            ~ ' birth_date_text gender email phone mobile street house_number postal_code city region'
            ~ ' country_code company_record_id company_name vat_id job_title lifecycle_stage language_code'
            ~ ' referred_by_record_id is_test:bool is_deleted:bool created_at:timestamp updated_at:timestamp',
        'company': 'record_id customer_number company_name vat_id register_number domain industry'
            ~ ' employee_count:bigint email phone street house_number postal_code city region country_code'
            ~ ' parent_record_id is_deleted:bool created_at:timestamp updated_at:timestamp',
        'record_merge': 'record_id merged_into_record_id',
        'product': 'product_id sku product_name product_name_en category product_type list_price:money'
            ~ ' unit_cost:money currency is_active:bool',
        'sales_order': 'order_id order_number ' ~ customer ~ ' sales_channel ordered_at:timestamp status'
            ~ ' campaign_code currency net_amount:money tax_amount:money gross_amount:money is_deleted:bool'
            ~ ' updated_at:timestamp',
        'order_line': 'order_line_id order_id line_number:bigint product_id quantity:decimal unit_price:money'
            ~ ' discount_percent:decimal net_amount:money gross_amount:money',
        'delivery': 'delivery_id order_id order_number ' ~ customer ~ ' promised_at:timestamp'
            ~ ' delivered_at:timestamp status',
        'invoice': 'invoice_id invoice_number invoice_type order_number reversed_invoice_id ' ~ customer
            ~ ' invoiced_on:date net_amount:money gross_amount:money status payment_status reason currency',
        'order_return': 'return_id invoice_id order_number product_id quantity:decimal returned_on:date'
            ~ ' net_amount:money reason ' ~ customer,
        'contract': 'contract_id ' ~ customer ~ ' product_id started_on:date ended_on:date renewal_due_on:date'
            ~ ' is_auto_renew:bool is_terminated:bool terminated_on:date monthly_amount:money currency',
        'lead': 'lead_id ' ~ customer ~ ' cycle_no:bigint lead_source campaign_code handover_mode rejection_reason'
            ~ ' owner_id lead_stage mcl_at:timestamp mql_at:timestamp sal_at:timestamp sql_at:timestamp'
            ~ ' won_at:timestamp lost_at:timestamp returned_at:timestamp order_number amount:money'
            ~ ' is_deleted:bool updated_at:timestamp',
        'campaign': 'campaign_id campaign_code campaign_name channel purpose started_on:date ended_on:date'
            ~ ' budget_amount:money currency',
        'campaign_cost': 'campaign_code campaign_name platform cost_date:date cost_amount:money clicks:bigint'
            ~ ' impressions:bigint platform_conversions:decimal currency',
        'consent': customer ~ ' purpose channel status changed_at:timestamp consent_source',
        'service_case': 'case_id ' ~ customer ~ ' channel category priority subject order_number'
            ~ ' opened_at:timestamp first_reply_at:timestamp closed_at:timestamp status updated_at:timestamp',
        'survey_response': 'response_id survey_id instrument ' ~ customer ~ ' answered_at:timestamp score:decimal'
            ~ ' scale_min:bigint scale_max:bigint verbatim context_id',
        'survey_invitation': 'invitation_id survey_id instrument ' ~ customer
            ~ ' invited_at:timestamp answered_at:timestamp',
        'web_visit': 'visit_id device_id user_id started_at:timestamp ended_at:timestamp entry_url referrer_type'
            ~ ' referrer_name referrer_url campaign_code keyword device_type browser user_agent ip_address'
            ~ ' city is_returning_device:bool action_count:bigint has_consent:bool is_bot:bool',
        'web_event': 'event_id visit_id device_id user_id occurred_at:timestamp event_type page_url page_title'
            ~ ' event_category event_action product_sku referrer_url user_agent ip_address',
        'web_conversion': 'conversion_id visit_id device_id user_id occurred_at:timestamp goal_id goal_name'
            ~ ' order_number revenue:money',
        'experiment_exposure': 'exposure_id experiment_id experiment_name variant is_control:bool'
            ~ ' expected_share:decimal ' ~ customer ~ ' device_id campaign_code exposed_at:timestamp',
        'touchpoint': 'touchpoint_id ' ~ customer ~ ' device_id touchpoint_type occurred_at:timestamp channel'
            ~ ' direction campaign_code content department sentiment_score:decimal cost_amount:money',
    } -%}
    {%- set columns = [] -%}
    {%- for word in ('source_system ' ~ specs[entity] ~ ' loaded_at:timestamp').split() -%}
        {%- set parts = word.split(':') -%}
        {%- do columns.append({'name': parts[0], 'type': parts[1] if parts | length > 1 else 'text'}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}
