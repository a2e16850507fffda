"""The marts gate: its checks stand between the marts and their publication and block it."""

from collections import defaultdict
from collections.abc import Iterator

import dagster as dg

from ingestion.config import Settings
from orchestration import journal
from orchestration.defs.ingestion.checks import asset_check_results
from orchestration.defs.keys import mart_key
from orchestration.home import WRITER_POOL
from quality.registry import CheckSpec, marts_checks

STEP = "marts gate"


def marts_gate(settings: Settings) -> dg.AssetChecksDefinition:
    """All checks of the marts gate in one step: they are judged together."""
    declared = marts_checks()

    @dg.multi_asset_check(
        name="marts_gate",
        specs=[_spec(check) for check in declared],
        pool=WRITER_POOL,
        can_subset=True,
    )
    def gate(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        wanted = context.op_execution_context.selected_asset_check_keys
        names = {(key.asset_key, key.name) for key in wanted}
        for result in _judge(context.run.run_id, settings):
            if (result.asset_key, result.check_name) in names:
                yield result

    return gate


def _spec(check: CheckSpec) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        check.name,
        asset=mart_key(check.source_or_mart),
        description=check.description,
        blocking=check.severity == "error",
    )


def _judge(run_id: str, settings: Settings) -> Iterator[dg.AssetCheckResult]:
    from orchestration.identity_evaluation import evaluate_build
    from quality.marts_gate import run_marts_gate

    with journal.step(settings, run_id, STEP) as step:
        quality = evaluate_build(settings)
        results = run_marts_gate(settings)
        step.details = {
            **({} if quality is None else {"identity_pair_f1": quality.pair_f1}),
            "passed": sum(result.passed for result in results),
            "warnings": sum(not r.passed and not r.is_blocking for r in results),
        }
        blocking = [result for result in results if result.is_blocking]
        if blocking:
            step.status, step.exit_code = "refused", 1
            step.message = (
                "The marts gate stopped the publication; the last generation stays. "
                + "; ".join(f"{r.source_or_mart}: {r.message}" for r in blocking[:5])
            )
    by_mart = defaultdict(list)
    for result in results:
        by_mart[result.source_or_mart].append(result)
    for mart, found in by_mart.items():
        yield from asset_check_results(found, mart_key(mart))
