"""CDNOW through the models: from raw purchase rows to the published parameters."""

import shutil
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from tests.value.cdnow import purchases

# Half a year and a day after the last purchase, so that the calibration of 39 weeks and the time
# after it both end with a month.
UPSTREAM = """
create schema core; create schema intermediate;
create table intermediate.int_run__as_of as
select timestamp '1998-07-05 12:00:00' as as_of_at, date '1998-07-05' as as_of_date;
create table intermediate.int_customer__test (customer_key varchar);
create table core.dim_product (product_key varchar, unit_cost decimal(18, 2));
create table core.fct_order_line (
    order_key varchar, product_key varchar, quantity decimal(18, 4), net_amount decimal(18, 2),
    is_valid_order boolean
);
create table core.fct_return (
    order_key varchar, customer_key varchar, account_key varchar, product_key varchar,
    quantity decimal(18, 4), net_amount decimal(18, 2), returned_date date
);
create table core.fct_order (
    order_key varchar, customer_key varchar, account_key varchar, ordered_date date,
    net_amount decimal(18, 2), is_valid_order boolean
);
"""
MODELS = (
    "int_value__month_end", "int_value__order", "int_value__order_day", "int_value__purchase",
    "int_value__setting", "int_value__model_input", "int_value__pattern", "int_value__spending",
    "int_value__model",
)  # fmt: skip
PARAMETERS = """
select r, alpha, a, b, frequency_log_likelihood, p, q, gamma, buyer_count, repeater_count
from intermediate.int_value__model where model_date = date '1997-09-30'
"""
HOLDOUT = """
select holdout_buyer_count, holdout_actual_count, holdout_total_error_share,
    holdout_mean_absolute_error, holdout_naive_mean_absolute_error
from intermediate.int_value__model where model_date = date '1998-06-30'
"""
ALL = "select * from intermediate.int_value__model order by model_date"


@pytest.fixture(scope="module")
def cdnow(dbt: Any) -> Callable[..., Any]:
    """A warehouse with the raw rows as orders; runs the models on it."""
    with dbt.raw():
        pass
    with duckdb.connect(str(dbt.warehouse)) as con:
        con.execute(UPSTREAM)
        con.executemany(
            "insert into core.fct_order select 'o' || ?, ?, null, ?, ?, true",
            [(number, *row) for number, row in enumerate(purchases())],
        )
    kept = dbt.folder / "cdnow.duckdb"
    shutil.copy(dbt.warehouse, kept)

    def run(query: str, *, anew: bool = True, change: str = "select 1") -> list[Any]:
        if anew:
            shutil.copy(kept, dbt.warehouse)
        with duckdb.connect(str(dbt.warehouse)) as con:
            con.execute(change)
        result = dbt.call("run", "--select", *MODELS, RUNDBLICK_VALUE_HOLDOUT_DAYS="273")
        assert result.returncode == 0, result.stdout[-4000:]
        with duckdb.connect(str(dbt.warehouse), read_only=True) as con:
            return con.execute(query).fetchall()

    return run


def test_raw_purchases_give_the_published_parameters_and_foretell_the_rest(cdnow: Any) -> None:
    found = dict(enumerate(cdnow(PARAMETERS)[0]))
    assert [found[i] for i in range(4)] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=1e-3)
    assert found[4] == pytest.approx(-9582.43, abs=0.01)
    assert [found[i] for i in (5, 6, 7)] == pytest.approx([6.25, 3.74, 15.44], abs=5e-3)
    assert (found[8], found[9]) == (2357, 946)

    first = cdnow(ALL, anew=False)
    buyers, actual, total_error, error, naive_error = cdnow(HOLDOUT, anew=False)[0]
    assert (buyers, actual) == (2357, 1882)
    # What lifetimes 0.11.3 finds as well: 1653.41 expected of 1882.
    assert total_error == pytest.approx(-0.12146, abs=1e-4)
    assert error == pytest.approx(0.78545, abs=1e-4)
    assert error < naive_error
    assert cdnow(ALL, anew=False) == first


def test_a_late_purchase_makes_only_later_months_anew(cdnow: Any) -> None:
    before = {row[0]: row[1:] for row in cdnow(ALL)}
    late = """
        insert into core.fct_order
        select 'late', '0001', null, date '1998-02-10', 20, true
    """
    after = {row[0]: row[1:] for row in cdnow(ALL, anew=False, change=late)}
    changed = sorted(str(day) for day in before if before[day] != after[day])
    assert changed == ["1998-02-28", "1998-03-31", "1998-04-30", "1998-05-31", "1998-06-30"]


def test_orders_of_a_day_collapse_and_returned_ones_do_not_count(cdnow: Any) -> None:
    before = cdnow(PARAMETERS)
    doubled = """
        insert into core.fct_order
        select order_key || 'x', customer_key, null, ordered_date, 0, true from core.fct_order;
        insert into core.fct_order
        select 'returned', '0001', null, date '1997-05-05', 20, true;
        insert into core.fct_return
        select 'returned', '0001', null, null, 1, 20, date '1997-05-09'
    """
    assert cdnow(PARAMETERS, change=doubled) == before
