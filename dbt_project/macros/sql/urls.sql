{#- The value of a parameter in an address, decoded; the first of several names (`a|b`) that it has.
    Case of the name does not count, + is a space, and what cannot be decoded stays as it is. -#}
{% macro url_parameter(url, names) -%}
    {{- return(adapter.dispatch('url_parameter', 'rundblick')(url, names)) -}}
{%- endmacro %}

{% macro default__url_parameter(url, names) -%}
    {%- set raw -%}
    replace(regexp_extract({{ url }}, '[?&#](?:{{ names }})=([^&#]*)', 1, 'i'), '+', ' ')
    {%- endset -%}
    nullif(trim(coalesce(try(url_decode({{ raw }})), {{ raw }})), '')
{%- endmacro %}

{#- The host of an address in lower case, without www and port. -#}
{% macro url_host(url) -%}
    {{- return(adapter.dispatch('url_host', 'rundblick')(url)) -}}
{%- endmacro %}

{% macro default__url_host(url) -%}
    nullif(regexp_extract(lower({{ url }}), '^(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@?#]*@)?(?:www[.])?([^/:?#]+)', 1), '')
{%- endmacro %}

{#- The path of an address, without host and parameters. -#}
{% macro url_path(url) -%}
    {{- return(adapter.dispatch('url_path', 'rundblick')(url)) -}}
{%- endmacro %}

{% macro default__url_path(url) -%}
    regexp_extract({{ url }}, '^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)', 1)
{%- endmacro %}

{#- An IPv4 address as a number, null for anything else. -#}
{% macro ip_number(ip) -%}
    {{- return(adapter.dispatch('ip_number', 'rundblick')(ip)) -}}
{%- endmacro %}

{% macro default__ip_number(ip) -%}
    case
        when regexp_full_match({{ ip }}, '[0-9]{1,3}([.][0-9]{1,3}){3}')
            then
                cast(split_part({{ ip }}, '.', 1) as bigint) * 16777216
                + cast(split_part({{ ip }}, '.', 2) as bigint) * 65536
                + cast(split_part({{ ip }}, '.', 3) as bigint) * 256
                + cast(split_part({{ ip }}, '.', 4) as bigint)
    end
{%- endmacro %}

{#- Whether an address lies in a network: an IPv4 network as 192.0.2.0/24, one address, or what IPv6
    addresses begin with (2001:db8:1:). -#}
{% macro is_in_network(ip, network) -%}
    {{- return(adapter.dispatch('is_in_network', 'rundblick')(ip, network)) -}}
{%- endmacro %}

{% macro default__is_in_network(ip, network) -%}
    {%- set size -%}
    power(2, 32 - coalesce(try_cast(nullif(split_part({{ network }}, '/', 2), '') as integer), 32))
    {%- endset -%}
    (
        lower({{ ip }}) = lower({{ network }})
        or ({{ network }} like '%:' and starts_with(lower({{ ip }}), lower({{ network }})))
        or coalesce(
            floor({{ ip_number(ip) }} / {{ size }})
            = floor({{ ip_number("split_part(" ~ network ~ ", '/', 1)") }} / {{ size }}),
            false
        )
    )
{%- endmacro %}

{#- Whether a host is another one or lies below it. -#}
{% macro is_below_host(host, parent) -%}
    ('.' || {{ host }} like '%.' || lower({{ parent }}))
{%- endmacro %}
