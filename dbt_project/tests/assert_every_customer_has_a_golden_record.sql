-- A golden record that was left out or stayed after its customer went: a run that stopped half way
-- and was believed.
with

identity_map as (
    select * from {{ ref('identity_map') }}
),

golden as (
    select
        customer_key as entity_key,
        record_count
    from {{ ref('int_customer__golden') }}
    union all
    select
        account_key as entity_key,
        record_count
    from {{ ref('int_account__golden') }}
),

entity as (
    select
        case when record_type = 'person' then customer_key else account_key end as entity_key,
        count(*) as record_count
    from identity_map
    group by 1
)

select
    coalesce(entity.entity_key, golden.entity_key) as entity_key,
    entity.record_count as expected_count,
    golden.record_count as golden_count
from entity
full outer join golden on entity.entity_key = golden.entity_key
where entity.record_count is distinct from golden.record_count
