with

lead as (
    select * from {{ ref('fct_lead') }}
),

lead_stage as (
    select
        *,
        coalesce(
            sum(case when is_obligatory then 1 else 0 end) over (
                order by stage_number rows between unbounded preceding and 1 preceding
            ), 0
        ) as earlier_obligatory_count
    from {{ ref('lead_stage') }}
),

entry as (
    {% for stage, column in lead_stage_columns().items() %}
    select
        lead_key,
        '{{ stage }}' as stage,
        {{ column }} as entered_at
    from lead
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- By time, and within one moment by the order of the stages.
ordered as (
    select
        entry.*,
        lead_stage.stage_number,
        lead_stage.is_open_stage,
        lead_stage.earlier_obligatory_count,
        max(lead_stage.stage_number) over before_it as furthest_stage_number,
        sum(case when lead_stage.is_obligatory then 1 else 0 end) over below_it
            as entered_obligatory_count
    from entry
    inner join lead_stage on entry.stage = lead_stage.stage
    window
        before_it as (
            partition by entry.lead_key order by entry.entered_at, lead_stage.stage_number
            rows between unbounded preceding and 1 preceding
        ),
        below_it as (
            partition by entry.lead_key order by lead_stage.stage_number
            rows between unbounded preceding and 1 preceding
        )
),

judged as (
    select
        *,
        coalesce(stage_number < furthest_stage_number, false) as is_out_of_order
    from ordered
),

-- What is recorded after a later stage moves no lead: the others follow each other.
followed as (
    select
        *,
        lag(stage) over in_order as previous_stage,
        lead(stage) over in_order as next_stage,
        lead(entered_at) over in_order as left_at
    from judged
    where not is_out_of_order
    window in_order as (partition by lead_key order by entered_at, stage_number)
    union all
    select
        *,
        cast(null as {{ sql_type('text') }}) as previous_stage,
        cast(null as {{ sql_type('text') }}) as next_stage,
        cast(null as {{ sql_type('timestamp') }}) as left_at
    from judged
    where is_out_of_order
),

final as (
    select
        lead_key,
        stage,
        stage_number,
        is_open_stage,
        entered_at,
        left_at,
        previous_stage,
        next_stage,
        is_out_of_order,
        -- A lead may be lost or returned from any stage; only who moves on can skip one.
        cast(case
            when is_open_stage or stage = 'won'
                then earlier_obligatory_count - coalesce(entered_obligatory_count, 0)
            else 0
        end as bigint) as skipped_stage_count
    from followed
)

select * from final
