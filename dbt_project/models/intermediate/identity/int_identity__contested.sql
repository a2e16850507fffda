with component_delta as (
    select * from {{ ref('int_identity__component_delta') }}
),

affected as (
    select * from {{ ref('int_identity__affected') }}
),

conflict as (
    select * from {{ ref('int_identity__conflict') }}
),

account_value as (
    select * from {{ ref('int_identity__account_value') }}
),

kept_apart as (
    select * from {{ ref('int_identity__kept_apart') }}
),

contested_group as (
    select group_number from conflict
    union
    select group_number from kept_apart
    union
    select group_number from account_value
    {%- if setting('identity_link_mode') == 'link_one_to_one' %}
    union
    select component_delta.group_number
    from component_delta
    inner join affected on component_delta.record_number = affected.record_number
    group by component_delta.group_number, affected.source_number
    having count(*) > 1
    {%- endif %}
),

final as (
    select
        component_delta.record_number,
        component_delta.group_number,
        affected.source_number
    from component_delta
    inner join contested_group on component_delta.group_number = contested_group.group_number
    inner join affected on component_delta.record_number = affected.record_number
)

select * from final
