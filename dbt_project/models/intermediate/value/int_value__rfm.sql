{{ config(materialized='table') }}

{% set measures = {
    'recency': ['recency_days', 'desc'],
    'frequency': ['purchase_day_count', 'asc'],
    'monetary': ['net_amount', 'asc'],
} %}

with

buyer_month as (
    select * from {{ ref('int_value__buyer_month') }}
    where purchase_day_count > 0
),

rfm_segment as (
    select * from {{ ref('rfm_segment') }}
),

-- How many buyers are worse, by value and not by buyer: who bought alike stands alike.
{% for measure, column in measures.items() -%}
{{ measure }}_level as (
    select
        month_number,
        {{ column[0] }},
        sum(count(*)) over (
            partition by month_number
            order by {{ column[0] }} {{ column[1] }}
            rows between unbounded preceding and current row
        ) - count(*) as worse_count
    from buyer_month
    group by month_number, {{ column[0] }}
),

{% endfor -%}
month_size as (
    select
        month_number,
        count(*) as buyer_count
    from buyer_month
    group by month_number
),

scored as (
    select
        buyer_month.buyer_key,
        buyer_month.month_number
        {%- for measure in measures %},
        1 + {{ whole_division(
            '5 * ' ~ measure ~ '_level.worse_count', 'month_size.buyer_count'
        ) }} as {{ measure }}_score
        {%- endfor %}
    from buyer_month
    inner join month_size on buyer_month.month_number = month_size.month_number
    {%- for measure, column in measures.items() %}
    inner join {{ measure }}_level
        on
            buyer_month.month_number = {{ measure }}_level.month_number
            and buyer_month.{{ column[0] }} = {{ measure }}_level.{{ column[0] }}
    {%- endfor %}
),

final as (
    select
        scored.buyer_key,
        scored.month_number,
        cast(scored.recency_score as bigint) as recency_score,
        cast(scored.frequency_score as bigint) as frequency_score,
        cast(scored.monetary_score as bigint) as monetary_score,
        rfm_segment.rfm_segment
    from scored
    inner join rfm_segment
        on
            scored.recency_score = rfm_segment.recency_score
            and scored.frequency_score = rfm_segment.frequency_score
)

select * from final
