"""Local stand-in for the demo company's HTTP systems: HubSpot and LimeSurvey.

demo stores (SQLite) ─► Starlette on 127.0.0.1 ─► the same JSON as the vendors send, page by page.
"""

from demo.emulator.app import create_app
from demo.emulator.faults import Fault, Faults
from demo.emulator.server import RunningEmulator, serve

__all__ = ["Fault", "Faults", "RunningEmulator", "create_app", "serve"]
