{#- What a campaign's budget is for; anything but the three known purposes is unassigned. -#}
{% macro campaign_purpose(purpose) -%}
    case
        when lower(trim({{ purpose }})) in ('new', 'retention', 'penetration')
            then lower(trim({{ purpose }}))
        else 'unassigned'
    end
{%- endmacro %}

{#- A ratio rounded for a report; null over nothing. -#}
{% macro ratio_of(numerator, denominator) -%}
    round(cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0), 6)
{%- endmacro %}

{#- A bound of a proportion's interval for a report, from 0 to 1; side is -1 (lower) or 1 (upper). -#}
{% macro share_bound(successes, trials, side) -%}
    case
        when {{ trials }} > 0
            then round(least(greatest({{ wilson_bound(successes, trials, side) }}, 0.0), 1.0), 6)
    end
{%- endmacro %}

{#- An amount per piece, null without a piece. -#}
{% macro amount_per(amount, pieces) -%}
    cast({{ amount }} / nullif(cast({{ pieces }} as double), 0) as {{ sql_type('money') }})
{%- endmacro %}
