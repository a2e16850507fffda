"""What is known of another process: whether it lives and what it is."""

import os
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process with this id exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return not status.is_file() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def describe_process(pid: int) -> str:
    """The command line of a process, shortened; what a process was started with is not secret."""
    try:
        parts = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "command line unknown"
    text = " ".join(part.decode(errors="replace") for part in parts if part)
    return text if len(text) <= 120 else f"{text[:117]}..."
