"""The hidden truth of contacts: who made each of them, for which need, and what came of the need.

Every kind of contact is one select of the same columns: its key in `journey.fct_touchpoint`, the
true person, the moment, whether the source names exactly this person's record, whether the
person made the contact (and not the company), and the need that it served.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from demo.behaviour import MAIL
from demo.clock import DAY, FAR, TODAY, Bools, Ints, to_local
from demo.emitters.hubspot_correspondence import LETTER_BASE, MESSAGE_BASE
from demo.orders import QUOTATION
from demo.world import World, optional

# Who says nothing for longer has left: the days after which the warehouse as delivered ends a
# journey before a purchase (`journey_inactivity_days_need` and `_buy` in rundblick.toml).
SILENCE_DAYS = 90

# What a record of the CRM names, unless it was deleted for good.
_IN_CRM = f"coalesce(a.main_deleted > {TODAY}, false)"
_OF_FIRM = "s.by_company"

_CONTACTS: dict[str, str] = {
    "call": f"""
        select 'crm_hubspot' as source_system, 'touchpoint' as touchpoint_origin,
            'call-' || (640000000 + a.call) as touchpoint_id, a.person, a.moment,
            {_IN_CRM} as is_named, a.is_inbound as is_own, null::bigint as need
        from call_full as a""",
    "mail": f"""
        select 'crm_hubspot', 'touchpoint', 'email-' || (750000000 + a.email), a.person, a.moment,
            {_IN_CRM}, a.is_inbound, null
        from mail_full as a""",
    "meeting": f"""
        select 'crm_hubspot', 'touchpoint', 'meeting-' || (860000000 + a.meeting), a.person,
            a.starts, {_IN_CRM}, a.outcome_name = 'COMPLETED', l.episode
        from meeting_full as a
        left join (select person, sal - 600 as booked, min(episode) as episode from lead_full
            where episode >= 0 group by all) as l using (person, booked)""",
    "ticket": f"""
        select 'crm_hubspot', 'case', 'case-' || (530000000 + a.ticket), a.person, a.created,
            {_IN_CRM}, true, null
        from ticket_full as a""",
    "marketing_mail": f"""
        with sent as (
            select m.*, h.main_email as recipient, 0 as shift
            from mailing as m join holder as h using (person) where h.main_email is not null
            union all
            select m.* replace ({FAR} as opened, {FAR} as clicked), h.copy_email, 5
            from mailing as m join holder as h using (person)
            where h.copy_email <> h.main_email and m.sent between h.copy_created and h.copy_merged
        ), event as (
            select mailing, shift, recipient, person, unnest([
                {{'at': sent, 'step': 0}},
                {{'at': case when is_bounced then sent + 35 else {FAR} end, 'step': 1}},
                {{'at': opened, 'step': 2}}, {{'at': clicked, 'step': 3}}]) as e
            from sent
        )
        select 'crm_hubspot', 'touchpoint',
            'email-event-' || md5((a.mailing * 10 + a.shift + a.e.step)::varchar), a.person,
            a.e."at", r.person is not null, a.e.step = 3, n.episode
        from event as a
        left join recipient_person as r on r.email_key = lower(a.recipient)
        left join (select person, started, min(episode) as episode from episode
            where "trigger" = {MAIL} group by all) as n
            on n.person = a.person and n.started = a.e."at" and a.e.step = 3
        where a.e."at" < {FAR}""",
    "form": """
        select 'crm_hubspot', 'touchpoint', 'form-' || md5('form' || a.submission), a.person,
            a.submitted, r.person is not null, true, v.episode
        from submission as a
        join person as p using (person)
        left join holder as h using (person)
        left join recipient_person as r
            on r.email_key = lower(coalesce(h.main_email, p.email))
        left join (select person, goal_at, min(episode) as episode from visit_full
            where episode >= 0 group by all) as v
            on v.person = a.person and v.goal_at = a.submitted""",
    "order": f"""
        select 'erp_odoo', 'order', 'order-' || (s."order" + 1), s.person,
            least(s.created, s.confirmed), not {_OF_FIRM}, true,
            case when s.episode >= 0 then s.episode end
        from sale as s where s.kind <> {QUOTATION}""",
    "return": f"""
        select 'erp_odoo', 'return', 'return-' || m.move, s.person, m.moment // {DAY} * {DAY}
            + {DAY // 2}, not {_OF_FIRM}, true, null
        from move as m join sale as s using ("order") where m.refund >= 0""",
    "contract": f"""
        with event as (
            select c.*, 'contract_started' as what, 0 as years, c.started as moment,
                true as is_own from contract as c
            union all
            select c.*, 'contract_renewed', y.years, c.started + y.years * 365 * {DAY}, false
            from contract as c cross join range(1, 21) as y(years) where y.years < c.terms
            union all
            select c.*, 'contract_terminated', 0, c.started + c.terms * 365 * {DAY}, true
            from contract as c where c.noticed < {FAR}
        )
        select 'erp_odoo', 'contract', e.what || '-' || (e.contract + 1) || '-' || e.years,
            s.person, e.moment // {DAY} * {DAY} + {DAY // 2}, not {_OF_FIRM}, e.is_own, null
        from event as e join sale as s using ("order")""",
    "survey_invitation": """
        select 'survey_limesurvey', 'survey_invitation', 'invitation-' || a.sid || '-' || a.tid,
            a.person, a.sent, true, false, null
        from asked as a""",
    "survey_response": f"""
        select 'survey_limesurvey', 'survey_response',
            'response-' || a.sid || '-' || a.response_id, a.person, a.answered, true, true, null
        from asked as a where a.answered < {FAR}""",
    "letter": f"""
        select 'crm_hubspot', 'touchpoint', 'letter-' || ({LETTER_BASE} + a.letter), a.person,
            a.moment, {_IN_CRM}, a.is_inbound, null
        from letter_full as a""",
    "message": f"""
        select 'crm_hubspot', 'touchpoint', 'message-' || ({MESSAGE_BASE} + a.message), a.person,
            a.moment, {_IN_CRM}, a.is_inbound, null
        from message_full as a""",
    "case_reply": f"""
        select 'crm_hubspot', 'case_reply', 'reply-' || (530000000 + a.ticket), a.person,
            a.replied, {_IN_CRM}, false, null
        from ticket_full as a where a.replied < {FAR}""",
    "delivery": f"""
        select 'erp_odoo', 'delivery', 'delivery-' || (p."order" + 1), s.person, p.moment,
            not {_OF_FIRM}, false, null
        from picking as p join sale as s using ("order") where p.moment < {FAR}""",
    "invoice": f"""
        select 'erp_odoo', 'invoice', 'invoice-' || m.move, s.person, m.moment // {DAY} * {DAY}
            + {DAY // 2}, not {_OF_FIRM}, false, null
        from move as m join sale as s using ("order")""",
    "file": """
        select a.source_system, 'touchpoint', a.touchpoint_id, a.person, a.moment,
            a.record_id is not null and not a.is_unknown, true,
            case when a.episode >= 0 then a.episode end
        from file_contact_full as a""",
    "web_visit": """
        select 'web_matomo', 'web_visit', 'visit-' || a.visit, a.person, a.started,
            n.holder is not null and n.holder = a.person and n.is_login, true,
            case when a.episode >= 0 then a.episode end
        from visit_full as a left join naming_visit as n using (visit)
        where a.person >= 0""",
}

# What happens within a visit belongs to it: too many rows to keep, no need to look at twice.
_WITHIN_VISITS: dict[str, str] = {
    "ad_click": """
        select 'web_matomo', 'ad_click', 'click-' || a.visit, a.person,
            n.holder is not null and n.holder = a.person and n.is_login
        from visit_full as a left join naming_visit as n using (visit)
        where a.person >= 0""",
    "web_hit": """
        select 'web_matomo', 'web_hit', 'web_matomo/event-' || h.idlink_va, a.person,
            n.holder is not null and n.holder = a.person and n.is_login
        from read_parquet('{log}/matomo/log_link_visit_action/*.parquet') as h
        join visit_full as a on a.visit = h.idvisit
        left join naming_visit as n using (visit) where a.person >= 0""",
    "web_conversion": """
        select 'web_matomo', 'web_hit', 'web_matomo/conversion-' || a.visit || '-' || a.goal || '-'
                || case when a.goal <= 0 then a.visit * 7 % 100000 else 0 end, a.person,
            n.holder is not null and n.holder = a.person and n.is_login
        from visit_full as a left join naming_visit as n using (visit)
        where a.person >= 0 and a.goal <> -9""",
}

# Visits with consent that say themselves who is there; nobody can say whose a shared log-in is, and
# an order of a company names no person.
_NAMING_VISIT = f"""
create or replace temp table naming_visit as
select a.visit, a.idvisitor, a.started, a.user_id is not null as is_login,
    case when a.user_id is not null then l.person
        when not {_OF_FIRM} then s.person end as holder
from visit_full as a
left join sale as s on s.episode = a.episode and a.goal = 0 and a.episode >= 0
left join login_person as l using (user_id)
where a.consent = 'granted' and (a.user_id is not null or s."order" is not null)
"""

# A device is whose it was last named, and before the first time whose that was.
_DEVICE_VISIT = f"""
create or replace temp table device_visit as
with visit as (
    select visit, idvisitor, person, started from visit_full
    where consent = 'granted' and person >= 0 and started < {TODAY}
), naming as (
    select * from naming_visit where started < {TODAY}
    qualify row_number() over (partition by idvisitor, started order by visit) = 1
), first_naming as (
    select idvisitor, arg_min(coalesce(holder, -1), (started, visit)) as holder
    from naming group by all
)
select 'visit-' || v.visit as touchpoint_id, v.person, v.started as moment,
    case when n.visit is null then f.holder else n.holder end as holder
from visit as v
join first_naming as f using (idvisitor)
asof left join naming as n on n.idvisitor = v.idvisitor and n.started <= v.started
"""

# What nobody can decide: visits of housemates on one device, forms and clicks under an address of
# several persons. Each could be a contact of anybody concerned.
_DOUBT = f"""
create or replace temp table doubt as
select holder as person, moment from device_visit where holder <> person and holder >= 0
union all
select other.person, c.moment
from true_contact as c
join person as p using (person)
join person as other on other.household = p.household
where c.is_own and not c.is_named and c.moment < {TODAY}
    and regexp_matches(c.touchpoint_id, '^(form|email-event)-')
"""


def write(world: World, folder: Path) -> None:
    """Write `touchpoint_person` and `journey_outcome`.

    Needs the tables `recipient_person` and `login_person`: whose an address or a log-in is.
    """
    world.run(_NAMING_VISIT)
    world.run(_DEVICE_VISIT)
    kinds = " union all ".join(f"select * from ({query})" for query in _CONTACTS.values())
    world.run(f"create or replace temp table true_contact as {kinds}")
    world.run(_DOUBT)
    within = " union all ".join(
        f"select * from ({query.format(log=world.log)})" for query in _WITHIN_VISITS.values()
    )
    world.run(f"""
        copy (
            select source_system, touchpoint_origin, touchpoint_id, person as person_id, is_named
            from true_contact union all {within}
        ) to '{folder}/touchpoint_person.parquet' (compression zstd)""")
    _put_outcomes(world)
    world.run(f"""
        copy (
            select person_id, outcome, need_id, ts(occurred) as occurred_at,
                ts(came_back) as came_back_at
            from journey_outcome order by all
        ) to '{folder}/journey_outcome.parquet' (compression zstd)""")


def _put_outcomes(world: World) -> None:
    """Create `journey_outcome` from the persons' own contacts that a source can tie to them."""
    found = world.get(f"""
        select c.person, c.moment, coalesce(c.need, -1) as need,
            coalesce(not e.converted and e.company < 0, false) as is_given_up
        from true_contact as c
        left join device_visit as d on c.touchpoint_origin = 'web_visit'
            and c.touchpoint_id = d.touchpoint_id and d.holder = d.person
        left join episode as e on e.episode = c.need
        where c.is_own and c.moment < {TODAY} and case when c.touchpoint_origin = 'web_visit'
            then d.person is not null else c.is_named end
        order by c.person, c.moment, need, c.touchpoint_id""")
    person, moment, need = found["person"], found["moment"], found["need"]
    silent, came_back = _silences(person, moment)
    doubt = world.get("select person, moment from doubt order by person, moment")
    doubtful = _within(doubt["person"], doubt["moment"], person, moment)
    dropped = _last_of(need) & found["is_given_up"] & silent & ~doubtful
    # A need that begins when one who had dropped out is heard of again.
    returned = {(person[row], came_back[row]) for row in np.flatnonzero(dropped)}
    first = np.flatnonzero(_last_of(need[::-1])[::-1])
    back = np.array([row for row in first if (person[row], moment[row]) in returned], np.int64)
    silences = np.flatnonzero(silent)
    rows = np.concatenate((silences, back))
    is_back = np.arange(len(rows)) >= len(silences)
    world.put(
        "journey_outcome",
        {
            "person_id": person[rows],
            "outcome": np.select(
                [is_back, dropped[rows]], ["reactivated", "dropped_out"], "silent"
            ),
            "need_id": optional(need[rows], is_back | dropped[rows]),
            "occurred": moment[rows],
            "came_back": optional(came_back[rows], ~is_back & (came_back[rows] >= 0)),
        },
    )


def _silences(person: Ints, moment: Ints) -> tuple[Bools, Ints]:
    """Tell after which contact the person was silent for too long, and when that ended (-1)."""
    size = len(person)
    day = to_local(moment) // DAY
    followed = np.zeros(size, bool)
    followed[:-1] = person[1:] == person[:-1]
    next_moment = np.append(moment[1:], 0)
    until = np.where(followed, np.append(day[1:], 0), (TODAY - DAY) // DAY)
    return np.asarray(until - day > SILENCE_DAYS), np.where(followed, next_moment, -1)


def _within(doubt_person: Ints, doubt_moment: Ints, person: Ints, moment: Ints) -> Bools:
    """Tell after which contacts something doubtful happened before they count as silence."""
    span = 2 * FAR
    doubts = doubt_person * span + doubt_moment
    begin = np.searchsorted(doubts, person * span + moment, side="right")
    until = moment + (SILENCE_DAYS + 1) * DAY
    return np.asarray(np.searchsorted(doubts, person * span + until, side="right") > begin)


def _last_of(need: Ints) -> Bools:
    """Tell which rows are the last ones of their need."""
    rows = np.flatnonzero(need >= 0)
    _, place = np.unique(need[rows][::-1], return_index=True)
    last = np.zeros(len(need), bool)
    last[rows[::-1][place]] = True
    return last
