{#- The phone numbers of a list separated by semicolons, in E.164, sorted. Numbers without a country
    are of the record's country: "0221 / 123-45", "(0221) 12345", "+49 (0) 221 …", "0049 221 …",
    "0171…". A mobile number that lost its leading zero in a spreadsheet is repaired. Left out are
    numbers of too few or too many digits, of only one repeated, or 12345…. What SQL cannot read
    (`is_irregular_phone`) is for the library. -#}
{% macro phone_list(phones, country_key) -%}
    {%- set digits = list_mapped(parts_of(phones, ';'), dialled_digits('item')) -%}
    {%- set international = list_mapped(digits, international_number('item', country_key)) -%}
    {{ list_as_set(list_mapped(international, valid_number('item'))) }}
{%- endmacro %}

{#- Whether a text may hold a number that SQL cannot read: other signs than those of a plain number,
    or a national number of a country whose prefixes are not known here. -#}
{% macro is_irregular_phone(phones, country_key) -%}
    (
        not {{ regex_full_match(phones, '[-0-9+ ()/.;]*') }}
        or (
            {{ country_key }} not in ('de', 'at', 'ch')
            and not {{ regex_full_match(phones, '([ ;]*([+]|00)[-0-9 ()/.]*)*') }}
        )
    )
{%- endmacro %}

{#- Digits as one would dial them, with + if that is how the text begins. -#}
{% macro dialled_digits(phone) -%}
    {{ signs_replaced("replace(" ~ phone ~ ", '(0)', '')", ' ()/.-') }}
{%- endmacro %}

{#- With the country's prefix. -#}
{% macro international_number(digits, country_key) -%}
    case
        when {{ digits }} like '+%' then
            case
                when substr({{ digits }}, 1, 4) in ('+490', '+430', '+410')
                    then substr({{ digits }}, 1, 3) || substr({{ digits }}, 5)
                else {{ digits }}
            end
        when {{ digits }} like '00%' then
            case
                when substr({{ digits }}, 1, 5) in ('00490', '00430', '00410')
                    then '+' || substr({{ digits }}, 3, 2) || substr({{ digits }}, 6)
                else '+' || substr({{ digits }}, 3)
            end
        when {{ digits }} like '0%'
            then {{ dialling_code(country_key) }} || substr({{ digits }}, 2)
        when {{ country_key }} = 'at' and {{ regex_full_match(digits, '43[1-9][0-9]{6,11}') }} then '+' || {{ digits }}
        when {{ country_key }} = 'at' and {{ regex_full_match(digits, '6[5-9][0-9]{7,10}') }} then '+43' || {{ digits }}
        when {{ country_key }} = 'ch' and {{ regex_full_match(digits, '41[1-9][0-9]{8}') }} then '+' || {{ digits }}
        when {{ country_key }} = 'ch' and {{ regex_full_match(digits, '7[5-9][0-9]{7}') }} then '+41' || {{ digits }}
        when {{ country_key }} = 'de' and {{ regex_full_match(digits, '49[1-9][0-9]{8,11}') }} then '+' || {{ digits }}
        when {{ country_key }} = 'de' and {{ regex_full_match(digits, '1[567][0-9]{8,9}') }} then '+49' || {{ digits }}
    end
{%- endmacro %}

{% macro dialling_code(country_key) -%}
    case {{ country_key }} when 'de' then '+49' when 'at' then '+43' when 'ch' then '+41' end
{%- endmacro %}

{#- The number if it can be one. -#}
{% macro valid_number(international) -%}
    case
        when {{ regex_full_match(international, '[+](49|43|41)?(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|12345[0-9]*)') }} then null
        when {{ regex_full_match(international, '[+](49[1-9][0-9]{5,11}|43[1-9][0-9]{5,12}|41[1-9][0-9]{8}|([1235-9][0-9]|4[024-8])[0-9]{6,13})') }}
            then {{ international }}
    end
{%- endmacro %}
