{#- The rows of a blocking rule (seed blocking_rule): records that agree in its key are compared
    with each other. -#}
{% macro block_rows(rule) -%}
    select
        record_number,
        '{{ rule.name }}' as rule,
        {{ hash_number("'" ~ rule.name ~ "|' || block_text") }} as block_key
    from (
        select{{ ' distinct' if rule.each_of }}
            record_number,
            {{ rule.key }} as block_text
        from {% if rule.each_of %}({{ list_rows('comparable', rule.each_of) }}) as listed{% else %}comparable{% endif %}
        where record_type = '{{ rule.record_type }}'
    ) as keyed
    where block_text is not null
{%- endmacro %}

{#- All rules, those for the company's own extra columns among them, with the most records that a
    block of the rule may have. -#}
{% macro block_rules() -%}
    {%- set rules = [] -%}
    {%- set seed = ref('blocking_rule') -%}
    {%- if execute and load_relation(seed) is not none -%}
        {%- set limit = setting('identity_max_block_size') | int -%}
        {%- for row in run_query('select * from ' ~ seed ~ ' order by record_type, extra_role nulls first, rule').rows -%}
            {%- set columns = [''] if not row['extra_role'] else [] -%}
            {%- for extra in identity_extra_columns() if extra.role == row['extra_role'] -%}
                {%- do columns.append('extra_' ~ extra.name) -%}
            {%- endfor -%}
            {%- for column in columns -%}
                {%- do rules.append({
                    'record_type': row['record_type'],
                    'name': row['record_type'] ~ ' ' ~ (row['rule'] | replace('{column}', column)),
                    'key': row['key'] | replace('{column}', column),
                    'each_of': row['each_of'],
                    'max_block_size': row['max_block_size'] | int if row['rule'] in identifier_rules() else [row['max_block_size'] | int, limit] | min,
                    'is_identifier': row['rule'] in identifier_rules(),
                }) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(rules) -}}
{%- endmacro %}

{#- Rules whose key identifies by itself: they keep their own limit. -#}
{% macro identifier_rules() -%}
    {{- return(['email', 'phone', 'customer_number', 'vat_id', 'register_number', 'domain']) -}}
{%- endmacro %}

{#- Whether a block, too large to compare everybody in it, holds the same value of an identifier. -#}
{% macro is_identifier_block(rule_column) -%}
    {%- set names = [] -%}
    {%- for type in ['person', 'company'] -%}
        {%- for rule in identifier_rules() -%}
            {%- do names.append("'" ~ type ~ ' ' ~ rule ~ "'") -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ rule_column }} in ({{ names | join(', ') }})
{%- endmacro %}

{#- The most records that a block of a rule may have: a column with the rule's name is given. -#}
{% macro block_limit(rule_column) -%}
    {%- set build = ref('int_identity__build') -%}
    {%- set divisor = 1 -%}
    {%- if execute and load_relation(build) is not none -%}
        {%- set divisor = run_query('select block_divisor from ' ~ build).columns[0].values()[0] -%}
    {%- endif -%}
    case {{ rule_column }}
        {%- for rule in block_rules() %}
        when '{{ rule.name }}' then {{ rule.max_block_size if rule.is_identifier else [rule.max_block_size // divisor | int, 5] | max }}
        {%- endfor %}
        else {{ setting('identity_max_block_size') }}
    end
{%- endmacro %}
