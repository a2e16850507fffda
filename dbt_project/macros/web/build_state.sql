{#- Raised whenever the rules that judge hits and cut sessions decide otherwise than before, or judged
    hits lose columns, so that the next build makes all of them anew. -#}
{% macro web_method_version() -%}
    {{- return(2) -}}
{%- endmacro %}

{#- What judged hits and sessions depend on besides hits and visits, as one text. -#}
{% macro web_settings_text() -%}
    {{- return(settings_text(web_method_version(), [
        'session_timeout_minutes', 'session_break_at_midnight', 'session_break_on_campaign',
        'time_zone',
    ])) -}}
{%- endmacro %}

{#- Whether all hits and sessions are made anew: on a first or full build, or when one of the tables
    that hold them is missing. -#}
{% macro web_visits_are_missing() -%}
    {{- return(any_table_is_missing([
        ('int_web_visit__affected', 'intermediate'),
        ('int_web_visitor__affected', 'intermediate'),
        ('int_web_hit__judged', 'intermediate'),
        ('int_web_hit__touching', 'intermediate'),
        ('int_web_visit__segment', 'intermediate'),
        ('fct_session', 'journey'),
        ('int_web_visit__processed', 'intermediate'),
    ])) -}}
{%- endmacro %}

{#- A pre-hook: takes out the rows of the visits whose hits are judged anew. -#}
{% macro forget_visits(affected) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where exists (
            select 1
            from {{ affected }} as affected
            where
                affected.source_system = {{ this.identifier }}.source_system
                and affected.visit_id = {{ this.identifier }}.visit_id
        )
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
