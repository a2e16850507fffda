"""Runs the emulator in a thread of this process, or in the foreground for trying it by hand."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.emulator.app import DEFAULT_BURST_LIMIT, create_app
from demo.emulator.faults import Faults

HOST = "127.0.0.1"


@dataclass(frozen=True)
class RunningEmulator:
    """Where a running emulator listens."""

    base_url: str

    @property
    def hubspot_url(self) -> str:
        """The base address for the HubSpot connector."""
        return f"{self.base_url}/hubspot"

    @property
    def limesurvey_url(self) -> str:
        """The base address for the LimeSurvey connector."""
        return f"{self.base_url}/limesurvey"


@contextmanager
def serve(
    folder: Path,
    token: str,
    port: int = 0,
    faults: Faults | None = None,
    burst_limit: int = DEFAULT_BURST_LIMIT,
) -> Iterator[RunningEmulator]:
    """Serve the stores in `folder` on 127.0.0.1 until the context ends; port 0 takes a free one."""
    import uvicorn

    # The socket listens before the server runs, so the first request waits instead of failing.
    listener = socket.create_server((HOST, port), backlog=128)
    config = uvicorn.Config(
        create_app(folder, token, faults, burst_limit),
        lifespan="off",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="emulator", daemon=True
    )
    thread.start()
    try:
        yield RunningEmulator(f"http://{HOST}:{listener.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
