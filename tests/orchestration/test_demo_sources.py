"""The emulator of the demo's systems beside other programs."""

import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

from ingestion.config import Settings
from orchestration.demo_sources import emulator


def test_a_taken_port_is_left_to_its_owner(
    make_settings: Callable[..., Settings], home: Path
) -> None:
    (home / "demo").mkdir()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        address = f"http://127.0.0.1:{taken}/hubspot"
        settings = make_settings(connectors__crm_hubspot__base_url=address)
        with emulator(settings) as served:
            port = urlparse(served.connector("crm_hubspot").base_url).port
    assert port not in (None, taken)
