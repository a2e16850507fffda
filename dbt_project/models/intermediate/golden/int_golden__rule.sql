{% set groups = {
    'person': {
        'name': [
            'salutation', 'title', 'first_name', 'last_name', 'gender', 'birth_date',
            'language_code'
        ],
        'contact': ['email', 'phone', 'mobile', 'customer_number', 'job_title'],
        'address': ['address'],
    },
    'company': {
        'company': [
            'company_name', 'vat_id', 'register_number', 'domain', 'industry', 'employee_count'
        ],
        'contact': ['email', 'phone', 'customer_number'],
        'address': ['address'],
    },
} %}

with

survivorship_rule as (
    select * from {{ ref('survivorship_rule') }}
),

attribute as (
    {%- for record_type, attributes_of in groups.items() %}
    {{- ' union all' if not loop.first }}
    {%- for attribute_group, attributes in attributes_of.items() %}
    {{- ' union all' if not loop.first }}
    {%- for attribute in attributes %}
    {{- ' union all' if not loop.first }}
    select
        '{{ record_type }}' as record_type,
        '{{ attribute }}' as attribute,
        '{{ attribute_group }}' as attribute_group
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
),

applying as (
    select
        attribute.record_type,
        attribute.attribute,
        survivorship_rule.strategy_order,
        survivorship_rule.strategy,
        rank() over (
            partition by attribute.record_type, attribute.attribute
            order by
                case when survivorship_rule.attribute = attribute.attribute then 0 else 1 end
        ) as nearness
    from attribute
    inner join survivorship_rule
        on
            attribute.record_type = survivorship_rule.record_type
            and (
                attribute.attribute = survivorship_rule.attribute
                or attribute.attribute_group = survivorship_rule.attribute
            )
),

-- An attribute's own rules take the place of its group's.
numbered as (
    select
        record_type,
        attribute,
        strategy,
        row_number() over (
            partition by record_type, attribute order by strategy_order
        ) as strategy_number
    from applying
    where nearness = 1
),

final as (
    select
        record_type,
        {% for number in range(1, 7) -%}
        max(strategy) filter (where strategy_number = {{ number }}) as strategy_{{ number }},
        {% endfor -%}
        attribute
    from numbered
    group by record_type, attribute
)

select * from final
