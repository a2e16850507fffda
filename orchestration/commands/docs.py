"""`rundblick docs`."""

import shutil
import time
from typing import TYPE_CHECKING

from orchestration.commands.common import Context, print_json

if TYPE_CHECKING:
    from ingestion.config import Settings
    from orchestration.progress import Reporter

# Self-contained, so it opens from the disk; the other two are for programs.
DBT_FILES = {
    "static_index.html": "index.html",
    "manifest.json": "manifest.json",
    "catalog.json": "catalog.json",
}


def docs(context: Context, as_json: bool) -> int:
    """Write all documents and say where they are."""
    from orchestration import home
    from orchestration.progress import Reporter
    from orchestration.run import require_unlocked

    settings = context.settings()
    home.prepare(settings)
    require_unlocked(settings)
    reporter = Reporter()
    try:
        places = write(settings, reporter)
    finally:
        reporter.close()
    if as_json:
        print_json(places)
    else:
        for name, place in places.items():
            print(f"{name:<16} {place}")
    return 0


def write(settings: "Settings", reporter: "Reporter") -> dict[str, str]:
    """dbt's documents, the column lineage and the pages of the quality gates."""
    from orchestration import dbt
    from orchestration.defs.transformation.column_lineage import FILE_NAME, Lineage
    from orchestration.environment import dbt_target
    from quality.data_docs import build_data_docs

    begin = time.monotonic()
    reporter.begin("writing the documents")
    target, folder = dbt_target(settings), settings.documents / "dbt"
    folder.mkdir(parents=True, exist_ok=True)
    dbt.run(settings, "docs", "generate", "--no-compile", "--static")
    for source, name in DBT_FILES.items():
        shutil.copyfile(target / source, folder / name)
    lineage = Lineage(settings, dbt.read_manifest(settings))
    lineage.refresh()
    shutil.copyfile(target / FILE_NAME, folder / FILE_NAME)
    build_data_docs(settings)
    reporter.done(f"✓ documents ({time.monotonic() - begin:.1f} s)")
    return {
        "models": str(folder / "index.html"),
        "column_lineage": str(folder / FILE_NAME),
        "checks": str(settings.documents / "data_docs" / "index.html"),
    }
