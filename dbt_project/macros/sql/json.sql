{#- The rows of a group as a JSON list of objects: `columns` separated by commas, named as they are
    without their table, in the order of one expression. -#}
{% macro json_objects(columns, order_by) -%}
    {{- return(adapter.dispatch('json_objects', 'rundblick')(columns, order_by)) -}}
{%- endmacro %}

{% macro default__json_objects(columns, order_by) -%}
    {%- set fields = [] -%}
    {%- for column in columns.split(',') -%}
        {%- do fields.append((column | trim).split('.')[-1] ~ ' := ' ~ (column | trim)) -%}
    {%- endfor -%}
    {#- Sorting the finished lists costs a seventh of an aggregate in order, where groups are many. -#}
    cast(to_json(list_transform(
        list_sort(list(struct_pack(place := {{ order_by }}, object := struct_pack({{ fields | join(', ') }})))),
        lambda placed: placed.object
    )) as varchar)
{%- endmacro %}

{#- All values of a row as one text; `relation` is the alias of a relation in the query. -#}
{% macro row_text(relation) -%}
    {{- return(adapter.dispatch('row_text', 'rundblick')(relation)) -}}
{%- endmacro %}

{% macro default__row_text(relation) -%}
    cast(to_json({{ relation }}) as varchar)
{%- endmacro %}
