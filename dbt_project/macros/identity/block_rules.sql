{#- The rows of a blocking rule (seed blocking_rule): records that agree in its key are compared
    with each other. -#}
{% macro block_rows(rule) -%}
    select
        record_number,
        '{{ rule.name }}' as rule,
        {{ engine_hash(["'" ~ rule.name ~ "'", 'block_text']) }} as block_key,
        cast({{ rule.max_block_size }} as smallint) as max_block_size
    from (
        select{{ ' distinct' if rule.each_of and not is_whole_element(rule.key) }}
            record_number,
            {{ rule.key }} as block_text
        from {% if rule.each_of %}({{ list_rows('comparable', rule.each_of) }}) as listed{% else %}comparable{% endif %}
        where record_type = '{{ rule.record_type }}'
    ) as keyed
    where block_text is not null
{%- endmacro %}

{#- Whether the key has the element as it is, not a part of it or a case: a list holds each element
    once, so that such keys do not repeat. -#}
{% macro is_whole_element(key) -%}
    {%- set seen = namespace(is_whole='element' in key and 'case' not in key, before='') -%}
    {%- for part in key.split('element')[:-1] -%}
        {%- set seen.before = seen.before ~ part -%}
        {%- if seen.before.count('(') != seen.before.count(')') -%}
            {%- set seen.is_whole = false -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(seen.is_whole) -}}
{%- endmacro %}

{#- All rules, those for the company's own extra columns among them, with the most records that a
    block of the rule may have: fewer among very many records, unless the key identifies by itself. -#}
{% macro block_rules() -%}
    {%- set rules = [] -%}
    {%- set seed, build = ref('blocking_rule'), ref('int_identity__build') -%}
    {%- if execute and load_relation(seed) is not none and load_relation(build) is not none -%}
        {%- set limit = setting('identity_max_block_size') | int -%}
        {%- set divisor = run_query('select block_divisor from ' ~ build).columns[0].values()[0] | int -%}
        {%- for row in run_query('select * from ' ~ seed ~ ' order by record_type, extra_role nulls first, rule').rows -%}
            {%- set columns = [''] if not row['extra_role'] else [] -%}
            {%- for extra in identity_extra_columns() if extra.role == row['extra_role'] -%}
                {%- do columns.append('extra_' ~ extra.name) -%}
            {%- endfor -%}
            {%- set size = row['max_block_size'] | int -%}
            {%- if row['rule'] not in identifier_rules() -%}
                {%- set size = [[size, limit] | min // divisor, 5] | max -%}
            {%- endif -%}
            {%- for column in columns -%}
                {%- do rules.append({
                    'record_type': row['record_type'],
                    'name': row['record_type'] ~ ' ' ~ (row['rule'] | replace('{column}', column)),
                    'key': row['key'] | replace('{column}', column),
                    'each_of': row['each_of'],
                    'max_block_size': size,
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
