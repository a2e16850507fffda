"""LimeSurvey into raw, whole and incremental, and what happens when it misbehaves."""

import base64
import socket
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo.emulator import Fault, Faults
from demo.emulator.limesurvey import RemoteControl as EmulatedControl
from ingestion.config import Settings
from ingestion.errors import (
    ConfigurationError,
    CredentialsRejected,
    SourceRefused,
    SourceUnreachable,
)
from ingestion.pipeline import run_source
from ingestion.sources.survey_limesurvey import NAME, TABLES, check, client, responses
from ingestion.sources.survey_limesurvey.responses import ResponseReader

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once."""
    monkeypatch.setattr(client, "BACKOFF_SECONDS", 0)


def answering(monkeypatch: pytest.MonkeyPatch, method: str, result: Any) -> None:
    """Let the emulated server answer one function with something else."""
    original = EmulatedControl._result

    def replaced(self: Any, folder: Any, name: str, params: list[Any]) -> Any:
        return result if name == method else original(self, folder, name, params)

    monkeypatch.setattr(EmulatedControl, "_result", replaced)


def test_an_empty_server_leaves_all_tables_and_columns(settings: Settings, query: Query) -> None:
    run_source(settings, NAME)

    found = set(
        query(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'raw_survey_limesurvey'"
        )
    )
    assert {(table.name, column.name) for table in TABLES for column in table.columns} <= found


def test_surveys_participants_and_answers_land_typed(
    server: Any, settings: Settings, query: Query
) -> None:
    server.survey(11, "Zufriedenheit", "nps_relational", "nps", "nps_reason")
    server.survey(12, "Service", "csat_service", "csat")
    server.participants(11, 1)
    server.participants(11, 2, completed="2026-01-02 10:05")
    server.responses(11, 1, nps=9, nps_reason="Prima Beratung, gern wieder!")
    server.responses(11, 2, nps="0", nps_reason=None)

    report = run_source(settings, NAME)

    assert report.rejected == {}
    assert query("select sid, title, instrument from survey order by sid") == [
        (11, "Zufriedenheit", "nps_relational"),
        (12, "Service", "csat_service"),
    ]
    participants = (
        "select tid, email, attribute_1, attribute_2, sent::text, completed::text"
        " from participant order by tid"
    )
    assert query(participants) == [
        (1, "1@example.com", "K1", "S00001", "2026-01-01 07:00:00", None),
        (2, "2@example.com", "K2", "S00002", "2026-01-01 07:00:00", "2026-01-02 09:05:00"),
    ]
    response = "select id, token, submitdate::text, lastpage from response order by id"
    assert query(response) == [
        (1, "t1", "2026-01-02 09:05:00", 3),
        (2, "t2", "2026-01-02 09:05:00", 3),
    ]
    answers = "select response_id, question_code, value from response_answer order by 1, 2"
    assert query(answers) == [
        (1, "nps", "9"),
        (1, "nps_reason", "Prima Beratung, gern wieder!"),
        (2, "nps", "0"),
        (2, "nps_reason", None),
    ]


def test_a_second_run_sees_new_edited_and_cleared_answers_only(
    server: Any, settings: Settings, query: Query
) -> None:
    server.survey(11, "Zufriedenheit", "nps_relational", "nps", "nps_reason")
    server.responses(11, *range(1, 20), nps=7, nps_reason="ok")
    run_source(settings, NAME)
    assert run_source(settings, NAME).rows == {}

    server.responses(11, 3, edited="2026-01-20", nps=2, nps_reason=None)
    server.responses(11, 20, day="2026-01-21", nps=10, nps_reason="toll")
    report = run_source(settings, NAME)

    assert report.rows == {"response": 2, "response_answer": 4}
    changed = "select response_id, value from response_answer where response_id in (3, 20)"
    assert sorted(query(changed), key=str) == [(20, "10"), (20, "toll"), (3, "2"), (3, None)]


def test_a_large_survey_is_read_from_the_overlap_on(
    server: Any, settings: Settings, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "READ_AS_A_WHOLE", 50)
    monkeypatch.setattr(responses, "IDS_PER_EXPORT", 40)
    server.survey(11, "Zufriedenheit", "nps_relational", "nps")
    # Deleted responses leave gaps, and ids beyond the count.
    for month in range(1, 10):
        first = month * 30
        server.responses(11, *range(first, first + 20), day=f"2025-0{month}-15", nps=month)
    run_source(settings, NAME)
    assert query("select count(*) from response") == [(180,)]

    server.responses(11, 31, day="2025-01-15", edited="2025-10-01", nps=1)
    server.responses(11, 272, day="2025-09-15", edited="2025-10-01", nps=1)
    server.responses(11, 300, day="2025-10-01", nps=10)
    report = run_source(settings, NAME)

    # Response 31 was edited more than thirty days after its start: that is the documented limit.
    assert report.rows["response"] == 2
    assert report.extracted["response"] < 180
    edited = "select id from response where datestamp >= timestamp '2025-10-01' order by id"
    assert query(edited) == [(272,), (300,)]


def test_dates_are_taken_in_the_servers_zone() -> None:
    reader = ResponseReader(ZoneInfo("Europe/Berlin"))

    moments = [reader.moment(text) for text in ("2026-01-02 10:00:00", "2026-07-02 10:00", "N")]

    assert [str(moment) for moment in moments] == [
        "2026-01-02 09:00:00+00:00",
        "2026-07-02 08:00:00+00:00",
        "None",
    ]


def test_a_survey_without_a_marker_is_known_by_its_questions(
    server: Any, settings: Settings, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.survey(11, "Aufwand", "unused", "intro", "ces")
    answering(monkeypatch, "get_language_properties", {"surveyls_description": "ohne Angabe"})

    run_source(settings, NAME)

    assert query("select instrument from survey") == [("ces_service",)]


def test_the_older_form_of_an_export_is_read_too(
    server: Any, settings: Settings, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.survey(11, "Zufriedenheit", "nps_relational", "nps")
    server.responses(11, 5, nps=1)
    document = b'{"responses":[{"5":{"id":"5","startdate":null,"nps":"8"}}]}'
    answering(monkeypatch, "export_responses", base64.b64encode(document).decode())

    run_source(settings, NAME)

    assert query("select response_id, value from response_answer") == [(5, "8")]


@pytest.mark.parametrize(
    "wrong",
    [
        ("export_responses", base64.b64encode(b'{"responses":[]}').decode(), "0 of 3 responses"),
        ("export_responses", base64.b64encode(b'{"responses":[{"id"').decode(), "cut off"),
        ("export_responses", "abc", "cut off"),
        ("export_responses", {"status": "Error: memory"}, "Error: memory"),
        ("list_participants", {"status": "No survey participants found."}, "0 of 2 participants"),
    ],
    ids=["empty", "cut JSON", "cut base64", "error in 200", "no participants"],
)
def test_a_wrong_answer_refuses_the_extract_and_keeps_raw(
    server: Any,
    settings: Settings,
    query: Query,
    wrong: tuple[str, Any, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    method, result, message = wrong
    server.survey(11, "Zufriedenheit", "nps_relational", "nps")
    server.participants(11, 1, 2)
    server.responses(11, 1, 2, nps=7)
    run_source(settings, NAME)
    server.responses(11, 3, nps=1)
    answering(monkeypatch, method, result)

    with pytest.raises(SourceRefused, match=message):
        run_source(settings, NAME)
    assert query("select count(*) from response") == [(2,)]
    assert query("select count(*) from participant") == [(2,)]


def test_a_passing_server_error_is_tried_again(
    server: Any, settings: Settings, query: Query, faults: Faults
) -> None:
    server.survey(11, "Zufriedenheit", "nps_relational", "nps")
    faults.add(Fault("server_error", path="remotecontrol", skip=3))

    run_source(settings, NAME)

    assert query("select sid from survey") == [(11,)]


def test_a_lasting_server_error_is_unreachable(settings: Settings, faults: Faults) -> None:
    faults.add(Fault("server_error", path="remotecontrol", times=None))

    with pytest.raises(SourceUnreachable, match="still answered 500"):
        run_source(settings, NAME)


def test_an_expired_session_is_opened_again(
    server: Any, settings: Settings, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.survey(11, "Zufriedenheit", "nps_relational", "nps")
    original = EmulatedControl._result
    forgotten: list[str] = []

    def forgetful(self: Any, folder: Any, name: str, params: list[Any]) -> Any:
        if name == "get_language_properties" and not forgotten:
            forgotten.append(name)
            self._keys.clear()
        return original(self, folder, name, params)

    monkeypatch.setattr(EmulatedControl, "_result", forgetful)
    run_source(settings, NAME)

    assert forgotten
    assert query("select instrument from survey") == [("nps_relational",)]


def test_a_wrong_password_names_the_setting(
    configure: Callable[..., Settings], address: str
) -> None:
    settings = configure(address, password="falsch")

    for attempt in (lambda: run_source(settings, NAME), lambda: check(settings)):
        with pytest.raises(CredentialsRejected, match=r"survey_limesurvey\.password") as caught:
            attempt()
        assert caught.value.exit_code == 2
        assert "falsch" not in str(caught.value)


def test_a_missing_password_says_where_to_put_it(configure: Callable[..., Settings]) -> None:
    with pytest.raises(ConfigurationError, match=r"\.dlt/secrets\.toml"):
        check(configure("http://127.0.0.1:1/limesurvey", password=""))


def test_an_unreachable_address_is_named(configure: Callable[..., Settings]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(SourceUnreachable, match=f"127.0.0.1:{port}") as caught:
        run_source(configure(f"http://127.0.0.1:{port}/limesurvey"), NAME)
    assert caught.value.exit_code == 3


def test_check_counts_the_surveys(server: Any, settings: Settings) -> None:
    server.survey(11, "Zufriedenheit", "nps_relational", "nps")

    assert "1 surveys" in check(settings)
