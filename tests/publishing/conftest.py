"""A warehouse with a few marts, and things that must not be published."""

from collections.abc import Callable

import duckdb
import pytest

from ingestion.config import Settings

MARTS = """
create schema identity; create schema core; create schema journey; create schema intermediate;
create schema raw_erp_odoo;
create table raw_erp_odoo.sale_order as select 1 as id;
create table intermediate.int_order__resolved as select 1 as id;
create table identity.int_identity__record as select 'erika@example.org' as email;
create table identity.identity_map as
select 'erp' as source_system, range::varchar as record_id, 'c' || range as customer_key
from range(50);
create table core.dim_customer as
select 'c' || range as customer_key, 'Person ' || range as name, 1.5::decimal(18, 2) as revenue,
  timestamp '2024-01-01' + interval 1 hour * range as created_at
from range(50);
create table core.fct_order as
select 'o' || range as order_key, 10 * range as amount from range(20);
create table core.fct_order__dbt_tmp as select 1 as id;
create view core.customer_view as select * from core.dim_customer;
create table journey.fct_step as select 'same' as kind, range % 3 as number from range(9);
comment on table core.dim_customer is 'Grain: customer. It''s one row a person.';
"""

Change = Callable[[str], None]


@pytest.fixture
def change(settings: Settings) -> Change:
    """Runs SQL in the warehouse, as a run of dbt does."""

    def run(sql: str) -> None:
        with duckdb.connect(str(settings.warehouse)) as connection:
            connection.execute(sql)

    run(MARTS)
    return run
