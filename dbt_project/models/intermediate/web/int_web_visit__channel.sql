with

visit as (
    select * from {{ ref('int_web_visit__origin') }}
),

rule as (
    select * from {{ ref('web_channel_rule') }}
),

web_source as (
    select
        source,
        category,
        '(.*[.])?'
        || replace(replace(source, '.', '[.]'), '[.]*', '([.][a-z]+)+') as source_pattern
    from {{ ref('web_source') }}
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

-- Few distinct origins: patterns are matched here and not per visit.
origin as (
    select
        {{ origin_columns('visit') }}
    from visit
    group by
        {{ origin_columns('visit') }}
),

named_source as (
    select source
    from origin
    group by source
),

categorised as (
    select
        named_source.source,
        max_by(web_source.category, length(web_source.source)) as category
    from named_source
    inner join web_source
        on {{ matches_pattern('named_source.source', 'web_source.source_pattern') }}
    group by named_source.source
),

ruled as (
    select
        {{ origin_columns('origin') }},
        min_by(rule.channel_code, rule.rule_order) as channel_code
    from origin
    left join categorised on origin.source = categorised.source
    inner join rule
        on
            (rule.referrer_type is null or origin.referrer_type = rule.referrer_type)
            and (rule.source_category is null or categorised.category = rule.source_category)
            and (rule.click_id is null or origin.click_id = rule.click_id)
            and {{ matches_pattern('origin.source', 'rule.source_pattern') }}
            and {{ matches_pattern('origin.medium', 'rule.medium_pattern') }}
            and {{ matches_pattern('origin.campaign_name', 'rule.campaign_pattern') }}
            and {{ matches_pattern('origin.keyword', 'rule.keyword_pattern') }}
            and {{ matches_pattern('origin.landing_path', 'rule.landing_path_pattern') }}
    group by
        {{ origin_columns('origin') }}
),

final as (
    select
        {{ origin_columns('origin') }},
        coalesce(campaign_channel.channel_code, ruled.channel_code, 'unassigned') as channel_code
    from origin
    left join campaign_channel on origin.campaign_name = campaign_channel.campaign_code
    left join ruled
        on
            {{ same_origin('origin', 'ruled') }}
)

select * from final
