"""`rundblick publish`."""

from orchestration.commands.common import Context, print_json


def publish(context: Context, as_json: bool) -> int:
    """Judge the marts, then publish them."""
    from ingestion.errors import CheckFailed
    from orchestration import home
    from orchestration.run import require_unlocked
    from publishing.snapshot import publish as publish_marts
    from quality.marts_gate import run_marts_gate
    from quality.results import blocking

    settings = context.settings()
    home.prepare(settings)
    require_unlocked(settings)
    reasons = blocking(run_marts_gate(settings))
    if reasons:
        raise CheckFailed(
            "The marts gate stopped the publication; the last generation stays. "
            + "; ".join(reasons)
        )
    publication = publish_marts(settings)
    if as_json:
        print_json(publication.to_dict())
    else:
        print(
            f"Published {len(publication.tables)} marts, {publication.changed_count} changed, "
            f"as {publication.generation} to {settings.published / 'current'}"
        )
    return 0
