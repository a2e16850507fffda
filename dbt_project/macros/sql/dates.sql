{#- Whole days from the first to the second date. -#}
{% macro days_between(first_date, second_date) -%}
    {{- return(adapter.dispatch('days_between', 'rundblick')(first_date, second_date)) -}}
{%- endmacro %}

{% macro default__days_between(first_date, second_date) -%}
    date_diff('day', cast({{ first_date }} as date), cast({{ second_date }} as date))
{%- endmacro %}

{#- Seconds from the first to the second timestamp, as a whole number. -#}
{% macro seconds_between(first_at, second_at) -%}
    {{- return(adapter.dispatch('seconds_between', 'rundblick')(first_at, second_at)) -}}
{%- endmacro %}

{% macro default__seconds_between(first_at, second_at) -%}
    cast(floor(epoch({{ second_at }}) - epoch({{ first_at }})) as bigint)
{%- endmacro %}

{#- A timestamp moved by a number of units (second, minute, hour, day, month, year). -#}
{% macro add_interval(moment, amount, unit) -%}
    {{- return(adapter.dispatch('add_interval', 'rundblick')(moment, amount, unit)) -}}
{%- endmacro %}

{% macro default__add_interval(moment, amount, unit) -%}
    ({{ moment }} + ({{ amount }}) * interval 1 {{ unit }})
{%- endmacro %}

{#- A timestamp with a zone as UTC without one. -#}
{% macro utc_timestamp(zoned) -%}
    {{- return(adapter.dispatch('utc_timestamp', 'rundblick')(zoned)) -}}
{%- endmacro %}

{% macro default__utc_timestamp(zoned) -%}
    timezone('UTC', {{ zoned }})
{%- endmacro %}

{#- A UTC timestamp as wall-clock time in the company's time zone. -#}
{% macro local_timestamp(utc_at) -%}
    {{- return(adapter.dispatch('local_timestamp', 'rundblick')(utc_at)) -}}
{%- endmacro %}

{% macro default__local_timestamp(utc_at) -%}
    timezone('{{ setting("time_zone") }}', timezone('UTC', {{ utc_at }}))
{%- endmacro %}

{#- Wall-clock time in the company's time zone as UTC. -#}
{% macro utc_from_local(local_at) -%}
    {{- return(adapter.dispatch('utc_from_local', 'rundblick')(local_at)) -}}
{%- endmacro %}

{% macro default__utc_from_local(local_at) -%}
    timezone('UTC', timezone('{{ setting("time_zone") }}', {{ local_at }}))
{%- endmacro %}

{#- The day of a UTC timestamp in the company's time zone. -#}
{% macro local_date(utc_at) -%}
    cast({{ local_timestamp(utc_at) }} as date)
{%- endmacro %}

{#- Monday is 1, Sunday is 7. -#}
{% macro iso_day_of_week(day) -%}
    {{- return(adapter.dispatch('iso_day_of_week', 'rundblick')(day)) -}}
{%- endmacro %}

{% macro default__iso_day_of_week(day) -%}
    cast(isodow({{ day }}) as integer)
{%- endmacro %}

{% macro iso_week(day) -%}
    {{- return(adapter.dispatch('iso_week', 'rundblick')(day)) -}}
{%- endmacro %}

{% macro default__iso_week(day) -%}
    cast(weekofyear({{ day }}) as integer)
{%- endmacro %}

{#- The year that an ISO week belongs to: around New Year it differs from the calendar's. -#}
{% macro iso_year(day) -%}
    {{- return(adapter.dispatch('iso_year', 'rundblick')(day)) -}}
{%- endmacro %}

{% macro default__iso_year(day) -%}
    cast(isoyear({{ day }}) as integer)
{%- endmacro %}

{#- One row a day, `date_day`, both ends included. -#}
{% macro day_series(first_day, last_day) -%}
    {{- return(adapter.dispatch('day_series', 'rundblick')(first_day, last_day)) -}}
{%- endmacro %}

{% macro default__day_series(first_day, last_day) -%}
    select cast(days.day_at as date) as date_day
    from generate_series(
        cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval 1 day
    ) as days (day_at)
{%- endmacro %}

{#- The day that a text names (2026-01-31, 20260131 or 31.01.2026), null if no calendar has it. -#}
{% macro date_of(text) -%}
    {{- return(adapter.dispatch('date_of', 'rundblick')(text)) -}}
{%- endmacro %}

{% macro default__date_of(text) -%}
    case
        when regexp_full_match({{ text }}, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{8}|[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}')
            then cast(try_strptime({{ text }}, ['%Y-%m-%d', '%Y%m%d', '%d.%m.%Y']) as date)
    end
{%- endmacro %}

{#- Whether two moments lie on different days of the company. The zone is asked only beyond the
    quarter of an hour that both share: no zone has its midnight elsewhere, and asking is slow. -#}
{% macro is_other_day(first_at, second_at) -%}
    case
        when {{ quarter_hour(first_at) }} = {{ quarter_hour(second_at) }} then false
        else {{ local_date(first_at) }} != {{ local_date(second_at) }}
    end
{%- endmacro %}

{#- The number of the quarter of an hour since 1970. -#}
{% macro quarter_hour(moment) -%}
    {{- return(adapter.dispatch('quarter_hour', 'rundblick')(moment)) -}}
{%- endmacro %}

{% macro default__quarter_hour(moment) -%}
    (epoch_us({{ moment }}) // 900000000)
{%- endmacro %}

{#- Sorts events by time and those of one moment by their id. -#}
{% macro event_order(moment, id) -%}
    {{- return(adapter.dispatch('event_order', 'rundblick')(moment, id)) -}}
{%- endmacro %}

{% macro default__event_order(moment, id) -%}
    row({{ moment }}, {{ id }})
{%- endmacro %}

{#- Whole seconds from 1970 to a moment. -#}
{% macro epoch_seconds(moment) -%}
    {{- return(adapter.dispatch('epoch_seconds', 'rundblick')(moment)) -}}
{%- endmacro %}

{% macro default__epoch_seconds(moment) -%}
    (epoch_us({{ moment }}) // 1000000)
{%- endmacro %}

{#- A day as Germans write it: 31.01.2026. -#}
{% macro german_date(day) -%}
    {{- return(adapter.dispatch('german_date', 'rundblick')(day)) -}}
{%- endmacro %}

{% macro default__german_date(day) -%}
    strftime({{ day }}, '%d.%m.%Y')
{%- endmacro %}

{#- The day of a month in a year; null if the calendar has none, as 29 February in most years. -#}
{% macro day_of(year, month, day) -%}
    {{- return(adapter.dispatch('day_of', 'rundblick')(year, month, day)) -}}
{%- endmacro %}

{% macro default__day_of(year, month, day) -%}
    try(make_date({{ year }}, {{ month }}, {{ day }}))
{%- endmacro %}
