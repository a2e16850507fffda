"""Basket rules, once as mlxtend finds them, once as the mart reports them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

Query = Callable[[str], list[tuple[Any, ...]]]
Basket = Iterable[str]
Rules = dict[tuple[str, str], tuple[float, ...]]

MEASURES = "support, confidence, lift, antecedent_count / basket_count, consequent_support"
# One row an item that was bought and kept, from the marts alone.
ITEMS = """
    with bought as (
        select
            order_key, product_key, customer_key, coalesce(customer_key, account_key) as buyer_key,
            ordered_date, sum(coalesce(quantity, 1)) as quantity
        from core.fct_order_line
        where is_valid_order and product_key is not null and coalesce(quantity, 1) > 0
        group by all
    ),
    sent_back as (
        select order_key, product_key, sum(abs(quantity)) as quantity
        from core.fct_return group by all
    )
    select
        bought.order_key, bought.buyer_key,
        case when customer.customer_segment = 'b2c' then 'b2c' else 'b2b' end,
        cast(bought.ordered_date as varchar), bought.product_key, product.category
    from bought
    inner join core.dim_product as product on bought.product_key = product.product_key
    left join core.dim_customer as customer on bought.customer_key = customer.customer_key
    left join sent_back
        on bought.order_key = sent_back.order_key and bought.product_key = sent_back.product_key
    where bought.buyer_key is not null and coalesce(sent_back.quantity < bought.quantity, true)
"""


def mined_rules(baskets: Iterable[Basket], min_count: int) -> Rules:
    """Rules between two items with the measures that both name: one item leads to one."""
    from mlxtend.frequent_patterns import apriori, association_rules
    from mlxtend.preprocessing import TransactionEncoder

    listed = [sorted(basket) for basket in baskets]
    encoder = TransactionEncoder()
    table = pd.DataFrame(encoder.fit_transform(listed), columns=encoder.columns_)
    sets = apriori(table, min_support=(min_count - 0.5) / len(listed), use_colnames=True, max_len=2)
    rules = association_rules(sets, metric="support", min_threshold=0)
    names = ["support", "confidence", "lift", "antecedent support", "consequent support"]
    return {
        (next(iter(rule["antecedents"])), next(iter(rule["consequents"]))): tuple(
            float(rule[name]) for name in names
        )
        for _, rule in rules.iterrows()
    }


def expected_rules(query: Query, basis: str, level: str, segment: str, min_count: int) -> Rules:
    """What mlxtend finds in the baskets of a basis, made here from the items that were bought."""
    orders: dict[str, set[str]] = defaultdict(set)
    buyers: dict[str, set[str]] = defaultdict(set)
    bought: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for order, buyer, of_segment, day, product, category in query(ITEMS):
        if segment in ("(all)", of_segment):
            item = product if level == "product" else category
            orders[order].add(item)
            buyers[buyer].add(item)
            bought[buyer].append((day, order, item))
    if basis == "order":
        return mined_rules(orders.values(), min_count)
    if basis == "customer":
        return mined_rules(buyers.values(), min_count)
    baskets = []
    for items in bought.values():
        first = min(day for day, _, _ in items)
        for day, order in {(day, order) for day, order, _ in items if day > first}:
            before = {f"had {item}" for earlier, _, item in items if earlier < day}
            now = {f"buys {item}" for _, of_order, item in items if of_order == order}
            baskets.append(before | now)
    return {
        (left.removeprefix("had "), right.removeprefix("buys ")): measures
        for (left, right), measures in mined_rules(baskets, min_count).items()
        if left.startswith("had ") and right.startswith("buys ")
    }


def reported_rules(query: Query, basis: str, level: str, segment: str) -> Rules:
    """The rules of the mart."""
    side = "product_key" if level == "product" else "category"
    rows = query(
        f"select antecedent_{side}, consequent_{side}, {MEASURES}"
        " from marketing.rpt_basket_rule"
        f" where basis = '{basis}' and level = '{level}' and customer_segment = '{segment}'"
    )
    return {(left, right): tuple(measures) for left, right, *measures in rows}


def assert_equal(reported: Rules, expected: Rules) -> None:
    """The same rules, with the same measures to 1e-12."""
    assert reported.keys() == expected.keys()
    for rule, measures in reported.items():
        assert measures == pytest.approx(expected[rule], rel=0, abs=1e-12), rule
