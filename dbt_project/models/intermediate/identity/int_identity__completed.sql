-- depends_on: {{ ref('int_identity__processed') }}
with build as (
    select * from {{ ref('int_identity__build') }}
),

final as (
    select
        build_id,
        model_checksum,
        settings_text,
        block_divisor
    from build
)

select * from final
