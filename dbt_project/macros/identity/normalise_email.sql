{#- An e-mail address as a key: lower case, trimmed, without `mailto:`, without a +tag, Google's two
    domains as one and without the dots that Google does not read; null if it cannot be an address. -#}
{% macro normalise_email(email) -%}
    {{ valid_email(untagged_email(cleaned_email(email))) }}
{%- endmacro %}

{#- The addresses of a list separated by semicolons, sorted. Step by step, since the engine would
    evaluate a nested expression as often as it is named. -#}
{% macro email_list(emails) -%}
    {%- set cleaned = list_mapped(parts_of(emails, ';'), cleaned_email('item')) -%}
    {%- set untagged = list_mapped(cleaned, untagged_email('item')) -%}
    {{ list_as_set(list_mapped(untagged, valid_email('item'))) }}
{%- endmacro %}

{% macro cleaned_email(email) -%}
    replace(replace(lower(trim({{ email }}, ' .,<>')), 'mailto:', ''), '@googlemail.com', '@gmail.com')
{%- endmacro %}

{% macro untagged_email(cleaned) -%}
    case
        when {{ cleaned }} like '%+%' then {{ regex_replace(cleaned, '[+][^@]*@', '@') }}
        else {{ cleaned }}
    end
{%- endmacro %}

{% macro valid_email(untagged) -%}
    case
        when
            {{ untagged }} like '%@gmail.com'
            and {{ regex_full_match(untagged, '[^@[:space:],;<>"()]+@gmail[.]com') }}
            then replace(replace({{ untagged }}, '@gmail.com', ''), '.', '') || '@gmail.com'
        when {{ regex_full_match(untagged, '[^@[:space:],;<>"()]+@[^@[:space:],;<>"().]+([.][^@[:space:],;<>"().]+)*[.][a-z]{2,}') }}
            then {{ untagged }}
    end
{%- endmacro %}

{#- The part behind the @ of a normalised address. -#}
{% macro email_domain(normalised_email) -%}
    {{ regex_group(normalised_email, '@(.+)$') }}
{%- endmacro %}

{#- The host of a web address without `www`. -#}
{% macro host_of(address) -%}
    {{ regex_group('lower(trim(' ~ address ~ '))', '^(?:https?://)?(?:www[.])?([^/ :?]+[.][a-z]{2,})') }}
{%- endmacro %}
