with

fct_survey_response as (
    select * from {{ ref('fct_survey_response') }}
    where is_latest_in_wave and score_class is not null and not is_test
),

customer as (
    select * from {{ ref('dim_customer') }}
),

invitation as (
    select * from {{ ref('int_survey_invitation__unioned') }}
    where invited_at is not null
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

response as (
    select
        fct_survey_response.*,
        case
            when fct_survey_response.customer_key is not null then customer.customer_segment
            when fct_survey_response.account_key is not null then 'b2b'
        end as customer_segment
    from fct_survey_response
    left join customer on fct_survey_response.customer_key = customer.customer_key
),

-- An answer about the relation and one about a transaction are never mixed.
observation as (
    select
        case
            when lower(instrument) in ('nps', 'nps_relational') then 'nps' else 'nps_transactional'
        end as kpi_code,
        answered_date as observed_on,
        survey_response_key as unit_key,
        case score_class when 'promoter' then 1 when 'detractor' then -1 else 0 end as numerator,
        1 as denominator,
        instrument,
        customer_segment
    from response
    where metric = 'nps'
    union all
    select
        metric as kpi_code,
        answered_date as observed_on,
        survey_response_key as unit_key,
        case when score_class in ('satisfied', 'easy') then 1 else 0 end as numerator,
        1 as denominator,
        instrument,
        customer_segment
    from response
    where metric in ('csat', 'ces')
    union all
    select
        metric || '_mean' as kpi_code,
        answered_date as observed_on,
        survey_response_key as unit_key,
        score as numerator,
        1 as denominator,
        instrument,
        customer_segment
    from response
    where metric in ('csat', 'ces')
),

invited as (
    select
        'survey_response_rate' as kpi_code,
        {{ local_date('invitation.invited_at') }} as observed_on,
        invitation.source_system || '/' || invitation.invitation_id as unit_key,
        case when invitation.answered_at is not null then 1 else 0 end as numerator,
        1 as denominator,
        invitation.instrument
    from invitation
    left join identity_map
        on
            invitation.customer_source_system = identity_map.source_system
            and invitation.customer_record_id = identity_map.record_id
    left join test_customer on identity_map.customer_key = test_customer.customer_key
    where test_customer.customer_key is null
),

final as (
    {{ kpi_cube('observation', ['instrument', 'customer_segment']) }}
    union all
    {{ kpi_cube('invited', ['instrument']) }}
)

select * from final
