"""The hidden truth, for evaluation and tests only: no pipeline code reads it."""

from __future__ import annotations

from pathlib import Path

from demo import true_contacts
from demo.clock import FAR
from demo.emitters.hubspot import COMPANY_ID, CONTACT_BASE
from demo.emitters.odoo import COMPANY_ID as PARTNER_COMPANY_ID
from demo.emitters.odoo_schema import PERSON_BASE
from demo.world import World

_QUERIES: dict[str, str] = {
    "record_person": f"""
        select 'crm_hubspot' as source_system, ({CONTACT_BASE} + contact)::varchar as record_id,
            person as person_id, firm as company_id from contact_full
        union all select 'erp_odoo', ({PERSON_BASE} + partner)::varchar, person, firm from partner
        union all select 'web_matomo', user_id, person, null from login_person
        union all select 'survey_limesurvey', sid || '-' || tid, person, null from asked
        union all select 'crm_hubspot', 'recipient-' || md5(email_key), person, null
            from recipient_person""",
    "record_company": f"""
        select case when is_erp then 'erp_odoo' else 'crm_hubspot' end as source_system,
            case when is_erp then ({PARTNER_COMPANY_ID})::varchar
                else 'company-' || ({COMPANY_ID})::varchar end as record_id,
            company as company_id
        from company_record as c where created < {FAR - 1000}""",
    "company": """
        select company as company_id, nullif(parent, -1) as parent_company_id, is_branch,
            shares_vat as shares_parent_vat from company""",
    "shared_login": """
        select user_id as login, person as person_id, count(*) as visits from visit_full
        where user_id in (select lower(email) from person where is_shared_email)
            or user_id in (select user_id from visit_full where user_id is not null
                group by user_id having count(distinct person) > 1)
        group by user_id, person""",
    "household": """
        select person as person_id, household as household_id, is_twin = 1 as is_twin,
            is_namesake = 1 as is_namesake from person""",
    "device_ownership": """
        select lower(hex(idvisitor)) as device_id, person as person_id,
            ts(min(started)) as owned_from, ts(max(ended)) as owned_to, count(*) as visits
        from visit_full where person >= 0 group by idvisitor, person""",
    "conversion_cause": """
        select o.name as order_number, e.person as person_id, ts(e.decided) as converted_at,
            case when e.trigger_campaign >= 0 then 'mail'
                when e.cause_campaign >= 0 then 'campaign'
                else ['need', 'mail', 'recommendation', 'after_purchase'][1 + e.trigger] end
                as cause,
            c.code as campaign_code, e.p_need, e.p_met, nullif(e.referrer, -1) as referrer_id
        from episode as e left join sale as o using (episode)
        left join campaign as c on c.campaign = e.cause_campaign
        where e.converted""",
    "need": """
        select e.episode as need_id, e.person as person_id, ts(e.started) as started_at,
            case when e.converted then ts(e.decided) end as converted_at,
            c.code as strongest_campaign_code, e.p_need, e.p_met, o.name as order_number
        from episode as e left join sale as o on o.episode = e.episode and e.converted
        left join campaign as c on c.campaign = e.touch_campaign""",
    "experiment": """
        select e.code as experiment_id, x.person as person_id, x.record_id::varchar as record_id,
            v.letter as variant, ts(x.sent) as exposed_at, x.is_logged,
            x.is_caused as has_caused_click
        from experiment_exposure as x
        join experiment as e using (experiment) join variant as v using (variant)""",
    "true_consent": f"""
        select person as person_id, subscription as subscription_id, ts(granted) as granted_at,
            case when withdrawn < {FAR} then ts(withdrawn) end as withdrawn_at, is_recorded
        from consent""",
    "defect_log": "select source, table_name as table, record, defect from defect_log",
}


# Addresses under which HubSpot mails people, as the warehouse keys them, and log-ins of the web
# shop: those of one person only.
_RECIPIENT_PERSON = """
create or replace temp table recipient_person as
select lower(email) as email_key, min(person) as person
from (
    select main_email as email, person from holder
    union all
    select copy_email, person from holder
    union all
    select p.email, p.person from person as p left join holder as h using (person)
    where h.main_email is null
)
where email is not null and lower(email) not in
    (select lower(email) from person where is_shared_email)
group by lower(email) having count(distinct person) = 1
"""
_LOGIN_PERSON = """
create or replace temp table login_person as
select user_id, min(person) as person from visit_full
where user_id is not null and user_id not in
    (select lower(email) from person where is_shared_email)
group by user_id having count(distinct person) = 1
"""


def write(world: World, folder: Path) -> None:
    """Write one Parquet file per kind of truth."""
    folder.mkdir(parents=True, exist_ok=True)
    world.run(_RECIPIENT_PERSON)
    world.run(_LOGIN_PERSON)
    for name, query in _QUERIES.items():
        world.run(
            f"copy (select * from ({query}) order by all) to '{folder / name}.parquet' "
            "(compression zstd)"
        )
    true_contacts.write(world, folder)
