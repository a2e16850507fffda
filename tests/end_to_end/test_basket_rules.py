"""The demo company's basket rules are those of mlxtend."""

import pytest

from tests.association_rules import assert_equal, expected_rules, reported_rules
from tests.end_to_end.conftest import Demo


@pytest.mark.parametrize("basis", ["order", "customer", "next"])
def test_rules_are_those_of_mlxtend(demo: Demo, basis: str) -> None:
    query = demo.home.query
    reported = reported_rules(query, basis, "category", "(all)")
    assert reported
    assert_equal(reported, expected_rules(query, basis, "category", "(all)", min_count=5))
    reported = reported_rules(query, basis, "product", "(all)")
    assert_equal(reported, expected_rules(query, basis, "product", "(all)", min_count=5))
