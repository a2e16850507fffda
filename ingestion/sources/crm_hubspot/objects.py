"""CRM objects: the first load from lists, later ones from search, always counted.

Search is paged by object id instead of HubSpot's own offsets. The filter `modified >= since and
id > last id`, sorted by id, starts each page as a new query, so the cap of 10,000 rows per query
is never met, equal time stamps cannot loop, and a row that is modified while it is read cannot
push another one over a page border.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import pyarrow as pa

from ingestion.resource import leave_out
from ingestion.sources.crm_hubspot.client import HubSpotClient, PathUnknown, Row, ScopeMissing
from ingestion.sources.crm_hubspot.tables import ObjectType

log = logging.getLogger(__name__)

BATCH_ROWS = 10_000
SEARCH_PAGE = 200
ASSOCIATION_INPUTS = 1_000
NO_ASSOCIATIONS = "crm.associations.NO_ASSOCIATIONS_FOUND"


class ObjectReader:
    """Reads one object type of one account."""

    def __init__(self, client: HubSpotClient, kind: ObjectType, page_size: int) -> None:
        self._client = client
        self._kind = kind
        self._page_size = page_size
        self._path = f"/crm/v3/objects/{kind.api_name}"

    def read(self, since: datetime | None) -> Iterator[pa.Table]:
        """All objects on the first load, then those modified since, and always the archived ones.

        Search never finds archived objects and their list knows no filter on time.
        """
        if self._kind.is_optional and not self._is_offered():
            return
        extra = self._custom_properties()
        properties = [*self._kind.properties, *extra]
        seen: set[str] = set()
        living = self._listed(properties) if since is None else self._changed(properties, since)
        for rows in _chunks(living, BATCH_ROWS):
            seen.update(row["id"] for row in rows)
            yield self._flat(rows, extra)
        archived = (
            row
            for row in self._list(properties, archived=True, with_associations=True)
            if row["id"] not in seen
        )
        for rows in _chunks(archived, BATCH_ROWS):
            yield self._flat(rows, extra)

    def read_keys(self) -> Iterator[pa.Table]:
        """The keys and foreign keys of all objects, archived ones included."""
        table = self._kind.table.key_table()
        names = [c.name for c in table.columns if c.name not in ("id", "archived")]
        # Without a name HubSpot would send its default properties.
        wanted = names or ["hs_object_id"]
        before = self._total()
        count = 0
        seen: set[str] = set()
        for archived in (False, True):
            rows = self._list(wanted, archived=archived, with_associations=False)
            fresh = (row for row in rows if row["id"] not in seen)
            for chunk in _chunks(fresh, BATCH_ROWS):
                count += 0 if archived else len(chunk)
                seen.update(row["id"] for row in chunk)
                columns = _base_columns(chunk)
                columns |= {name: _property(chunk, name) for name in names}
                yield pa.table({c.name: columns[c.name] for c in table.columns})
        self._expect(count, before)

    def _is_offered(self) -> bool:
        """Whether the account has this object type and the token may read it."""
        try:
            self._total()
        except (ScopeMissing, PathUnknown) as error:
            leave_out(self._kind.table, str(error))
            return False
        return True

    def _listed(self, properties: list[str]) -> Iterator[Row]:
        """All objects that are not archived; fewer than HubSpot itself counts are refused."""
        before, count = self._total(), 0
        for row in self._list(properties, archived=False, with_associations=True):
            count += 1
            yield row
        self._expect(count, before)

    def _list(
        self, properties: list[str], *, archived: bool, with_associations: bool
    ) -> Iterator[Row]:
        params: dict[str, Any] = {
            "limit": self._page_size,
            "properties": ",".join(properties),
            "archived": "true" if archived else "false",
        }
        if with_associations and self._kind.associations:
            params["associations"] = ",".join(self._kind.associations.values())
        for page in self._client.pages(self._path, params, may_end_empty=not archived):
            for row in page:
                row["linked"] = {
                    target: _first(found.get("results") or [], _is_primary_v3)
                    for target, found in (row.get("associations") or {}).items()
                }
                yield row

    def _changed(self, properties: list[str], since: datetime) -> Iterator[Row]:
        for rows in _chunks(self._search(properties, since), ASSOCIATION_INPUTS):
            for target in self._kind.associations.values():
                linked = self._linked([row["id"] for row in rows], target)
                for row in rows:
                    row.setdefault("linked", {})[target] = linked.get(row["id"])
            yield from rows

    def _search(self, properties: list[str], since: datetime) -> Iterator[Row]:
        last = 0
        while True:
            body = self._client.post(
                f"{self._path}/search",
                {
                    "filterGroups": [
                        {
                            "filters": [
                                _filter(self._kind.cursor, "GTE", _milliseconds(since)),
                                _filter("hs_object_id", "GT", last),
                            ]
                        }
                    ],
                    "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                    "properties": properties,
                    "limit": SEARCH_PAGE,
                },
            )
            rows = self._client.rows(body, "results", f"{self._path}/search")
            remaining = int(body.get("total", 0))
            if len(rows) < min(SEARCH_PAGE, remaining):
                raise self._client.incomplete(
                    f"{self._path}/search", f"{len(rows)} rows of {remaining} that it counts"
                )
            if not rows:
                return
            ids = [int(row["id"]) for row in rows]
            if min(ids) <= last:
                raise self._client.incomplete(f"{self._path}/search", "the same page again")
            last = max(ids)
            yield from rows
            if remaining <= len(rows):
                return

    def _linked(self, ids: list[str], target: str) -> dict[str, str]:
        """The first associated object of each id; search results do not carry them."""
        path = f"/crm/v4/associations/{self._kind.api_name}/{target}/batch/read"
        body = self._client.post(path, {"inputs": [{"id": key} for key in ids]})
        others = [e for e in body.get("errors") or [] if e.get("subCategory") != NO_ASSOCIATIONS]
        if others:
            raise self._client.incomplete(path, f"{len(others)} associations as errors")
        result = {}
        for item in self._client.rows(body, "results", path):
            found = _first(item.get("to") or [], _is_primary_v4, "toObjectId")
            if found is not None:
                result[str(item["from"]["id"])] = found
        return result

    def _total(self) -> int:
        """How many objects that are not archived HubSpot itself counts."""
        path = f"{self._path}/search"
        body = self._client.post(path, {"filterGroups": [], "properties": [], "limit": 1})
        if "total" not in body:
            raise self._client.incomplete(path, "no total")
        return int(body["total"])

    def _expect(self, count: int, before: int) -> None:
        """Refuse a list that is shorter than HubSpot's count, before as well as after reading."""
        if count >= before:
            return
        expected = min(before, self._total())
        if count < expected:
            raise self._client.incomplete(self._path, f"{count} of {expected} rows")

    def _custom_properties(self) -> list[str]:
        """Properties that the company has added beyond the declared columns."""
        path = f"/crm/v3/properties/{self._kind.api_name}"
        found = self._client.rows(self._client.get(path), "results", path)
        names = {item["name"] for item in found}
        missing = [name for name in self._kind.properties if name not in names]
        if missing:
            log.info("hubspot %s: no property %s here", self._kind.api_name, ", ".join(missing))
        declared = {c.name for c in self._kind.table.columns}
        custom = (item["name"] for item in found if not item.get("hubspotDefined"))
        return sorted(name for name in custom if name not in declared)

    def _flat(self, rows: list[Row], extra: list[str]) -> pa.Table:
        columns = _base_columns(rows)
        for name, target in self._kind.associations.items():
            columns[name] = pa.array([row["linked"].get(target) for row in rows], pa.string())
        for name in (*self._kind.properties, *extra):
            columns[name] = _property(rows, name)
        declared = [c.name for c in self._kind.table.columns]
        return pa.table({name: columns[name] for name in (*declared, *extra)})


def _base_columns(rows: list[Row]) -> "dict[str, pa.Array[Any]]":
    return {
        "id": pa.array([str(row["id"]) for row in rows], pa.string()),
        "archived": pa.array([bool(row.get("archived")) for row in rows], pa.bool_()),
    }


def _property(rows: list[Row], name: str) -> "pa.Array[Any]":
    """A property of all rows as text; HubSpot clears a property to an empty text."""
    return pa.array([row["properties"].get(name) or None for row in rows], pa.string())


def _filter(name: str, operator: str, value: int) -> Row:
    return {"propertyName": name, "operator": operator, "value": str(value)}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _is_primary_v3(item: Row) -> bool:
    return not str(item.get("type", "")).endswith("_unlabeled")


def _is_primary_v4(item: Row) -> bool:
    return any(kind.get("label") == "Primary" for kind in item.get("associationTypes") or [])


def _first(items: list[Row], is_primary: Any, key: str = "id") -> str | None:
    """The primary one of the associated objects, else the first."""
    chosen = next(filter(is_primary, items), items[0] if items else None)
    return None if chosen is None else str(chosen[key])


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
