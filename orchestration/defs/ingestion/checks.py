"""The raw gate's checks as asset checks.

They do not carry Dagster's `blocking`: the gate has kept a bad package out of raw before the
step ends, and the models go on with the last good data.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.defs.keys import LOADED_CHECK, load_report_key, raw_key

if TYPE_CHECKING:
    from quality.registry import CheckSpec
    from quality.results import CheckResult

SEVERITIES = {"error": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}


def check_specs(source: str) -> list[dg.AssetCheckSpec]:
    """The declared checks of a source; those without a table belong to its load report."""
    loaded = dg.AssetCheckSpec(
        LOADED_CHECK,
        asset=load_report_key(source),
        description="The source answered and its extract was accepted.",
    )
    return [
        loaded,
        *(
            dg.AssetCheckSpec(spec.name, asset=_key(spec), description=spec.description)
            for spec in _declared(source)
        ),
    ]


def check_results(
    source: str, results: "Sequence[CheckResult]", failure: str | None, exit_code: int
) -> Iterator[dg.AssetCheckResult]:
    """One result for every declared check; a check that did not come to its turn is a warning."""
    yield dg.AssetCheckResult(
        check_name=LOADED_CHECK,
        asset_key=load_report_key(source),
        passed=failure is None,
        description=failure,
        metadata={"exit_code": exit_code},
    )
    by_name = {result.check: result for result in results}
    for spec in _declared(source):
        result = by_name.get(spec.name)
        if result is None:
            yield dg.AssetCheckResult(
                check_name=spec.name,
                asset_key=_key(spec),
                passed=failure is None,
                severity=dg.AssetCheckSeverity.WARN,
                description="Not judged: there was no extract.",
            )
        else:
            yield from asset_check_results([result], _key(spec))


def asset_check_results(
    results: "Iterable[CheckResult]", key: dg.AssetKey
) -> Iterator[dg.AssetCheckResult]:
    """Results of a gate in Dagster's words."""
    for result in results:
        yield dg.AssetCheckResult(
            check_name=result.check,
            asset_key=key,
            passed=result.passed,
            severity=SEVERITIES[result.severity],
            description=None if result.passed else result.message,
            metadata={
                "observed": str(result.observed),
                "expected": result.expected,
                "skipped": result.skipped,
            },
        )


def _declared(source: str) -> "tuple[CheckSpec, ...]":
    from quality.registry import raw_checks

    return raw_checks(source)


def _key(spec: "CheckSpec") -> dg.AssetKey:
    if spec.table is None:
        return load_report_key(spec.source_or_mart)
    return raw_key(spec.source_or_mart, spec.table)
