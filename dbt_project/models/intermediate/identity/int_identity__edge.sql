{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__touched'), ['record_number_a', 'record_number_b']) }}",
) }}

{%- set threshold = setting('identity_match_threshold') | float %}
{#- What a name that agrees, and nothing else, must weigh above the threshold. -#}
{%- set name_alone = 4 %}

-- depends_on: {{ ref('int_identity__build') }}
-- depends_on: {{ ref('int_identity__touched') }}
with person_pair as (
    select * from {{ ref('int_identity__person_pair') }}
),

company_pair as (
    select * from {{ ref('int_identity__company_pair') }}
),

weight as (
    select
        record_type,
        max(model_version) as model_version
    from {{ ref('int_identity__weight') }}
    group by record_type
),

pair as (
    select * from person_pair
    union all
    select * from company_pair
),

stated as (
    select
        *,
        case when explicit_rule in ('vendor_merge', 'label_yes') then 0 else tier end as best_tier
    from pair
),

-- A person's word beats a veto, a veto beats everything else that speaks for a link.
judged as (
    select
        *,
        best_tier is not null
        or (
            not is_contradicted
            and match_weight >= log2({{ threshold }} / (1 - {{ threshold }}))
            + case when is_supported then 0 else {{ name_alone }} end
        ) as is_link,
        case
            when explicit_rule = 'label_no' then 'label_no'
            when explicit_rule is null then veto
        end as reason_against
    from stated
),

final as (
    select
        {{ surrogate_key(['judged.record_number_a', 'judged.record_number_b']) }} as edge_key,
        judged.record_type,
        judged.record_number_a,
        judged.record_number_b,
        case
            when judged.reason_against is not null then 'cannot_link' else 'must_link'
        end as edge_kind,
        case
            when judged.reason_against = 'label_no' then 4
            else coalesce(judged.best_tier, 3)
        end as tier,
        coalesce(judged.reason_against, judged.explicit_rule, judged.rule, 'weight') as rule,
        judged.match_weight,
        1 / (1 + power(2.0, -judged.match_weight)) as match_probability,
        judged.is_link and judged.reason_against is null as is_link,
        judged.explicit_rule,
        judged.level_vector,
        weight.model_version
    from judged
    left join weight on judged.record_type = weight.record_type
    where judged.reason_against is null or judged.is_link or judged.explicit_rule is not null
)

select * from final
