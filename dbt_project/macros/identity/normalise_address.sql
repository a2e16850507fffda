{#- The country of a record, the company's own if it says none. -#}
{% macro country_key(country_code) -%}
    coalesce(lower({{ country_code }}), '{{ setting("country_code") | lower }}')
{%- endmacro %}

{#- A folded street with its number, without what stands behind the number: floor, flat, care of. -#}
{% macro street_line(folded_street) -%}
    {{ regex_replace(folded_street, '([a-z.)][ ,]*[0-9]+ ?[a-z]?)(, *[0-9]*[. ]*[a-z]{2}|( top| stiege| whg| wohnung| hinterhaus| hh| app| etage| og| eg| c/o)\\b).*$', '\\1') }}
{%- endmacro %}

{#- Name and number of a street line: "musterstr. 12 a", "am markt 3-5". -#}
{% macro street_parts(street_line) -%}
    {{ regex_groups(street_line, '^(.*?[a-z.)])[ ,]*(?:nr[.]?)? *([0-9]+ ?[a-z]?(?: ?[-/+] ?[0-9]* ?[a-z]?)*)[ .]*$', ['street', 'number']) }}
{%- endmacro %}

{#- The same where the number comes first: "12, rue de la gare". -#}
{% macro leading_number_parts(street_line) -%}
    {{ regex_groups(street_line, '^([0-9]+ ?[a-z]?) *,? +([a-z]{2}.*)$', ['number', 'street']) }}
{%- endmacro %}

{#- Kind and number of a parcel machine or a post box. -#}
{% macro box_parts(street_line) -%}
    {{ regex_groups(street_line, '(packstation|paketstation|postfiliale|postfach|po box|p[.]o[.] ?box|case postale) *(?:nr[.]?)? *([0-9][0-9 ]*)', ['box', 'number']) }}
{%- endmacro %}

{#- A street's name as a key: "str" however the word is written, letters and digits only. -#}
{% macro street_key_of(street) -%}
    {{ regex_replace(regex_replace(street, 'stra(ss|s)e', 'str'), '[^a-z0-9]', '') }}
{%- endmacro %}

{#- A house number as a key: "12a", "12-14", "12/3". -#}
{% macro house_number_key_of(number) -%}
    {{ regex_replace('ltrim(' ~ number ~ ", '0 ')", '[^a-z0-9/+-]', '') }}
{%- endmacro %}

{#- The signs of a postal code, without a country in front: "D-50667". -#}
{% macro postal_code_signs(postal_code) -%}
    {{ regex_replace('lower(' ~ postal_code ~ ')', '^ *[a-z]{1,3} *- *|[^a-z0-9]', '') }}
{%- endmacro %}

{#- Five digits in Germany (a leading zero that a spreadsheet lost comes back), four in Austria and
    Switzerland; of other countries, and of mistyped ones, letters and digits as given. -#}
{% macro postal_code_key_of(signs, country_key) -%}
    case
        when {{ country_key }} = 'de' and {{ regex_full_match(signs, '[0-9]{4}') }} then '0' || {{ signs }}
        when not {{ regex_full_match(signs, '0*|9{5}') }} then {{ signs }}
    end
{%- endmacro %}

{#- A folded town without what is added to its name: "Frankfurt am Main" as "Frankfurt a.M.". -#}
{% macro city_key_of(folded_city) -%}
    {{ regex_replace(
        regex_replace(
            regex_replace(folded_city, '( am | a[.] ?| an der | a[.] ?d[.] ?| i[.] ?| im |/|[(]|,).*$', ''),
            '\\b(sankt|st[.]?)[ -]+', 'st'),
        '[^a-z]', '') }}
{%- endmacro %}
