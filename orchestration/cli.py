"""`rundblick`: the command line. Commands are imported when they are called."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.cli_audience import audience
from orchestration.cli_identity import identity
from orchestration.commands.common import Context, Json, run_command

app = typer.Typer(
    name="rundblick",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help=(
        "The customer-journey warehouse: load source systems, check, transform, publish.\n\n"
        "Exit codes: 0 good, 1 a check failed, 2 wrong use or configuration, "
        "3 a source was unreachable."
    ),
    epilog="Start with `rundblick demo`; then `rundblick status` and `rundblick doctor`.",
)
quarantine = typer.Typer(
    no_args_is_help=True, help="Look at rejected rows and give them a second try."
)
app.add_typer(quarantine, name="quarantine")
app.add_typer(identity, name="identity")
app.add_typer(audience, name="audience")


@app.callback()
def settings_options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="Another rundblick.toml than the nearest one."),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
) -> None:
    """Options of all commands."""
    context.obj = Context(config, debug)


@app.command(epilog="Example: `rundblick demo --size s --advance 1d`")
def demo(
    context: typer.Context,
    *,
    size: Annotated[
        str | None, typer.Option(help="Size of a new demo company: xs, s, m or l. Default s.")
    ] = None,
    advance: Annotated[
        str | None, typer.Option(help="First move the company on, for instance by `1d` or `1w`.")
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Only serve the demo's systems, until Ctrl-C.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of a new demo company.")] = 7,
    as_json: Json = False,
) -> None:
    """Build the demo company's source systems, load them and run everything once."""
    from orchestration.commands import demo as command

    options = command.Options(size, advance, serve, seed, as_json)
    run_command(context, lambda c: command.demo(c, options), as_json)


@app.command(epilog="Example: `rundblick run --json | jq .publication.changed`")
def run(context: typer.Context, as_json: Json = False) -> None:
    """Extract, check, transform, check and publish: the daily job, now."""
    from orchestration.commands import run as command

    run_command(context, lambda c: command.run(c, as_json), as_json)


@app.command(epilog="Example: `rundblick doctor`")
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check Python, disk, configuration, credentials, sources and the warehouse's lock."""
    from orchestration.commands import doctor as command

    run_command(context, lambda c: command.doctor(c, as_json), as_json)


@app.command(epilog="Example: `rundblick status --json`")
def status(context: typer.Context, as_json: Json = False) -> None:
    """Show each source and mart: last load, rows, freshness, checks, quarantined rows."""
    from orchestration.commands import status as command

    run_command(context, lambda c: command.status(c, as_json), as_json)


@app.command(epilog="Example: `rundblick publish`")
def publish(context: typer.Context, as_json: Json = False) -> None:
    """Judge the marts as they are and publish them when no blocking check fails."""
    from orchestration.commands import publish as command

    run_command(context, lambda c: command.publish(c, as_json), as_json)


@app.command(epilog="Example: `rundblick docs`, then open the folder it names")
def docs(context: typer.Context, as_json: Json = False) -> None:
    """Write the documents: dbt's with column lineage, and the data quality pages."""
    from orchestration.commands import docs as command

    run_command(context, lambda c: command.docs(c, as_json), as_json)


@quarantine.command("list", epilog="Example: `rundblick quarantine list`")
def quarantine_list(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="One source; all when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Count rejected rows per source, table and reason."""
    from orchestration.commands import quarantine as command

    run_command(context, lambda c: command.show(c, source, as_json), as_json)


@quarantine.command("replay", epilog="Example: `rundblick quarantine replay erp_odoo`")
def quarantine_replay(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source whose rows are tried again.")],
    as_json: Json = False,
) -> None:
    """Validate rejected rows again and load those that are good now."""
    from orchestration.commands import quarantine as command

    run_command(context, lambda c: command.replay(c, source, as_json), as_json)


def main(arguments: list[str] | None = None) -> Any:
    """The entry point of the script."""
    return app(args=arguments if arguments is not None else sys.argv[1:])


if __name__ == "__main__":
    main()
