{#- The events of keys that earlier builds kept, as they are before this build; empty at first. They
    are read without a reference, since this build's events come after what reads them. -#}
{% macro kept_key_events() -%}
    {%- set kept = raw_identity_relation('identity_key_event') -%}
    {%- if kept -%}
        select * from {{ kept }}
    {%- else -%}
        select
            {{ typed_null('bigint') }} as batch_number,
            {{ typed_null('bigint') }} as record_number,
            {{ typed_null('text') }} as from_key,
            {{ typed_null('text') }} as to_key
        where 1 = 0
    {%- endif -%}
{%- endmacro %}

{#- The key that each record has after its last event; who has gone has none. -#}
{% macro current_keys(events) -%}
    select
        record_number,
        to_key as cluster_key
    from (
        select
            record_number,
            max_by(to_key, batch_number) as to_key,
            max_by(to_key is null, batch_number) as is_gone
        from {{ events }}
        group by record_number
    ) as last_event
    where not is_gone
{%- endmacro %}

{#- A group of more records than this is hardly one person (as in identity/cluster_rules.py). -#}
{% macro large_cluster() -%}
    {{- return(20) -}}
{%- endmacro %}

{#- The weight of what is certain: tiers 0 to 2 weigh at least as much (as in identity/graph.py). -#}
{% macro certain_weight() -%}
    {{- return(20) -}}
{%- endmacro %}
