"""The directly-follows graph of the journeys, once as process mining finds it, once as reported."""

from collections.abc import Callable
from typing import Any

import pandas as pd

Query = Callable[[str], list[tuple[Any, ...]]]
Graph = dict[tuple[str, str], int]

# The order of equal times is the documented one, not the step number that the report uses.
LOG = """
    select step.journey_key, step.touchpoint_type, step.occurred_at, journey.outcome
    from journey.fct_journey_step as step
    inner join journey.fct_journey as journey on step.journey_key = journey.journey_key
    inner join core.dim_touchpoint_type as kind on step.touchpoint_type = kind.touchpoint_type
    order by step.journey_key, step.occurred_at, kind.sort_order, step.touchpoint_key
"""


def mined_graph(query: Query) -> Graph:
    """Counts as pm4py discovers them, with the first and the last activities of the journeys.

    Open journeys have no last activity yet.
    """
    import pm4py

    log = pd.DataFrame(
        query(LOG), columns=["case:concept:name", "concept:name", "time:timestamp", "outcome"]
    )
    # Process mining knows no order of equal times but that of the rows.
    log["time:timestamp"] = pd.to_datetime(log["time:timestamp"], utc=True)
    edges, starts, _ = pm4py.discover_dfg(log.copy())
    _, _, ends = pm4py.discover_dfg(log[log["outcome"] != "open"].copy())
    return {
        **{("(start)", first): count for first, count in starts.items()},
        **{pair: int(count) for pair, count in edges.items()},
        **{(last, "(end)"): count for last, count in ends.items()},
    }


def reported_graph(query: Query, period_type: str) -> Graph:
    """Counts of the report over all time, added up from its rows of a period type."""
    rows = query(
        "select from_touchpoint_type, to_touchpoint_type, sum(transition_count)::bigint"
        " from journey.rpt_journey_transition"
        f" where segment_type = 'all' and period_type = '{period_type}' group by all"
    )
    return {(leaves, enters): count for leaves, enters, count in rows}


def ties(query: Query) -> int:
    """Steps that stand at the same time as the step before them in their journey."""
    return int(
        query("select count(*) from journey.fct_journey_step where seconds_since_last = 0")[0][0]
    )
