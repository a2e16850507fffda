"""`rundblick audience …`: the part of the command line that hands audiences out."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.common import Json, run_command

audience = typer.Typer(
    no_args_is_help=True, help="Who may be contacted for what, from the published marts."
)


class Format(StrEnum):
    """The files that an export writes."""

    CSV = "csv"
    PARQUET = "parquet"
    BOTH = "both"


@audience.command("list", epilog="Example: `rundblick audience list`")
def list_audiences(context: typer.Context, as_json: Json = False) -> None:
    """Count candidates, members and exclusions of each audience."""
    from orchestration.commands import audience as command

    run_command(context, lambda c: command.show(c, as_json), as_json)


@audience.command(
    "export", epilog="Example: `rundblick audience export renewals_due call_list --out lists`"
)
def export(
    context: typer.Context,
    audiences: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AUDIENCE]...", help="Which ones; all when left out."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="Folder that the files are written to.")],
    file_format: Annotated[
        Format, typer.Option("--format", help="CSV for a German Excel, Parquet, or both.")
    ] = Format.CSV,
    as_json: Json = False,
) -> None:
    """Write the members of audiences into files, one an audience. They are personal data."""
    from orchestration.commands import audience as command

    formats = ("csv", "parquet") if file_format is Format.BOTH else (file_format.value,)
    options = command.Options(tuple(audiences or ()), out, formats, as_json)
    run_command(context, lambda c: command.export(c, options), as_json)
