{#- CTEs that make touches of touchpoints, the last one `touch`: what attribution may credit. They read
    CTEs `touchpoint`, with `subject_key`, and `touchpoint_type`. Everything in one web session is one
    touch, that which led into it, with the weight of its weightiest contact. -#}
{% macro touch_ctes() -%}
contact as (
    select
        touchpoint.touchpoint_key,
        touchpoint.subject_key,
        touchpoint.customer_key,
        touchpoint.account_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.campaign_key,
        touchpoint.sort_order,
        touchpoint.session_key,
        touchpoint_type.weight,
        touchpoint_type.is_attributable
    from touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    where
        touchpoint_type.is_attributable
        or (touchpoint.session_key is not null and touchpoint_type.weight > 0)
),

visit_contact as (
    select
        *,
        row_number() over (
            partition by subject_key, session_key
            order by is_attributable desc, occurred_at, sort_order, touchpoint_key
        ) as contact_number,
        max(weight) over (partition by subject_key, session_key) as visit_weight
    from contact
    where session_key is not null
),

visit as (
    select * from visit_contact
    where contact_number = 1 and is_attributable
),

mail_click as (
    select
        subject_key,
        campaign_key,
        occurred_at as clicked_at
    from contact
    where touchpoint_type = 'newsletter_clicked' and campaign_key is not null
),

-- The session that a click in a newsletter opened is that click.
opened_by_click as (
    select visit.touchpoint_key
    from visit
    inner join mail_click
        on
            visit.subject_key = mail_click.subject_key
            and visit.campaign_key = mail_click.campaign_key
            and visit.occurred_at >= mail_click.clicked_at
            and visit.occurred_at <= {{ add_interval(
                'mail_click.clicked_at', setting('session_timeout_minutes'), 'minute'
            ) }}
    group by visit.touchpoint_key
),

touch as (
    select
        touchpoint_key,
        subject_key,
        customer_key,
        account_key,
        occurred_at as touched_at,
        occurred_date as touched_date,
        touchpoint_type,
        channel_code,
        campaign_key,
        weight
    from contact
    where session_key is null
    union all
    select
        visit.touchpoint_key,
        visit.subject_key,
        visit.customer_key,
        visit.account_key,
        visit.occurred_at as touched_at,
        visit.occurred_date as touched_date,
        visit.touchpoint_type,
        visit.channel_code,
        visit.campaign_key,
        visit.visit_weight as weight
    from visit
    left join opened_by_click on visit.touchpoint_key = opened_by_click.touchpoint_key
    where opened_by_click.touchpoint_key is null
)
{%- endmacro %}

{#- The credit that a touch gets of all credit on its path; in equal parts where nothing weighs. -#}
{% macro credit_share(weight, partition='conversion_key') -%}
    case
        when sum({{ weight }}) over (partition by {{ partition }}) > 0
            then
                round(
                    cast({{ weight }} as {{ sql_type('double') }})
                    / cast(
                        sum({{ weight }}) over (partition by {{ partition }})
                        as {{ sql_type('double') }}
                    ),
                    12
                )
        else round(cast(1 as {{ sql_type('double') }}) / touch_count, 12)
    end
{%- endmacro %}
