{#- What a file leaves out and what it then means. -#}
{% macro files_defaults(entity) -%}
    {%- set currency = "'" ~ setting('currency') ~ "'" -%}
    {%- set defaults = {
        'contact': {'is_test': 'false', 'is_deleted': 'false'},
        'company': {'is_deleted': 'false'},
        'lead': {'cycle_no': '1', 'is_deleted': 'false'},
        'sales_order': {'status': "'confirmed'", 'currency': currency, 'is_deleted': 'false'},
        'delivery': {
            'status': "case when delivered_at is null then 'planned' else 'delivered' end",
        },
        'product': {'currency': currency, 'is_active': 'true'},
        'web_event': {'event_type': "'page_view'"},
        'campaign': {'currency': currency},
        'campaign_cost': {'currency': currency},
    } -%}
    {{- return(defaults.get(entity, {})) -}}
{%- endmacro %}
