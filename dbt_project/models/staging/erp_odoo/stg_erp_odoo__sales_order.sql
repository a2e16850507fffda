with sales_order as (
    {{ raw_relation('erp_odoo', 'sale_order') }}
),

sales_order_key as (
    {{ raw_relation('erp_odoo', 'sale_order__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from sales_order_key
),

picking as (
    {{ raw_relation('erp_odoo', 'stock_picking') }}
),

-- Confirming an order plans its transfer. Odoo calls a quotation that lapsed cancelled too: where
-- transfers are used, only what had one was ever an order.
transferred as (
    select sales_order.id
    from sales_order
    inner join picking on sales_order.id = picking.sale_id
    union
    select sales_order.id
    from sales_order
    inner join picking on sales_order.name = {{ clean_text('picking.origin') }}
),

transfer_use as (
    select count(*) > 0 as is_used
    from transferred
),

partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

team as (
    {{ raw_relation('erp_odoo', 'crm_team') }}
),

campaign as (
    {{ raw_relation('erp_odoo', 'utm_campaign') }}
),

currency as (
    {{ raw_relation('erp_odoo', 'res_currency') }}
),

current_order as (
    select
        sales_order.*,
        cast(coalesce(sales_order_key.partner_id, sales_order.partner_id) as varchar)
            as current_partner_id,
        {{ missing_in_snapshot(
            'sales_order.loaded_at', 'sales_order_key.id', 'snapshot.loaded_at'
        ) }} as is_missing
    from sales_order
    cross join snapshot
    left join sales_order_key on sales_order.id = sales_order_key.id
),

team_channel as (
    select
        id,
        lower(coalesce({{ json_text('name', 'de_DE') }}, {{ json_text('name', 'en_US') }}))
            as team_name
    from team
),

final as (
    select
        'erp_odoo' as source_system,
        cast(current_order.id as varchar) as order_id,
        current_order.name as order_number,
        case when current_order.current_partner_id is not null then 'erp_odoo' end
            as customer_source_system,
        coalesce(partner.customer_record_id, current_order.current_partner_id)
            as customer_record_id,
        {{ sales_channel_of_team('team_channel.team_name') }} as sales_channel,
        current_order.date_order as ordered_at,
        case
            when current_order.state in ('sale', 'done') then 'confirmed'
            when
                current_order.state = 'cancel'
                and (transferred.id is not null or not transfer_use.is_used)
                then 'cancelled'
            else 'draft'
        end as status,
        campaign.name as campaign_code,
        coalesce(currency.name, '{{ setting("currency") }}') as currency,
        current_order.amount_untaxed as net_amount,
        current_order.amount_tax as tax_amount,
        current_order.amount_total as gross_amount,
        current_order.is_missing as is_deleted,
        coalesce(current_order.write_date, current_order.create_date) as updated_at,
        current_order.loaded_at
    from current_order
    cross join transfer_use
    left join transferred on current_order.id = transferred.id
    left join partner on current_order.current_partner_id = partner.record_id
    left join team_channel on current_order.team_id = team_channel.id
    left join campaign on current_order.campaign_id = campaign.id
    left join currency on current_order.currency_id = currency.id
)

select * from final
