{{ config(materialized='table') }}

{%- set known = previous_relation('int_attribution__channel_model', 'intermediate') %}

{% if known is not none -%}
select * from {{ known }}
{%- else -%}
select cast(null as {{ sql_type('text') }}) as input_hash
where 1 = 0
{%- endif %}
