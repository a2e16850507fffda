{{ config(materialized='table') }}

with

restated_period as (
    select distinct
        kpi_code,
        period_type,
        period_start,
        period_end
    from {{ ref('int_kpi__compared') }}
    where is_restated
),

kpi_evidence as (
    select kpi_evidence.*
    from {{ ref('kpi_evidence') }} as kpi_evidence
    where kpi_evidence.kpi_code in (select restated_period.kpi_code from restated_period)
),

record as (
    select * from {{ ref('int_kpi__record') }}
),

record_change as (
    select * from {{ ref('int_kpi__record_change') }}
),

month_offset as (
    {% for months in range(12) %}
    select {{ months }} as months{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- A record that was dated anew concerns the day that it leaves and the day that it goes to.
dated_change as (
    select
        *,
        new_observed_on as observed_on
    from record_change
    where new_observed_on is not null
    union all
    select
        *,
        old_observed_on as observed_on
    from record_change
    where old_observed_on is not null and old_observed_on is distinct from new_observed_on
),

-- How far a record reaches: its own period; the period in which its week began; its month and the
-- eleven that follow.
reached_day as (
    select
        kpi_evidence.kpi_code,
        dated_change.*,
        dated_change.observed_on as reached_on
    from kpi_evidence
    inner join dated_change on kpi_evidence.record_kind = dated_change.record_kind
    where kpi_evidence.reach in ('period', 'week')
    union all
    select
        kpi_evidence.kpi_code,
        dated_change.*,
        cast(date_trunc('week', dated_change.observed_on) as date) as reached_on
    from kpi_evidence
    inner join dated_change on kpi_evidence.record_kind = dated_change.record_kind
    where kpi_evidence.reach = 'week'
    union all
    select
        kpi_evidence.kpi_code,
        dated_change.*,
        cast(
            {{ add_interval(
                "date_trunc('month', dated_change.observed_on)", 'month_offset.months', 'month'
            ) }} as date
        ) as reached_on
    from kpi_evidence
    inner join dated_change on kpi_evidence.record_kind = dated_change.record_kind
    cross join month_offset
    where kpi_evidence.reach = 'year'
),

in_period as (
    select
        restated_period.kpi_code,
        restated_period.period_type,
        restated_period.period_start,
        count(distinct case when reached_day.is_late then reached_day.record_hash end)
            as late_record_count,
        count(distinct case when reached_day.is_later then reached_day.record_hash end)
            as later_record_count,
        count(distinct case when reached_day.is_moved then reached_day.record_hash end)
            as moved_in_count,
        cast(0 as bigint) as moved_out_count,
        count(
            distinct case
                when reached_day.is_corrected or reached_day.is_gone then reached_day.record_hash
            end
        ) as corrected_record_count
    from restated_period
    inner join reached_day
        on
            restated_period.kpi_code = reached_day.kpi_code
            and reached_day.reached_on between restated_period.period_start
            and restated_period.period_end
    group by
        restated_period.kpi_code, restated_period.period_type, restated_period.period_start
),

-- Some values follow a customer, a lead or an order beyond the period. Changes are added up by whom
-- they concern before they meet the periods, for there are many of both.
subject_change as (
    select
        record_kind,
        subject_hash,
        cast(sum(late_record_count) as bigint) as late_record_count,
        cast(sum(later_record_count) as bigint) as later_record_count,
        cast(sum(moved_in_count) as bigint) as moved_in_count,
        cast(sum(moved_out_count) as bigint) as moved_out_count,
        cast(sum(corrected_record_count) as bigint) as corrected_record_count
    from (
        select
            record_kind,
            new_subject_hash as subject_hash,
            case when is_late then 1 else 0 end as late_record_count,
            case when is_later then 1 else 0 end as later_record_count,
            case when is_moved then 1 else 0 end as moved_in_count,
            0 as moved_out_count,
            case when is_corrected then 1 else 0 end as corrected_record_count
        from record_change
        where not is_gone
        union all
        select
            record_kind,
            old_subject_hash as subject_hash,
            0 as late_record_count,
            0 as later_record_count,
            0 as moved_in_count,
            case when is_moved then 1 else 0 end as moved_out_count,
            case when is_gone then 1 else 0 end as corrected_record_count
        from record_change
        where is_gone or is_moved
    ) as side
    group by record_kind, subject_hash
),

followed as (
    select * from kpi_evidence
    where reach = 'subject'
),

changed_subject as (
    select distinct
        followed.kpi_code,
        subject_change.subject_hash
    from followed
    inner join subject_change on followed.record_kind = subject_change.record_kind
),

anchor as (
    select
        record_kind,
        observed_on,
        subject_hash
    from record
    union all
    select
        record_kind,
        old_observed_on as observed_on,
        old_subject_hash as subject_hash
    from record_change
    where old_observed_on is not null
),

-- In which periods those whom a change concerns stand.
subject_period as (
    select distinct
        restated_period.kpi_code,
        restated_period.period_type,
        restated_period.period_start,
        changed_subject.subject_hash
    from restated_period
    inner join kpi_evidence
        on restated_period.kpi_code = kpi_evidence.kpi_code and kpi_evidence.is_anchor
    inner join changed_subject on restated_period.kpi_code = changed_subject.kpi_code
    inner join anchor
        on
            kpi_evidence.record_kind = anchor.record_kind
            and changed_subject.subject_hash = anchor.subject_hash
            and anchor.observed_on between restated_period.period_start
            and restated_period.period_end
),

by_subject as (
    select
        subject_period.kpi_code,
        subject_period.period_type,
        subject_period.period_start,
        cast(sum(subject_change.late_record_count) as bigint) as late_record_count,
        cast(sum(subject_change.later_record_count) as bigint) as later_record_count,
        cast(sum(subject_change.moved_in_count) as bigint) as moved_in_count,
        cast(sum(subject_change.moved_out_count) as bigint) as moved_out_count,
        cast(sum(subject_change.corrected_record_count) as bigint) as corrected_record_count
    from subject_period
    inner join followed on subject_period.kpi_code = followed.kpi_code
    inner join subject_change
        on
            followed.record_kind = subject_change.record_kind
            and subject_period.subject_hash = subject_change.subject_hash
    group by subject_period.kpi_code, subject_period.period_type, subject_period.period_start
),

found as (
    select * from in_period
    union all
    select * from by_subject
),

-- Who gives a record and who gets it may both stand in a period: the greater sum counts none twice.
final as (
    select
        kpi_code,
        period_type,
        period_start,
        cast(sum(late_record_count) as bigint) as late_record_count,
        cast(sum(later_record_count) as bigint) as later_record_count,
        cast(greatest(sum(moved_in_count), sum(moved_out_count)) as bigint)
            as identity_change_count,
        cast(sum(corrected_record_count) as bigint) as corrected_record_count
    from found
    group by kpi_code, period_type, period_start
)

select * from final
