"""`rundblick demo`."""

import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.errors import ConfigurationError
from orchestration.commands.common import Context, print_json

if TYPE_CHECKING:
    from demo.company import DemoState
    from ingestion.config import Settings
    from orchestration.progress import Reporter
    from orchestration.run import RunOutcome

DAYS = {"d": 1, "w": 7}


@dataclass(frozen=True)
class Options:
    """The options of the command."""

    size: str | None
    advance: str | None
    serve: bool
    seed: int
    as_json: bool


def demo(context: Context, options: Options) -> int:
    """Build, serve, run, document; or only serve."""
    from orchestration import demo_sources, home
    from orchestration.progress import Reporter

    days = parse_days(options.advance) if options.advance else 0
    settings = context.settings()
    demo_sources.require_demo_settings(settings)
    reporter = Reporter()
    try:
        home.prepare(settings)
        state = _company(settings, options, days, reporter)
        if options.serve:
            return _serve(settings, reporter)
        with demo_sources.emulator(settings) as served:
            outcome, documents = _run(served, reporter)
        tell(settings, outcome, reporter)
    finally:
        reporter.close()
    if options.as_json:
        content = {"today": state.today, "size": state.size, "documents": documents}
        print_json({**outcome.as_dict(), "demo": content})
    return outcome.exit_code


def parse_days(text: str) -> int:
    """`1d` or `2w` as days."""
    match = re.fullmatch(r"(\d+)([dw]?)", text.strip().lower())
    if match is None or int(match.group(1)) < 1:
        raise ConfigurationError(
            f"--advance {text!r} is no length of time. Write days or weeks, such as 1d or 2w."
        )
    return int(match.group(1)) * DAYS[match.group(2) or "d"]


def _company(
    settings: "Settings", options: Options, days: int, reporter: "Reporter"
) -> "DemoState":
    from orchestration import demo_sources

    begin = time.monotonic()
    reporter.begin("building the demo company")
    state = demo_sources.build_company(settings, options.size, options.seed)
    if days:
        from demo import company

        reporter.begin(f"moving the demo company on by {days} days")
        state = company.advance(settings.home, days)
    reporter.done(
        f"Demo company, size {state.size}, on {state.today:%Y-%m-%d} "
        f"({time.monotonic() - begin:.1f} s)"
    )
    return state


def _run(settings: "Settings", reporter: "Reporter") -> "tuple[RunOutcome, dict[str, str]]":
    from orchestration.commands import docs, run

    outcome = run.execute(settings, reporter)
    documents = docs.write(settings, reporter) if outcome.publication is not None else {}
    run.summarise(settings, outcome, reporter)
    return outcome, documents


def _serve(settings: "Settings", reporter: "Reporter") -> int:
    from orchestration import demo_sources

    with demo_sources.emulator(settings) as served:
        reporter.line(f"HubSpot at {served.connector('crm_hubspot').base_url}")
        reporter.line(f"LimeSurvey at {served.connector('survey_limesurvey').base_url}")
        reporter.line("Serving the demo's systems until Ctrl-C.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def tell(settings: "Settings", outcome: "RunOutcome", reporter: "Reporter") -> None:
    """Where everything is and what to try next."""
    if outcome.publication is None:
        reporter.line("What to do: read the messages above, then `rundblick doctor`.")
        return
    places = {
        "Warehouse": settings.warehouse,
        "Published": settings.published / "current",
        "For SQL": settings.published / "marts.duckdb",
        "Documents": settings.documents / "dbt" / "index.html",
        "Checks": settings.documents / "data_docs" / "index.html",
    }
    reporter.line("")
    for label, path in places.items():
        reporter.line(f"  {label:<12} {path}")
    reporter.line(f"  {'Dagster UI':<12} {dagster_command(settings)}, then http://127.0.0.1:3000")
    reporter.line("\nTry next:")
    for command, purpose in (
        ("uv run rundblick status", "what is where and how fresh it is"),
        ("uv run rundblick demo --advance 1d", "a day later: late, changed, merged, deleted rows"),
        ("uv run rundblick demo --serve", "the source systems for the Dagster UI"),
        (f'uv run python -c "{_query(settings)}"', "the KPIs"),
    ):
        reporter.line(f"  {command:<36} {purpose}")


def dagster_command(settings: "Settings") -> str:
    """How to start the UI on this home's runs; the project's own home is known to it."""
    from orchestration.home import is_project_home

    command = "uv run dagster dev -w workspace.yaml"
    return (
        command if is_project_home(settings) else f"DAGSTER_HOME={settings.dagster_home} {command}"
    )


def _query(settings: "Settings") -> str:
    path = settings.published / "marts.duckdb"
    return f"import duckdb; duckdb.connect('{path}', True).table('kpi.fct_kpi').show()"
