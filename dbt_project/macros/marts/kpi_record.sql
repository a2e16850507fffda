{#- Records of one kind that KPIs are made of. An observation by which a value stands in its period:
    `key`, `day`, whom or what a value follows over several records (`subject`, else the record
    alone), its `customer`, and what of its `content` counts. -#}
{% macro kpi_record(kind, relation, key, day, subject='null', customer='null', content=[]) -%}
    select
        '{{ kind }}' as record_kind,
        cast({{ key }} as {{ sql_type('text') }}) as record_key,
        cast({{ day }} as date) as observed_on,
        cast({{ subject }} as {{ sql_type('text') }}) as subject_key,
        cast({{ customer }} as {{ sql_type('text') }}) as customer_key,
        concat_ws(
            '|',
            ''
            {%- for column in content -%}
            , coalesce(cast({{ column }} as {{ sql_type('text') }}), '~')
            {%- endfor %}
        ) as content
    from {{ relation }}
    where {{ key }} is not null and {{ day }} is not null
{%- endmacro %}
