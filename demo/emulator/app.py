"""The emulator's web application: routes, bearer token, burst limit and faults."""

import asyncio
import hmac
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from demo.emulator import hubspot_marketing as marketing
from demo.emulator import hubspot_objects as objects
from demo.emulator.faults import Faults, before, spoil
from demo.emulator.limesurvey import RemoteControl
from demo.emulator.replies import Call, RefusedError, Reply, error_reply

Handler = Callable[[Call], Reply]
Endpoint = Callable[[Request], Awaitable[Response]]

BURST_SECONDS = 10
DEFAULT_BURST_LIMIT = 20_000
LIMESURVEY_USER = "rundblick"

HUBSPOT_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/crm/v3/objects/{object_type}", objects.list_objects),
    ("POST", "/crm/v3/objects/{object_type}/search", objects.search_objects),
    ("GET", "/crm/v3/properties/{object_type}", objects.list_properties),
    ("POST", "/crm/v4/associations/{from_type}/{to_type}/batch/read", objects.read_associations),
    ("GET", "/crm/v3/owners", marketing.list_owners),
    ("GET", "/marketing/v3/campaigns", marketing.list_campaigns),
    ("GET", "/marketing/v3/forms", marketing.list_forms),
    ("GET", "/email/public/v1/campaigns", marketing.list_email_campaigns),
    ("GET", "/email/public/v1/campaigns/by-id", marketing.list_email_campaigns),
    ("GET", "/email/public/v1/campaigns/{campaign_id}", marketing.get_email_campaign),
    ("GET", "/email/public/v1/events", marketing.list_email_events),
    ("GET", "/email/public/v1/subscriptions", marketing.list_subscriptions),
    ("GET", "/email/public/v1/subscriptions/timeline", marketing.list_subscription_changes),
    ("GET", "/form-integrations/v1/submissions/forms/{guid}", marketing.list_submissions),
)


class BurstLimit:
    """So many requests in a window of ten seconds, then 429 until the window ends."""

    def __init__(self, requests: int) -> None:
        self._requests = requests
        self._lock = threading.Lock()
        self._window = 0
        self._used = 0

    def refusal(self) -> Reply | None:
        """HubSpot's 429 when the window is used up."""
        now = time.monotonic()
        window = int(now // BURST_SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._used = window, 0
            self._used += 1
            if self._used <= self._requests:
                return None
        wait = int((window + 1) * BURST_SECONDS - now) + 1
        message = "You have reached your ten_secondly_rolling limit."
        return error_reply(429, message, "RATE_LIMITS", {"Retry-After": str(wait)})


def create_app(
    folder: Path,
    token: str,
    faults: Faults | None = None,
    burst_limit: int = DEFAULT_BURST_LIMIT,
) -> Starlette:
    """HubSpot below /hubspot and LimeSurvey below /limesurvey, from the stores in `folder`.

    The bearer token is also the password of LimeSurvey's user `rundblick`.
    """
    injected = faults or Faults()
    burst = BurstLimit(burst_limit)
    control = RemoteControl(LIMESURVEY_USER, token)

    def hubspot(handler: Handler) -> Endpoint:
        def answer(call: Call, authorization: str) -> Reply:
            refusal = burst.refusal()
            if refusal is not None:
                return refusal
            if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
                return error_reply(
                    401,
                    "Authentication credentials not found. This API supports OAuth 2.0"
                    " authentication and you can find more details at"
                    " https://developers.hubspot.com/docs/methods/auth/oauth-overview",
                    "INVALID_AUTHENTICATION",
                )
            return handler(call)

        return _endpoint(folder, injected, answer)

    def limesurvey(call: Call, _authorization: str) -> Reply:
        return control.answer(call)

    routes = [
        Route(path, hubspot(handler), methods=[method]) for method, path, handler in HUBSPOT_ROUTES
    ]
    remote = Route(
        "/index.php/admin/remotecontrol",
        _endpoint(folder, injected, limesurvey),
        methods=["POST"],
    )
    return Starlette(
        routes=[Mount("/hubspot", routes=routes), Mount("/limesurvey", routes=[remote])]
    )


def _endpoint(folder: Path, faults: Faults, answer: Callable[[Call, str], Reply]) -> Endpoint:
    """A Starlette endpoint around a handler that knows nothing of the web."""

    def reply_to(call: Call, authorization: str) -> Reply:
        try:
            return answer(call, authorization)
        except RefusedError as refused:
            return refused.reply

    async def endpoint(request: Request) -> Response:
        call = Call(
            folder=folder,
            path=request.path_params,
            query=request.query_params,
            body=await request.body(),
            base_url=f"http://{request.url.netloc}/hubspot",
        )
        fault = faults.take(f"{request.method} {request.url.path}?{request.url.query}")
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        reply = before(fault) if fault is not None else None
        if reply is None:
            authorization = request.headers.get("authorization", "")
            reply = await run_in_threadpool(reply_to, call, authorization)
            if fault is not None:
                reply = spoil(fault, reply)
        return Response(reply.content, reply.status, reply.headers, media_type="application/json")

    return endpoint
