"""`rundblick quarantine list | replay`."""

from dataclasses import asdict

from orchestration.commands.common import Context, print_json


def show(context: Context, source: str | None, as_json: bool) -> int:
    """Rejected rows, counted: never the rows themselves, which may be personal."""
    from ingestion.quarantine import list_rejected

    settings = context.settings()
    if source is not None:
        settings.connector(source)
    found = list_rejected(settings, source)
    if as_json:
        print_json([asdict(row) for row in found])
        return 0
    for row in found:
        place = f"{row.source:<20} {row.table:<26}"
        print(f"{place} {row.rows:>8,}  {row.reason}  (last {row.last_at})")
    if not found:
        print("No rejected rows.")
    return 0


def replay(context: Context, source: str, as_json: bool) -> int:
    """Try rejected rows again, after a contract was widened."""
    from ingestion.quarantine import replay as replay_rows
    from orchestration import home
    from orchestration.run import require_unlocked

    settings = context.settings()
    home.prepare(settings)
    require_unlocked(settings)
    result = replay_rows(settings, source)
    if as_json:
        print_json(asdict(result))
    else:
        print(
            f"{source}: {result.loaded:,} loaded, {result.superseded:,} superseded, "
            f"{result.still_rejected:,} still rejected."
        )
    return 0
