{#- Text as matching reads it: lower case, composed characters, no accents; letters that carry no accent
    of their own (ø, ł, æ) as their plain ones, and umlauts as given: 'ae' writes them out, 'a' leaves
    the dots off, as people do who type abroad. Text in ASCII takes a short way. -#}
{% macro folded(text, umlauts='ae') -%}
    {{- return(adapter.dispatch('folded', 'rundblick')(text, umlauts)) -}}
{%- endmacro %}

{% macro default__folded(text, umlauts) -%}
    case
        when strlen({{ text }}) = length({{ text }}) then lower({{ text }})
        else strip_accents(
            {%- if umlauts == 'ae' %}
            replace(replace(replace({{ folded_letters(text) }}, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue')
            {%- else %}
            {{ folded_letters(text) }}
            {%- endif %}
        )
    end
{%- endmacro %}

{% macro folded_letters(text) -%}
    replace(replace(replace(
        translate(lower(nfc_normalize({{ text }})), 'øłđð', 'oldd'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
{%- endmacro %}

{#- The runs of letters of a text, as a list. Apostrophes join: O'Hara is one word. -#}
{% macro words_of(text) -%}
    {{- return(adapter.dispatch('words_of', 'rundblick')(text)) -}}
{%- endmacro %}

{% macro default__words_of(text) -%}
    regexp_extract_all(translate({{ text }}, '''’`´', ''), '\p{L}+')
{%- endmacro %}

{#- The runs of letters and digits of a text, as a list. -#}
{% macro tokens_of(text) -%}
    {{- return(adapter.dispatch('tokens_of', 'rundblick')(text)) -}}
{%- endmacro %}

{% macro default__tokens_of(text) -%}
    regexp_extract_all(translate({{ text }}, '''’`´', ''), '[\p{L}\p{N}]+')
{%- endmacro %}

{#- The parts of a separated list, as a list. -#}
{% macro parts_of(text, separator) -%}
    {{- return(adapter.dispatch('parts_of', 'rundblick')(text, separator)) -}}
{%- endmacro %}

{% macro default__parts_of(text, separator) -%}
    string_split({{ text }}, '{{ separator }}')
{%- endmacro %}

{#- A list with an expression over `item` in the place of each element. -#}
{% macro list_mapped(list, expression) -%}
    {{- return(adapter.dispatch('list_mapped', 'rundblick')(list, expression)) -}}
{%- endmacro %}

{% macro default__list_mapped(list, expression) -%}
    list_transform({{ list }}, lambda item: {{ expression }})
{%- endmacro %}

{#- The elements of a list that meet a condition over `item`. -#}
{% macro list_where(list, condition) -%}
    {{- return(adapter.dispatch('list_where', 'rundblick')(list, condition)) -}}
{%- endmacro %}

{% macro default__list_where(list, condition) -%}
    list_filter({{ list }}, lambda item: {{ condition }})
{%- endmacro %}

{#- The distinct elements of a list, sorted, without null. -#}
{% macro list_as_set(list) -%}
    {{- return(adapter.dispatch('list_as_set', 'rundblick')(list)) -}}
{%- endmacro %}

{% macro default__list_as_set(list) -%}
    list_sort(list_distinct({{ list }}))
{%- endmacro %}

{#- Null for a list without elements; of a column, since the engine reads it twice. -#}
{% macro list_or_null(list) -%}
    {{- return(adapter.dispatch('list_or_null', 'rundblick')(list)) -}}
{%- endmacro %}

{% macro default__list_or_null(list) -%}
    case when len({{ list }}) > 0 then {{ list }} end
{%- endmacro %}

{#- Two lists as one; null counts as empty. -#}
{% macro lists_joined(one, other) -%}
    {{- return(adapter.dispatch('lists_joined', 'rundblick')(one, other)) -}}
{%- endmacro %}

{% macro default__lists_joined(one, other) -%}
    list_concat(coalesce({{ one }}, []), coalesce({{ other }}, []))
{%- endmacro %}

{#- The elements of a list of text as one text. -#}
{% macro list_text(list, separator='') -%}
    {{- return(adapter.dispatch('list_text', 'rundblick')(list, separator)) -}}
{%- endmacro %}

{% macro default__list_text(list, separator) -%}
    array_to_string({{ list }}, '{{ separator }}')
{%- endmacro %}

{#- The first element of a list. -#}
{% macro list_first(list) -%}
    {{- return(adapter.dispatch('list_first', 'rundblick')(list)) -}}
{%- endmacro %}

{% macro default__list_first(list) -%}
    {{ list }}[1]
{%- endmacro %}

{#- Several groups of the first match at once, as fields of a struct; empty text without a match. -#}
{% macro regex_groups(text, pattern, names) -%}
    {{- return(adapter.dispatch('regex_groups', 'rundblick')(text, pattern, names)) -}}
{%- endmacro %}

{% macro default__regex_groups(text, pattern, names) -%}
    regexp_extract({{ text }}, '{{ pattern }}', {{ names }})
{%- endmacro %}

{#- The first match, empty text without one. -#}
{% macro regex_first(text, pattern) -%}
    {{- return(adapter.dispatch('regex_first', 'rundblick')(text, pattern)) -}}
{%- endmacro %}

{% macro default__regex_first(text, pattern) -%}
    regexp_extract({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- Signs of a text replaced by others in their places, or taken out where there is none. -#}
{% macro signs_replaced(text, signs, replacements='') -%}
    {{- return(adapter.dispatch('signs_replaced', 'rundblick')(text, signs, replacements)) -}}
{%- endmacro %}

{% macro default__signs_replaced(text, signs, replacements) -%}
    translate({{ text }}, '{{ signs }}', '{{ replacements }}')
{%- endmacro %}

{#- A field of a struct. -#}
{% macro field_of(struct, name) -%}
    {{- return(adapter.dispatch('field_of', 'rundblick')(struct, name)) -}}
{%- endmacro %}

{% macro default__field_of(struct, name) -%}
    {{ struct }}.{{ name }}
{%- endmacro %}

{#- A text without what is empty: null instead of ''; of a column, since the engine reads it twice. -#}
{% macro text_or_null(column) -%}
    nullif({{ column }}, '')
{%- endmacro %}
