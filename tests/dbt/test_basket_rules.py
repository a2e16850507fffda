"""Basket rules over some hundred random baskets are those of mlxtend."""

from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb
import pytest

from tests.association_rules import assert_equal, expected_rules, reported_rules

BUYERS = 150
PRODUCTS = 14
TODAY = date(2026, 7, 1)
BEGIN = TODAY - timedelta(days=900)
TABLES = """
create schema core; create schema intermediate;
create table core.dim_product as
select
    'p' || number as product_key, 'c' || number // 4 as category,
    'Produkt ' || number as product_name
from range({products}) as product (number);
create table core.dim_customer as
select
    'b' || number as customer_key, case when number % 5 = 0 then 'b2b' else 'b2c' end
    as customer_segment
from range({buyers}) as customer (number);
create table core.fct_order_line (
    order_key varchar, product_key varchar, customer_key varchar, account_key varchar,
    ordered_date date, quantity decimal(18, 4), is_valid_order boolean
);
create table core.fct_return (
    order_key varchar, product_key varchar, quantity decimal(18, 4), returned_date date
);
create table intermediate.int_run__as_of as
select timestamp '2026-07-01 05:00:00' as as_of_at, date '2026-07-01' as as_of_date;
"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Buyers with up to six orders of up to five products, popular ones more often."""
    chance = Random(11)
    connection.execute(TABLES.format(products=PRODUCTS, buyers=BUYERS))
    lines: list[tuple[Any, ...]] = []
    returns: list[tuple[Any, ...]] = []
    for buyer in range(BUYERS):
        day = BEGIN + timedelta(days=chance.randrange(600))
        for number in range(chance.randrange(1, 7)):
            day += timedelta(days=chance.choice((0, 1, 20, 60)))
            order = f"o{buyer}-{number}"
            for _ in range(chance.randrange(1, 6)):
                product = f"p{int(PRODUCTS * chance.random() ** 1.6)}"
                lines.append((order, product, f"b{buyer}", None, day, 1, chance.random() > 0.05))
                if chance.random() < 0.05:
                    returns.append((order, product, 9, day + timedelta(days=10)))
    # Orders are valid or not as a whole.
    valid = {line[0]: line[6] for line in lines}
    connection.executemany(
        "insert into core.fct_order_line values (?, ?, ?, ?, ?, ?, ?)",
        [(*line[:6], valid[line[0]]) for line in lines],
    )
    connection.executemany("insert into core.fct_return values (?, ?, ?, ?)", returns)


@pytest.fixture(scope="module")
def built(dbt: Any) -> Any:
    dbt.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(dbt.warehouse)) as connection:
        fill(connection)
    select = ["--select", "path:models/intermediate/basket", "rpt_basket_rule"]
    return dbt.build("baskets", *select, tested=False)


@pytest.mark.parametrize("segment", ["(all)", "b2b", "b2c"])
@pytest.mark.parametrize("level", ["product", "category"])
@pytest.mark.parametrize("basis", ["order", "customer", "next"])
def test_rules_are_those_of_mlxtend(built: Any, basis: str, level: str, segment: str) -> None:
    reported = reported_rules(built.rows, basis, level, segment)
    expected = expected_rules(built.rows, basis, level, segment, min_count=5)
    assert len(expected) >= 6
    assert_equal(reported, expected)


def test_a_bound_above_one_is_what_is_above_chance(built: Any) -> None:
    rows = built.rows(
        "select is_above_chance, lift_lower_bound, lift, lift_upper_bound"
        " from marketing.rpt_basket_rule"
    )
    assert any(row[0] for row in rows)
    for is_above, lower, lift, upper in rows:
        assert lower <= lift + 1e-9 and lift <= upper + 1e-9
        assert is_above == (lower > 1)


def test_the_interval_holds_the_true_lift_as_often_as_it_says() -> None:
    """Two independent items: the 95 % interval holds a lift of 1 in about 95 of 100 samples."""
    connection = duckdb.connect(":memory:")
    connection.execute("select setseed(0.4)")
    (held,) = connection.execute(
        """
        with basket as (
            select sample, random() < 0.3 as has_a, random() < 0.2 as has_b
            from range(2000) as samples (sample), range(400)
        ),
        counted as (
            select
                sample, count(*) as n, count(*) filter (has_a) as a, count(*) filter (has_b) as b,
                count(*) filter (has_a and has_b) as ab
            from basket group by sample
        ),
        measured as (
            select *, ab * n / (a * b) as lift, 1 / ab - 1 / a - 1 / b as part from counted
        )
        select avg(cast(abs(ln(lift)) <= 1.959964 * sqrt(part + (2 * lift - 1) / n) as integer))
        from measured
        """
    ).fetchall()[0]
    assert 0.935 <= held <= 0.965
