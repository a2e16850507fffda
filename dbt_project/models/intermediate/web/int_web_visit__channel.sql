with

visit as (
    select
        coalesce(referrer_type, '') as referrer_type,
        lower(coalesce(keyword, '')) as keyword,
        lower(trim(coalesce(campaign_code, ''))) as campaign_code
    from {{ ref('int_web_visit__collected') }}
),

rule as (
    select * from {{ ref('web_channel_rule') }}
),

channel as (
    select * from {{ ref('channel') }}
),

campaign as (
    select * from {{ ref('int_campaign__unioned') }}
),

campaign_channel as (
    select
        lower(trim(campaign.campaign_code)) as campaign_code,
        min(channel.channel_code) as channel_code
    from campaign
    inner join channel on lower(campaign.channel) = channel.channel_code
    group by lower(trim(campaign.campaign_code))
),

-- Few distinct origins: rules with wildcards are matched here and not per visit.
origin as (
    select
        referrer_type,
        keyword,
        campaign_code
    from visit
    group by referrer_type, keyword, campaign_code
),

ruled as (
    select
        origin.referrer_type,
        origin.keyword,
        origin.campaign_code,
        min_by(rule.channel_code, rule.rule_order) as channel_code
    from origin
    inner join rule
        on
            origin.referrer_type = rule.referrer_type
            and (
                rule.term is null
                or origin.keyword like '%' || rule.term || '%'
                or origin.campaign_code like '%' || rule.term || '%'
            )
    group by origin.referrer_type, origin.keyword, origin.campaign_code
),

final as (
    select
        origin.referrer_type,
        origin.keyword,
        origin.campaign_code,
        coalesce(campaign_channel.channel_code, ruled.channel_code, 'direct') as channel_code
    from origin
    left join campaign_channel on origin.campaign_code = campaign_channel.campaign_code
    left join ruled
        on
            origin.referrer_type = ruled.referrer_type
            and origin.keyword = ruled.keyword
            and origin.campaign_code = ruled.campaign_code
)

select * from final
