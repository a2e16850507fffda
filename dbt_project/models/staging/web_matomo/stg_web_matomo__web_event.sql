with hit as (
    {{ raw_relation('web_matomo', 'log_link_visit_action') }}
),

visit as (
    {{ raw_relation('web_matomo', 'log_visit') }}
),

action as (
    {{ raw_relation('web_matomo', 'log_action') }}
),

-- One row a hit without any window: raw is free of doubles on its key, and millions of hits pass.
final as (
    select
        'web_matomo' as source_system,
        cast(hit.idlink_va as varchar) as event_id,
        cast(hit.idvisit as varchar) as visit_id,
        lower(hit.idvisitor) as device_id,
        {{ clean_text('visit.user_id') }} as user_id,
        hit.server_time as occurred_at,
        case
            when hit.idaction_event_category is not null then 'event'
            when url.type = 2 then 'outlink'
            when url.type = 3 then 'download'
            when url.type = 8 or title.type = 8 then 'search'
            else 'page_view'
        end as event_type,
        {{ matomo_url('url.name', 'url.url_prefix') }} as page_url,
        title.name as page_title,
        category.name as event_category,
        event_action.name as event_action,
        sku.name as product_sku,
        null as referrer_url,
        null as user_agent,
        null as ip_address,
        -- The load that brought the newest part: an action's name may come later than its hit.
        greatest(
            hit.loaded_at,
            url.loaded_at,
            title.loaded_at,
            category.loaded_at,
            event_action.loaded_at,
            sku.loaded_at
        ) as loaded_at
    from hit
    left join visit on hit.idvisit = visit.idvisit
    left join action as url on hit.idaction_url = url.idaction
    left join action as title on hit.idaction_name = title.idaction
    left join action as category on hit.idaction_event_category = category.idaction
    left join action as event_action on hit.idaction_event_action = event_action.idaction
    left join action as sku on hit.idaction_product_sku = sku.idaction
)

select * from final
