"""The hidden truth, for evaluation and tests only: no pipeline code reads it."""

from __future__ import annotations

from pathlib import Path

from demo.clock import FAR
from demo.emitters.hubspot import COMPANY_BASE, CONTACT_BASE
from demo.emitters.odoo_schema import COMPANY_BASE as PARTNER_COMPANY_BASE
from demo.emitters.odoo_schema import PERSON_BASE
from demo.world import World

_QUERIES: dict[str, str] = {
    "record_person": f"""
        select 'crm_hubspot' as source_system, ({CONTACT_BASE} + contact)::varchar as record_id,
            person as person_id, firm as company_id from contact_full
        union all select 'erp_odoo', ({PERSON_BASE} + partner)::varchar, person, firm from partner
        union all select 'web_matomo', user_id, any_value(person), null from visit_full
            where user_id is not null and not starts_with(user_id, 'familie.') group by user_id
        union all select 'survey_limesurvey', sid || '-' || tid, person, null from asked
        union all select 'crm_hubspot', ({COMPANY_BASE} + company)::varchar, null, company
            from company_partner where company_created < {FAR - 1000}
        union all select 'erp_odoo', ({PARTNER_COMPANY_BASE} + company)::varchar, null, company
            from company_partner where company_created < {FAR - 1000}""",
    "shared_login": """
        select user_id as login, person as person_id, count(*) as visits from visit_full
        where starts_with(user_id, 'familie.') group by user_id, person""",
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
            c.code as campaign_code, e.p_need, e.p_met
        from episode as e left join sale as o using (episode)
        left join campaign as c on c.campaign = e.cause_campaign
        where e.converted""",
    "need": """
        select e.episode as need_id, e.person as person_id, ts(e.started) as started_at,
            case when e.converted then ts(e.decided) end as converted_at,
            c.code as strongest_campaign_code, e.p_need, e.p_met, o.name as order_number
        from episode as e left join sale as o on o.episode = e.episode and e.converted
        left join campaign as c on c.campaign = e.touch_campaign""",
    "true_consent": f"""
        select person as person_id, subscription as subscription_id, ts(granted) as granted_at,
            case when withdrawn < {FAR} then ts(withdrawn) end as withdrawn_at, is_recorded
        from consent""",
    "defect_log": "select source, table_name as table, record, defect from defect_log",
}


def write(world: World, folder: Path) -> None:
    """Write one Parquet file per kind of truth."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, query in _QUERIES.items():
        world.run(
            f"copy (select * from ({query}) order by all) to '{folder / name}.parquet' "
            "(compression zstd)"
        )
