with partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

sales_order as (
    {{ raw_relation('erp_odoo', 'sale_order') }}
),

sales_order_key as (
    {{ raw_relation('erp_odoo', 'sale_order__key') }}
),

move as (
    {{ raw_relation('erp_odoo', 'account_move') }}
),

move_key as (
    {{ raw_relation('erp_odoo', 'account_move__key') }}
),

repointed as (
    select
        sales_order.partner_id as old_partner_id,
        sales_order_key.partner_id as new_partner_id,
        sales_order.loaded_at
    from sales_order
    inner join sales_order_key on sales_order.id = sales_order_key.id
    where sales_order.partner_id != sales_order_key.partner_id
    union all
    select
        move.partner_id as old_partner_id,
        move_key.partner_id as new_partner_id,
        move.loaded_at
    from move
    inner join move_key on move.id = move_key.id
    where move.partner_id != move_key.partner_id
),

-- Odoo keeps no record of a merge. It shows in what it leaves behind: documents that name another
-- partner without having been changed, and a first partner that is gone.
final as (
    select
        'erp_odoo' as source_system,
        cast(repointed.old_partner_id as varchar) as record_id,
        cast(min(repointed.new_partner_id) as varchar) as merged_into_record_id,
        max(repointed.loaded_at) as loaded_at
    from repointed
    inner join partner on cast(repointed.old_partner_id as varchar) = partner.record_id
    where partner.is_deleted
    group by repointed.old_partner_id
)

select * from final
