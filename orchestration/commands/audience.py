"""`rundblick audience list | export`."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from orchestration.commands.common import Context, print_json


@dataclass(frozen=True)
class Options:
    """The options of the export; no audiences are all of them."""

    audiences: tuple[str, ...]
    out: Path
    formats: tuple[str, ...]
    as_json: bool


def show(context: Context, as_json: bool) -> int:
    """Audiences with their members, and why the others are none."""
    from publishing.audiences import list_audiences

    published = list_audiences(context.settings())
    if as_json:
        print_json(asdict(published))
        return 0
    for audience in published.audiences:
        reasons = ", ".join(f"{name} {count:,}" for name, count in audience.excluded.items())
        print(
            f"{audience.code:<16} {audience.members:>9,} of {audience.candidates:>9,}"
            f"  excluded: {reasons or 'nobody'}"
        )
    print(f"Generation {published.generation}, published at {published.published_at}.")
    _warn(published.judged_at)
    return 0


def export(context: Context, options: Options) -> int:
    """Write files, and say what was written from what."""
    from publishing.audiences import export_audiences

    result = export_audiences(context.settings(), options.audiences, options.out, options.formats)
    if options.as_json:
        print_json(result.to_dict())
        return 0
    for file in result.files:
        print(f"{file.rows:>9,} members  {file.file}")
    print(f"Exported at {result.exported_at} from generation {result.generation}.")
    print("The files hold personal data: delete them when the contacts are made.")
    _warn(result.judged_at)
    return 0


def _warn(judged_at: datetime | None) -> None:
    if judged_at is None:
        print("No audience has members.")
        return
    print(
        f"Consent and exclusions were judged as of {judged_at:%Y-%m-%d %H:%M} UTC. "
        "Who has withdrawn since is not left out: run again before you use an older list."
    )
