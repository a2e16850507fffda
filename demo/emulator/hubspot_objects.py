"""HubSpot's CRM v3 objects: lists, search, property definitions, and v4 associations."""

import sqlite3
from typing import Any

import orjson

from demo.emulator.hubspot_query import modified_property, order_by, where
from demo.emulator.replies import Call, RefusedError, Reply, checked_limit
from demo.emulator.store import HUBSPOT, reading

OBJECT_TYPES = (
    "contacts", "companies", "leads", "deals", "calls", "emails", "meetings", "tickets",
    "postal_mail", "communications",
)  # fmt: skip
SINGULAR = {name: name.removesuffix("s") for name in OBJECT_TYPES} | {"companies": "company"}
PLURAL = {singular: plural for plural, singular in SINGULAR.items()}

LIST_LIMIT = 100
SEARCH_LIMIT = 200
SEARCH_CAP = 10_000
ASSOCIATION_INPUTS = 1_000

DEFAULT_PROPERTIES = {
    "contacts": ("email", "firstname", "lastname"),
    "companies": ("name", "domain"),
    "deals": ("dealname", "amount", "pipeline", "dealstage", "closedate"),
    "tickets": ("subject", "content", "hs_pipeline_stage", "hs_ticket_category"),
}
# Properties that every account has; anything else is the company's own. Those that HubSpot itself
# maintains are built in, too, and start with hs_.
# fmt: off
BUILT_IN = frozenset((
    "email", "firstname", "lastname", "salutation", "phone", "mobilephone", "date_of_birth",
    "address", "zip", "city", "state", "country", "company", "jobtitle", "lifecyclestage",
    "associatedcompanyid", "hubspot_owner_id", "website", "createdate", "lastmodifieddate",
    "closedate", "closed_date", "name", "domain", "industry", "numberofemployees",
    "annualrevenue", "description", "dealname", "amount", "pipeline", "dealstage",
    "dealtype", "subject", "content", "source_type", "first_agent_reply_date",
))
# fmt: on
# Sampled objects are enough to know the properties of a portal: bodies of one type are alike.
SAMPLE = 500


def object_type(call: Call, name: str = "object_type") -> str:
    """The object type of the path, singular or plural."""
    value = call.path[name]
    value = PLURAL.get(value, value)
    if value not in OBJECT_TYPES:
        raise RefusedError(400, f"Unable to infer object type from: {value}", "VALIDATION_ERROR")
    return value


def _projected(
    body: str, kind: str, properties: list[str] | None, associations: list[str] | None
) -> dict[str, Any]:
    item: dict[str, Any] = orjson.loads(body)
    stored = item["properties"]
    created = (
        "createdate" if kind in ("contacts", "companies", "deals", "tickets") else ("hs_createdate")
    )
    wanted = properties or list(DEFAULT_PROPERTIES.get(kind, ()))
    names = dict.fromkeys((created, "hs_object_id", modified_property(kind), *wanted))
    item["properties"] = {name: stored[name] for name in names if name in stored}
    item["properties"]["hs_object_id"] = item["id"]
    found = item.pop("associations", None) or {}
    kept = {name: found[name] for name in associations or () if name in found}
    if kept:
        item["associations"] = kept
    return item


def list_objects(call: Call) -> Reply:
    """GET /crm/v3/objects/{type}: all objects in pages, archived ones only when asked for."""
    kind, limit = object_type(call), call.limit(10, LIST_LIMIT)
    associations = [PLURAL.get(name, name) for name in call.names("associations")]
    with reading(call.folder, HUBSPOT) as store:
        rows = store.execute(
            "select id, body from crm_object where object_type = ? and id > ? and archived = ?"
            " order by id limit ?",
            (kind, call.query.get("after", ""), int(call.flag("archived")), limit + 1),
        ).fetchall()
    wanted = call.names("properties")
    body: dict[str, Any] = {
        "results": [_projected(text, kind, wanted, associations) for _, text in rows[:limit]]
    }
    if len(rows) > limit:
        after = rows[limit - 1][0]
        link = f"{call.base_url}/crm/v3/objects/{kind}?limit={limit}&after={after}"
        body["paging"] = {"next": {"after": after, "link": link}}
    return Reply(orjson.dumps(body))


def search_objects(call: Call) -> Reply:
    """POST /crm/v3/objects/{type}/search: not archived, no associations, 10,000 rows at most."""
    kind, request = object_type(call), call.json()
    limit = checked_limit(request.get("limit", 10), SEARCH_LIMIT)
    try:
        after = int(request.get("after") or 0)
    except ValueError as error:
        raise RefusedError(400, "after must be a number") from error
    if after + limit > SEARCH_CAP:
        raise RefusedError(400, f"Search results beyond {SEARCH_CAP} rows cannot be paged to.")
    condition, values = where(kind, request.get("filterGroups") or [])
    order, order_values = order_by(kind, request.get("sorts") or [])
    source = f"from crm_object where object_type = ? and archived = 0 and ({condition})"
    with reading(call.folder, HUBSPOT) as store:
        total = store.execute(f"select count(*) {source}", [kind, *values]).fetchone()[0]
        rows = store.execute(
            f"select body {source} order by {order} limit ? offset ?",
            [kind, *values, *order_values, limit, after],
        ).fetchall()
    wanted = request.get("properties") or []
    body: dict[str, Any] = {
        "total": total,
        "results": [_projected(text, kind, wanted, None) for (text,) in rows],
    }
    if after + limit < total:
        body["paging"] = {"next": {"after": str(after + limit)}}
    return Reply(orjson.dumps(body))


def list_properties(call: Call) -> Reply:
    """GET /crm/v3/properties/{type}: the definitions of the properties that objects carry."""
    kind = object_type(call)
    with reading(call.folder, HUBSPOT) as store:
        names = _property_names(store, kind)
    results = [
        {
            "name": name,
            "label": name.replace("_", " ").capitalize(),
            "type": "string",
            "fieldType": "text",
            "groupName": f"{SINGULAR[kind]}information",
            "hubspotDefined": name in BUILT_IN or name.startswith("hs_"),
            "hidden": False,
            "archived": False,
        }
        for name in names
    ]
    return Reply(orjson.dumps({"results": results}))


def _property_names(store: sqlite3.Connection, kind: str) -> list[str]:
    newest = "select body from crm_object where object_type = ? order by modified_at desc limit ?"
    rows = store.execute(
        f"select distinct key from ({newest}) as newest,"
        " json_each(newest.body, '$.properties') order by key",
        (kind, SAMPLE),
    )
    return [name for (name,) in rows]


def read_associations(call: Call) -> Reply:
    """POST /crm/v4/associations/{from}/{to}/batch/read: who belongs to up to 1,000 objects."""
    source, target = object_type(call, "from_type"), object_type(call, "to_type")
    inputs = [str(item.get("id")) for item in call.json().get("inputs") or []]
    if not 1 <= len(inputs) <= ASSOCIATION_INPUTS:
        raise RefusedError(400, f"between 1 and {ASSOCIATION_INPUTS} inputs are expected")
    marks = ", ".join("?" * len(inputs))
    with reading(call.folder, HUBSPOT) as store:
        rows = store.execute(
            "select id, json_extract(body, ?) from crm_object"
            f" where object_type = ? and archived = 0 and id in ({marks})",
            [f"$.associations.{target}.results", source, *inputs],
        ).fetchall()
    found = {key: orjson.loads(text) for key, text in rows if text and text != "[]"}
    results = [
        {"from": {"id": key}, "to": [_v4(item) for item in items]} for key, items in found.items()
    ]
    body: dict[str, Any] = {"status": "COMPLETE", "results": results}
    missing = [key for key in dict.fromkeys(inputs) if key not in found]
    if missing:
        body["numErrors"] = len(missing)
        body["errors"] = [_no_association(key, source, target) for key in missing]
    return Reply(orjson.dumps(body), 207 if missing else 200)


def _v4(item: dict[str, Any]) -> dict[str, Any]:
    unlabelled = str(item.get("type", "")).endswith("_unlabeled")
    return {
        "toObjectId": int(item["id"]) if str(item["id"]).isdigit() else item["id"],
        "associationTypes": [
            {
                "category": "HUBSPOT_DEFINED",
                "typeId": 2 if unlabelled else 1,
                "label": None if unlabelled else "Primary",
            }
        ],
    }


def _no_association(key: str, source: str, target: str) -> dict[str, Any]:
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        "message": f"No {SINGULAR[target]} is associated with {SINGULAR[source]} {key}.",
        "context": {"fromObjectId": [key]},
    }
