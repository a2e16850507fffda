{#- The touchpoints of a CTE of waits, which has what names a touchpoint and from when on somebody waits,
    how long patience lasts and until when the wait went on. The moment in which nothing happens counts:
    when what was due has not come. -#}
{% macro waiting_touchpoints(waiting) -%}
    select
        touchpoint_origin,
        source_system,
        touchpoint_id,
        customer_source_system,
        customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        patience_ends_at as occurred_at,
        loaded_at,
        touchpoint_type,
        channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        cast(null as varchar) as campaign_code,
        cast(null as varchar) as content,
        reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        {{ seconds_between('waits_from', 'waits_until') }} as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from {{ waiting }}
    where patience_ends_at < waits_until
{%- endmacro %}
