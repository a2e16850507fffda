{#- A post-hook of int_contact__unioned: takes out the rows that are no longer so. Not before the new ones
    are in, since the engine cannot change a table's columns in the transaction that has deleted from
    it. -#}
{% macro forget_former_contacts(changes) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        using {{ changes }} as change
        where
            {{ this }}.source_system = change.former_source_system
            and {{ this }}.record_id = change.former_record_id
            and {{ this }}.row_hash is not distinct from change.former_row_hash
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
