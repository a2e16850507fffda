{#- A setting of rundblick.toml: the environment variable RUNDBLICK_<NAME>, else the project's
    variable of that name. Always text: put it into the SQL as it is, or in quotes. -#}
{% macro setting(name) -%}
    {{- env_var('RUNDBLICK_' ~ (name | upper), var(name) | string) -}}
{%- endmacro %}

{#- Connectors that a company has switched off, as a list. -#}
{% macro disabled_connectors() -%}
    {%- set names = [] -%}
    {%- for name in env_var('RUNDBLICK_DISABLED_CONNECTORS', '').split(',') if name | trim -%}
        {%- do names.append(name | trim) -%}
    {%- endfor -%}
    {{- return(names) -}}
{%- endmacro %}

{#- The version of a method, of the engine, and the values of settings, as one text to be hashed. -#}
{% macro settings_text(method_version, names) -%}
    {%- set values = ['method=' ~ method_version, 'engine=' ~ engine_version()] -%}
    {%- for name in names -%}
        {%- do values.append(name ~ '=' ~ setting(name)) -%}
    {%- endfor -%}
    {{- return(values | join(';') | replace("'", '')) -}}
{%- endmacro %}
