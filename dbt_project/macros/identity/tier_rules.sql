{#- Certain links before any weighing, strongest first: tier 0 by explicit ids, tier 1 by a strong
    identifier with agreeing names, tier 2 by the exact name with birth date or address. Conditions
    over the compared columns of both records, `_l` and `_r`: what a rule needs, which is cheap to see
    of all pairs, and with it the whole condition. -#}
{% macro tier_rules(record_type) -%}
    {%- if record_type == 'person' -%}
        {%- set rules = [
            tier_rule(0, 'same_customer_number', 'customer_number_key_l = customer_number_key_r'),
            tier_rule(1, 'same_email', lists_overlap('emails_l', 'emails_r'), [first_names_agree()]),
            tier_rule(1, 'same_phone', lists_overlap('phones_l', 'phones_r'), [first_names_agree(), last_names_agree()]),
            tier_rule(2, 'same_name_and_birth_date', same_name(), ['birth_digits_l = birth_digits_r']),
            tier_rule(2, 'same_name_and_address', same_name(), [same_address()]),
        ] -%}
        {%- for column in identity_extra_columns() if column.role == 'unique_id' -%}
            {%- set name = 'extra_' ~ column.name -%}
            {%- do rules.insert(1, tier_rule(1, 'same_' ~ column.name, name ~ '_l = ' ~ name ~ '_r', [first_names_agree(), last_names_agree()])) -%}
        {%- endfor -%}
    {%- else -%}
        {%- set rules = [
            tier_rule(0, 'same_customer_number', 'customer_number_key_l = customer_number_key_r'),
            tier_rule(1, 'same_register_number', 'register_key_l = register_key_r', [company_names_agree()]),
            tier_rule(1, 'same_vat_id', 'vat_key_l = vat_key_r', [company_names_agree(), same_town_or_unknown()]),
            tier_rule(1, 'same_domain', 'domain_key_l = domain_key_r', [company_names_agree(), same_town_or_unknown()]),
            tier_rule(2, 'same_name_and_address', 'company_key_l = company_key_r', [same_address()]),
        ] -%}
    {%- endif -%}
    {{- return(rules) -}}
{%- endmacro %}

{% macro tier_rule(tier, name, needs, besides=[]) -%}
    {{- return({
        'tier': tier,
        'rule': name,
        'needs': needs,
        'condition': ([needs] + besides) | join(' and '),
    }) -}}
{%- endmacro %}

{% macro same_name() -%}
    {{- return('name_key_l = name_key_r and first_name_key_l = first_name_key_r') -}}
{%- endmacro %}

{#- No other first name, as far as both are known: the same root (but not Steffi and Steff, a woman
    and a man), one an initial or a part of the other, or one typing error away. -#}
{% macro first_names_agree() -%}
    (
        (
            first_name_root_l = first_name_root_r
            and (
                first_name_key_l = first_name_key_r
                or coalesce(gender_key_l = gender_key_r, true)
            )
        )
        or {{ lists_overlap('first_name_keys_l', 'first_name_keys_r') }}
        or (
            least(length(first_name_key_l), length(first_name_key_r)) = 1
            and substr(first_name_key_l, 1, 1) = substr(first_name_key_r, 1, 1)
        )
        or (
            {{ name_similarity('first_name_key_l', 'first_name_key_r') }} >= 0.9
            and least(length(first_name_key_l), length(first_name_key_r)) >= 5
            and coalesce(gender_key_l = gender_key_r, true)
        )
        or (
            (first_name_key_l is null or first_name_key_r is null)
            and coalesce({{ last_names_agree() }}, true)
        )
    )
{%- endmacro %}

{#- One last name in common (married and double names too), or a typing error away. -#}
{% macro last_names_agree() -%}
    (
        {{ lists_overlap('last_name_keys_l', 'last_name_keys_r') }}
        or last_name_plain_key_l = last_name_plain_key_r
        or {{ name_similarity('last_name_key_l', 'last_name_key_r') }} >= 0.92
    )
{%- endmacro %}

{% macro company_names_agree() -%}
    (
        company_key_l = company_key_r
        or {{ name_similarity('company_key_l', 'company_key_r') }} >= 0.92
    )
{%- endmacro %}

{% macro same_address() -%}
    (
        street_key_l = street_key_r
        and house_number_key_l = house_number_key_r
        and postal_code_key_l = postal_code_key_r
    )
{%- endmacro %}

{#- Branches of one company stand in different towns. -#}
{% macro same_town_or_unknown() -%}
    (
        coalesce(postal_code_key_l = postal_code_key_r, true)
        or coalesce(city_key_l = city_key_r, true)
    )
{%- endmacro %}
