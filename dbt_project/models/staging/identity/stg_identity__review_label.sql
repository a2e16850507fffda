{% set kept = raw_identity_relation('review_label') %}

with review_label as (
    {% if kept -%}
    select * from {{ kept }}
    {%- else -%}
    select
        {{ typed_null('text') }} as source_system_l,
        {{ typed_null('text') }} as record_id_l,
        {{ typed_null('text') }} as source_system_r,
        {{ typed_null('text') }} as record_id_r,
        {{ typed_null('text') }} as label,
        {{ typed_null('text') }} as labelled_by,
        {{ typed_null('timestamp') }} as labelled_at,
        {{ typed_null('text') }} as stratum
    where 1 = 0
    {%- endif %}
),

final as (
    select
        source_system_l,
        record_id_l,
        source_system_r,
        record_id_r,
        label,
        label = 'yes' as is_match,
        labelled_by,
        labelled_at,
        stratum
    from review_label
)

select * from final
