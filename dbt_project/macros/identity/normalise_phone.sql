{#- A phone number in E.164. Numbers without a country are German: "0221 / 123-45", "(0221) 12345",
    "+49 (0) 221 …", "0049 221 …", "0171…". A mobile number that lost its leading zero in a
    spreadsheet is repaired. Null if there are too few or too many digits, only one
    repeated, or 12345…. -#}
{% macro normalise_phone(phone) -%}
    {%- set cleaned -%}
        {{ regex_replace("replace(" ~ phone ~ ", '(0)', '')", '[^0-9+]', '') }}
    {%- endset -%}
    {%- set international -%}
        case
            when {{ regex_full_match(cleaned, '([+]|00)490?[1-9][0-9]{5,11}') }}
                then '+49' || {{ regex_group(cleaned, '^(?:[+]|00)490?([1-9][0-9]+)$') }}
            when {{ regex_full_match(cleaned, '[+][1-9][0-9]{7,14}') }} then {{ cleaned }}
            when {{ regex_full_match(cleaned, '00[1-9][0-9]{7,14}') }}
                then '+' || substr({{ cleaned }}, 3)
            when {{ regex_full_match(cleaned, '0[1-9][0-9]{5,11}') }}
                then '+49' || substr({{ cleaned }}, 2)
            when {{ regex_full_match(cleaned, '49[1-9][0-9]{8,11}') }} then '+' || {{ cleaned }}
            when {{ regex_full_match(cleaned, '1[567][0-9]{8,9}') }} then '+49' || {{ cleaned }}
        end
    {%- endset -%}
    case
        when {{ regex_full_match(cleaned, '([+]?49|0)*(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|12345[0-9]*)') }} then null
        else {{ international }}
    end
{%- endmacro %}
