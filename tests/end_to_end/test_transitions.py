"""The demo company's reported transitions are the directly-follows graph of its journeys."""

import pytest

from tests.end_to_end.conftest import Demo
from tests.process_graph import mined_graph, reported_graph


@pytest.mark.parametrize("period_type", ["month", "total"])
def test_transitions_are_those_of_process_mining(demo: Demo, period_type: str) -> None:
    graph = reported_graph(demo.home.query, period_type)
    assert sum(graph.values()) > 200
    assert graph == mined_graph(demo.home.query)
