{#- Whether a number only fills a field: one digit repeated, 12345…, nothing but zeros. Phones are told
    apart when they are normalised. -#}
{% macro is_dummy_number(identifier_type, identifier_value) -%}
    (
        {{ identifier_type }} not in ('email', 'phone', 'domain')
        and {{ regex_full_match('lower(' ~ identifier_value ~ ')', '(0+|1{5,}|2{5,}|3{5,}|4{5,}|5{5,}|6{5,}|7{5,}|8{5,}|9{5,}|12345(6(7(8(90?)?)?)?)?)|(unbekannt|unknown|keine|none|null|n/?a|x+|-+)') }}
    )
{%- endmacro %}

{#- Free-phone and shared-cost numbers of Germany, Austria and Switzerland: they belong to companies. -#}
{% macro is_service_line(phone) -%}
    {{ regex_full_match(phone, '[+](49(800|180|137|138|900|700)|43(800|810|820|821|900|930)|41(800|840|842|844|848|900|901|906))[0-9]+') }}
{%- endmacro %}
