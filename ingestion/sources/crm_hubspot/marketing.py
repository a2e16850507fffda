"""HubSpot's marketing side: campaigns, e-mail events, forms, consents, and the owners."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from ingestion.contracts import Table
from ingestion.sources.crm_hubspot.client import HubSpotClient, Row
from ingestion.sources.crm_hubspot.tables import (
    CAMPAIGN,
    EMAIL_CAMPAIGN,
    EMAIL_EVENT,
    FORM,
    FORM_FIELDS,
    FORM_SUBMISSION,
    OWNER,
    SUBSCRIPTION_CHANGE,
    SUBSCRIPTION_DEFINITION,
)

BATCH_ROWS = 10_000
EVENT_PAGE = 1_000
LIST_PAGE = 100
SUBMISSION_PAGE = 50
# The id of a change that concerns all subscriptions of a recipient at once.
ALL_SUBSCRIPTIONS = "all"


class MarketingReader:
    """Reads the collections beside the CRM objects."""

    def __init__(self, client: HubSpotClient) -> None:
        self._client = client

    def campaigns(self, _since: Any = None) -> Iterator[pa.Table]:
        """All campaigns; fewer than HubSpot counts are refused."""
        path = "/marketing/v3/campaigns"
        own = ("id", "created_at", "updated_at")
        names = [c.name for c in CAMPAIGN.columns if c.name not in own]
        params = {"limit": LIST_PAGE, "properties": ",".join(names)}
        expected = int(self._client.get(path, {"limit": 1}).get("total", 0))
        rows = [row for page in self._client.pages(path, params) for row in page]
        if len(rows) < expected:
            raise self._client.incomplete(path, f"{len(rows)} of {expected} rows")
        flat = [
            {
                **{name: (row.get("properties") or {}).get(name) for name in names},
                "id": row["id"],
                "created_at": row.get("createdAt"),
                "updated_at": row.get("updatedAt"),
            }
            for row in rows
        ]
        yield text_table(CAMPAIGN, flat)

    def email_campaigns(self, _since: Any = None) -> Iterator[pa.Table]:
        """All e-mail campaigns: the list has ids only, each campaign is asked for by itself."""
        path = "/email/public/v1/campaigns"
        flat = []
        for page in self._client.offset_pages(f"{path}/by-id", {"limit": LIST_PAGE}, "campaigns"):
            for item in page:
                params = {"appId": item["appId"]} if item.get("appId") else {}
                row = self._client.get(f"{path}/{quote(str(item['id']), safe='')}", params)
                code = row.get("campaignCode", row.get("campaign_code"))
                flat.append({**row, "id": item["id"], "campaign_code": code})
        yield text_table(EMAIL_CAMPAIGN, flat)

    def email_events(self, since: datetime | None) -> Iterator[pa.Table]:
        """E-mail events of a closed time window, newest first as HubSpot has them."""
        pages = self._newest_first("/email/public/v1/events", "events", since)
        for rows in _batches(_without_repeats(pages)):
            columns = {
                "id": _texts(row.get("id") for row in rows),
                "created": _moments(row.get("created") for row in rows),
                "type": _texts(row.get("type") for row in rows),
                "recipient": _texts(row.get("recipient") for row in rows),
                "email_campaign_id": _texts(row.get("emailCampaignId") for row in rows),
                "url": _texts(row.get("url") for row in rows),
            }
            yield pa.table({c.name: columns[c.name] for c in EMAIL_EVENT.columns})

    def forms(self, _since: Any = None) -> Iterator[pa.Table]:
        """All forms."""
        flat = [
            {**row, "guid": row.get("id", row.get("guid")), "form_type": row.get("formType")}
            for row in self._forms()
        ]
        yield text_table(FORM, flat)

    def form_submissions(self, since: datetime | None) -> Iterator[pa.Table]:
        """Submissions of every form, newest first; read until they are older than wanted."""
        for form in self._forms():
            guid = str(form.get("id", form.get("guid")))
            path = f"/form-integrations/v1/submissions/forms/{quote(guid, safe='')}"
            pages = self._client.pages(path, {"limit": SUBMISSION_PAGE})
            for rows in _batches(_until(pages, since)):
                yield _submissions(guid, rows)

    def subscription_definitions(self, _since: Any = None) -> Iterator[pa.Table]:
        """All kinds of consent; HubSpot calls the purpose a category in some accounts."""
        path = "/email/public/v1/subscriptions"
        rows = self._client.rows(self._client.get(path), "subscriptionDefinitions", path)
        flat = [{**row, "purpose": row.get("purpose", row.get("category"))} for row in rows]
        yield text_table(SUBSCRIPTION_DEFINITION, flat)

    def subscription_changes(self, since: datetime | None) -> Iterator[pa.Table]:
        """Changes of consent, one row per recipient, subscription and moment."""
        pages = self._newest_first("/email/public/v1/subscriptions/timeline", "timeline", since)
        seen: set[tuple[Any, ...]] = set()
        for items in _batches(pages):
            rows = []
            for item in items:
                for change in item.get("changes") or []:
                    changed_at = change.get("timestamp") or item.get("timestamp")
                    subscription = change.get("subscriptionId") or ALL_SUBSCRIPTIONS
                    key = (item.get("recipient"), subscription, changed_at)
                    if key not in seen:
                        seen.add(key)
                        rows.append((*key, change.get("change"), change.get("source")))
            columns = {
                "recipient": _texts(row[0] for row in rows),
                "subscription_id": _texts(row[1] for row in rows),
                "changed_at": _moments(row[2] for row in rows),
                "change": _texts(row[3] for row in rows),
                "source": _texts(row[4] for row in rows),
            }
            yield pa.table({c.name: columns[c.name] for c in SUBSCRIPTION_CHANGE.columns})

    def owners(self, _since: Any = None) -> Iterator[pa.Table]:
        """All owners with the name of their primary team."""
        flat = [
            {
                **row,
                "first_name": row.get("firstName"),
                "last_name": row.get("lastName"),
                "team": row.get("team") or _primary_team(row.get("teams") or []),
            }
            for page in self._client.pages("/crm/v3/owners", {"limit": LIST_PAGE})
            for row in page
        ]
        yield text_table(OWNER, flat)

    def _forms(self) -> Iterator[Row]:
        for page in self._client.pages("/marketing/v3/forms", {"limit": LIST_PAGE}):
            yield from page

    def _newest_first(self, path: str, member: str, since: datetime | None) -> Iterator[list[Row]]:
        # The end is fixed, so that what happens while reading cannot shift the pages.
        params = {"limit": EVENT_PAGE, "endTimestamp": int(datetime.now(UTC).timestamp() * 1000)}
        if since is not None:
            params["startTimestamp"] = int(since.timestamp() * 1000)
        yield from self._client.offset_pages(path, params, member)


def text_table(table: Table, rows: list[Row]) -> pa.Table:
    """The declared columns of the rows as text."""
    return pa.table({c.name: _texts(row.get(c.name) for row in rows) for c in table.columns})


def _submissions(guid: str, rows: list[Row]) -> pa.Table:
    fields = [{v.get("name"): v.get("value") for v in row.get("values") or []} for row in rows]
    columns = {
        "conversion_id": _texts(row.get("conversionId") for row in rows),
        "form_guid": _texts(guid for _ in rows),
        "submitted_at": _moments(row.get("submittedAt") for row in rows),
        "page_url": _texts(row.get("pageUrl") for row in rows),
        **{name: _texts(values.get(name) for values in fields) for name in FORM_FIELDS},
    }
    return pa.table({c.name: columns[c.name] for c in FORM_SUBMISSION.columns})


def _until(pages: Iterable[list[Row]], since: datetime | None) -> Iterator[list[Row]]:
    """Pages that run from new to old, until they are older than wanted."""
    oldest = 0 if since is None else int(since.timestamp() * 1000)
    for page in pages:
        wanted = [row for row in page if int(row.get("submittedAt") or oldest) >= oldest]
        yield wanted
        if len(wanted) < len(page):
            return


def _without_repeats(pages: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Pages without the rows that the page before had already."""
    before: set[Any] = set()
    for page in pages:
        yield [row for row in page if row.get("id") not in before]
        before = {row.get("id") for row in page}


def _batches(pages: Iterable[list[Row]]) -> Iterator[list[Row]]:
    collected: list[Row] = []
    for page in pages:
        collected += page
        if len(collected) >= BATCH_ROWS:
            yield collected
            collected = []
    if collected:
        yield collected


def _texts(values: Iterable[Any]) -> "pa.Array[Any]":
    return pa.array([None if v in (None, "") else str(v) for v in values], pa.string())


def _moments(values: Iterable[Any]) -> "pa.Array[Any]":
    """Milliseconds since 1970 as time stamps."""
    milliseconds = [None if v is None else int(v) for v in values]
    return pa.array(milliseconds, pa.int64()).cast(pa.timestamp("ms", "UTC"))


def _primary_team(teams: list[Row]) -> str | None:
    chosen = next((team for team in teams if team.get("primary")), teams[0] if teams else None)
    return None if chosen is None else chosen.get("name")
