{#- Raised whenever the rules that cut journeys decide otherwise than before, so that the next build
    makes all of them anew. -#}
{% macro journey_method_version() -%}
    {{- return(1) -}}
{%- endmacro %}

{#- What journeys depend on besides their touchpoints, as one text. -#}
{% macro journey_settings_text() -%}
    {{- return(settings_text(journey_method_version(), [
        'journey_inactivity_days_need', 'journey_inactivity_days_buy', 'journey_inactivity_days_use',
        'session_timeout_minutes', 'repeat_contact_days', 'time_zone', 'contact_cap_per_week',
        'quiet_days_after_purchase', 'attribution_lookback_days', 'attribution_half_life_days',
        'attribution_u_shape', 'attribution_w_shape',
    ])) -}}
{%- endmacro %}

{#- Whether all journeys are made anew: on a first or full build, or when one of the tables that hold
    them is missing. -#}
{% macro journeys_are_missing() -%}
    {{- return(any_table_is_missing([
        ('int_journey__affected', 'intermediate'),
        ('int_journey__summary', 'intermediate'),
        ('fct_journey', 'journey'),
        ('fct_journey_step', 'journey'),
        ('int_attribution__touch', 'intermediate'),
        ('int_attribution__credit', 'intermediate'),
        ('fct_contact_day', 'marketing'),
        ('fct_contact_violation', 'marketing'),
        ('int_journey__processed', 'intermediate'),
    ])) -}}
{%- endmacro %}

{#- A pre-hook: takes out the rows of the customers whose journeys are made anew. `subject` says in
    this table's columns whose a row is, `key` is the column of the affected ones; both may be those of
    another list of what is made anew. -#}
{% macro forget_subjects(affected, subject='subject_key', key='subject_key') -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where {{ subject }} in (select affected.{{ key }} from {{ affected }} as affected)
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
