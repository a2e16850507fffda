with

kpi_rule as (
    select * from {{ ref('kpi_rule') }}
),

rule_state as (
    select * from {{ ref('int_kpi__rule_state') }}
),

final as (
    select
        kpi_rule.kpi_code,
        md5({{ ordered_text_list(
            "kpi_rule.rule || '=' || rule_state.state", 'kpi_rule.rule', ';'
        ) }}) as rule_hash
    from kpi_rule
    inner join rule_state on kpi_rule.rule = rule_state.rule
    group by kpi_rule.kpi_code
)

select * from final
