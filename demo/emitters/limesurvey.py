"""LimeSurvey: surveys, questions, participants with tokens, responses. Times are Berlin time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.behaviour import Frame
from demo.clock import FAR, T0, to_local
from demo.spelling import DUMMY_MAIL, NO_MAIL
from demo.surveys import INSTRUMENTS, comments, tokens
from demo.world import World

STORE = "limesurvey"
TABLES: dict[str, tuple[str, str]] = {
    "survey": ("sid", "sid integer, title text, instrument text"),
    "question": ("sid, code", "sid integer, code text, text text, type text"),
    "participant": (
        "sid, tid",
        "sid integer, tid integer, token text, firstname text, lastname text, email text, "
        "emailstatus text, sent text, completed text, attribute_1 text, attribute_2 text",
    ),
    "response": (
        "sid, id",
        "sid integer, id integer, token text, submitdate text, startdate text, datestamp text, "
        "lastpage integer, startlanguage text, answers text",
    ),
}
INDEXES = (("participant", "sid, token"),)
SID_BASE = 101_001
_SURVEYS = (
    ("Wie zufrieden sind Sie mit Rheinrad?", "nps", "nps_reason",
     "Wie wahrscheinlich ist es, dass Sie Rheinrad weiterempfehlen?"),
    ("Ihre Lieferung", "csat", "csat_comment", "Wie zufrieden waren Sie mit der Lieferung?"),
    ("Ihr Werkstattbesuch", "csat", "csat_comment", "Wie zufrieden waren Sie mit der Werkstatt?"),
    ("Ihr Anliegen", "ces", "ces_comment", "Wie einfach war es, Ihr Anliegen zu klären?"),
)  # fmt: skip


def _fixed(world: World) -> None:
    world.put("survey", {
        "sid": SID_BASE + np.arange(4), "title": [s[0] for s in _SURVEYS],
        "instrument": INSTRUMENTS, "score_code": [s[1] for s in _SURVEYS],
        "text_code": [s[2] for s in _SURVEYS], "question": [s[3] for s in _SURVEYS],
    })  # fmt: skip
    when = f"{T0} as visible_at, {FAR} as gone_at"
    world.write(STORE, "survey", f"select sid, title, instrument, {when} from survey")
    world.write(
        STORE,
        "question",
        f"""
        select sid, score_code as code, question as text, 'N' as type, {when} from survey
        union all
        select sid, text_code, 'Was ist der wichtigste Grund?', 'T', {T0}, {FAR} from survey""",
    )


def emit(world: World, asked: Frame) -> None:
    """Write the log of every LimeSurvey table."""
    _fixed(world)
    rng = world.rng("tokens")
    sid = SID_BASE + asked["instrument"]
    first = np.searchsorted(sid, sid, side="left")
    world.put(
        "invitation",
        {
            **asked,
            "sid": sid,
            "tid": np.arange(len(sid)) - first + 1,
            "token_number": tokens(rng, len(sid)),
            "comment": pa.array(comments(asked), pa.string()),
            "sent_local": to_local(asked["sent"]),
            "answered_local": to_local(np.minimum(asked["answered"], 2 * 10**9)),
        },
    )
    world.run(f"""
        create table asked as
        with source as (
            select i.*, p.email as own_email, h.main_email, s.name as order_name,
                i.instrument < 2 as from_erp,
                case when i.instrument = 1 then s.partner else n.partner end as partner,
                i.sent >= p.married_at as is_married, h.contact_number, h.first_name as crm_first,
                h.maiden_name as crm_maiden, h.married_name as crm_married,
                p.first_name as true_first, p.last_name as true_last,
                p.married_last_name as true_married,
            from invitation as i
            join person as p using (person)
            left join holder as h using (person)
            left join sale as s on s."order" = i."order"
            left join customer_number as n on n.person = i.person and not n.is_copy
        ), found as (
            select s.*, n.number as erp_number,
                case when k.mail_how not in ({NO_MAIL}, {DUMMY_MAIL}) then k.email end as erp_email,
                k.first_name as erp_first, k.maiden_name as erp_maiden,
                k.married_name as erp_married,
            from source as s left join partner as k using (partner)
            left join customer_number as n using (partner)
        ), written as (
            select *,
                coalesce(case when from_erp then erp_email end, main_email, erp_email)
                    as known_email,
                case when from_erp then token_number % 100 < 82
                    when instrument = 2 then token_number % 100 < 40
                    else contact_number is not null end as knows_number,
            from found
        )
        select * exclude (own_email, main_email),
            substr(md5(token_number::varchar), 1, 15) as token,
            case when from_erp then coalesce(erp_first, true_first)
                when instrument = 2 then true_first else coalesce(crm_first, true_first) end
                as first_name,
            case when from_erp then coalesce(case when is_married then erp_married
                    else erp_maiden end, true_last)
                when instrument = 2 or crm_maiden is null
                    then case when is_married then true_married else true_last end
                when is_married then crm_married else crm_maiden end as last_name,
            coalesce(known_email, own_email) as email,
            case when known_email is null or knows_number then erp_number end as number,
            coalesce(order_name, case when ticket >= 0 then (530000000 + ticket)::varchar end)
                as context,
            row_number() over (partition by sid order by answered, tid) as response_id
        from written as i
        order by i.sid, i.tid
    """)
    world.write(
        STORE,
        "participant",
        f"""
        with version as (
            select sid, tid, sent as visible_at, least(answered, {FAR}) as gone_at, false as done
            from asked
            union all
            select sid, tid, answered, {FAR}, true from asked where answered < {FAR}
        )
        select a.sid, a.tid, a.token, a.first_name as firstname, a.last_name as lastname, a.email,
            'OK' as emailstatus, plain(a.sent_local) as sent,
            case when v.done then plain(a.answered_local) else 'N' end as completed,
            a.number as attribute_1, a.context as attribute_2, v.visible_at, v.gone_at
        from version as v join asked as a using (sid, tid)""",
    )
    world.write(
        STORE,
        "response",
        f"""
        select a.sid, a.response_id as id, a.token, plain(a.answered_local) as submitdate,
            plain(a.answered_local - a.seconds) as startdate,
            plain(a.answered_local) as datestamp, 1 as lastpage, 'de' as startlanguage,
            ('{{"' || s.score_code || '":"' || a.score || '","' || s.text_code || '":'
                || coalesce(to_json(a.comment)::varchar, 'null') || '}}') as answers,
            a.answered as visible_at, {FAR} as gone_at
        from asked as a join survey as s using (sid) where a.answered < {FAR}""",
    )
    dst = "select sid || '-' || tid from asked where ts(sent_local)::date <> ts(sent)::date"
    world.defect("survey_limesurvey", "participant", dst, "local_date_differs_from_utc")
