"""`rundblick identity review export | import | estimate`."""

import getpass
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.errors import ConfigurationError
from orchestration.commands.common import Context, print_json


def export(context: Context, out: Path, sample: int | None, as_json: bool) -> int:
    """Write pairs for people to judge."""
    from identity.review import MAX_PAIRS, export_review
    from ingestion.warehouse import connect

    if not out.parent.is_dir():
        raise ConfigurationError(f"The folder {out.parent} for the file does not exist.")
    with connect(context.settings(), read_only=True) as connection:
        _require(connection, "identity", "identity_review")
        exported = export_review(connection, out, sample, f"{datetime.now(UTC):%Y%m%dT%H%M%S}")
    if as_json:
        print_json({"file": str(out), **asdict(exported)})
        return 0
    if sample is None:
        print(f"{exported.listed:,} pairs to judge, most urgent first, in {out}")
        if exported.left_off:
            print(f"{exported.left_off:,} more follow when these {MAX_PAIRS:,} are judged.")
    else:
        print(f"{exported.sampled:,} random pairs in {out}")
    print("The file holds personal data. Fill the column label with yes or no, then run")
    print(f"`rundblick identity review import {out}`.")
    return 0


def import_labels(context: Context, file: Path, as_json: bool) -> int:
    """Take answers back; the next run resolves by them."""
    from identity.review import import_answers
    from identity.review_file import read_answers
    from ingestion.warehouse import connect

    settings = context.settings()
    answers = read_answers(file, getpass.getuser())
    connect(settings, read_only=True).close()
    with connect(settings) as connection:
        _require(connection, "identity", "int_identity__record")
        imported = import_answers(connection, answers)
    if as_json:
        print_json(asdict(imported))
        return 0
    print(
        f"{imported.judged:,} pairs judged, {imported.changed:,} of them new or changed; "
        f"{imported.unanswered:,} without an answer."
    )
    if imported.gone:
        print(f"{imported.gone:,} pairs name records that the warehouse no longer has.")
    if imported.changed:
        print("The next `rundblick run` resolves identities by these answers.")
    return 0


def estimate(context: Context, as_json: bool) -> int:
    """Estimate precision and recall from the judged sample."""
    from identity.review_sample import Estimate, estimate_quality, read_strata
    from ingestion.warehouse import connect

    with connect(context.settings(), read_only=True) as connection:
        strata = read_strata(connection)
    if not any(stratum.judged for stratum in strata):
        raise ConfigurationError(
            "No random sample has been judged yet. Draw one with `rundblick identity review export "
            "--out FILE --sample 400`, fill in the column label and import the file."
        )
    quality = estimate_quality(strata)
    if as_json:
        print_json(asdict(quality))
        return 0

    def shown(name: str, estimate: Estimate) -> str:
        value = "unknown" if estimate.value is None else f"{estimate.value:.4f}"
        return f"{name:<10} {value}  (95 % interval {estimate.lower:.4f} to {estimate.upper:.4f})"

    print(shown("precision", quality.precision))
    print(shown("recall", quality.recall) + ", among compared pairs")
    for stratum in quality.strata:
        print(
            f"  {stratum.name:<34} {stratum.population:>10,} pairs, {stratum.judged:>5,} judged, "
            f"{stratum.matches:>5,} are one"
        )
    return 0


def _require(connection: Any, schema: str, table: str) -> None:
    found = connection.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    ).fetchall()
    if not found:
        raise ConfigurationError(
            "The warehouse holds no resolved identities yet. Run `rundblick run` first."
        )
