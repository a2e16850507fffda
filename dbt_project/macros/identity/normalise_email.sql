{#- An e-mail address as a key: lower case, trimmed, without `mailto:`, without a +tag, Google's two
    domains as one; null if it cannot be an address. -#}
{% macro normalise_email(email) -%}
    {%- set cleaned -%}
        {{ regex_replace("replace(lower(trim(" ~ email ~ ")), 'mailto:', '')", '[+][^@]*@', '@') }}
    {%- endset -%}
    case
        when {{ regex_full_match(cleaned, '[^@[:space:],;<>\"()]+@[^@[:space:],;<>\"().]+([.][^@[:space:],;<>\"().]+)*[.][a-z]{2,}') }}
            then replace({{ cleaned }}, '@googlemail.com', '@gmail.com')
    end
{%- endmacro %}

{#- The part behind the @ of a normalised address. -#}
{% macro email_domain(normalised_email) -%}
    {{ regex_group(normalised_email, '@(.+)$') }}
{%- endmacro %}

{#- The part before the @ of a normalised address. -#}
{% macro email_local_part(normalised_email) -%}
    {{ regex_group(normalised_email, '^([^@]+)@') }}
{%- endmacro %}
