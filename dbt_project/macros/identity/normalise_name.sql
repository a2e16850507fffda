{#- A name as a key for comparison: lower case, umlauts written out, letters only. -#}
{% macro name_key(name) -%}
    nullif({{ regex_replace(strip_accents_from(transliterate_german(name)), '[^a-z]', '') }}, '')
{%- endmacro %}

{#- A customer number as a key: letters and digits only, upper case, null if there is no digit. -#}
{% macro normalise_customer_number(customer_number) -%}
    {%- set cleaned = regex_replace('upper(' ~ customer_number ~ ')', '[^A-Z0-9]', '') -%}
    case when {{ regex_full_match(cleaned, '.*[1-9].*') }} then {{ cleaned }} end
{%- endmacro %}

{#- First and last name of a full name: "Müller, Hans", "Dr. Hans von der Heide", "Hans Müller". -#}
{% macro first_name_of(full_name) -%}
    {%- set plain = without_academic_title(full_name) -%}
    case
        when {{ plain }} like '%,%' then {{ clean_text("split_part(" ~ plain ~ ", ',', 2)") }}
        else {{ regex_group(plain, "^(.*?) (?:(?:von|vom|van|zu|zum|zur|de|der|den|dem) )*[^ ]+$") }}
    end
{%- endmacro %}

{% macro last_name_of(full_name) -%}
    {%- set plain = without_academic_title(full_name) -%}
    case
        when {{ plain }} like '%,%' then {{ clean_text("split_part(" ~ plain ~ ", ',', 1)") }}
        else coalesce(
            {{ regex_group(plain, "^.*? ((?:(?:von|vom|van|zu|zum|zur|de|der|den|dem) )*[^ ]+)$") }},
            {{ clean_text(plain) }}
        )
    end
{%- endmacro %}

{% macro without_academic_title(full_name) -%}
    trim({{ regex_replace(full_name, '^ *((Herr|Frau|Prof[.]|Dr[.]|Dipl[.]-[A-Za-z]+[.]) *)+', '') }})
{%- endmacro %}

{#- The academic titles that a full name begins with. -#}
{% macro academic_title_of(full_name) -%}
    {{ clean_text(regex_group(full_name, '^ *(?:(?:Herr|Frau) +)?((?:(?:Prof[.]|Dr[.]|Dipl[.]-[A-Za-z]+[.]) *)+)')) }}
{%- endmacro %}

{#- A folded name without the name at birth that stands behind it: "schmidt geb. meier". -#}
{% macro without_birth_name(folded) -%}
    {{ regex_replace(folded, '[ ,(]+(geb|geborene|geborener|nee|born)[. ].*$', '') }}
{%- endmacro %}

{#- The words of a name without titles. "h. c." or "med." belong to a title, "H. C." without one are
    the letters of two names. -#}
{% macro words_without_titles(words) -%}
    {{ list_where(
        words,
        'not ' ~ list_has('titles', 'item') ~ ' and not (' ~ list_has('degrees', 'item') ~ ' and '
        ~ lists_overlap(words, 'titles') ~ ')'
    ) }}
{%- endmacro %}

{#- The words of a name that stand in none of the lists. -#}
{% macro words_without(words, lists) -%}
    {%- set conditions = [] -%}
    {%- for list in lists -%}
        {%- do conditions.append('not ' ~ list_has(list, 'item')) -%}
    {%- endfor -%}
    {{ list_where(words, conditions | join(' and ')) }}
{%- endmacro %}
