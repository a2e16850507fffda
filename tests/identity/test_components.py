"""Connected components against an independent search, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.components import UnknownRecordError, components

NUMBERS = st.lists(st.integers(0, 2**62), min_size=1, max_size=30, unique=True)


def expected(records: list[int], edges: list[tuple[int, int]]) -> list[int]:
    """By repetition: every record takes the smallest number among its neighbours."""
    smallest = {record: record for record in records}
    for _ in records:
        for one, other in edges:
            smallest[one] = smallest[other] = min(smallest[one], smallest[other])
    return [smallest[record] for record in records]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_components_are_named_by_their_smallest_record(data: st.DataObject) -> None:
    records = data.draw(NUMBERS)
    pick = st.sampled_from(records)
    edges = data.draw(st.lists(st.tuples(pick, pick), max_size=40))
    left, right = [e[0] for e in edges], [e[1] for e in edges]
    assert components(records, left, right).tolist() == expected(records, edges)


def test_three_hundred_times_the_same_edge_joins() -> None:
    assert components([1, 2], [1] * 300, [2] * 300).tolist() == [1, 1]


def test_no_records_have_no_components() -> None:
    assert components([], [], []).tolist() == []


def test_an_edge_to_an_unknown_record_is_an_error() -> None:
    with pytest.raises(UnknownRecordError, match="1 end"):
        components([1, 2], [1], [3])


def test_records_are_distinct() -> None:
    with pytest.raises(ValueError, match="not distinct"):
        components([1, 2, 2], [1], [2])


def test_a_long_chain_is_one_component() -> None:
    records = np.random.default_rng(3).permutation(100_000)
    assert set(components(records, records[:-1], records[1:]).tolist()) == {0}
