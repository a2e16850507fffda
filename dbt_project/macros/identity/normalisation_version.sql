{#- Changes with everything that turns raw values into keys: a record whose raw values stayed is
    derived anew when this changes. -#}
{% macro normalisation_version() -%}
    {%- set parts = [
        setting('country_code'), setting('identity_extra_columns'), folded('x'), folded('x', 'a'),
        words_of('x'), tokens_of('x'), words_without_titles('x'), without_birth_name('x'),
        email_list('x'), phone_list('x', 'y'), is_irregular_phone('x', 'y'), street_line('x'),
        street_parts('x'), leading_number_parts('x'), box_parts('x'), street_key_of('x'),
        house_number_key_of('x'), postal_code_signs('x'), postal_code_key_of('x', 'y'),
        city_key_of('x'), birth_parts('x'), birth_parts_day_first('x'), birth_digits_of('x'),
        gender_key('x', 'y'), normalise_customer_number('x'), host_of('x'),
    ] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if 'normalisation' in node.tags -%}
            {%- do parts.append(node.checksum.checksum) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(local_md5(parts | join('|'))) -}}
{%- endmacro %}
