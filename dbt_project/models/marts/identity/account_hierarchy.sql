with recursive

parent as (
    select * from {{ ref('int_account__parent') }}
),

-- A cycle is cut at its oldest account, which then stands on top.
child as (
    select * from parent
    where not is_cycle_cut
),

top_account as (
    select child.parent_account_key as account_key
    from child
    left join child as above on child.parent_account_key = above.account_key
    where above.account_key is null
    group by child.parent_account_key
),

hierarchy as (
    select
        account_key,
        cast(null as varchar) as parent_account_key,
        account_key as ultimate_parent_account_key,
        cast(null as varchar) as relation_type,
        0 as level
    from top_account
    union all
    select
        child.account_key,
        child.parent_account_key,
        hierarchy.ultimate_parent_account_key,
        child.relation_type,
        hierarchy.level + 1 as level
    from hierarchy
    inner join child on hierarchy.account_key = child.parent_account_key
),

final as (
    select
        hierarchy.account_key,
        hierarchy.parent_account_key,
        hierarchy.ultimate_parent_account_key,
        hierarchy.relation_type,
        hierarchy.level,
        coalesce(parent.is_cycle_cut, false) as is_cycle_cut
    from hierarchy
    left join parent on hierarchy.account_key = parent.account_key
)

select * from final
