"""HubSpot's marketing side: campaigns, e-mail events, consents, forms, and the owners."""

from typing import Any

import orjson

from demo.emulator.replies import Call, RefusedError, Reply, decode_token, encode_token, joined
from demo.emulator.store import HUBSPOT, reading

Rows = list[tuple[int, str, str]]

EVENT_LIMIT = 1_000
SUBMISSION_LIMIT = 50
FARTHEST = 2**62


def _ascending(call: Call, collection: str, limit: int) -> Rows:
    """Items of a collection by id, from the `after` of the request on; one more than asked."""
    with reading(call.folder, HUBSPOT) as store:
        return store.execute(
            "select sort_key, id, body from collection_item where collection = ? and id > ?"
            " order by id limit ?",
            (collection, call.query.get("after", ""), limit + 1),
        ).fetchall()


def _newest_first(
    call: Call, collection: str, limit: int, token: str | None, filters: dict[str, str]
) -> Rows:
    """Items of a collection in reverse order of time, one more than asked."""
    start = int(call.query.get("startTimestamp", 0))
    place = decode_token(token) if token else (FARTHEST, "")
    end = min(int(call.query.get("endTimestamp", FARTHEST)), place[0])
    conditions = "".join(f" and json_extract(body, '$.{name}') = ?" for name in filters)
    with reading(call.folder, HUBSPOT) as store:
        return store.execute(
            "select sort_key, id, body from collection_item where collection = ?"
            " and sort_key between ? and ? and (sort_key, id) < (?, ?)"
            f"{conditions} order by sort_key desc, id desc limit ?",
            (collection, start, end, *place, *filters.values(), limit + 1),
        ).fetchall()


def _paged(rows: Rows, limit: int) -> Reply:
    """The v3 form of a page."""
    rest: dict[str, Any] = {}
    if len(rows) > limit:
        rest["paging"] = {"next": {"after": rows[limit - 1][1]}}
    return joined(b"results", [body for _, _, body in rows[:limit]], rest)


def _offset_paged(name: bytes, rows: Rows, limit: int) -> Reply:
    """The v1 form of a page."""
    more = len(rows) > limit
    rest: dict[str, Any] = {"hasMore": more}
    if rows:
        last = rows[min(limit, len(rows)) - 1]
        rest["offset"] = encode_token(last[0], last[1])
    return joined(name, [body for _, _, body in rows[:limit]], rest)


def list_owners(call: Call) -> Reply:
    """GET /crm/v3/owners."""
    limit = call.limit(100, 500)
    return _paged(_ascending(call, "owners", limit), limit)


def list_forms(call: Call) -> Reply:
    """GET /marketing/v3/forms."""
    limit = call.limit(20, 100)
    return _paged(_ascending(call, "forms", limit), limit)


def list_campaigns(call: Call) -> Reply:
    """GET /marketing/v3/campaigns; only the properties asked for are sent."""
    limit = call.limit(50, 100)
    rows = _ascending(call, "campaigns", limit)
    wanted = call.names("properties")
    items = [orjson.loads(body) for _, _, body in rows[:limit]]
    for item in items:
        stored = item.get("properties") or {}
        item["properties"] = {name: stored[name] for name in wanted if name in stored}
    with reading(call.folder, HUBSPOT) as store:
        total = store.execute(
            "select count(*) from collection_item where collection = 'campaigns'"
        ).fetchone()[0]
    body: dict[str, Any] = {"total": total, "results": items}
    if len(rows) > limit:
        body["paging"] = {"next": {"after": rows[limit - 1][1]}}
    return Reply(orjson.dumps(body))


def list_email_campaigns(call: Call) -> Reply:
    """GET /email/public/v1/campaigns and …/by-id: ids only; details come one by one."""
    limit = call.limit(500, 1_000)
    after = decode_token(call.query["offset"])[1] if call.query.get("offset") else ""
    with reading(call.folder, HUBSPOT) as store:
        rows = store.execute(
            "select id, json_extract(body, '$.appId'), json_extract(body, '$.appName')"
            " from collection_item where collection = 'email_campaigns' and id > ?"
            " order by id limit ?",
            (after, limit + 1),
        ).fetchall()
    body: dict[str, Any] = {
        "hasMore": len(rows) > limit,
        "campaigns": [
            {"id": int(key) if key.isdigit() else key, "appId": app or 113, "appName": name}
            for key, app, name in rows[:limit]
        ],
    }
    if rows:
        body["offset"] = encode_token(0, rows[min(limit, len(rows)) - 1][0])
    return Reply(orjson.dumps(body))


def get_email_campaign(call: Call) -> Reply:
    """GET /email/public/v1/campaigns/{id}."""
    with reading(call.folder, HUBSPOT) as store:
        row = store.execute(
            "select body from collection_item where collection = 'email_campaigns' and id = ?",
            (call.path["campaign_id"],),
        ).fetchone()
    if row is None:
        raise RefusedError(404, "No email campaign has this id", "OBJECT_NOT_FOUND")
    return Reply(str(row[0]).encode())


def list_email_events(call: Call) -> Reply:
    """GET /email/public/v1/events: newest first, 1,000 a page at most."""
    limit = call.limit(10, EVENT_LIMIT)
    names = {"eventType": "type", "recipient": "recipient", "campaignId": "emailCampaignId"}
    filters = {member: call.query[name] for name, member in names.items() if name in call.query}
    rows = _newest_first(call, "email_events", limit, call.query.get("offset"), filters)
    return _offset_paged(b"events", rows, limit)


def list_subscriptions(call: Call) -> Reply:
    """GET /email/public/v1/subscriptions: the definitions."""
    rows = _ascending(call, "subscription_definitions", 100_000)
    return joined(b"subscriptionDefinitions", [body for _, _, body in rows], {})


def list_subscription_changes(call: Call) -> Reply:
    """GET /email/public/v1/subscriptions/timeline: newest first."""
    limit = call.limit(10, EVENT_LIMIT)
    rows = _newest_first(call, "subscription_changes", limit, call.query.get("offset"), {})
    return _offset_paged(b"timeline", rows, limit)


def list_submissions(call: Call) -> Reply:
    """GET /form-integrations/v1/submissions/forms/{guid}: newest first, no filter on time."""
    limit, guid = call.limit(20, SUBMISSION_LIMIT), call.path["guid"]
    with reading(call.folder, HUBSPOT) as store:
        known = store.execute(
            "select 1 from collection_item where collection = 'forms' and id = ?", (guid,)
        ).fetchone()
    if known is None:
        raise RefusedError(404, "No form has this id", "OBJECT_NOT_FOUND")
    rows = _newest_first(call, f"form_submissions:{guid}", limit, call.query.get("after"), {})
    rest: dict[str, Any] = {}
    if len(rows) > limit:
        last = rows[limit - 1]
        rest["paging"] = {"next": {"after": encode_token(last[0], last[1])}}
    return joined(b"results", [body for _, _, body in rows[:limit]], rest)
