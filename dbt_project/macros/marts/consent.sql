{#- Whether consent permits a contact: with an opt-in always; without one only where none is needed
    and nobody has objected (UWG section 7, GDPR Art. 6(1)(f) and 21(2)). What is not known to need
    none needs one. -#}
{% macro is_contact_permitted(needs_opt_in, has_opt_in, has_objection) -%}
    (
        coalesce({{ has_opt_in }}, false)
        or (not coalesce({{ needs_opt_in }}, true) and not coalesce({{ has_objection }}, false))
    )
{%- endmacro %}
