"""What commands share: settings, output and the way errors are shown."""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ingestion.config import Settings

FAILED = 1
INTERRUPTED = 130

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]


@dataclass(frozen=True)
class Context:
    """The options that stand before the command."""

    config: Path | None
    debug: bool

    def settings(self) -> "Settings":
        """The settings, read now."""
        from ingestion.config import load_settings

        return load_settings(self.config)


def run_command(
    context: typer.Context, command: Callable[[Context], int], as_json: bool = False
) -> None:
    """Run a command; an expected error becomes one message on stderr and its exit code."""
    from ingestion.errors import RundblickError

    options: Context = context.obj
    quiet_libraries(options.debug)
    try:
        code = command(options)
    except RundblickError as error:
        if options.debug:
            traceback.print_exc()
        if as_json:
            print_json({"error": str(error), "exit_code": error.exit_code})
        print(f"rundblick: {error}", file=sys.stderr)
        code = error.exit_code
    except KeyboardInterrupt:
        print("rundblick: interrupted; run it again, nothing is half-loaded.", file=sys.stderr)
        code = INTERRUPTED
    except Exception as error:
        if options.debug:
            raise
        print(
            f"rundblick: unexpected {type(error).__name__}; this is a defect. "
            "Run it again with `rundblick --debug …` for the details.",
            file=sys.stderr,
        )
        code = FAILED
    raise typer.Exit(code)


def print_json(content: Any) -> None:
    """The result for machines."""
    print(json.dumps(content, indent=2, default=str, ensure_ascii=False))


def quiet_libraries(debug: bool) -> None:
    """Only the project's own messages reach the terminal."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, format="%(message)s")
