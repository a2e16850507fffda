{#- Whether a contact is one that the company made to try its systems. -#}
{% macro is_test_account(email, first_name, last_name) -%}
    (
        {{ regex_full_match("coalesce(lower(trim(" ~ email ~ ")), '')", '(test|tester|testing|demo|dummy)([-._+0-9][^@]*)?@.*|[^@]*[+]test[^@]*@.*|[^@]*@(.*[.])?(example[.](com|org|net|de)|test([.][a-z]+)?|invalid)') }}
        or {{ regex_full_match("coalesce(lower(trim(" ~ first_name ~ ")), '')", '(test|testkunde|testkundin)[0-9 ]*') }}
        or {{ regex_full_match("coalesce(lower(trim(" ~ last_name ~ ")), '')", '(test|tester|testkunde|testkundin|testmann|testfrau)[0-9 ]*') }}
        or (
            coalesce(lower(trim({{ first_name }})), '') in ('max', 'erika')
            and coalesce(lower(trim({{ last_name }})), '') = 'mustermann'
        )
    )
{%- endmacro %}
