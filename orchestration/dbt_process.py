"""dbt as a child process that dies with its parent: `python -m orchestration.dbt_process build`.

A killed run must not leave a dbt behind that goes on writing the warehouse and holds its lock.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Ask Linux to end this process when its parent has gone; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            # The parent was gone before the request was made.
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run dbt's own command line."""
    die_with_parent(int(os.environ.get("RUNDBLICK_PARENT", os.getppid())))
    from dbt.cli.main import cli

    cli(prog_name="dbt")


if __name__ == "__main__":
    main()
