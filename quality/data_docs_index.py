"""The first page of the Data Docs: all checks with their last verdict and links to the runs.

Great Expectations' own first page is a list that scripts from the internet fill.
"""

from html import escape
from pathlib import Path
from typing import Any

from quality.results import read_json

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>Rundblick · Data Docs</title>
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<style>
{style}</style></head><body>
<nav class="navbar"><strong>Rundblick · Data Docs</strong></nav><div class="container">
<p class="lead">What each gate checked last, and what a failure means.
<span lang="de">Was jedes Tor zuletzt geprüft hat und was ein Fehlschlag bedeutet.</span></p>
"""
_COLUMNS = ("", "check", "table", "observed", "expected", "a failure means")


def index_page(reports: Path, site: Path, style: str) -> str:
    """HTML of the first page, from the reports of the gates and the pages of the site."""
    parts = [_HEAD.format(style=style)]
    for path in sorted(reports.glob("checks_*.json")):
        if report := read_json(path):
            parts.append(_gate(report, site))
    parts.append("</div></body></html>\n")
    return "".join(parts)


def _gate(report: dict[str, Any], site: Path) -> str:
    gate = str(report["gate"])
    summary = (
        f"{report['checked_at']}: {report['passed']} passed, {report['warnings']} warnings, "
        f"{report['errors']} errors, {report['skipped']} without data"
    )
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    rows = "".join(_row(result) for result in report["results"])
    return (
        f"<h4>{escape(gate)}</h4><p>{escape(summary)} · {_runs(gate, site)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"
    )


def _row(result: dict[str, Any]) -> str:
    if result["skipped"]:
        state = "–"
    elif result["passed"]:
        state = '<span class="text-success">✓</span>'
    elif result["severity"] == "warning":
        state = '<span class="text-warning">! warning</span>'
    else:
        state = '<span class="text-danger">✗ error</span>'
    observed = result["observed"]
    cells = (
        state,
        escape(result["check"]),
        escape(result["source_or_mart"]),
        "" if observed is None else escape(f"{observed:.10g}"),
        escape(result["expected"]),
        f'{escape(result["message"])}<br><span lang="de">{escape(result["message_de"])}</span>',
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _runs(gate: str, site: Path) -> str:
    """Links to the kept runs of a gate; a raw gate is one page, the marts gate one a suite."""
    links = []
    for suite in sorted((site / "validations").glob(f"{gate}*")):
        pages = sorted(suite.rglob("*.html"), reverse=True)
        for at, page in enumerate(pages):
            text = suite.name if at == 0 else page.parent.name[:15]
            links.append(f'<a href="{escape(page.relative_to(site).as_posix())}">{text}</a>')
    return " · ".join(links)
