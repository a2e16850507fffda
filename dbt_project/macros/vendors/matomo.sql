{#- Matomo stores addresses without scheme and www; the prefix says what was there. -#}
{% macro matomo_url(name, url_prefix) -%}
    case {{ url_prefix }}
        when 0 then 'http://'
        when 1 then 'http://www.'
        when 2 then 'https://'
        when 3 then 'https://www.'
        else ''
    end || {{ name }}
{%- endmacro %}

{% macro matomo_referrer_type(referer_type) -%}
    case {{ referer_type }}
        when 1 then 'direct'
        when 2 then 'search'
        when 3 then 'website'
        when 6 then 'campaign'
        when 7 then 'social'
    end
{%- endmacro %}

{% macro matomo_device_type(config_device_type) -%}
    case {{ config_device_type }}
        when 0 then 'desktop'
        when 1 then 'smartphone'
        when 2 then 'tablet'
        when 3 then 'feature_phone'
        when 4 then 'console'
        when 5 then 'tv'
        when 10 then 'phablet'
        else 'other'
    end
{%- endmacro %}

{#- Matomo drops bots that name themselves. What is left shows by a browser that no person has, or
    by more actions than anybody can do (bot_min_actions, bot_seconds_per_action). -#}
{% macro matomo_is_bot(visit) -%}
    (
        {{ visit }}.user_id is null
        and (
            lower(coalesce({{ visit }}.config_browser_name, '')) in (
                'headless chrome', 'headlesschrome', 'hc', 'ph', 'bot', 'unk', 'crawler', 'spider'
            )
            or (
                {{ visit }}.visit_total_actions > {{ setting('bot_min_actions') }}
                and {{ seconds_between(visit ~ '.visit_first_action_time', visit ~ '.visit_last_action_time') }}
                < {{ visit }}.visit_total_actions * {{ setting('bot_seconds_per_action') }}
            )
        )
    )
{%- endmacro %}
