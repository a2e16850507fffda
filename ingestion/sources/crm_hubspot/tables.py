"""HubSpot's raw tables: columns as the vendor names them, keys, cursors and associations."""

from dataclasses import dataclass, field
from datetime import timedelta

from ingestion.contracts import Table, columns

# HubSpot's search index lags behind the objects by seconds to minutes.
MODIFIED_OVERLAP = timedelta(hours=1)
# Opens and clicks of a day are delivered for a while after it; form and consent logs likewise.
EVENT_OVERLAP = timedelta(days=3)


@dataclass(frozen=True)
class ObjectType:
    """One CRM object type: its name in addresses, its raw table, what it is associated with."""

    api_name: str
    table: Table
    # Raw column -> object type at the other end of the association.
    associations: dict[str, str] = field(default_factory=dict)
    # An account that does not offer it, or a token that may not read it, stops nothing.
    is_optional: bool = False

    @property
    def cursor(self) -> str:
        """The property that holds the modification date."""
        assert self.table.cursor is not None
        return self.table.cursor

    @property
    def properties(self) -> tuple[str, ...]:
        """The declared columns that are properties of the object."""
        other = {"id", "archived", *self.associations}
        return tuple(c.name for c in self.table.columns if c.name not in other)


def _object(
    api_name: str,
    name: str,
    spec: str,
    associations: dict[str, str] | None = None,
    *,
    cursor: str = "hs_lastmodifieddate",
    key_columns: tuple[str, ...] = (),
    is_optional: bool = False,
) -> ObjectType:
    table = Table(
        name=name,
        columns=columns(f"id! {spec} {cursor}:timestamp archived:bool"),
        primary_key=("id",),
        cursor=cursor,
        overlap=MODIFIED_OVERLAP,
        key_snapshot=bool(key_columns),
        key_columns=key_columns,
    )
    return ObjectType(api_name, table, associations or {}, is_optional)


OBJECTS: tuple[ObjectType, ...] = (
    _object(
        "contacts",
        "contact",
        "email firstname lastname salutation phone mobilephone date_of_birth:date address zip city "
        "country company jobtitle lifecyclestage hs_lead_status customer_number hs_language "
        "hs_merged_object_ids associatedcompanyid hubspot_owner_id hs_analytics_source "
        "newsletter_topic referred_by createdate:timestamp",
        cursor="lastmodifieddate",
        key_columns=("id", "associatedcompanyid", "hs_merged_object_ids", "archived"),
    ),
    _object(
        "companies",
        "company",
        "name domain phone address zip city country industry numberofemployees:bigint "
        "customer_number createdate:timestamp",
        key_columns=("id", "archived"),
    ),
    _object(
        "leads",
        "lead",
        "hs_lead_name hs_pipeline_stage hs_lead_source campaign_code handover_mode "
        "rejection_reason hubspot_owner_id cycle_no:bigint contact_id amount:decimal "
        "order_reference hs_v2_date_entered_mcl:timestamp hs_v2_date_entered_mql:timestamp "
        "hs_v2_date_entered_sal:timestamp hs_v2_date_entered_sql:timestamp "
        "hs_v2_date_entered_won:timestamp hs_v2_date_entered_lost:timestamp "
        "hs_v2_date_entered_returned:timestamp hs_createdate:timestamp",
        {"contact_id": "contacts"},
    ),
    _object(
        "deals",
        "deal",
        "dealname amount:decimal pipeline dealstage contact_id company_id lead_id order_reference "
        "hs_v2_date_entered_appointmentscheduled:timestamp "
        "hs_v2_date_entered_qualifiedtobuy:timestamp hs_v2_date_entered_contractsent:timestamp "
        "hs_v2_date_entered_closedwon:timestamp hs_v2_date_entered_closedlost:timestamp "
        "closedate:timestamp createdate:timestamp",
        {"contact_id": "contacts", "company_id": "companies", "lead_id": "leads"},
    ),
    _object(
        "calls",
        "call",
        "hs_timestamp:timestamp hs_call_title hs_call_direction hs_call_duration:bigint "
        "hs_call_disposition contact_id ticket_id hubspot_owner_id hs_createdate:timestamp",
        {"contact_id": "contacts", "ticket_id": "tickets"},
    ),
    _object(
        "emails",
        "email",
        "hs_timestamp:timestamp hs_email_subject hs_email_direction hs_email_status contact_id "
        "ticket_id hubspot_owner_id hs_createdate:timestamp",
        {"contact_id": "contacts", "ticket_id": "tickets"},
    ),
    _object(
        "meetings",
        "meeting",
        "hs_timestamp:timestamp hs_meeting_title hs_meeting_start_time:timestamp "
        "hs_meeting_end_time:timestamp hs_meeting_outcome hs_activity_type contact_id "
        "hubspot_owner_id hs_createdate:timestamp",
        {"contact_id": "contacts"},
    ),
    _object(
        "tickets",
        "ticket",
        "subject content hs_pipeline_stage hs_ticket_category hs_ticket_priority source_type "
        "contact_id order_reference createdate:timestamp first_agent_reply_date:timestamp "
        "closed_date:timestamp",
        {"contact_id": "contacts"},
    ),
    # The text of a letter or a message stays in HubSpot: nothing here needs it.
    _object(
        "postal_mail",
        "postal_mail",
        "hs_timestamp:timestamp direction campaign_code contact_id ticket_id hubspot_owner_id "
        "hs_createdate:timestamp",
        {"contact_id": "contacts", "ticket_id": "tickets"},
        is_optional=True,
    ),
    _object(
        "communications",
        "communication",
        "hs_timestamp:timestamp hs_communication_channel_type direction campaign_code contact_id "
        "ticket_id hubspot_owner_id hs_createdate:timestamp",
        {"contact_id": "contacts", "ticket_id": "tickets"},
        is_optional=True,
    ),
)

CAMPAIGN = Table(
    name="campaign",
    columns=columns(
        "id! hs_name hs_utm hs_campaign_status channel purpose hs_start_date:date hs_end_date:date "
        "hs_budget_items_sum_amount:decimal created_at:timestamp updated_at:timestamp"
    ),
    primary_key=("id",),
)
EMAIL_CAMPAIGN = Table(
    name="email_campaign",
    columns=columns("id! name subject campaign_code type"),
    primary_key=("id",),
)
EMAIL_EVENT = Table(
    name="email_event",
    columns=columns("id! created:timestamp! type recipient email_campaign_id url"),
    primary_key=("id",),
    cursor="created",
    overlap=EVENT_OVERLAP,
)
FORM = Table(name="form", columns=columns("guid! name form_type"), primary_key=("guid",))
FORM_FIELDS = ("email", "firstname", "lastname", "phone", "message", "consent_newsletter")
FORM_SUBMISSION = Table(
    name="form_submission",
    columns=columns(
        f"conversion_id! form_guid! submitted_at:timestamp! page_url {' '.join(FORM_FIELDS)}"
    ),
    primary_key=("conversion_id",),
    cursor="submitted_at",
    overlap=EVENT_OVERLAP,
)
SUBSCRIPTION_DEFINITION = Table(
    name="subscription_definition",
    columns=columns("id! name purpose channel"),
    primary_key=("id",),
)
SUBSCRIPTION_CHANGE = Table(
    name="subscription_change",
    columns=columns("recipient! subscription_id! change changed_at:timestamp! source"),
    primary_key=("recipient", "subscription_id", "changed_at"),
    cursor="changed_at",
    overlap=EVENT_OVERLAP,
)
OWNER = Table(
    name="owner",
    columns=columns("id! email first_name last_name team"),
    primary_key=("id",),
)

TABLES: tuple[Table, ...] = (
    *(item.table for item in OBJECTS),
    CAMPAIGN,
    EMAIL_CAMPAIGN,
    EMAIL_EVENT,
    FORM,
    FORM_SUBMISSION,
    SUBSCRIPTION_DEFINITION,
    SUBSCRIPTION_CHANGE,
    OWNER,
)
