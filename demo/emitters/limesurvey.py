"""LimeSurvey: surveys, questions, participants with tokens, responses. Times are Berlin time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.behaviour import Frame
from demo.clock import FAR, T0, to_local
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
    world.run("""
        create table asked as
        select i.*, substr(md5(token_number::varchar), 1, 15) as token,
            p.first_name, case when i.sent >= p.married_at then p.married_last_name
                else p.last_name end as last_name,
            coalesce(h.main_email, p.email) as email, n.number,
            coalesce(s.name, case when i.ticket >= 0 then (530000000 + i.ticket)::varchar end)
                as context,
            row_number() over (partition by sid order by answered, tid) as response_id
        from invitation as i
        join person as p using (person)
        left join holder as h using (person)
        left join customer_number as n on n.person = i.person and not n.is_copy
        left join sale as s on s."order" = i."order"
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
