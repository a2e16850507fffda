{{ config(materialized='table') }}

with

visit as (
    select * from {{ ref('int_web_visit__collected') }}
),

click_id as (
    select * from {{ ref('web_click_id') }}
),

landing_rule as (
    select count(*) > 0 as is_used
    from {{ ref('web_channel_rule') }}
    where landing_path_pattern is not null
),

-- Few addresses carry parameters; the others need no look.
addressed as (
    select
        source_system,
        visit_id,
        referrer_type,
        lower(trim(referrer_name)) as referrer_name,
        {{ url_host('referrer_url') }} as referrer_host,
        {{ url_host('entry_url') }} as entry_host,
        coalesce({{ url_path('entry_url') }}, '') as entry_path,
        {{ clean_text('campaign_code') }} as campaign_code,
        {{ clean_text('keyword') }} as keyword,
        case when entry_url like '%=%' then entry_url end as tagged_url
    from visit
),

tagged as (
    select
        *,
        {{ url_parameter('tagged_url', '(?:utm|mtm|pk)_source') }} as url_source,
        {{ url_parameter('tagged_url', '(?:utm|mtm|pk)_medium') }} as url_medium,
        {{ url_parameter('tagged_url', '(?:utm|mtm|pk)_campaign|pk_cpn') }} as url_campaign,
        {{ url_parameter('tagged_url', 'utm_term|(?:mtm|pk)_(?:keyword|kwd)') }} as url_keyword,
        {{ url_parameter('tagged_url', '(?:utm|mtm|pk)_content') }} as url_content
    from addressed
),

clicked as (
    select
        tagged.source_system,
        tagged.visit_id,
        min_by(click_id.parameter, click_id.priority) as click_id,
        min_by(click_id.source, click_id.priority) as click_source,
        min_by(click_id.medium, click_id.priority) as click_medium
    from tagged
    inner join click_id
        on {{ matches_pattern(
            'lower(tagged.tagged_url)', "'.*[?&#]' || click_id.parameter || '=[^&#].*'"
        ) }}
    where tagged.tagged_url is not null
    group by tagged.source_system, tagged.visit_id
),

-- What the address says comes before what the tracker made of the referrer. The own website is
-- no referrer: such a visit goes on where another one ended.
typed as (
    select
        tagged.*,
        clicked.click_id,
        clicked.click_source,
        clicked.click_medium,
        case
            when
                coalesce(
                    tagged.url_source, tagged.url_medium, tagged.url_campaign, clicked.click_id
                ) is not null
                then 'campaign'
            when tagged.referrer_type is not null then tagged.referrer_type
            when tagged.campaign_code is not null then 'campaign'
            when tagged.referrer_host != tagged.entry_host then 'website'
            else 'direct'
        end as origin_type
    from tagged
    left join clicked
        on
            tagged.source_system = clicked.source_system
            and tagged.visit_id = clicked.visit_id
),

final as (
    select
        typed.source_system,
        typed.visit_id,
        typed.origin_type as referrer_type,
        lower(coalesce(
            typed.url_source,
            typed.click_source,
            case
                when typed.origin_type = 'direct' then '(direct)'
                when typed.origin_type != 'campaign'
                    then coalesce(typed.referrer_name, typed.referrer_host)
            end,
            ''
        )) as source,
        lower(coalesce(
            typed.url_medium,
            typed.click_medium,
            case typed.origin_type
                when 'direct' then '(none)'
                when 'search' then 'organic'
                when 'social' then 'referral'
                when 'website' then 'referral'
            end,
            ''
        )) as medium,
        coalesce(typed.campaign_code, typed.url_campaign) as campaign_code,
        lower(coalesce(typed.campaign_code, typed.url_campaign, '')) as campaign_name,
        lower(coalesce(typed.keyword, typed.url_keyword, '')) as keyword,
        typed.url_content as content,
        coalesce(typed.click_id, '') as click_id,
        case when landing_rule.is_used then typed.entry_path else '' end as landing_path
    from typed
    cross join landing_rule
)

select * from final
