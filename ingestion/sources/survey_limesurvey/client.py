"""JSON-RPC to LimeSurvey's RemoteControl 2: sessions, retries, every wrong answer as an error."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson

from ingestion.errors import (
    ConfigurationError,
    CredentialsRejected,
    SourceRefused,
    SourceUnreachable,
    without_password,
)

ENDPOINT = "/index.php/admin/remotecontrol"
SETTING = "connectors.survey_limesurvey"
BACKOFF_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60

# LimeSurvey reports "nothing there" in the same form as an error.
NOTHING = (
    "No surveys found",
    "No questions found",
    "No survey participants found",
    "No Tokens found",
    "No survey participants table",
    "No token table",
    "No Data, could not get max id",
    "No Data, survey table does not exist",
    "No valid Data",
)


class RemoteControl:
    """A connection to one LimeSurvey server; `session` opens it for calls."""

    def __init__(
        self, base_url: str, username: str, password: str | None, timeout: float, retries: int
    ) -> None:
        from dlt.sources.helpers.requests import Client

        if not password:
            raise ConfigurationError(
                f"LimeSurvey's password is missing. Set {SETTING}.password in .dlt/secrets.toml "
                "or in the environment (RUNDBLICK__CONNECTORS__SURVEY_LIMESURVEY__PASSWORD)."
            )
        self.base_url = base_url.rstrip("/")
        self.shown_url = without_password(self.base_url)
        self._username = username
        self._password = password
        self._key: str | None = None
        self._http = Client(
            request_timeout=timeout,
            raise_for_status=False,
            request_max_attempts=retries + 1,
            request_backoff_factor=BACKOFF_SECONDS,
            request_max_retry_delay=LONGEST_WAIT_SECONDS,
        )

    @contextmanager
    def session(self) -> Iterator["RemoteControl"]:
        """Log in for the calls inside and out again."""
        self._log_in()
        try:
            yield self
        finally:
            key, self._key = self._key, None
            # A run that has failed already must show its own error, not that of the log-out.
            with suppress(SourceUnreachable, SourceRefused):
                self._send("release_session_key", [key])

    def call(self, method: str, *arguments: Any) -> Any:
        """The result of a function; None when LimeSurvey says that there is nothing."""
        result = self._send(method, [self._key, *arguments])
        if _status(result) == "Invalid session key":
            # Sessions end after a while; one more log-in is harmless.
            self._log_in()
            result = self._send(method, [self._key, *arguments])
        status = _status(result)
        if status is None or status == "OK":
            return result
        if any(text.lower() in status.lower() for text in NOTHING):
            return None
        if "permission" in status.lower():
            raise CredentialsRejected(
                f"LimeSurvey user {self._username!r} may not call {method}: {status}. Give it "
                "read and export permission on surveys, responses and participants."
            )
        raise SourceRefused(
            f"LimeSurvey refused {method}: {status}. Nothing of this extract is loaded."
        )

    def _log_in(self) -> None:
        result = self._send("get_session_key", [self._username, self._password])
        if not isinstance(result, str):
            raise CredentialsRejected(
                f"LimeSurvey at {self.shown_url} rejected the log-in: "
                f"{_status(result) or 'no session key'}. Check {SETTING}.username and "
                f"{SETTING}.password."
            )
        self._key = result

    def _send(self, method: str, params: list[Any]) -> Any:
        from requests.exceptions import RequestException

        try:
            response = self._http.session.post(
                self.base_url + ENDPOINT, json={"method": method, "params": params, "id": 1}
            )
        except RequestException as error:
            raise SourceUnreachable(
                f"LimeSurvey at {self.shown_url} does not answer ({type(error).__name__}). Check "
                f"{SETTING}.base_url and the network; for the demo, its emulator must be running."
            ) from error
        if response.status_code == 429 or response.status_code >= 500:
            raise SourceUnreachable(
                f"LimeSurvey at {self.shown_url} still answered {response.status_code} to {method} "
                f"after all retries. Run again later, or raise {SETTING}.retries."
            )
        try:
            body = orjson.loads(response.content)
        except orjson.JSONDecodeError:
            body = None
        if response.status_code >= 400 or not isinstance(body, dict) or "result" not in body:
            raise SourceRefused(
                f"LimeSurvey at {self.shown_url} did not answer {method} with JSON-RPC (status "
                f"{response.status_code}). Check {SETTING}.base_url and switch on the JSON-RPC "
                "interface in LimeSurvey's global settings."
            )
        if body.get("error"):
            raise SourceRefused(f"LimeSurvey could not run {method}. Nothing is loaded.")
        return body["result"]


def _status(result: Any) -> str | None:
    """The text of LimeSurvey's error form, None for anything else."""
    if isinstance(result, dict) and set(result) == {"status"}:
        return str(result["status"])
    return None
