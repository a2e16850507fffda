"""HubSpot, the CRM of the company.

HubSpot's HTTP interfaces ─► pages ─► flat rows (properties and associations) ─► raw_crm_hubspot

CRM objects come from lists on the first load and from search on the modification date afterwards;
archived objects come from their own list each time. Events, submissions and consents come from
their logs, newest first. Contacts and companies leave a snapshot of their keys, in which
hard-deleted and merged-away records are missing.
"""

from typing import TYPE_CHECKING

import dlt

from ingestion.config import Settings
from ingestion.resource import key_resource, table_resource
from ingestion.sources.crm_hubspot import tables
from ingestion.sources.crm_hubspot.client import HubSpotClient
from ingestion.sources.crm_hubspot.marketing import MarketingReader
from ingestion.sources.crm_hubspot.objects import ObjectReader

if TYPE_CHECKING:
    from dlt.extract import DltResource

NAME = "crm_hubspot"
TABLES = tables.TABLES


@dlt.source(name=NAME)  # type: ignore[untyped-decorator]
def crm_hubspot(settings: Settings) -> "list[DltResource]":
    """All raw tables of one HubSpot account."""
    connector = settings.connector(NAME)
    client = connect(settings)
    marketing = MarketingReader(client)
    resources = []
    for kind in tables.OBJECTS:
        reader = ObjectReader(client, kind, connector.page_size)
        resources.append(table_resource(kind.table, reader.read))
        if kind.table.key_snapshot:
            resources.append(key_resource(kind.table, reader.read_keys))
    readers = (
        (tables.CAMPAIGN, marketing.campaigns),
        (tables.EMAIL_CAMPAIGN, marketing.email_campaigns),
        (tables.EMAIL_EVENT, marketing.email_events),
        (tables.FORM, marketing.forms),
        (tables.FORM_SUBMISSION, marketing.form_submissions),
        (tables.SUBSCRIPTION_DEFINITION, marketing.subscription_definitions),
        (tables.SUBSCRIPTION_CHANGE, marketing.subscription_changes),
        (tables.OWNER, marketing.owners),
    )
    return [*resources, *(table_resource(table, read) for table, read in readers)]


def connect(settings: Settings, retries: int | None = None) -> HubSpotClient:
    """A client from the connector's settings."""
    connector = settings.connector(NAME)
    return HubSpotClient(
        connector.base_url,
        connector.access_token,
        connector.timeout_seconds,
        connector.retries if retries is None else retries,
    )


def check(settings: Settings) -> str:
    """Whether HubSpot answers and takes the token; raises the error that says what to do."""
    client = connect(settings, retries=0)
    path = "/crm/v3/objects/contacts"
    client.rows(client.get(path, {"limit": 1}), "results", path)
    return f"HubSpot at {client.shown_url} answers and accepts the access token"
