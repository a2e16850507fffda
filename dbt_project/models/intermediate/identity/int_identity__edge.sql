with record as (
    select * from {{ ref('int_identity__record') }}
),

identifier as (
    select * from {{ ref('int_identity__identifier') }}
),

identifier_health as (
    select * from {{ ref('int_identity__identifier_health') }}
),

rule as (
    select * from {{ ref('identity_rule') }}
),

record_merge as (
    select * from {{ ref('int_record_merge__unioned') }}
),

-- A family shares a landline and sometimes a mailbox, so these join persons only if the first
-- names agree as far as the rule asks.
usable_identifier as (
    select
        identifier.*,
        case rule.name_agreement
            when 'first_name' then identifier.first_name_key
            when 'initial' then substr(identifier.first_name_key, 1, 1)
        end as name_group
    from identifier
    inner join identifier_health
        on
            identifier.record_type = identifier_health.record_type
            and identifier.identifier_type = identifier_health.identifier_type
            and identifier.identifier_value = identifier_health.identifier_value
    inner join rule on identifier.identifier_type = rule.evidence
    where not identifier_health.is_suppressed and identifier_health.record_count > 1
),

-- A star instead of all pairs: each holder of a value is joined to the oldest one of its name.
grouped as (
    select
        *,
        min(record_rank) over (
            partition by record_type, identifier_type, identifier_value, name_group
        ) as group_hub_rank,
        min(case when name_group is not null then record_rank end) over (
            partition by record_type, identifier_type, identifier_value
        ) as named_hub_rank
    from usable_identifier
),

-- A record without a name belongs to the oldest holder with one, and joins no two of them.
ranked as (
    select
        *,
        case
            when name_group is null then coalesce(named_hub_rank, group_hub_rank)
            else group_hub_rank
        end as hub_rank
    from grouped
),

pair_evidence as (
    select
        record_type,
        least(hub_rank, record_rank) as hub_rank,
        greatest(hub_rank, record_rank) as record_rank,
        identifier_type as evidence
    from ranked
    where record_rank != hub_rank
    union all
    select
        winner.record_type,
        least(winner.record_rank, loser.record_rank) as hub_rank,
        greatest(winner.record_rank, loser.record_rank) as record_rank,
        'record_merge' as evidence
    from record_merge
    inner join record as winner
        on
            record_merge.source_system = winner.source_system
            and record_merge.merged_into_record_id = winner.record_id
    inner join record as loser
        on
            record_merge.source_system = loser.source_system
            and record_merge.record_id = loser.record_id
    where winner.record_type = loser.record_type
),

pair as (
    select
        pair_evidence.record_type,
        pair_evidence.hub_rank,
        pair_evidence.record_rank,
        min(rule.tier) as tier,
        min_by(rule.rule, rule.tier) as rule,
        {{ string_agg_sorted('pair_evidence.evidence', "', '") }} as evidence
    from pair_evidence
    inner join rule on pair_evidence.evidence = rule.evidence
    group by pair_evidence.record_type, pair_evidence.hub_rank, pair_evidence.record_rank
),

final as (
    select
        {{ surrogate_key(['older.record_key', 'newer.record_key']) }} as edge_key,
        pair.record_type,
        older.record_key as older_record_key,
        newer.record_key as newer_record_key,
        older.record_rank as older_record_rank,
        newer.record_rank as newer_record_rank,
        'must_link' as edge_kind,
        pair.tier,
        pair.rule,
        pair.evidence
    from pair
    inner join record as older on pair.hub_rank = older.record_rank
    inner join record as newer on pair.record_rank = newer.record_rank
)

select * from final
