"""HubSpot misbehaves: retries where they help, otherwise a refusal and never a partial extract."""

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from demo.emulator import Fault, Faults, serve
from ingestion.config import Settings
from ingestion.errors import (
    ConfigurationError,
    CredentialsRejected,
    SourceRefused,
    SourceUnreachable,
)
from ingestion.pipeline import run_source
from ingestion.sources.crm_hubspot import NAME, check, client, connect, tables
from ingestion.sources.crm_hubspot.marketing import MarketingReader
from ingestion.sources.crm_hubspot.objects import ObjectReader

CONTACTS = tables.OBJECTS[0]
LIST = "GET /hubspot/crm/v3/objects/contacts"
SEARCH = "POST /hubspot/crm/v3/objects/contacts/search"
EVENTS = "GET /hubspot/email/public/v1/events"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once, unless the server says when."""
    monkeypatch.setattr(client, "BACKOFF_SECONDS", 0)


@pytest.fixture
def contacts(settings: Settings) -> ObjectReader:
    """A reader of the account's contacts."""
    return ObjectReader(connect(settings), CONTACTS, 100)


def ids(batches: Iterator[pa.Table]) -> list[str]:
    """The ids of all rows."""
    return [key for batch in batches for key in batch.column("id").to_pylist()]


@pytest.mark.parametrize("since", [None, LONG_AGO], ids=["first load", "later load"])
@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "error_in_200"])
def test_a_passing_fault_is_tried_again(
    account: Any, contacts: ObjectReader, faults: Faults, kind: Any, since: datetime | None
) -> None:
    account.put("contacts", *range(1, 451))
    faults.add(Fault(kind, path="/crm/v3/objects/contacts", skip=2))

    assert len(set(ids(contacts.read(since)))) == 450


def test_retry_after_is_waited_for(account: Any, contacts: ObjectReader, faults: Faults) -> None:
    account.put("contacts", 1)
    faults.add(Fault("rate_limited", path=LIST, seconds=1))
    started = datetime.now(UTC)

    assert ids(contacts.read(None)) == ["1"]
    assert (datetime.now(UTC) - started).total_seconds() >= 1


def test_the_burst_limit_of_an_account_is_respected(
    account: Any, configure: Callable[..., Settings]
) -> None:
    account.put("contacts", 1)
    with serve(account.folder, "test-token", burst_limit=1) as emulator:
        settings = configure(emulator.hubspot_url)
        assert "accepts" in check(settings)
        with pytest.raises(SourceUnreachable, match="429"):
            check(settings)


@pytest.mark.parametrize("since", [None, LONG_AGO], ids=["first load", "later load"])
@pytest.mark.parametrize("kind", ["empty_page", "short_page"])
def test_missing_rows_in_mid_paging_are_refused(
    account: Any, contacts: ObjectReader, faults: Faults, kind: Any, since: datetime | None
) -> None:
    account.put("contacts", *range(1, 451))
    faults.add(Fault(kind, path=LIST if since is None else SEARCH, skip=2))

    with pytest.raises(SourceRefused, match="rows would be missing"):
        ids(contacts.read(since))


def test_an_empty_page_among_the_keys_is_refused(
    account: Any, contacts: ObjectReader, faults: Faults
) -> None:
    account.put("contacts", *range(1, 451))
    faults.add(Fault("empty_page", path=LIST, skip=2))

    with pytest.raises(SourceRefused, match="rows would be missing"):
        ids(contacts.read_keys())


@pytest.mark.parametrize("skip", [0, 1, 2], ids=["first", "middle", "last"])
def test_an_empty_page_of_events_is_refused(
    account: Any, settings: Settings, faults: Faults, skip: int
) -> None:
    account.execute(
        "insert into collection_item values ('email_events', ?, ?, ?)",
        [(n, f"e{n}", f'{{"id":"e{n}","created":{n},"type":"SENT"}}') for n in range(2_500)],
    )
    faults.add(Fault("empty_page", path=EVENTS, skip=skip))

    with pytest.raises(SourceRefused, match="empty page"):
        list(MarketingReader(connect(settings)).email_events(None))


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "error_in_200"])
def test_a_lasting_fault_is_unreachable(
    account: Any, contacts: ObjectReader, faults: Faults, kind: Any
) -> None:
    account.put("contacts", *range(1, 451))
    faults.add(Fault(kind, path=LIST, skip=2, times=None))

    with pytest.raises(SourceUnreachable, match="/crm/v3/objects/contacts") as caught:
        ids(contacts.read(None))
    assert caught.value.exit_code == 3


def test_a_failed_run_leaves_raw_and_cursors_as_they_were(
    account: Any, settings: Settings, query: Any, faults: Faults
) -> None:
    account.put("contacts", *range(1, 31), firstname="Alt")
    account.item("owners", "1", {"id": "1", "email": "o@example.com"})
    run_source(settings, NAME)
    account.put("contacts", *range(1, 31), modified="2026-01-02", firstname="Neu")

    faults.add(Fault("error_in_200", path="/email/public/v1/events", times=None))
    with pytest.raises(SourceUnreachable, match="/email/public/v1/events"):
        run_source(settings, NAME)
    faults.clear()
    # A first page without rows is no paging error; that all owners are gone is.
    faults.add(Fault("empty_page", path="/crm/v3/owners"))
    with pytest.raises(SourceRefused, match="owner"):
        run_source(settings, NAME)
    assert query("select distinct firstname from contact") == [("Alt",)]
    assert query("select count(*) from owner") == [(1,)]

    faults.clear()
    run_source(settings, NAME)
    assert query("select firstname, count(*) from contact group by 1") == [("Neu", 30)]


@pytest.mark.parametrize("kind", ["forbidden", "not_found"])
def test_an_optional_object_that_the_account_does_not_offer_stops_nothing(
    account: Any, settings: Settings, query: Any, faults: Faults, kind: Any
) -> None:
    account.put("contacts", 1)
    account.put("communications", 5, direction="INBOUND")
    faults.add(Fault(kind, path="/objects/postal_mail", times=None))

    report = run_source(settings, NAME)

    assert report.status == "loaded"
    assert set(report.left_out) == {"postal_mail"}
    assert "/crm/v3/objects/postal_mail" in report.left_out["postal_mail"]
    assert query("select (select count(*) from contact), (select count(*) from communication)") == [
        (1, 1)
    ]
    assert query("select count(*) from postal_mail") == [(0,)]


def test_what_is_left_out_is_said_once_with_its_fix(
    settings: Settings, faults: Faults, caplog: pytest.LogCaptureFixture
) -> None:
    letters = next(kind for kind in tables.OBJECTS if kind.api_name == "postal_mail")
    faults.add(Fault("forbidden", path="/objects/postal_mail", times=None))

    assert ids(ObjectReader(connect(settings), letters, 100).read(None)) == []

    warnings = [item for item in caplog.records if item.name.startswith("ingestion")]
    assert [item.levelname for item in warnings] == ["WARNING"]
    assert "missing read scope" in warnings[0].getMessage()


def test_an_object_whose_scope_is_taken_away_keeps_its_rows_until_it_is_given_again(
    account: Any, settings: Settings, query: Any, faults: Faults
) -> None:
    account.put("postal_mail", 1, direction="INBOUND")
    assert run_source(settings, NAME).left_out == {}
    account.put("postal_mail", 2, modified="2026-01-02", direction="OUTBOUND")
    faults.add(Fault("forbidden", path="/objects/postal_mail", times=None))

    assert set(run_source(settings, NAME).left_out) == {"postal_mail"}
    assert query("select id from postal_mail") == [("1",)]

    faults.clear()
    assert run_source(settings, NAME).left_out == {}
    assert query("select id from postal_mail order by 1") == [("1",), ("2",)]


def test_a_missing_scope_of_an_object_that_is_needed_stops_the_source(
    contacts: ObjectReader, faults: Faults
) -> None:
    faults.add(Fault("forbidden", path=LIST, times=None))

    with pytest.raises(CredentialsRejected, match="/crm/v3/objects/contacts") as caught:
        ids(contacts.read(None))
    assert caught.value.exit_code == 2


def test_more_rows_than_the_search_cap_at_one_instant_are_all_read(
    account: Any, contacts: ObjectReader, faults: Faults
) -> None:
    account.put("contacts", *range(1, 10_451), modified="2026-01-01")

    found = ids(contacts.read(LONG_AGO))

    assert len(found) == len(set(found)) == 10_450
    assert faults.count(SEARCH) == 53


def test_a_row_that_is_modified_while_it_is_read_hides_no_other_row(
    account: Any, contacts: ObjectReader
) -> None:
    account.put("contacts", *range(1, 1_001))
    pages = contacts._search([], LONG_AGO)
    found = [next(pages)["id"] for _ in range(200)]
    account.put("contacts", *range(1, 100), modified="2026-02-01")
    account.delete("contacts", *range(100, 200))

    found += [row["id"] for row in pages]

    assert {str(key) for key in range(200, 1_001)} <= set(found)


def test_a_wrong_token_names_the_setting(configure: Callable[..., Settings], address: str) -> None:
    settings = configure(address, token="wrong")

    with pytest.raises(
        CredentialsRejected, match=r"connectors\.crm_hubspot\.access_token"
    ) as caught:
        run_source(settings, NAME)
    assert caught.value.exit_code == 2
    assert "wrong" not in str(caught.value)
    with pytest.raises(CredentialsRejected):
        check(settings)


def test_a_missing_token_says_where_to_put_it(configure: Callable[..., Settings]) -> None:
    with pytest.raises(ConfigurationError, match=r"\.dlt/secrets\.toml"):
        check(configure("http://127.0.0.1:1/hubspot", token=""))


def test_an_unreachable_address_is_named(configure: Callable[..., Settings]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = configure(f"http://127.0.0.1:{port}/hubspot")

    with pytest.raises(SourceUnreachable, match=f"127.0.0.1:{port}") as caught:
        run_source(settings, NAME)
    assert caught.value.exit_code == 3
    with pytest.raises(SourceUnreachable, match=r"connectors\.crm_hubspot\.base_url"):
        check(settings)


def test_a_password_in_the_address_is_not_shown(configure: Callable[..., Settings]) -> None:
    settings = configure("http://max:geheim@127.0.0.1:1/hubspot")

    with pytest.raises(SourceUnreachable, match=r"http://127\.0\.0\.1:1/hubspot") as caught:
        check(settings)
    assert "geheim" not in str(caught.value)


def test_an_address_that_is_not_hubspot_is_named(
    configure: Callable[..., Settings], address: str
) -> None:
    with pytest.raises(SourceRefused, match="404"):
        check(configure(address.replace("/hubspot", "/other")))
