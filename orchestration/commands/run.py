"""`rundblick run`."""

from typing import TYPE_CHECKING

from orchestration.commands.common import Context, print_json

if TYPE_CHECKING:
    from ingestion.config import Settings
    from orchestration.progress import Reporter
    from orchestration.run import RunOutcome


def run(context: Context, as_json: bool) -> int:
    """Run the daily job and say what came of it."""
    from orchestration.progress import Reporter

    settings = context.settings()
    reporter = Reporter()
    try:
        outcome = execute(settings, reporter)
        summarise(settings, outcome, reporter)
    finally:
        reporter.close()
    if as_json:
        print_json(outcome.as_dict())
    return outcome.exit_code


def execute(settings: "Settings", reporter: "Reporter") -> "RunOutcome":
    """The daily job with its progress on the terminal."""
    from orchestration import journal
    from orchestration.run import run_daily

    with journal.listening(reporter), reporter.silence(settings):
        reporter.begin("starting")
        return run_daily(settings)


def summarise(settings: "Settings", outcome: "RunOutcome", reporter: "Reporter") -> None:
    """The last lines: what was published, what to do about failures."""
    from orchestration.demo_sources import HINT, is_demo_down

    if outcome.publication is not None:
        reporter.line(
            f"Published {outcome.publication['tables']} marts, {outcome.publication['changed']} "
            f"changed, to {settings.published / 'current'} ({outcome.seconds:.0f} s)."
        )
    else:
        reporter.line("Nothing was published; the last generation stays.")
    # Messages of steps stand beside the steps; these are of none.
    told = {step["message"] for step in outcome.steps.values()}
    for message in outcome.messages:
        if message not in told:
            reporter.line(message)
    down = [name for name, step in outcome.steps.items() if step["status"] == "unreachable"]
    if any(is_demo_down(settings, name) for name in down):
        reporter.line(HINT)
