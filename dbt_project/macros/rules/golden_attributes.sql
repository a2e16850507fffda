{#- An attribute's group names the rules and source priorities that hold for it, `key` is what
    records agree on, `valid` whether the value can be right. A list `a;b` gives its parts. An
    address is one attribute: a street never comes with another record's town. -#}
{% macro golden_attributes() -%}
    {%- set person_attributes = [
        {'name': 'salutation', 'group': 'name'},
        {'name': 'title', 'group': 'name'},
        {
            'name': 'first_name', 'group': 'name',
            'key': 'coalesce(first_name_key, lower(first_name))', 'valid': 'length(first_name_key) > 1',
        },
        {
            'name': 'last_name', 'group': 'name',
            'key': 'coalesce(last_name_key, lower(last_name))', 'valid': 'length(last_name_key) > 1',
        },
        {'name': 'gender', 'group': 'name'},
        {'name': 'birth_date', 'group': 'name', 'valid': 'has_real_birth_date'},
        {'name': 'language_code', 'group': 'name'},
        {
            'name': 'mobile', 'group': 'contact', 'is_list': true,
            'key': phone_tail('part'), 'valid': phone_is_checked('part'),
        },
        {'name': 'job_title', 'group': 'contact'},
    ] -%}
    {%- set company_attributes = [
        {'name': 'company_name', 'group': 'company'},
        {
            'name': 'vat_id', 'group': 'company',
            'key': 'coalesce(vat_key, lower(vat_id))', 'valid': 'vat_key is not null',
        },
        {
            'name': 'register_number', 'group': 'company',
            'key': 'coalesce(register_key, lower(register_number))', 'valid': 'register_key is not null',
        },
        {
            'name': 'domain', 'group': 'company',
            'key': 'coalesce(domain_key, lower(domain))', 'valid': 'domain_key is not null',
        },
        {'name': 'industry', 'group': 'company'},
        {'name': 'employee_count', 'group': 'company'},
    ] -%}
    {%- set shared_attributes = [
        {
            'name': 'email', 'group': 'contact', 'is_list': true,
            'key': 'coalesce(' ~ only_element('emails') ~ ', lower(part))',
            'valid': "emails is not null and part like '%_@_%'",
        },
        {
            'name': 'phone', 'group': 'contact', 'is_list': true,
            'key': phone_tail('part'), 'valid': phone_is_checked('part'),
        },
        {'name': 'customer_number', 'group': 'contact'},
        {
            'name': 'address', 'group': 'address', 'valid': 'street_key is not null',
            'completeness': 'address_part_count',
        },
    ] -%}
    {%- set attributes = {
        'person': person_attributes + shared_attributes,
        'company': company_attributes + shared_attributes,
    } -%}
    {{- return(attributes) -}}
{%- endmacro %}
