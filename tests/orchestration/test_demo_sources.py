"""The demo's systems in a home that is there, and the emulator beside other programs."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest

from ingestion.config import Settings
from ingestion.errors import ConfigurationError
from orchestration.demo_sources import build_company, emulator


def test_a_company_of_another_version_is_not_run(settings: Settings, home: Path) -> None:
    (home / "demo").mkdir()
    content = {"size": "xs", "seed": 7, "format": 0, "start_date": "2026-07-01"}
    state = json.dumps({**content, "today": "2026-07-01"})
    (home / "demo" / "state.json").write_text(state)
    with pytest.raises(ConfigurationError, match="another version"):
        build_company(settings, None, 7)


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
