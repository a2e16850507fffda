"""Misbehaviour that tests ask of the emulator; the demo itself never injects any."""

import threading
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

import orjson

from demo.emulator.replies import Reply, error_reply

FaultKind = Literal[
    "rate_limited",
    "server_error",
    "forbidden",
    "not_found",
    "empty_page",
    "short_page",
    "error_in_200",
    "slow",
]

ROW_LISTS = ("results", "events", "timeline", "campaigns")


@dataclass(frozen=True)
class Fault:
    """One kind of misbehaviour for the requests whose method and path contain `path`.

    The first `skip` matching requests are answered well, the next `times` badly (None = all).
    `seconds` is the length of a slow answer, or what Retry-After promises.
    """

    kind: FaultKind
    path: str = ""
    skip: int = 0
    times: int | None = 1
    seconds: float = 0.0


class Faults:
    """The faults of one emulator, and a count of the requests that it saw per method and path."""

    def __init__(self, *faults: Fault) -> None:
        self._faults = list(faults)
        self._lock = threading.Lock()
        self.requests: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """Inject one more fault from now on."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Behave well from now on and forget the counts."""
        with self._lock:
            self._faults.clear()
            self.requests.clear()

    def count(self, path: str) -> int:
        """How many requests were seen whose method and path contain `path`."""
        with self._lock:
            return sum(seen for key, seen in self.requests.items() if path in key)

    def take(self, request: str) -> Fault | None:
        """The fault for this request, used up by one; None = answer well."""
        with self._lock:
            self.requests[request] += 1
            for position, fault in enumerate(self._faults):
                if fault.path not in request:
                    continue
                if fault.skip > 0:
                    self._faults[position] = replace(fault, skip=fault.skip - 1)
                    continue
                if fault.times is None:
                    return fault
                if fault.times > 0:
                    self._faults[position] = replace(fault, times=fault.times - 1)
                    return fault
        return None


def before(fault: Fault) -> Reply | None:
    """The reply of a fault that needs no data, or None."""
    if fault.kind == "rate_limited":
        return error_reply(
            429,
            "You have reached your ten_secondly_rolling limit.",
            "RATE_LIMITS",
            {"Retry-After": f"{fault.seconds:.0f}"},
        )
    if fault.kind == "server_error":
        return error_reply(500, "internal error", "INTERNAL_ERROR")
    if fault.kind == "forbidden":
        message = "This app hasn't been granted all required scopes to make this call."
        return error_reply(403, message, "MISSING_SCOPES")
    if fault.kind == "not_found":
        return error_reply(404, "resource not found", "OBJECT_NOT_FOUND")
    if fault.kind == "error_in_200":
        reply = error_reply(500, "internal error", "INTERNAL_ERROR")
        return Reply(reply.content, 200)
    return None


def spoil(fault: Fault, reply: Reply) -> Reply:
    """The good reply with its rows taken out (empty_page) or its last row lost (short_page)."""
    if fault.kind not in ("empty_page", "short_page") or reply.status >= 300:
        return reply
    body = orjson.loads(reply.content)
    for name in ROW_LISTS:
        if isinstance(body.get(name), list):
            body[name] = [] if fault.kind == "empty_page" else body[name][:-1]
    return Reply(orjson.dumps(body), reply.status, reply.headers)
