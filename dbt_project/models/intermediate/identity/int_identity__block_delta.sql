-- depends_on: {{ ref('int_identity__build') }}
-- depends_on: {{ ref('blocking_rule') }}
with comparable as (
    select * from {{ ref('int_identity__comparable_delta') }}
),

final as (
    {% for rule in block_rules() -%}
    {{ 'union all' if not loop.first }}
    {{ block_rows(rule) }}
    {% endfor %}
)

select * from final
