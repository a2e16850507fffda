"""The demo company's source systems for a run: built, served, and their secrets written."""

import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from ingestion.config import Settings, load_settings
from ingestion.errors import ConfigurationError
from orchestration.locality import is_local

if TYPE_CHECKING:
    from demo.company import DemoState

SERVED = {"crm_hubspot": "hubspot", "survey_limesurvey": "limesurvey"}
SECRET_KEYS = {"crm_hubspot": "access_token", "survey_limesurvey": "password"}
DEFAULT_PORT = 8765
HINT = "The demo's source systems are not running: start them with `uv run rundblick demo --serve`."


def build_company(settings: Settings, size: str | None, seed: int) -> "DemoState":
    """Build the company when it is not there; a company of another size is not replaced."""
    from demo import company

    found = company.state(settings.home)
    if found is not None and (size is None or (found.size, found.seed) == (size, seed)):
        company.require_current(found)
        return found
    if found is not None:
        raise ConfigurationError(
            f"{found.folder} holds a demo company of size {found.size} and seed {found.seed}, and "
            "the warehouse its data. Leave out --size and --seed, or set RUNDBLICK_HOME to "
            "another folder."
        )
    return company.build(settings.home, size or "s", seed)


def require_demo_settings(settings: Settings) -> None:
    """The demo never touches the systems of a company that is configured already."""
    for name in SERVED:
        if name not in settings.enabled_connectors:
            continue
        if not is_local(settings, name):
            host = urlparse(settings.connector(name).base_url).hostname
            raise ConfigurationError(
                f"[connectors.{name}] names {host}, not the demo company. Run the demo with the "
                "rundblick.toml that the project ships."
            )


@contextmanager
def emulator(settings: Settings) -> Iterator[Settings]:
    """Serve HubSpot and LimeSurvey; the settings given back point to where they listen."""
    from demo.emulator import serve

    folder = settings.home / "demo"
    token = _token(folder / "secrets.toml")
    with ExitStack() as stack:
        try:
            running = stack.enter_context(serve(folder, token, _configured_port(settings)))
        except OSError:
            # Another program, perhaps another demo, listens there.
            running = stack.enter_context(serve(folder, token))
        for name, path in SERVED.items():
            section = f"RUNDBLICK__CONNECTORS__{name.upper()}"
            os.environ[f"{section}__BASE_URL"] = f"{running.base_url}/{path}"
            os.environ[f"{section}__{SECRET_KEYS[name].upper()}"] = token
        yield load_settings(settings.config_file)


def is_demo_down(settings: Settings, name: str) -> bool:
    """Whether an unreachable source is one that the demo's emulator would serve."""
    if name not in SERVED or not (settings.home / "demo").is_dir():
        return False
    return is_local(settings, name)


def _token(path: Path) -> str:
    """The emulator's token, made once; a later `rundblick run` reads it from the same file."""
    if path.is_file():
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return str(content["connectors"]["crm_hubspot"]["access_token"])
    token = secrets.token_urlsafe(24)
    lines = [
        line
        for name, key in SECRET_KEYS.items()
        for line in (f"[connectors.{name}]", f'{key} = "{token}"', "")
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text("\n".join(lines), encoding="utf-8")
    return token


def _configured_port(settings: Settings) -> int:
    if "crm_hubspot" not in settings.connectors:
        return DEFAULT_PORT
    return urlparse(settings.connector("crm_hubspot").base_url).port or DEFAULT_PORT
