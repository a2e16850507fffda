{#- The rows of a group as a JSON list of objects: `columns` separated by commas, named as they are
    without their table, in the order given. -#}
{% macro json_objects(columns, order_by) -%}
    {{- return(adapter.dispatch('json_objects', 'rundblick')(columns, order_by)) -}}
{%- endmacro %}

{% macro default__json_objects(columns, order_by) -%}
    {%- set fields = [] -%}
    {%- for column in columns.split(',') -%}
        {%- do fields.append((column | trim).split('.')[-1] ~ ' := ' ~ (column | trim)) -%}
    {%- endfor -%}
    cast(to_json(list(struct_pack({{ fields | join(', ') }}) order by {{ order_by }})) as varchar)
{%- endmacro %}

{#- All values of a row as one text; `relation` is the alias of a relation in the query. -#}
{% macro row_text(relation) -%}
    {{- return(adapter.dispatch('row_text', 'rundblick')(relation)) -}}
{%- endmacro %}

{% macro default__row_text(relation) -%}
    cast(to_json({{ relation }}) as varchar)
{%- endmacro %}
