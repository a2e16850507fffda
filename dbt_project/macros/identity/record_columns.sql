{#- What a source says about a person or a company, as a list of name and portable type. -#}
{% macro record_columns() -%}
    {%- set spec = 'customer_number salutation title first_name last_name full_name birth_date:date'
        ~ ' birth_date_text gender email phone mobile vat_id register_number domain company_name street'
        ~ ' house_number postal_code city region country_code company_record_id parent_record_id'
        ~ ' is_test:bool is_deleted:bool created_at:timestamp updated_at:timestamp' -%}
    {%- set columns = [] -%}
    {%- for word in spec.split() -%}
        {%- set parts = word.split(':') -%}
        {%- do columns.append({'name': parts[0], 'type': parts[1] if parts | length > 1 else 'text'}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{#- The columns of a record from a relation of a canonical entity; null is what the entity has not,
    and what is neither a test nor deleted says nothing of it. -#}
{% macro record_values(entity, relation) -%}
    {%- set delivered = canonical_columns(entity) | map(attribute='name') | list -%}
    {%- for column in record_columns() %}
        {%- set value = relation ~ '.' ~ column.name if column.name in delivered else typed_null(column.type) -%}
        {%- if column.type == 'bool' %}
        {{ 'coalesce(' ~ value ~ ', false)' if column.name in delivered else 'false' }} as {{ column.name }}
        {%- else %}
        {{ value }} as {{ column.name }}
        {%- endif -%}
        {{ ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The company's own columns of persons (setting `identity_extra_columns`) that take part in
    matching: a list of name and role. -#}
{% macro identity_extra_columns() -%}
    {%- set columns = [] -%}
    {%- for column in fromjson(setting('identity_extra_columns') | trim) if column.role != 'ignore' -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{#- The query of the extra columns, `extra_<name>` beside source_system and record_id: empty unless
    the raw table has them. -#}
{% macro extra_values(columns) -%}
    {%- set existing = {} -%}
    {%- if execute and columns -%}
        {%- set relation = api.Relation.create(target.database, 'raw_files', 'contact_extra') -%}
        {%- set existing = existing_columns(relation) -%}
    {%- endif -%}
    select
        {{ 'source_system' if existing else typed_null('text') ~ ' as source_system' }},
        {{ 'record_id' if existing else typed_null('text') ~ ' as record_id' }}
        {%- for column in columns %},
        {%- if column.name | lower in existing %}
        {{ clean_text('lower(cast("' ~ column.name ~ '" as ' ~ sql_type('text') ~ '))') }}
        {%- else %}
        {{ typed_null('text') }}
        {%- endif %} as extra_{{ column.name }}
        {%- endfor %}
    {% if existing -%}
    from {{ relation }}
    {%- else -%}
    where 1 = 0
    {%- endif %}
{%- endmacro %}

{#- A number that changes with what the source says about a record, and with the way in which it is
    normalised. When a row was loaded says nothing about its content. -#}
{% macro content_hash_of_record() -%}
    {%- set columns = record_columns() | map(attribute='name') | list -%}
    {%- for column in identity_extra_columns() -%}
        {%- do columns.append('extra_' ~ column.name) -%}
    {%- endfor -%}
    {{ engine_hash(["'" ~ normalisation_version() ~ "'"] + columns) }}
{%- endmacro %}

{#- The same columns of a record of which nothing is known but that it was merged away. -#}
{% macro record_values_of_merged() -%}
    {%- for column in record_columns() %}
        {%- if column.type == 'bool' %}
        {{ column.name == 'is_deleted' }} as {{ column.name }}
        {%- else %}
        {{ typed_null(column.type) }} as {{ column.name }}
        {%- endif -%}
        {{ ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
