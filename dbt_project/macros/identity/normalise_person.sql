{#- Year, month and day in a text: 1980-01-31, 31.01.1980 or 19800131, also of a day that no calendar
    has. -#}
{% macro birth_parts(birth_date_text) -%}
    {{ regex_groups(birth_date_text, '^ *([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[.]0)?(?:[ T].*)?$', ['year', 'month', 'day']) }}
{%- endmacro %}

{% macro birth_parts_day_first(birth_date_text) -%}
    {{ regex_groups(birth_date_text, '^ *([0-9]{1,2})[-/.] ?([0-9]{1,2})[-/.] ?([0-9]{4}) *$', ['day', 'month', 'year']) }}
{%- endmacro %}

{#- Those three as eight digits; null for the days that people and systems put in when they know
    none. -#}
{% macro birth_digits_of(parts) -%}
    {%- set digits -%}
        concat(
            {{ field_of(parts, 'year') }},
            lpad({{ field_of(parts, 'month') }}, 2, '0'),
            lpad({{ field_of(parts, 'day') }}, 2, '0')
        )
    {%- endset -%}
    case
        when
            {{ field_of(parts, 'year') }} != ''
            and not {{ regex_full_match(digits, '(0000|0001|1111|9999).*|19000101|19700101|18000101|19010101') }}
            then {{ digits }}
    end
{%- endmacro %}

{#- m, f or d from a gender in German, English or by its letter, else from the salutation. -#}
{% macro gender_key(gender, salutation) -%}
    coalesce(
        case lower(trim({{ gender }}))
            {%- for key, words in gender_words().items() %}
            {%- for word in words.split() %}
            when '{{ word }}' then '{{ key }}'
            {%- endfor %}
            {%- endfor %}
        end,
        case lower(trim({{ salutation }}, ' .'))
            {%- for key, words in salutation_words().items() %}
            {%- for word in words.split() %}
            when '{{ word }}' then '{{ key }}'
            {%- endfor %}
            {%- endfor %}
        end
    )
{%- endmacro %}

{% macro gender_words() -%}
    {{- return({
        'm': 'm male männlich maennlich mann man herr',
        'f': 'f w female weiblich frau woman',
        'd': 'd x divers diverse nonbinary non-binary other',
    }) -}}
{%- endmacro %}

{% macro salutation_words() -%}
    {{- return({
        'm': 'herr herrn hr mr monsieur signor',
        'f': 'frau fr fräulein frl mrs ms miss madame mme signora',
    }) -}}
{%- endmacro %}
