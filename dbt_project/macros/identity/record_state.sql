{#- A post-hook of int_identity__record: takes out what changed records were before, and records that
    are gone. Not before the new rows are in, since the engine cannot change a table's columns in the
    transaction that has deleted from it. -#}
{% macro forget_former_records(changes) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        using {{ changes }} as changed
        where
            {{ this }}.record_number = changed.record_number
            and {{ this }}.content_hash is distinct from changed.content_hash
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}

{#- A post-hook of int_identity__comparable: takes out what this build made anew, and records that are
    gone. What the build made carries its id. -#}
{% macro forget_former_comparables(unprocessed) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            build_id != (select build.build_id from {{ ref('int_identity__build') }} as build)
            {%- if not identity_is_full() %}
            and record_number in (
                select changed.record_number from {{ unprocessed }} as changed
                union all
                select made.record_number
                from {{ this }} as made
                inner join {{ ref('int_identity__build') }} as build
                    on made.build_id = build.build_id
            )
            {%- endif %}
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
