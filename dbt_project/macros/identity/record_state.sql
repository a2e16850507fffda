{#- The table int_identity__record that the last build left; none on a first or full build, or when
    it is older than the columns that tell changes. -#}
{% macro previous_records() -%}
    {%- if not execute or flags.FULL_REFRESH -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set relation = adapter.get_relation(database=target.database, schema='identity', identifier='int_identity__record') -%}
    {%- if relation is not none and 'content_hash' not in existing_columns(relation) -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return(relation) -}}
{%- endmacro %}

{#- A post-hook of int_identity__record: takes out what changed records were before, and records that
    are gone. Not before the new rows are in, since the engine cannot change a table's columns in the
    transaction that has deleted from it. -#}
{% macro forget_former_records(changes) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        using {{ changes }} as changed
        where
            {{ this }}.record_number is null
            or (
                {{ this }}.record_number = changed.record_number
                and {{ this }}.content_hash is distinct from changed.content_hash
            )
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
