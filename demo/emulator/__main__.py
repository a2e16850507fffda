"""`python -m demo.emulator FOLDER TOKEN [PORT]`: the emulator in the foreground."""

import sys
import threading
from pathlib import Path

from demo.emulator.server import serve

DEFAULT_PORT = 8765


def main(arguments: list[str]) -> int:
    """Serve until interrupted."""
    if len(arguments) not in (2, 3):
        print("usage: python -m demo.emulator FOLDER TOKEN [PORT]", file=sys.stderr)
        return 2
    port = int(arguments[2]) if len(arguments) == 3 else DEFAULT_PORT
    with serve(Path(arguments[0]), arguments[1], port) as emulator:
        print(f"HubSpot at {emulator.hubspot_url}, LimeSurvey at {emulator.limesurvey_url}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
