"""HTTP to HubSpot: bearer token, retries with back-off, and every wrong answer as a clear error."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from ingestion.errors import (
    ConfigurationError,
    CredentialsRejected,
    SourceRefused,
    SourceUnreachable,
    without_password,
)

TOKEN_SETTING = "connectors.crm_hubspot.access_token"
ADDRESS_SETTING = "connectors.crm_hubspot.base_url"
ERROR_BODY = b'"status":"error"'
BACKOFF_SECONDS = 0.5
# A longer Retry-After is a used-up daily quota: waiting for it would only look like a hang.
LONGEST_WAIT_SECONDS = 60

Row = dict[str, Any]


class ScopeMissing(CredentialsRejected):
    """The token is good, but its app may not read this path."""


class PathUnknown(SourceRefused):
    """The account's HubSpot has nothing at this path."""


class HubSpotClient:
    """A connection to one HubSpot account."""

    def __init__(
        self, base_url: str, access_token: str | None, timeout_seconds: float, retries: int
    ) -> None:
        from dlt.sources.helpers.requests import Client

        if not access_token:
            raise ConfigurationError(
                f"HubSpot's access token is missing. Set {TOKEN_SETTING} in .dlt/secrets.toml or "
                "in the environment (RUNDBLICK__CONNECTORS__CRM_HUBSPOT__ACCESS_TOKEN)."
            )
        self.base_url = base_url.rstrip("/")
        self.shown_url = without_password(self.base_url)
        header = f"Bearer {access_token}"

        def authorize(request: Any) -> Any:
            # As an auth callable, so that a .netrc entry of the host cannot replace the token.
            request.headers["Authorization"] = header
            return request

        self._http = Client(
            request_timeout=timeout_seconds,
            raise_for_status=False,
            request_max_attempts=retries + 1,
            request_backoff_factor=BACKOFF_SECONDS,
            request_max_retry_delay=LONGEST_WAIT_SECONDS,
            retry_condition=_is_error_in_good_clothes,
            session_attrs={"auth": authorize},
        )

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Row:
        """The JSON object at a path."""
        return self._answer("GET", path, params=params)

    def post(self, path: str, body: Row) -> Row:
        """The JSON object that answers a JSON body."""
        return self._answer("POST", path, json=body)

    def pages(
        self, path: str, params: Mapping[str, Any], may_end_empty: bool = False
    ) -> Iterator[list[Row]]:
        """The rows of a v3 list, page by page.

        An empty page in mid-paging is refused. `may_end_empty` is for callers that count the rows
        afterwards: the last row of a list may be deleted between two pages.
        """
        after: str | None = None
        while True:
            body = self.get(path, {**params, **({"after": after} if after else {})})
            rows = self.rows(body, "results", path)
            following = (body.get("paging") or {}).get("next", {}).get("after")
            if not rows and (following or (after and not may_end_empty)):
                raise self.incomplete(path, "an empty page in mid-paging")
            yield rows
            if not following:
                return
            if following == after:
                raise self.incomplete(path, "a page that names itself as the next one")
            after = following

    def offset_pages(
        self, path: str, params: Mapping[str, Any], member: str
    ) -> Iterator[list[Row]]:
        """The rows of a v1 list, page by page."""
        offset: str | None = None
        while True:
            body = self.get(path, {**params, **({"offset": offset} if offset else {})})
            rows = self.rows(body, member, path)
            if not rows and (body.get("hasMore") or offset):
                raise self.incomplete(path, "an empty page in mid-paging")
            yield rows
            if not body.get("hasMore"):
                return
            following = body.get("offset")
            if not following or following == offset:
                raise self.incomplete(path, "a page without a way to the next one")
            offset = following

    def rows(self, body: Row, member: str, path: str) -> list[Row]:
        """The list in an answer; an answer without it is refused."""
        rows = body.get(member)
        if not isinstance(rows, list):
            raise SourceRefused(
                f"HubSpot's answer to {path} has no list {member!r}. Is {ADDRESS_SETTING} = "
                f"{self.shown_url} the address of HubSpot's API? Raw keeps its last good data."
            )
        return rows

    def incomplete(self, path: str, what: str) -> SourceRefused:
        """The error for an extract that would miss rows."""
        return SourceRefused(
            f"HubSpot sent {what} for {path}: rows would be missing. Nothing of this extract is "
            "loaded and raw keeps its last good data; run again, and ask HubSpot's support if it "
            "happens again."
        )

    def _answer(self, method: str, path: str, **arguments: Any) -> Row:
        from requests.exceptions import RequestException

        try:
            response = self._http.session.request(method, self.base_url + path, **arguments)
        except RequestException as error:
            raise SourceUnreachable(
                f"HubSpot at {self.shown_url} does not answer ({type(error).__name__}). Check "
                f"{ADDRESS_SETTING} and the network; for the demo, its emulator must be running."
            ) from error
        status, content = response.status_code, response.content
        if status == 401:
            raise CredentialsRejected(
                f"HubSpot at {self.shown_url} rejected the access token. Set {TOKEN_SETTING} to "
                "the token of a private app of this account."
            )
        if status == 403:
            raise ScopeMissing(
                f"HubSpot's access token may not read {path}. Give the private app of "
                f"{TOKEN_SETTING} the missing read scope."
            )
        if status == 429 or status >= 500:
            raise SourceUnreachable(
                f"HubSpot at {self.shown_url} still answered {status} to {path} after all "
                "retries. Run again later, or raise connectors.crm_hubspot.retries."
            )
        if status == 404:
            raise PathUnknown(f"HubSpot refused {path} with {status}: {_message(content)}")
        if status >= 400:
            raise SourceRefused(f"HubSpot refused {path} with {status}: {_message(content)}")
        try:
            body = orjson.loads(content)
        except orjson.JSONDecodeError:
            body = None
        if not isinstance(body, dict):
            raise SourceRefused(
                f"HubSpot's answer to {path} is not JSON. Is {ADDRESS_SETTING} = {self.shown_url} "
                "the address of HubSpot's API?"
            )
        if body.get("status") == "error":
            raise SourceUnreachable(
                f"HubSpot answered {path} with an error inside a good answer: {_message(content)} "
                "Nothing of this extract is loaded; run again later."
            )
        return body


def _is_error_in_good_clothes(response: Any, _error: BaseException | None) -> bool:
    """Whether an answer with status 200 holds HubSpot's error body; such are tried again."""
    return (
        response is not None and response.status_code == 200 and ERROR_BODY in response.content[:40]
    )


def _message(content: bytes) -> str:
    """HubSpot's own words about an error, without any value of a record."""
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        return "no explanation."
    if not isinstance(body, dict):
        return "no explanation."
    return f"{body.get('category', 'error')} (correlation id {body.get('correlationId', '-')})."
