"""The five known numbers of the data set, asked from the marts."""

import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

CONFIG_FILE = Path(__file__).with_name("rundblick.toml")


@dataclass(frozen=True)
class KnownNumber:
    """A number that is known from the raw data, and how the marts are asked for it."""

    name: str
    expected: int | Decimal
    sql: str


KNOWN_NUMBERS = (
    KnownNumber("baskets", 155_848, "select count(*) from core.fct_order"),
    KnownNumber("sales", Decimal("4596039.58"), "select sum(net_amount) from core.fct_order_line"),
    KnownNumber("households", 2_469, "select count(*) from core.dim_customer"),
    KnownNumber(
        "targeted households",
        1_559,
        "select count(distinct customer_key) from journey.fct_touchpoint "
        "where touchpoint_type = 'coupon_sent' and direction = 'outbound'",
    ),
    KnownNumber(
        "redeeming households",
        410,
        "select count(distinct customer_key) from journey.fct_touchpoint "
        "where touchpoint_type = 'coupon_redeemed' and direction = 'inbound'",
    ),
)


def ask(connection: "duckdb.DuckDBPyConnection") -> dict[str, Any]:
    """The five numbers as the marts give them."""
    answers = {}
    for number in KNOWN_NUMBERS:
        row = connection.execute(number.sql).fetchone()
        answers[number.name] = row[0] if row else None
    return answers


def main() -> int:
    """Print the numbers of the published marts beside the known ones; 1 when one differs."""
    import duckdb

    from ingestion.config import load_settings
    from ingestion.errors import RundblickError

    try:
        published = load_settings(CONFIG_FILE).published / "marts.duckdb"
    except RundblickError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if not published.is_file():
        print(
            f"There are no published marts at {published}. Run the pipeline first: "
            f"RUNDBLICK_CONFIG={CONFIG_FILE} rundblick run",
            file=sys.stderr,
        )
        return 2
    with duckdb.connect(str(published), read_only=True) as connection:
        answers = ask(connection)
    right = [answers[number.name] == number.expected for number in KNOWN_NUMBERS]
    for number, is_right in zip(KNOWN_NUMBERS, right, strict=True):
        mark = "as known" if is_right else f"known is {number.expected:,}"
        print(f"{number.name}: {answers[number.name]:,} ({mark})")
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
