with

exposure as (
    select * from {{ ref('int_experiment__exposure') }}
),

described as (
    select
        experiment_key,
        variant,
        max(case when is_control then 1 else 0 end) as control_flag,
        max(expected_share) as expected_share
    from exposure
    group by experiment_key, variant
),

-- One control: the marked variant, else the first by name. Shares count if all variants have one.
numbered as (
    select
        *,
        row_number() over (
            partition by experiment_key order by control_flag desc, variant asc
        ) as control_number,
        count(*) over (partition by experiment_key) as variant_count,
        count(expected_share) over (partition by experiment_key) as share_count,
        sum(expected_share) over (partition by experiment_key) as share_total
    from described
),

final as (
    select
        {{ surrogate_key(['experiment_key', 'variant']) }} as experiment_variant_key,
        experiment_key,
        variant,
        control_number = 1 as is_control,
        variant_count,
        case
            when share_count = variant_count and share_total > 0
                then cast(expected_share as double) / cast(share_total as double)
            else cast(1 as double) / variant_count
        end as expected_share
    from numbered
)

select * from final
