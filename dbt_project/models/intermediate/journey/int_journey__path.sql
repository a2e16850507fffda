with

step as (
    select * from {{ ref('fct_journey_step') }}
),

compared as (
    select
        journey_key,
        step_number,
        touchpoint_type,
        lag(touchpoint_type) over (
            partition by journey_key order by step_number
        ) as previous_touchpoint_type
    from step
),

-- Three mails in a row are one station of the path.
station as (
    select
        journey_key,
        touchpoint_type,
        row_number() over (partition by journey_key order by step_number) as station_number,
        count(*) over (partition by journey_key) as station_count
    from compared
    where previous_touchpoint_type is null or previous_touchpoint_type != touchpoint_type
),

shown as (
    select
        journey_key,
        {{ ordered_text_list('touchpoint_type', 'station_number', ' > ') }} as path_text,
        max(station_count) as station_count
    from station
    where station_number <= {{ setting('journey_variant_max_steps') }}
    group by journey_key
),

final as (
    select
        journey_key,
        path_text || case
            when station_count > {{ setting('journey_variant_max_steps') }} then ' > …' else ''
        end as path_text,
        station_count > {{ setting('journey_variant_max_steps') }} as is_cut
    from shown
)

select * from final
