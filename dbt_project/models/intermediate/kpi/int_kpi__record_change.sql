{{ config(materialized='table') }}

with

record as (
    select * from {{ ref('int_kpi__record') }}
),

known_record as (
    select * from {{ ref('int_kpi__known_record') }}
),

report as (
    select * from {{ ref('int_kpi__report') }}
),

compared as (
    select
        coalesce(record.record_kind, known_record.record_kind) as record_kind,
        coalesce(record.record_hash, known_record.record_hash) as record_hash,
        known_record.observed_on as old_observed_on,
        record.observed_on as new_observed_on,
        known_record.subject_hash as old_subject_hash,
        record.subject_hash as new_subject_hash,
        record.customer_hash,
        record.content_hash,
        known_record.record_hash is null as is_new,
        record.record_hash is null as is_gone,
        (
            (record.subject_hash is distinct from known_record.subject_hash)
            or (record.customer_hash is distinct from known_record.customer_hash)
        ) as has_other_owner,
        record.customer_hash is null and known_record.customer_hash is not null as has_lost_owner,
        (
            (record.content_hash is distinct from known_record.content_hash)
            or (record.observed_on is distinct from known_record.observed_on)
        ) as has_other_content
    from record
    full outer join known_record on record.record_hash = known_record.record_hash
),

-- A new record is late if its day was over when it was reported; else it is what happened since. A
-- record whose customer was deleted belongs to nobody, which is no question of who is who.
final as (
    select
        compared.record_kind,
        compared.record_hash,
        compared.old_observed_on,
        compared.new_observed_on,
        compared.old_subject_hash,
        compared.new_subject_hash,
        compared.customer_hash,
        compared.content_hash,
        compared.is_gone,
        coalesce(compared.is_new and compared.new_observed_on < report.former_as_of_date, false)
            as is_late,
        coalesce(compared.is_new and compared.new_observed_on >= report.former_as_of_date, false)
            as is_later,
        not compared.is_new and not compared.is_gone
        and compared.has_other_owner and not compared.has_lost_owner as is_moved,
        not compared.is_new
        and (compared.has_other_content or compared.has_lost_owner) as is_corrected
    from compared
    cross join report
    where compared.has_other_owner or compared.has_other_content
)

select * from final
