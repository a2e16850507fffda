"""Search requests of HubSpot's CRM as SQL conditions over the store."""

from datetime import UTC, datetime
from typing import Any

from demo.emulator.replies import RefusedError

MAX_GROUPS = 5
MAX_FILTERS = 6
COMPARISONS = {"EQ": "=", "NEQ": "!=", "GT": ">", "GTE": ">=", "LT": "<", "LTE": "<="}


def modified_property(object_type: str) -> str:
    """Contacts use a property name of their own for the modification date."""
    return "lastmodifieddate" if object_type == "contacts" else "hs_lastmodifieddate"


def iso_milliseconds(value: Any) -> str:
    """An epoch in milliseconds or an ISO date as the store's ISO text."""
    text = str(value)
    try:
        if text.lstrip("-").isdigit():
            moment = datetime.fromtimestamp(int(text) / 1000, UTC)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RefusedError(400, f"{text} is not a valid date") from error
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _expression(object_type: str, name: str) -> tuple[str, list[Any]]:
    if name == modified_property(object_type):
        return "modified_at", []
    if name == "hs_object_id":
        return "cast(id as integer)", []
    return "json_extract(body, ?)", [f'$.properties."{name}"']


def _value(object_type: str, name: str, value: Any) -> Any:
    if name == modified_property(object_type):
        return iso_milliseconds(value)
    if name == "hs_object_id":
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise RefusedError(400, "hs_object_id must be a number") from error
    return str(value)


def _condition(object_type: str, item: dict[str, Any]) -> tuple[str, list[Any]]:
    name, operator = item.get("propertyName"), item.get("operator")
    if not isinstance(name, str) or '"' in name:
        raise RefusedError(400, "Invalid filter: propertyName is missing")
    sql, values = _expression(object_type, name)
    if operator in COMPARISONS and item.get("value") is not None:
        value = _value(object_type, name, item["value"])
        return f"{sql} {COMPARISONS[operator]} ?", [*values, value]
    if operator == "BETWEEN" and None not in (item.get("value"), item.get("highValue")):
        bounds = [_value(object_type, name, item[key]) for key in ("value", "highValue")]
        return f"{sql} between ? and ?", [*values, *bounds]
    if operator in ("IN", "NOT_IN") and item.get("values"):
        members = [_value(object_type, name, value) for value in item["values"]]
        word = "in" if operator == "IN" else "not in"
        return f"{sql} {word} ({', '.join('?' * len(members))})", [*values, *members]
    if operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return f"{sql} is {'not ' if operator == 'HAS_PROPERTY' else ''}null", values
    raise RefusedError(400, f"Invalid filter on {name}: operator {operator} or its value")


def where(object_type: str, groups: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    """The condition of filter groups: filters of a group hold together, any group is enough."""
    if len(groups) > MAX_GROUPS or any(len(g.get("filters", [])) > MAX_FILTERS for g in groups):
        raise RefusedError(400, f"at most {MAX_GROUPS} filterGroups of {MAX_FILTERS} filters each")
    alternatives, values = [], []
    for group in groups:
        parts = []
        for item in group.get("filters", []):
            sql, bound = _condition(object_type, item)
            parts.append(sql)
            values += bound
        if parts:
            alternatives.append("(" + " and ".join(parts) + ")")
    return " or ".join(alternatives) or "1", values


def order_by(object_type: str, sorts: list[Any]) -> tuple[str, list[Any]]:
    """The ordering of a search: one rule at most, newest id last when none is given."""
    if len(sorts) > 1:
        raise RefusedError(400, "Only one sorting rule can be applied to a search")
    if not sorts:
        return "cast(id as integer)", []
    rule = sorts[0]
    if isinstance(rule, str):
        name, descending = rule.lstrip("-"), rule.startswith("-")
    else:
        name, descending = rule.get("propertyName", ""), rule.get("direction") == "DESCENDING"
    if not name or '"' in name:
        raise RefusedError(400, "Invalid sort: propertyName is missing")
    sql, values = _expression(object_type, name)
    return sql + (" desc" if descending else ""), values
