"""Splink's waterfall chart of pairs, from the evidence that the warehouse holds.

One page with a chart for each pair. The libraries that draw are in the page, so it opens without a
network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from identity.evidence import EdgeEvidence, FieldEvidence

_STYLE = (
    "body { font-family: system-ui, sans-serif; margin: 2rem; max-width: 75rem; }"
    " pre { white-space: pre-wrap; } section { margin-top: 2rem; overflow-x: auto; }"
)


def waterfall_page(title: str, lines: Sequence[str], edges: Sequence[EdgeEvidence]) -> str:
    """A complete HTML document: the explanation in words, then a chart for each edge."""
    from splink.internals.html_utils import load_chart_libraries

    libraries: dict[str, str] = load_chart_libraries()  # type: ignore[no-untyped-call]
    scripts = "".join(f"<script>{source}</script>" for source in libraries.values())
    charts = "".join(_section(number, edge) for number, edge in enumerate(edges))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title><style>{_STYLE}</style>{scripts}</head><body><h1>{escape(title)}</h1>"
        f"<pre>{escape(chr(10).join(lines))}</pre>{charts}</body></html>\n"
    )


def waterfall_spec(edge: EdgeEvidence) -> dict[str, Any]:
    """The chart of one pair as Vega-Lite."""
    from splink.internals.charts import WaterfallChart

    bars = [*_bars(edge), _final_bar(edge)]
    records = [{**bar, "bar_sort_order": place} for place, bar in enumerate(bars)]
    spec: dict[str, Any] = WaterfallChart(records).chart_dict
    # One chart a pair: the slider that chooses among pairs has nothing to choose.
    spec["params"][0].pop("bind")
    return spec


def _section(number: int, edge: EdgeEvidence) -> str:
    from splink.internals.html_utils import json_for_html

    heading = escape(f"{edge.record_a} – {edge.record_b}")
    spec: str = json_for_html(waterfall_spec(edge))  # type: ignore[no-untyped-call]
    return (
        f'<section><h2>{heading}</h2><div id="chart-{number}"></div><script>'
        f"vegaEmbed('#chart-{number}', {spec}, {{actions: false}});</script></section>"
    )


def _bars(edge: EdgeEvidence) -> Iterator[dict[str, Any]]:
    for field in edge.fields:
        if field.agreement == "prior":
            yield _bar("Prior", "Starting match weight (prior)", field.field_weight)
            continue
        yield _bar(field.field, field.level_label, field.field_weight, field)
        if field.term_frequency_weight:
            label = f"Term frequency adjustment on {field.field}"
            yield _bar(f"tf_{field.field}", label, field.term_frequency_weight)


def _final_bar(edge: EdgeEvidence) -> dict[str, Any]:
    return _bar("Final score", "Final score", edge.match_weight)


def _bar(
    name: str, label: str, weight: float, field: FieldEvidence | None = None
) -> dict[str, Any]:
    factor = 2.0**weight
    more = factor >= 1
    times = factor if more else 1 / factor
    return {
        "column_name": name,
        "label_for_charts": label,
        "sql_condition": None,
        "log2_bayes_factor": weight,
        "bayes_factor": factor,
        "comparison_vector_value": field.level if field else None,
        "m_probability": field.m_probability if field else None,
        "u_probability": field.u_probability if field else None,
        "bayes_factor_description": f"{label}: {times:,.2f} times {'more' if more else 'less'} "
        "likely to be a match",
        "value_l": field.value_a if field else "",
        "value_r": field.value_b if field else "",
        "term_frequency_adjustment": name.startswith("tf_"),
        "record_number": 0,
    }
