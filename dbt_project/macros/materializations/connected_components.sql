{#-
    Groups of records that hang together. The model's query gives edges: two whole numbers a row,
    a record and one it is linked to (a record alone: itself). The table has one row per record with
    the smallest number of its group.

    Each round every group hooks onto the smallest group next to it, chains of hooks are cut short
    by doubling, and the edges shrink to those that still join different groups. A chain of n records
    takes about log2(n) steps, and the loop ends only when no edge is left: no depth is assumed.
-#}
{% materialization connected_components, default %}
    {%- set record = config.require('record_column') -%}
    {%- set component = config.require('component_column') -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, 'table') -%}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set edge = scratch_name('edge') -%}
    {%- set label = scratch_name('label') -%}
    {%- set hook = scratch_name('hook') -%}
    {%- do replace_scratch(edge, 'select ' ~ record ~ ' as a, ' ~ component ~ ' as b from (' ~ sql ~ ') as pairs') -%}
    {%- do replace_scratch(label, 'select a as record, a as component from ' ~ edge ~ ' union select b, b from ' ~ edge) -%}
    {%- do replace_scratch(edge, 'select distinct a, b from ' ~ edge ~ ' where a != b') -%}

    {%- set state = namespace(open=count_of(edge)) -%}
    {%- for round in range(64) -%}
        {%- if state.open > 0 -%}
        {%- do replace_scratch(hook, hook_sql(edge)) -%}
        {%- set chain = namespace(open=count_of(hook ~ ' as h inner join ' ~ hook ~ ' as p on h.parent = p.node')) -%}
        {%- for jump in range(64) -%}
            {%- if chain.open > 0 -%}
                {%- do replace_scratch(hook, jump_sql(hook)) -%}
                {%- set chain.open = count_of(hook ~ ' as h inner join ' ~ hook ~ ' as p on h.parent = p.node') -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do replace_scratch(label, relabel_sql(label, hook)) -%}
        {%- do replace_scratch(edge, contract_sql(edge, hook)) -%}
        {%- set state.open = count_of(edge) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if state.open > 0 -%}
        {%- do exceptions.raise_compiler_error('connected components did not settle: ' ~ this) -%}
    {%- endif -%}

    {% call statement('main') -%}
        {{ create_table_as(False, intermediate_relation, 'select record as ' ~ record ~ ', component as ' ~ component ~ ' from ' ~ label) }}
    {%- endcall %}
    {%- for scratch in [edge, label, hook] -%}
        {%- do run_query('drop table if exists ' ~ scratch) -%}
    {%- endfor -%}

    {%- if existing_relation is not none -%}
        {{ adapter.rename_relation(existing_relation, backup_relation.incorporate(type=existing_relation.type)) }}
    {%- endif -%}
    {{ adapter.rename_relation(intermediate_relation, target_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#- Each group that has a smaller one next to it, with the smallest. -#}
{% macro hook_sql(edge) -%}
    select a as node, min(b) as parent
    from (select a, b from {{ edge }} union all select b, a from {{ edge }}) as both_ways
    group by a
    having min(b) < a
{%- endmacro %}

{#- Hooks lead twice as far. -#}
{% macro jump_sql(hook) -%}
    select h.node, coalesce(p.parent, h.parent) as parent
    from {{ hook }} as h
    left join {{ hook }} as p on h.parent = p.node
{%- endmacro %}

{% macro relabel_sql(label, hook) -%}
    select l.record, coalesce(h.parent, l.component) as component
    from {{ label }} as l
    left join {{ hook }} as h on l.component = h.node
{%- endmacro %}

{#- Edges between groups as they are now. -#}
{% macro contract_sql(edge, hook) -%}
    select distinct coalesce(ha.parent, e.a) as a, coalesce(hb.parent, e.b) as b
    from {{ edge }} as e
    left join {{ hook }} as ha on e.a = ha.node
    left join {{ hook }} as hb on e.b = hb.node
    where coalesce(ha.parent, e.a) != coalesce(hb.parent, e.b)
{%- endmacro %}

{% macro scratch_name(suffix) -%}
    {{- return(this.identifier ~ '__' ~ suffix) -}}
{%- endmacro %}

{% macro replace_scratch(name, query) -%}
    {{- return(adapter.dispatch('replace_scratch', 'rundblick')(name, query)) -}}
{%- endmacro %}

{% macro default__replace_scratch(name, query) -%}
    {%- do run_query('create or replace temporary table ' ~ name ~ ' as ' ~ query) -%}
{%- endmacro %}

{% macro count_of(relation) -%}
    {{- return(run_query('select count(*) from ' ~ relation).columns[0].values()[0]) -}}
{%- endmacro %}
