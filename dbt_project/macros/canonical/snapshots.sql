{#- Whether a row was deleted in the source: it is missing in the snapshot of all keys although the
    snapshot is younger than the row's own load. Without a snapshot nothing is deleted. -#}
{% macro missing_in_snapshot(row_loaded_at, snapshot_key, snapshot_loaded_at) -%}
    coalesce({{ snapshot_key }} is null and {{ row_loaded_at }} < {{ snapshot_loaded_at }}, false)
{%- endmacro %}
