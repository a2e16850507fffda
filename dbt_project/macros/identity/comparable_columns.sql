{#- What records are compared by: columns of int_identity__record, the company's own extra columns
    among them. Of the columns that identify, suppressed values are taken out. -#}
{% macro comparable_columns() -%}
    {%- set columns = (
        'first_name_key first_name_keys first_name_plain_key first_name_root first_name_sound'
        ~ ' last_name_key last_name_plain_key last_name_keys last_name_sound name_key name_tokens'
        ~ ' birth_digits gender_key emails phones customer_number_key'
        ~ ' street_key house_number_key postal_code_key city_key region_key country_key'
        ~ ' company_key company_tokens legal_form_key vat_key register_key domain_key'
    ).split() -%}
    {%- for column in identity_extra_columns() -%}
        {%- do columns.append('extra_' ~ column.name) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{#- The type of identifier by the column that holds it. -#}
{% macro identifier_columns() -%}
    {%- set types = {
        'emails': 'email',
        'phones': 'phone',
        'customer_number_key': 'customer_number',
        'vat_key': 'vat_id',
        'register_key': 'register_number',
        'domain_key': 'domain',
    } -%}
    {%- for column in identity_extra_columns() if column.role == 'unique_id' -%}
        {%- do types.update({'extra_' ~ column.name: 'extra_' ~ column.name}) -%}
    {%- endfor -%}
    {{- return(types) -}}
{%- endmacro %}

{#- Those of them that hold one value, not a list. -#}
{% macro single_identifier_columns() -%}
    {%- set types = {} -%}
    {%- for column, type in identifier_columns().items() if column not in ('emails', 'phones') -%}
        {%- do types.update({column: type}) -%}
    {%- endfor -%}
    {{- return(types) -}}
{%- endmacro %}

{#- The suppressed values of one type that a record carries, as a column of the type's name. -#}
{% macro list_of_type(type) -%}
    {{ list_of('identifier.identifier_value', "identifier.identifier_type = '" ~ type ~ "'") }} as {{ type }}
{%- endmacro %}

{#- A compared column without the values that join nobody. -#}
{% macro comparable_value(column) -%}
    {%- set type = identifier_columns().get(column) -%}
    {%- if not type -%}
        record.{{ column }}
    {%- elif column in ('emails', 'phones') -%}
        {{ list_without('record.' ~ column, 'suppressed.' ~ type) }} as {{ column }}
    {%- else -%}
        {{ value_unless_listed('record.' ~ column, 'suppressed.' ~ type) }} as {{ column }}
    {%- endif -%}
{%- endmacro %}
