{{ config(materialized='table') }}

with recursive

candidate as (
    select * from {{ ref('int_account__candidate_parent') }}
    where parent_rank = 1
),

account as (
    select * from {{ ref('int_account__golden') }}
),

ancestor as (
    select
        account_key,
        parent_account_key as ancestor_key
    from candidate
    union
    select
        ancestor.account_key,
        candidate.parent_account_key as ancestor_key
    from ancestor
    inner join candidate on ancestor.ancestor_key = candidate.account_key
),

in_cycle as (
    select account_key
    from ancestor
    where account_key = ancestor_key
),

-- Each account has one parent, so the ancestors of an account in a cycle are the cycle.
cycle_head as (
    select
        ancestor.account_key,
        min_by(
            ancestor.ancestor_key,
            coalesce(cast(account.created_at as varchar), '9999') || ancestor.ancestor_key
        ) as head_account_key
    from ancestor
    inner join in_cycle on ancestor.account_key = in_cycle.account_key
    inner join account on ancestor.ancestor_key = account.account_key
    group by ancestor.account_key
),

final as (
    select
        candidate.account_key,
        candidate.parent_account_key,
        candidate.relation_type,
        coalesce(cycle_head.head_account_key = candidate.account_key, false) as is_cycle_cut
    from candidate
    left join cycle_head on candidate.account_key = cycle_head.account_key
)

select * from final
