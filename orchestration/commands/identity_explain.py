"""`rundblick identity explain`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingestion.errors import ConfigurationError
from orchestration.commands.common import Context, print_json


def explain(  # noqa: PLR0917
    context: Context,
    first: str,
    second: str | None,
    html: Path | None,
    show_values: bool,
    as_json: bool,
) -> int:
    """Say why the records of a customer, or two records, are one, or why they are not."""
    from identity.evidence import CustomerExplanation
    from identity.explanation import Explainer
    from identity.explanation_text import customer_lines, pair_lines
    from ingestion.warehouse import connect

    with connect(context.settings(), read_only=True) as connection:
        _require_identity(connection)
        explainer = Explainer(connection, show_values)
        found = explainer.customer(first) if second is None else explainer.pair(first, second)
    if isinstance(found, CustomerExplanation):
        title, lines = "Why these records are one", list(customer_lines(found))
        facts = asdict(found)
    else:
        title = f"Why these two are {'one' if found.reason == 'one' else 'not one'}"
        lines = list(pair_lines(found))
        facts = {"reason": found.reason, **asdict(found)}
    if html is not None:
        _write_page(html, title, lines, found.edges)
    if as_json:
        print_json(facts)
        return 0
    for line in lines:
        print(line)
    if html is not None:
        print(f"\nDrawn in {html}")
    return 0


def _require_identity(connection: Any) -> None:
    found = connection.execute(
        "select 1 from information_schema.tables"
        " where table_schema = 'identity' and table_name = 'match_explanation'"
    ).fetchall()
    if not found:
        raise ConfigurationError(
            "The warehouse holds no resolved identities yet. Run `rundblick run` first."
        )


def _write_page(html: Path, title: str, lines: list[str], edges: tuple[Any, ...]) -> None:
    from identity.waterfall import waterfall_page

    if not html.parent.is_dir():
        raise ConfigurationError(f"The folder {html.parent} for the page does not exist.")
    html.write_text(waterfall_page(title, lines, edges), encoding="utf-8")
