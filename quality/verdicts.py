"""Words and numbers of a verdict: what was observed, what was expected, what a failure means."""

from operator import attrgetter
from typing import TYPE_CHECKING

from quality.measures import Measure
from quality.results import CheckResult
from quality.suites import Check

if TYPE_CHECKING:
    from ingestion.config import Settings

Failing = tuple[str, ...] | None


def verdict(
    settings: "Settings", item: Measure, failing: Failing, source: str | None = None
) -> CheckResult:
    """The result of one check; `failing` names its failed subjects, None means that it passed."""
    check = item.check
    low, high = bounds(check, settings)
    shown = _shown(item, failing, low, high)
    observed = None if shown is None else item.values.get(shown)
    expected = _expected(item, shown, low, high)
    return CheckResult(
        suite=item.suite,
        source_or_mart=source or check.mart or "",
        check=check.name,
        severity=check.severity,
        passed=failing is None,
        observed=observed,
        expected=expected,
        message=_message(item, failing, observed, expected),
        message_de=check.message.de,
        subjects=failing or (),
        skipped=item.skipped is not None,
    )


def bounds(check: Check, settings: "Settings") -> tuple[float | None, float | None]:
    """The bounds of a check as numbers; settings such as `guards.max_rejected_share` looked up."""
    if check.mostly is not None:
        return check.mostly, None
    return _bound(check.min, settings), _bound(check.max, settings)


def _bound(value: float | str | None, settings: "Settings") -> float | None:
    if value is None or not isinstance(value, str):
        return value
    return float(attrgetter(value)(settings))


def _shown(item: Measure, failing: Failing, low: float | None, high: float | None) -> str | None:
    """The subject whose number is shown: the one farthest from what is expected."""
    candidates = [s for s in failing or item.subjects if item.values.get(s) is not None]

    def excess(subject: str) -> float:
        value = item.values.get(subject) or 0.0
        if item.check.equals is not None:
            return abs(value - (item.expected.get(subject) or 0.0))
        return max(
            low - value if low is not None else float("-inf"),
            value - high if high is not None else float("-inf"),
        )

    return max(candidates, key=excess, default=None)


def _expected(item: Measure, shown: str | None, low: float | None, high: float | None) -> str:
    if item.check.equals is not None:
        margin = f" ± {item.check.tolerance:g}" if item.check.tolerance else ""
        value = item.expected.get(shown) if shown is not None else None
        return "equal" if value is None else f"{_plain(value)}{margin}"
    parts = []
    if low is not None:
        parts.append(f"≥ {_plain(low)}")
    if high is not None:
        parts.append(f"≤ {_plain(high)}")
    return " and ".join(parts)


def _plain(value: float) -> str:
    return f"{value:.10g}"


def _message(item: Measure, failing: Failing, observed: float | None, expected: str) -> str:
    text = item.check.message.en
    if item.skipped is not None:
        return f"Not judged: {item.skipped}."
    if item.problem is not None:
        return f"{text} It could not be judged: {item.problem}."
    if failing is None or observed is None:
        return text
    more = " …" if len(failing) > 5 else ""
    where = f" ({', '.join(failing[:5])}{more})" if failing else ""
    return f"{text} Observed {_plain(observed)}, expected {expected}{where}."
