with

account as (
    select * from {{ ref('int_account__golden') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
    where record_type = 'company'
),

record as (
    select * from {{ ref('int_identity__record') }}
    where record_type = 'company' and not is_deleted
),

member as (
    select
        assignment.cluster_key as account_key,
        coalesce(cast(account.created_at as varchar), '9999') || assignment.cluster_key
            as age_order,
        record.source_system,
        record.parent_record_id,
        record.vat_key,
        record.domain_key,
        record.company_key,
        record.updated_at
    from record
    inner join assignment on record.record_number = assignment.record_number
    inner join account on assignment.cluster_key = account.account_key
),

source_parent as (
    select
        member.account_key,
        assignment.cluster_key as parent_account_key,
        'source' as relation_type,
        1 as relation_rank,
        coalesce(cast(member.updated_at as varchar), '') as strength
    from member
    inner join assignment
        on
            member.source_system = assignment.source_system
            and member.parent_record_id = assignment.record_id
),

-- One VAT id over several companies is one tax group; its oldest member stands for it.
vat_group as (
    select
        vat_key,
        min_by(account_key, age_order) as parent_account_key
    from member
    where vat_key is not null
    group by vat_key
    having count(distinct account_key) > 1
),

vat_parent as (
    select
        member.account_key,
        vat_group.parent_account_key,
        'vat_group' as relation_type,
        2 as relation_rank,
        '' as strength
    from member
    inner join vat_group on member.vat_key = vat_group.vat_key
),

domain_group as (
    select domain_key
    from member
    where domain_key is not null and company_key is not null
    group by domain_key
    having
        count(distinct account_key) > 1
        and count(distinct account_key) <= {{ setting('identity_account_max_branches') }}
),

domain_member as (
    select
        member.account_key,
        member.age_order,
        member.domain_key,
        member.company_key,
        first_value(member.account_key) over shortest_first as parent_account_key,
        first_value(member.company_key) over shortest_first as parent_company_key
    from member
    inner join domain_group on member.domain_key = domain_group.domain_key
    where member.company_key is not null
    window shortest_first as (
        partition by member.domain_key
        order by length(member.company_key), member.age_order
        rows between unbounded preceding and unbounded following
    )
),

-- Branches carry the company's name and more: Velo, Velo Bonn, Velo Leasing.
branch_parent as (
    select
        account_key,
        parent_account_key,
        'branch' as relation_type,
        3 as relation_rank,
        '' as strength
    from domain_member
    where company_key like parent_company_key || '%'
),

candidate as (
    select * from source_parent
    union all
    select * from vat_parent
    union all
    select * from branch_parent
),

final as (
    select
        account_key,
        parent_account_key,
        relation_type,
        row_number() over (
            partition by account_key
            order by relation_rank asc, strength desc, parent_account_key asc
        ) as parent_rank
    from candidate
    where account_key != parent_account_key
)

select * from final
