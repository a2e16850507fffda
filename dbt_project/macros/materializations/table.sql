{#- A table is built beside the old one and takes its place in one transaction: a reader, and a run
    that dies, sees the old rows or the new ones. dbt-duckdb's own way does the same in five statements,
    each with a context of macros of its own, and asks twice for foreign keys and indexes, which no
    model here has. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set language = model['language'] -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set new_relation = make_intermediate_relation(target_relation) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if language == 'python' -%}
        {#- It writes by a connection of its own, which sees only what is committed. -#}
        {%- do adapter.drop_relation(new_relation) -%}
        {%- call statement('main', language=language) -%}
            {{- create_table_as(False, new_relation, compiled_code, language) -}}
        {%- endcall -%}
        {%- call statement('swap') -%}
            {{- replace_by(new_relation, existing_relation, target_relation) -}}
        {%- endcall -%}
    {%- else -%}
        {%- call statement('main') -%}
            drop table if exists {{ new_relation }};
            {{ create_table_as(False, new_relation, compiled_code) }};
            {{ replace_by(new_relation, existing_relation, target_relation) }}
        {%- endcall -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro replace_by(new_relation, existing_relation, target_relation) -%}
    {%- if existing_relation is not none -%}
        drop {{ existing_relation.type }} {{ existing_relation }};
    {%- endif %}
    alter table {{ new_relation }} rename to {{ adapter.quote(target_relation.identifier) }}
{%- endmacro %}
