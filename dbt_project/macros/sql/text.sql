{#- The text at a key of a JSON object; a value that is no JSON object is returned as it is, since
    older versions of a vendor's table hold plain text in the same column. -#}
{% macro json_text(column, key) -%}
    {{- return(adapter.dispatch('json_text', 'rundblick')(column, key)) -}}
{%- endmacro %}

{% macro default__json_text(column, key) -%}
    case
        when substr({{ column }}, 1, 1) = '{{ "{" }}' and json_valid({{ column }})
            then json_extract_string({{ column }}, '$.{{ key }}')
        else {{ column }}
    end
{%- endmacro %}

{#- Every match of a pattern replaced. -#}
{% macro regex_replace(text, pattern, replacement) -%}
    {{- return(adapter.dispatch('regex_replace', 'rundblick')(text, pattern, replacement)) -}}
{%- endmacro %}

{% macro default__regex_replace(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{#- Whether the whole text matches. -#}
{% macro regex_full_match(text, pattern) -%}
    {{- return(adapter.dispatch('regex_full_match', 'rundblick')(text, pattern)) -}}
{%- endmacro %}

{% macro default__regex_full_match(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- Whether the whole text matches the pattern that a column holds; without a pattern it does. -#}
{% macro matches_pattern(text, pattern_column) -%}
    {{- return(adapter.dispatch('matches_pattern', 'rundblick')(text, pattern_column)) -}}
{%- endmacro %}

{% macro default__matches_pattern(text, pattern_column) -%}
    ({{ pattern_column }} is null or regexp_full_match({{ text }}, {{ pattern_column }}))
{%- endmacro %}

{#- The n-th group of the first match, null without a match. -#}
{% macro regex_group(text, pattern, group=1) -%}
    {{- return(adapter.dispatch('regex_group', 'rundblick')(text, pattern, group)) -}}
{%- endmacro %}

{% macro default__regex_group(text, pattern, group) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}', {{ group }}), '')
{%- endmacro %}

{#- Accents off: é becomes e. German umlauts want `transliterate_german` before this. -#}
{% macro strip_accents_from(text) -%}
    {{- return(adapter.dispatch('strip_accents_from', 'rundblick')(text)) -}}
{%- endmacro %}

{% macro default__strip_accents_from(text) -%}
    strip_accents({{ text }})
{%- endmacro %}

{#- Lower case with ae, oe, ue and ss, as Germans write without umlauts. -#}
{% macro transliterate_german(text) -%}
    replace(replace(replace(replace(lower({{ text }}), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss')
{%- endmacro %}

{#- Trimmed, with empty text as null. -#}
{% macro clean_text(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{#- One row per part of a separated list: `part`, beside the columns given. -#}
{% macro split_rows(relation, list_column, separator, keep) -%}
    {{- return(adapter.dispatch('split_rows', 'rundblick')(relation, list_column, separator, keep)) -}}
{%- endmacro %}

{% macro default__split_rows(relation, list_column, separator, keep) -%}
    select
        {% for column in keep -%}
        {{ column }},
        {% endfor -%}
        trim(unnest(string_split({{ list_column }}, '{{ separator }}'))) as part
    from {{ relation }}
    where {{ list_column }} is not null
{%- endmacro %}

{#- How alike two names are, from 0 to 1 (Jaro-Winkler). -#}
{% macro name_similarity(one, other) -%}
    {{- return(adapter.dispatch('name_similarity', 'rundblick')(one, other)) -}}
{%- endmacro %}

{% macro default__name_similarity(one, other) -%}
    jaro_winkler_similarity({{ one }}, {{ other }})
{%- endmacro %}
