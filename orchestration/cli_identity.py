"""`rundblick identity …`: the part of the command line that is about who is who."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.common import Json, run_command

identity = typer.Typer(
    no_args_is_help=True, help="Which records are one person: run, train, explain, review, judge."
)
review = typer.Typer(
    no_args_is_help=True, help="Give doubtful pairs to people and take their answers back."
)
identity.add_typer(review, name="review")


@identity.command(
    "run",
    epilog=(
        "Example: `rundblick identity run --input records --config records.toml --out result "
        "--train`"
    ),
)
def run(
    context: typer.Context,
    *,
    input_folder: Annotated[
        Path,
        typer.Option(
            "--input", help="Folder with contacts.parquet or .csv, and companies.* if you like."
        ),
    ],
    config: Annotated[
        Path,
        typer.Option("--config", help="TOML file: link_mode, extra_columns, weights, settings."),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder that the result is written to.")],
    train: Annotated[
        bool, typer.Option("--train", help="Train the weights on these records first.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the scratch warehouse in OUT/home, to explore it.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Find the duplicates in records of a folder, without the rest of the warehouse."""
    from orchestration.commands import identity as command

    options = command.RunOptions(input_folder, config, out, train, keep, as_json)
    run_command(context, lambda c: command.run(c, options), as_json)


@identity.command("train", epilog="Example: `rundblick identity train --dry-run`")
def train(
    context: typer.Context,
    *,
    out: Annotated[
        Path | None, typer.Option(help="The weight file; default: below the home folder.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1000, help="Train on so many records instead of all.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write the file, but do not use the weights.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Learn from the warehouse's records how much each agreement says."""
    from orchestration.commands import identity as command

    options = command.TrainOptions(out, sample, dry_run, as_json)
    run_command(context, lambda c: command.train(c, options), as_json)


@identity.command(
    "evaluate",
    epilog=(
        "Example: `rundblick identity evaluate --labels "
        ".rundblick/demo/truth/record_person.parquet`"
    ),
)
def evaluate(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[LABELS]", help="The label file, as --labels.")
    ] = None,
    *,
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            help=(
                "CSV or Parquet with source_system, record_id, entity_id; or pairs with "
                "source_system_l, record_id_l, source_system_r, record_id_r, is_match."
            ),
        ),
    ] = None,
    identity_map: Annotated[
        Path | None,
        typer.Option("--map", help="Judge this identity_map.parquet, not the published one."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Also write the JSON here.")] = None,
    as_json: Json = False,
) -> None:
    """Measure an identity map against labels: precision, recall and F1 of pairs, and B³."""
    from orchestration.commands import identity as command

    chosen = labels or file
    if chosen is None:
        raise typer.BadParameter("name the label file: `--labels FILE`.")
    options = command.EvaluateOptions(chosen, identity_map, out, as_json)
    run_command(context, lambda c: command.evaluate(c, options), as_json)


@identity.command(
    "explain", epilog="Example: `rundblick identity explain crm_hubspot:51 erp_odoo:907`"
)
def explain(
    context: typer.Context,
    first: Annotated[
        str, typer.Argument(metavar="KEY", help="A customer's key, or source_system:record_id.")
    ],
    second: Annotated[
        str | None, typer.Argument(metavar="[KEY2]", help="Another one, to explain the pair.")
    ] = None,
    *,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also draw the weights into this HTML file.")
    ] = None,
    show_values: Annotated[
        bool,
        typer.Option("--show-values", help="Show the values themselves, which are personal."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Say in words why records are one customer, or why two are not."""
    from orchestration.commands import identity_explain as command

    run_command(
        context,
        lambda c: command.explain(c, first, second, html, show_values, as_json),
        as_json,
    )


@review.command("export", epilog="Example: `rundblick identity review export --out review.csv`")
def review_export(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option("--out", help="The CSV file to write.")],
    sample: Annotated[
        int | None, typer.Option(min=1, help="So many pairs; default: as the command decides.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write doubtful pairs and suspicious customers with both sides, for people to judge."""
    from orchestration.commands import identity_review as command

    run_command(context, lambda c: command.export(c, out, sample, as_json), as_json)


@review.command("import", epilog="Example: `rundblick identity review import review.csv`")
def review_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The exported CSV with yes or no filled in.")],
    as_json: Json = False,
) -> None:
    """Take yes and no back; from the next run on they decide."""
    from orchestration.commands import identity_review as command

    run_command(context, lambda c: command.import_labels(c, file, as_json), as_json)


@review.command("estimate", epilog="Example: `rundblick identity review estimate`")
def review_estimate(context: typer.Context, as_json: Json = False) -> None:
    """Estimate precision and recall, with confidence intervals, from what people judged."""
    from orchestration.commands import identity_review as command

    run_command(context, lambda c: command.estimate(c, as_json), as_json)
