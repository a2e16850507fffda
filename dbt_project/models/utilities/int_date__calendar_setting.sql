{{ config(schema='intermediate', materialized='view') }}

select
    '{{ setting("country_code") }}' as country_code,
    '{{ setting("region_code") }}' as region_code,
    cast('{{ var("first_date") }}' as date) as first_date,
    cast('{{ var("last_date") }}' as date) as last_date
