"""`rundblick identity`."""

from pathlib import Path

from ingestion.errors import ConfigurationError
from orchestration.commands.common import Context, print_json


def evaluate(context: Context, labels: Path, as_json: bool) -> int:
    """Measure the published identity map against labelled records."""
    import duckdb

    from identity.evaluation import evaluate as measure

    snapshot = context.settings().published / "marts.duckdb"
    if not snapshot.exists():
        raise ConfigurationError(
            f"Nothing is published yet: {snapshot} does not exist. Run `rundblick run` first."
        )
    # In memory with the snapshot attached, so that the readers' file stays as it is.
    with duckdb.connect() as connection:
        connection.execute(f"attach '{str(snapshot).replace(chr(39), chr(39) * 2)}' (read_only)")
        connection.execute("use marts")
        quality = measure(connection, labels)
    if as_json:
        print_json(quality.to_dict())
        return 0
    for name, value in quality.to_dict().items():
        shown = "–" if value is None else f"{value:.4f}" if isinstance(value, float) else value
        print(f"{name:<24} {shown}")
    return 0
