with

conversion as (
    select * from {{ ref('int_conversion__event') }}
    where subject_key is not null
),

lead as (
    select
        lead_key,
        coalesce(customer_key, account_key) as subject_key,
        mcl_at,
        coalesce(sql_at, sal_at) as opportunity_at
    from {{ ref('int_lead__resolved') }}
    where mcl_at is not null
),

-- The lead that the conversion came of: the last one that was captured on its path.
on_path as (
    select
        conversion.conversion_key,
        conversion.occurred_at,
        lead.mcl_at,
        lead.opportunity_at,
        row_number() over (
            partition by conversion.conversion_key order by lead.mcl_at desc, lead.lead_key asc
        ) as lead_number
    from conversion
    inner join lead
        on
            conversion.subject_key = lead.subject_key
            and conversion.path_began_at < lead.mcl_at
            and conversion.occurred_at >= lead.mcl_at
),

final as (
    select
        conversion_key,
        mcl_at as lead_at,
        case when opportunity_at <= occurred_at then opportunity_at end as opportunity_at
    from on_path
    where lead_number = 1
)

select * from final
