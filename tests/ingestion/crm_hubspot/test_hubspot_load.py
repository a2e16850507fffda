"""HubSpot into raw in three runs: all tables, then changes, then nothing new."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.pipeline import LoadReport, run_source
from ingestion.sources.crm_hubspot import NAME, TABLES

START, HOUR = 1767225600000, 3_600_000  # 2026-01-01 in milliseconds
LETTER_LINKS = {
    "contacts": [(1, "postal_mail_to_contact")],
    "tickets": [(5, "postal_mail_to_ticket")],
}
TICKET_LINKS = {"contacts": [(2, "ticket_to_contact_unlabeled"), (1, "ticket_to_contact")]}


@dataclass
class Story:
    """What each run reported, what it asked for, and the warehouse after it."""

    folder: Path
    reports: list[LoadReport] = field(default_factory=list)
    requests: list[Callable[[str], int]] = field(default_factory=list)

    def after(self, run: int, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse as it was after a run."""
        with duckdb.connect(str(self.folder / f"{run}.duckdb"), read_only=True) as connection:
            connection.execute("use raw_crm_hubspot")
            return connection.execute(statement).fetchall()


@pytest.fixture(scope="module")
def story(
    running: Any, filled: Callable[..., Any], configured: Callable[..., Any], tmp_path_factory: Any
) -> Iterator[Story]:
    """Three runs: a first load, one after a day of changes, one without any."""
    folder = tmp_path_factory.mktemp("story")
    account, settings = filled(), configured(folder, running.url)
    result = Story(folder)
    for run, change in enumerate((first_day, second_day, lambda _account: None)):
        change(account)
        running.faults.requests.clear()
        result.reports.append(run_source(settings, NAME))
        seen = running.faults.requests.copy()
        result.requests.append(
            lambda path, seen=seen: sum(n for request, n in seen.items() if path in request)
        )
        shutil.copy(settings.warehouse, folder / f"{run}.duckdb")
    yield result


def first_day(account: Any) -> None:
    """The account as the first run finds it."""
    account.put("contacts", *range(1, 301), firstname="Alt", associatedcompanyid="10", zip="")
    account.put("contacts", 301, modified="2026-01-05", date_of_birth="1980-02-29", email="a@b.de")
    account.put("contacts", 302, date_of_birth="31.02.1980")
    account.put("contacts", 310, 311, archived=True)
    account.put("companies", 9, 10, name="Muster GmbH", numberofemployees="12")
    account.put(
        "deals",
        5,
        amount="1234.50",
        hs_v2_date_entered_closedwon="2026-01-01T10:00:00.500Z",
        associations={
            "contacts": [(2, "deal_to_contact_unlabeled"), (1, "deal_to_contact")],
            "companies": [(9, "deal_to_company")],
        },
    )
    account.put("calls", 6, hs_call_duration="90000", associations={"tickets": [(4, "x")]})
    account.put("tickets", 5, subject="alt", associations=TICKET_LINKS)
    letters_and_messages(account)
    events(account, 2_500)
    account.item("forms", "g-1", {"id": "g-1", "name": "Probefahrt", "formType": "hubspot"})
    submissions(account, range(180))
    marketing(account)


def second_day(account: Any) -> None:
    """What happens until the second run."""
    account.put(
        "contacts", 7, 320, modified="2026-01-06", firstname="Neu", bike_size="L", hs_score="5"
    )
    account.put("contacts", 1, modified="2026-01-06", firstname="Alt", hs_merged_object_ids="2")
    account.delete("contacts", 2)
    # Archiving keeps the modification date, which search would not find anyway.
    account.put("contacts", 3, firstname="Alt", archived=True)
    account.put("contacts", 310, modified="2026-01-06")
    account.put("tickets", 5, 6, modified="2026-01-02", subject="neu", associations=TICKET_LINKS)
    account.put("tickets", 7, modified="2026-01-02", subject="lose")
    sent = {"direction": "OUTBOUND", "hs_timestamp": "2026-01-02T09:00:00.000Z"}
    account.put(
        "postal_mail", 22, modified="2026-01-02", campaign_code="SPRING", **sent,
        associations=LETTER_LINKS,
    )  # fmt: skip
    account.event("late", "2025-12-30")
    account.event("too-late", "2025-12-01")
    account.event("new", "2026-01-03", "CLICK")
    submissions(account, range(180, 182))


def letters_and_messages(account: Any) -> None:
    """A letter and two messages, one of them without the company's own property."""
    account.put(
        "postal_mail",
        21,
        hs_timestamp="2026-01-01T08:00:00.000Z",
        hs_postal_mail_body="Sehr geehrte Damen und Herren",
        direction="INBOUND",
        hubspot_owner_id="3",
        associations=LETTER_LINKS,
    )
    message = {
        "hs_communication_body": "Ist mein Rad fertig?",
        "hs_timestamp": "2026-01-01T08:00:00.000Z",
        "associations": {"contacts": [(1, "communication_to_contact")]},
    }
    account.put(
        "communications", 31, hs_communication_channel_type="WHATS_APP", direction="INBOUND",
        **message,
    )  # fmt: skip
    account.put("communications", 32, hs_communication_channel_type="SMS", **message)


def events(account: Any, count: int) -> None:
    """E-mail events, four of them at each instant."""
    account.execute(
        "insert into collection_item values ('email_events', ?, ?, ?)",
        [
            (
                START + n // 4,
                f"e{n:05d}",
                f'{{"id":"e{n:05d}","created":{START + n // 4},"type":"SENT",'
                f'"recipient":"r{n}@example.com","emailCampaignId":{n % 5}}}',
            )
            for n in range(count)
        ],
    )


def submissions(account: Any, numbers: range) -> None:
    """Form submissions, one every hour."""
    for n in numbers:
        body = {
            "submittedAt": START + n * HOUR,
            "conversionId": f"v{n}",
            "pageUrl": "https://example.com/probefahrt",
            "values": [{"name": "email", "value": f"{n}@example.com"}],
        }
        account.item("form_submissions:g-1", f"v{n}", body, START + n * HOUR)


def marketing(account: Any) -> None:
    """One of each of the small collections."""
    campaign = {
        "hs_name": "Frühjahr",
        "hs_utm": "SPRING",
        "hs_start_date": "2026-03-01",
        "hs_budget_items_sum_amount": "5000",
        "unasked": "x",
    }
    stamps = {"createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-02T00:00:00.000Z"}
    account.item("campaigns", "c1", {"id": "c1", "properties": campaign, **stamps})
    mailing = {"id": 7, "name": "NL", "campaignCode": "SPRING", "type": "BATCH_EMAIL"}
    account.item("email_campaigns", "7", mailing)
    account.item("subscription_definitions", "1", {"id": 1, "name": "NL", "channel": "email"})
    changes = [
        {"change": "SUBSCRIBED", "subscriptionId": 1, "source": "SOURCE_RECIPIENT"},
        {"change": "UNSUBSCRIBED", "source": "SOURCE_RECIPIENT"},
    ]
    item = {"timestamp": START, "recipient": "a@example.com", "changes": changes}
    account.item("subscription_changes", "s1", item, START)
    teams = [{"name": "b"}, {"name": "sales", "primary": True}]
    account.item("owners", "3", {"id": "3", "firstName": "Eva", "teams": teams})


def test_every_declared_table_and_column_exists_even_without_rows(story: Story) -> None:
    found = set(
        story.after(
            0,
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'raw_crm_hubspot'",
        )
    )

    assert {(table.name, column.name) for table in TABLES for column in table.columns} <= found
    assert {("contact__key", "id"), ("company__key", "id")} <= found
    assert story.after(0, "select count(*), count(newsletter_topic) from contact") == [(303, 0)]


def test_objects_land_flat_and_typed(story: Story) -> None:
    contact = "select email, date_of_birth::text, zip, archived from contact where id = '301'"
    assert story.after(0, contact) == [("a@b.de", "1980-02-29", None, False)]
    assert story.after(0, "select count(zip) from contact") == [(0,)]
    assert story.after(0, "select name, numberofemployees from company where id = '9'") == [
        ("Muster GmbH", 12)
    ]


def test_associations_become_columns_with_the_primary_one(story: Story) -> None:
    deal = (
        "select contact_id, company_id, lead_id, amount::text,"
        " hs_v2_date_entered_closedwon::text from deal"
    )

    assert story.after(0, deal) == [("1", "9", None, "1234.5000", "2026-01-01 10:00:00.5")]
    assert story.after(0, "select contact_id, ticket_id, hs_call_duration from call") == [
        (None, "4", 90000)
    ]


def test_search_gives_the_same_associations_as_the_list(story: Story) -> None:
    tickets = "select id, subject, contact_id from ticket order by id"

    assert story.after(0, tickets) == [("5", "alt", "1")]
    assert story.after(1, tickets) == [("5", "neu", "1"), ("6", "neu", "1"), ("7", "lose", None)]


def test_letters_and_messages_come_without_their_text(story: Story) -> None:
    letters = (
        "select id, hs_timestamp::text, direction, campaign_code, contact_id, ticket_id,"
        " hubspot_owner_id from postal_mail order by id"
    )
    received = ("21", "2026-01-01 08:00:00", "INBOUND", None, "1", "5", "3")
    assert story.after(0, letters) == [received]
    # The second letter comes from search, which has no associations.
    sent = ("22", "2026-01-02 09:00:00", "OUTBOUND", "SPRING", "1", "5", None)
    assert story.after(1, letters) == [received, sent]
    messages = (
        "select id, hs_communication_channel_type, direction,"
        " contact_id from communication order by id"
    )
    assert story.after(0, messages) == [
        ("31", "WHATS_APP", "INBOUND", "1"),
        ("32", "SMS", None, "1"),
    ]
    assert story.requests[0]("hs_postal_mail_body") == 0
    assert story.requests[0]("hs_communication_body") == 0
    bodies = "select count(*) from information_schema.columns where column_name like '%body%'"
    assert story.after(1, bodies) == [(0,)]


def test_a_value_of_the_wrong_type_goes_to_quarantine(story: Story) -> None:
    assert story.reports[0].rejected == {"contact": 1}
    assert story.after(0, "select table_name, row_key, field from rejected_row") == [
        ("contact", "302", "date_of_birth")
    ]


def test_a_later_run_reads_only_what_was_modified(story: Story) -> None:
    # 7, 320, 1 and 310; 301 lies within the overlap; 3 and 311 are archived.
    assert story.reports[1].extracted["contact"] == 7
    assert story.reports[1].rows["contact"] == 5
    assert story.requests[1]("POST /hubspot/crm/v3/objects/contacts/search") > 0
    assert story.after(1, "select count(*) from contact where firstname = 'Neu'") == [(2,)]
    assert story.after(1, "select count(*), count(distinct id) from contact") == [(304, 304)]


def test_archived_objects_come_and_change_the_flag(story: Story) -> None:
    archived = "select id from contact where archived order by id"

    assert story.after(0, archived) == [("310",), ("311",)]
    assert story.after(1, archived) == [("3",), ("311",)]


def test_merged_and_deleted_contacts_leave_the_key_snapshot(story: Story) -> None:
    gone = "select id from contact where id not in (select id from contact__key)"

    assert story.after(0, gone) == []
    assert story.after(1, gone) == [("2",)]
    keys = "select hs_merged_object_ids, associatedcompanyid, archived from contact__key"
    assert story.after(1, f"{keys} where id = '1'") == [("2", None, False)]
    assert story.after(1, f"{keys} where id = '9'") == [(None, "10", False)]
    assert story.after(1, f"{keys} where id = '3'") == [(None, None, True)]


def test_a_property_that_the_company_adds_becomes_a_column(story: Story) -> None:
    assert story.reports[0].new_columns == {}
    assert story.reports[1].new_columns == {"contact": ["bike_size"]}
    assert story.after(1, "select id, bike_size from contact where id in ('7', '8')") == [
        ("8", None),
        ("7", "L"),
    ]


def test_events_are_paged_and_read_again_from_the_overlap_on(story: Story) -> None:
    counts = "count(*), count(distinct id), count(distinct email_campaign_id)"
    assert story.after(0, f"select {counts} from email_event") == [(2_500, 2_500, 5)]

    rows = "select id, type, created::text from email_event where id not like 'e%' order by 1"
    assert story.after(1, rows) == [
        ("late", "OPEN", "2025-12-30 00:00:00"),
        ("new", "CLICK", "2026-01-03 00:00:00"),
    ]


def test_form_submissions_are_read_until_they_are_older_than_wanted(story: Story) -> None:
    counts = "select count(*), count(distinct email) from form_submission"
    assert story.after(0, counts) == [(180, 180)]
    assert story.after(1, counts) == [(182, 182)]
    # Three days of overlap are 73 submissions, so the second page holds the first too old one.
    assert story.requests[1]("/form-integrations/v1/submissions/forms/g-1") == 2
    submission = (
        "select form_guid, form_type, submitted_at::text from form"
        " join form_submission on guid = form_guid where conversion_id = 'v181'"
    )
    assert story.after(1, submission) == [("g-1", "hubspot", "2026-01-08 13:00:00")]


def test_marketing_collections_land_typed(story: Story) -> None:
    campaign = (
        "select hs_utm, hs_start_date::text, hs_budget_items_sum_amount::text, channel,"
        " updated_at::text from campaign"
    )
    assert story.after(0, campaign) == [
        ("SPRING", "2026-03-01", "5000.0000", None, "2026-01-02 00:00:00")
    ]
    assert story.after(0, "select id, campaign_code, type from email_campaign") == [
        ("7", "SPRING", "BATCH_EMAIL")
    ]
    changes = "select subscription_id, change, changed_at::text from subscription_change order by 1"
    assert story.after(0, changes) == [
        ("1", "SUBSCRIBED", "2026-01-01 00:00:00"),
        ("all", "UNSUBSCRIBED", "2026-01-01 00:00:00"),
    ]
    assert story.after(0, "select first_name, team from owner") == [("Eva", "sales")]


def test_a_run_without_changes_changes_no_row(story: Story) -> None:
    assert story.reports[2].rows == {}
    assert story.reports[2].status == "unchanged"
