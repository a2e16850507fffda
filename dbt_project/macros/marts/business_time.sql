{#- Business seconds from the beginning of the calendar to a moment. `business_day` is the alias of
    `int_date__business_day`, joined by the moment's day in the company's time zone. The business
    time between two moments is the difference of two of these. -#}
{% macro business_seconds_until(moment, business_day) -%}
    (
        {{ business_day }}.business_seconds_before
        + greatest(
            0,
            least(
                {{ business_day }}.business_seconds,
                {{ seconds_between(business_day ~ '.opens_at', moment) }}
            )
        )
    )
{%- endmacro %}

{#- A time of day such as 08:00 as seconds from midnight. -#}
{% macro seconds_of_day(time_text) -%}
    {%- set parts = time_text.split(':') -%}
    {{- parts[0] | int * 3600 + parts[1] | int * 60 -}}
{%- endmacro %}
