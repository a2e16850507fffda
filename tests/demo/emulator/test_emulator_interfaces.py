"""The emulator answers as HubSpot and LimeSurvey do, from stores that may change under it."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.emulator import Fault, Faults, serve
from demo.emulator.store import create_hubspot, create_limesurvey

TOKEN = "test-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores with 250 tickets, 25 of them archived, and a survey with three responses."""
    tmp_path = tmp_path_factory.mktemp("stores")
    create_hubspot(tmp_path / "hubspot.sqlite")
    create_limesurvey(tmp_path / "limesurvey.sqlite")
    fill(tmp_path, range(1, 251))
    with closing(sqlite3.connect(tmp_path / "limesurvey.sqlite")) as store, store:
        store.execute("insert into survey values (11, 'Zufriedenheit', 'nps_relational')")
        store.execute("insert into question values (11, 'nps', 'Wie wahrscheinlich', 'N')")
        store.executemany(
            "insert into participant values (11, ?, ?, 'Eva', 'Muster', 'e@example.com', 'OK',"
            " '2026-01-01 08:00', ?, 'K1', null)",
            [(1, "t1", "N"), (2, "t2", "2026-01-02 10:00"), (3, "t3", "N")],
        )
        store.executemany(
            "insert into response values (11, ?, ?, ?, '2026-01-02 10:00:00',"
            " '2026-01-02 10:05:00', 1, 'de', ?)",
            [
                (1, "t1", None, '{"nps": null}'),
                (2, "t2", "2026-01-02 10:05:00", '{"nps": "9"}'),
                (4, "t4", "2026-01-02 10:06:00", '{"nps": "3"}'),
            ],
        )
    return tmp_path


def fill(folder: Path, ids: range) -> None:
    """Write tickets; every 10th id below 300 is archived, the date rises with the id."""
    rows = []
    for key in ids:
        stamp = f"2026-01-{1 + key // 100:02d}T00:00:{key % 60:02d}.{key % 7:03d}Z"
        archived = key % 10 == 0 and key <= 300
        links = {"contacts": {"results": [{"id": "7", "type": "ticket_to_contact"}]}}
        body = {
            "id": str(key),
            "properties": {"subject": f"S{key}", "content": "…", "hs_lastmodifieddate": stamp},
            "archived": archived,
            "associations": links if key % 2 else {},
        }
        rows.append(("tickets", str(key), stamp, int(archived), json.dumps(body)))
    with closing(sqlite3.connect(folder / "hubspot.sqlite")) as store, store:
        store.executemany("insert into crm_object values (?, ?, ?, ?, ?)", rows)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address of a running emulator."""
    with serve(folder, TOKEN) as emulator:
        yield emulator.base_url


@pytest.fixture
def tickets(address: str) -> str:
    """The address of the tickets."""
    return f"{address}/hubspot/crm/v3/objects/tickets"


def get(url: str, **params: Any) -> dict[str, Any]:
    """The body of a good answer."""
    response = requests.get(url, params=params, headers=BEARER, timeout=10)
    assert response.status_code == 200, response.text
    return dict(response.json())


def search(tickets: str, **request: Any) -> requests.Response:
    """The answer to a search."""
    return requests.post(f"{tickets}/search", json=request, headers=BEARER, timeout=10)


def rpc(address: str, method: str, *params: Any) -> Any:
    """The result of a LimeSurvey function."""
    body = {"method": method, "params": params, "id": 1}
    url = f"{address}/limesurvey/index.php/admin/remotecontrol"
    response = requests.post(url, json=body, timeout=10)
    assert response.status_code == 200
    return response.json()["result"]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer other"}], ids=["none", "wrong"])
def test_without_the_token_nothing_is_told(tickets: str, header: dict[str, str]) -> None:
    response = requests.get(tickets, headers=header, timeout=10)

    assert response.status_code == 401
    assert response.json()["category"] == "INVALID_AUTHENTICATION"
    assert "results" not in response.json()


@pytest.mark.parametrize(("archived", "expected"), [("false", 225), ("true", 25)])
def test_a_list_is_paged_to_its_end(tickets: str, archived: str, expected: int) -> None:
    found: list[str] = []
    after = None
    while True:
        params = {"limit": 60, "archived": archived, **({"after": after} if after else {})}
        page = get(tickets, **params)
        found += [row["id"] for row in page["results"]]
        assert all(row["archived"] == (archived == "true") for row in page["results"])
        if "paging" not in page:
            break
        after = page["paging"]["next"]["after"]

    assert len(found) == len(set(found)) == expected


def test_only_properties_and_associations_asked_for_are_sent(tickets: str) -> None:
    plain = get(tickets, limit=1, properties="subject,unknown")["results"][0]
    linked = get(tickets, limit=1, associations="contact")["results"][0]

    assert set(plain["properties"]) == {"subject", "hs_lastmodifieddate", "hs_object_id"}
    assert "associations" not in plain
    assert linked["associations"]["contacts"]["results"][0]["id"] == "7"
    assert "content" in linked["properties"]


@pytest.mark.parametrize("limit", ["0", "101", "x"])
def test_a_page_size_out_of_range_is_refused(tickets: str, limit: str) -> None:
    response = requests.get(tickets, params={"limit": limit}, headers=BEARER, timeout=10)

    assert response.status_code == 400
    assert response.json()["category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"operator": "GTE", "value": "2026-01-03T00:00:00Z"}, 45),
        ({"operator": "GTE", "value": "1767398400000"}, 45),
        ({"operator": "LT", "value": "1767398400000"}, 180),
        ({"operator": "EQ", "value": "2026-01-01T00:00:01.001Z"}, 1),
        (
            {
                "operator": "BETWEEN",
                "value": "2026-01-02T00:00:00Z",
                "highValue": "2026-01-02T23:59:59Z",
            },
            90,
        ),
    ],
    ids=["from ISO", "from epoch", "before", "equal", "between"],
)
def test_search_filters_on_the_modification_date(
    tickets: str, item: dict[str, str], expected: int
) -> None:
    group = {"filters": [{"propertyName": "hs_lastmodifieddate", **item}]}

    body = search(tickets, filterGroups=[group], limit=5).json()

    assert body["total"] == expected
    assert len(body["results"]) == min(5, expected)
    assert all("associations" not in row and not row["archived"] for row in body["results"])


def test_search_sorts_ids_as_numbers_and_pages_by_offset(tickets: str) -> None:
    sorts = [{"propertyName": "hs_object_id", "direction": "DESCENDING"}]

    first = search(tickets, sorts=sorts, limit=2).json()
    second = search(tickets, sorts=sorts, limit=2, after=first["paging"]["next"]["after"]).json()

    ids = [row["id"] for row in (*first["results"], *second["results"])]
    assert ids == ["249", "248", "247", "246"]


@pytest.mark.parametrize(
    "request_body",
    [
        {"limit": 201},
        {"limit": 100, "after": 9_950},
        {"sorts": ["a", "b"]},
        {"filterGroups": [{"filters": [{"propertyName": "x", "operator": "LIKE", "value": "y"}]}]},
        {"filterGroups": [{}] * 6},
    ],
    ids=["page size", "beyond 10,000", "two sorts", "operator", "groups"],
)
def test_search_refuses_what_hubspot_refuses(tickets: str, request_body: dict[str, Any]) -> None:
    response = search(tickets, **request_body)

    assert response.status_code == 400
    assert response.json()["status"] == "error"


def test_associations_come_in_batches_with_a_word_for_the_missing(address: str) -> None:
    url = f"{address}/hubspot/crm/v4/associations/tickets/contacts/batch/read"
    inputs = {"inputs": [{"id": "1"}, {"id": "2"}]}

    response = requests.post(url, json=inputs, headers=BEARER, timeout=10)

    assert response.status_code == 207
    body = response.json()
    assert [(row["from"]["id"], row["to"][0]["toObjectId"]) for row in body["results"]] == [
        ("1", 7)
    ]
    assert body["errors"][0]["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"


def test_a_store_may_change_and_be_replaced_while_the_emulator_runs(tmp_path: Path) -> None:
    create_hubspot(tmp_path / "hubspot.sqlite")
    with serve(tmp_path, TOKEN) as emulator:
        tickets = f"{emulator.hubspot_url}/crm/v3/objects/tickets"
        assert search(tickets).json()["total"] == 0
        fill(tmp_path, range(1_000, 12_000))
        body = search(tickets, limit=200, after=9_800).json()
        beyond = search(tickets, limit=200, after=10_000).status_code
        create_hubspot(tmp_path / "new.sqlite")
        (tmp_path / "new.sqlite").replace(tmp_path / "hubspot.sqlite")
        replaced = search(tickets).json()["total"]

    assert (body["total"], len(body["results"])) == (11_000, 200)
    assert body["paging"]["next"]["after"] == "10000"
    assert beyond == 400
    assert replaced == 0


def test_a_burst_is_stopped_with_retry_after(folder: Path) -> None:
    with serve(folder, TOKEN, burst_limit=2) as emulator:
        url = f"{emulator.hubspot_url}/crm/v3/owners"
        answers = [requests.get(url, headers=BEARER, timeout=10) for _ in range(5)]

    # The window may turn once in between.
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert 1 <= int(limited[0].headers["Retry-After"]) <= 11
    assert limited[0].json()["category"] == "RATE_LIMITS"


def test_faults_hit_the_chosen_requests_only(folder: Path) -> None:
    path = "GET /hubspot/crm/v3/objects/tickets"
    faults = Faults(Fault("server_error", path=path, skip=1, times=2))
    with serve(folder, TOKEN, faults=faults) as emulator:
        tickets = f"{emulator.hubspot_url}/crm/v3/objects/tickets"
        answers = [requests.get(tickets, headers=BEARER, timeout=10) for _ in range(4)]
        searched = search(tickets)

    assert [answer.status_code for answer in answers] == [200, 500, 500, 200]
    assert searched.status_code == 200
    assert faults.count("/crm/v3/objects/tickets") == 5


@pytest.mark.parametrize("kind", ["postal_mail", "communications"])
def test_letters_and_messages_are_objects_like_others(tmp_path: Path, kind: str) -> None:
    create_hubspot(tmp_path / "hubspot.sqlite")
    stamp = "2026-01-01T08:00:00.000Z"
    body = {
        "id": "9",
        "properties": {"direction": "INBOUND", "hs_x": "y", "hs_lastmodifieddate": stamp},
        "archived": False,
        "associations": {"tickets": {"results": [{"id": "7", "type": "x"}]}},
    }
    with closing(sqlite3.connect(tmp_path / "hubspot.sqlite")) as store, store:
        row = (kind, "9", stamp, 0, json.dumps(body))
        store.execute("insert into crm_object values (?, ?, ?, ?, ?)", row)
    with serve(tmp_path, TOKEN) as emulator:
        crm = f"{emulator.hubspot_url}/crm"
        listed = get(f"{crm}/v3/objects/{kind}", properties="direction", associations="tickets")
        found = search(f"{crm}/v3/objects/{kind}").json()["total"]
        properties = get(f"{crm}/v3/properties/{kind}")["results"]
        linked = requests.post(
            f"{crm}/v4/associations/{kind}/tickets/batch/read",
            json={"inputs": [{"id": "9"}]},
            headers=BEARER,
            timeout=10,
        )

    assert listed["results"][0]["properties"]["direction"] == "INBOUND"
    assert listed["results"][0]["associations"]["tickets"]["results"][0]["id"] == "7"
    assert found == 1
    # HubSpot itself knows no direction of letters and messages.
    assert {item["name"]: item["hubspotDefined"] for item in properties} == {
        "direction": False,
        "hs_lastmodifieddate": True,
        "hs_x": True,
    }
    assert linked.json()["results"][0]["to"][0]["toObjectId"] == 7


@pytest.mark.parametrize(
    ("kind", "status", "category"),
    [("forbidden", 403, "MISSING_SCOPES"), ("not_found", 404, "OBJECT_NOT_FOUND")],
)
def test_what_an_account_does_not_offer_is_refused(
    folder: Path, kind: Any, status: int, category: str
) -> None:
    faults = Faults(Fault(kind, path="/objects/postal_mail", times=None))
    with serve(folder, TOKEN, faults=faults) as emulator:
        letters = f"{emulator.hubspot_url}/crm/v3/objects/postal_mail"
        refused = requests.get(letters, headers=BEARER, timeout=10)

    assert (refused.status_code, refused.json()["category"]) == (status, category)


def test_limesurvey_wants_a_session(address: str) -> None:
    assert rpc(address, "get_session_key", "rundblick", "wrong") == {
        "status": "Invalid user name or password"
    }
    assert rpc(address, "list_surveys", "no-key") == {"status": "Invalid session key"}

    key = rpc(address, "get_session_key", "rundblick", TOKEN)
    assert rpc(address, "list_surveys", key)[0]["surveyls_title"] == "Zufriedenheit"

    assert rpc(address, "release_session_key", key) == "OK"
    assert rpc(address, "list_surveys", key) == {"status": "Invalid session key"}


@pytest.mark.parametrize(
    ("completion", "first", "last", "expected"),
    [
        ("all", None, None, ["1", "2", "4"]),
        ("complete", None, None, ["2", "4"]),
        ("incomplete", None, None, ["1"]),
        ("all", 2, None, ["2", "4"]),
        ("all", 2, 3, ["2"]),
        ("all", 5, 9, []),
    ],
)
def test_limesurvey_exports_base64(
    address: str, completion: str, first: int | None, last: int | None, expected: list[str]
) -> None:
    key = rpc(address, "get_session_key", "rundblick", TOKEN)

    result = rpc(
        address, "export_responses", key, 11, "json", None, completion, "code", "short", first, last
    )

    rows = json.loads(base64.b64decode(result))["responses"]
    assert [row["id"] for row in rows] == expected


def test_limesurvey_lists_participants_by_offset_and_counts(address: str) -> None:
    key = rpc(address, "get_session_key", "rundblick", TOKEN)

    page = rpc(address, "list_participants", key, 11, 1, 1, False, ["completed", "attribute_1"])
    assert page == [
        {
            "tid": 2,
            "token": "t2",
            "participant_info": {
                "firstname": "Eva",
                "lastname": "Muster",
                "email": "e@example.com",
            },
            "completed": "2026-01-02 10:00",
            "attribute_1": "K1",
        }
    ]
    assert len(rpc(address, "list_participants", key, 11, 0, 10, True)) == 2
    assert rpc(address, "list_participants", key, 11, 3) == {
        "status": "No survey participants found."
    }
    summary = rpc(address, "get_summary", key, 11)
    assert (summary["completed_responses"], summary["full_responses"]) == ("2", "3")
    assert rpc(address, "list_questions", key, 11)[0]["title"] == "nps"
    assert rpc(address, "export_responses", key, 99, "json") == {
        "status": "No Data, could not get max id."
    }
