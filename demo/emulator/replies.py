"""What a handler gets and what it answers, free of the web framework."""

import base64
import binascii
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True)
class Call:
    """One request: the store's folder, path parameters, query string and body."""

    folder: Path
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    base_url: str = ""

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        try:
            value = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise RefusedError(400, "Invalid input JSON") from error
        if not isinstance(value, dict):
            raise RefusedError(400, "Invalid input JSON: an object is expected")
        return value

    def limit(self, default: int, maximum: int) -> int:
        """The page size asked for; out of range is an error, as the vendor has it."""
        return checked_limit(self.query.get("limit", default), maximum)

    def flag(self, name: str) -> bool:
        """A true/false parameter, false when absent."""
        return self.query.get(name, "false").lower() == "true"

    def names(self, name: str) -> list[str]:
        """A comma separated parameter as a list."""
        return [part for part in self.query.get(name, "").split(",") if part]


@dataclass(frozen=True)
class Reply:
    """JSON bytes with a status."""

    content: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """A request that HubSpot answers with its error body."""

    def __init__(self, status: int, message: str, category: str = "VALIDATION_ERROR") -> None:
        super().__init__(message)
        self.reply = error_reply(status, message, category)


def error_reply(
    status: int, message: str, category: str, headers: dict[str, str] | None = None
) -> Reply:
    """HubSpot's error body."""
    body = {
        "status": "error",
        "message": message,
        "correlationId": str(uuid.uuid4()),
        "category": category,
    }
    return Reply(orjson.dumps(body), status, headers or {})


def checked_limit(value: Any, maximum: int) -> int:
    """A page size between 1 and the maximum, or HubSpot's refusal."""
    try:
        limit = int(value)
    except (TypeError, ValueError) as error:
        raise RefusedError(400, f"limit: {value!r} is not a number") from error
    if not 1 <= limit <= maximum:
        raise RefusedError(400, f"The requested limit exceeds the allowed maximum of {maximum}.")
    return limit


def joined(name: bytes, bodies: list[str], rest: dict[str, Any]) -> Reply:
    """An object of a list of stored JSON texts and further members, without parsing the texts."""
    tail = orjson.dumps(rest)
    list_part = b'{"' + name + b'":[' + ",".join(bodies).encode() + b"]"
    return Reply(list_part + (b"}" if not rest else b"," + tail[1:]))


def encode_token(sort_key: int, item_id: str) -> str:
    """An opaque paging token for a place in a collection."""
    return base64.urlsafe_b64encode(f"{sort_key}:{item_id}".encode()).decode()


def decode_token(token: str) -> tuple[int, str]:
    """The place in a collection that a token stands for."""
    try:
        sort_key, _, item_id = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
        return int(sort_key), item_id
    except (binascii.Error, ValueError) as error:
        raise RefusedError(400, "The given offset is not valid.") from error
