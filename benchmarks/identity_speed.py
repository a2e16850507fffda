"""How fast the identity models are: all of a million records, then ten thousand changed ones.

python -m benchmarks.identity_speed --rows 1000000 --output identity_speed.json

A warehouse of its own with invented German customers; the weights are those that the project ships
or that --weights names. Measured are whole dbt processes, start included, and every model.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.dbt_step import run_dbt, three_builds
from benchmarks.measure import Step, StepError, machine, report, write

# The last one notes that the build came to its end, or the next one would begin anew.
SELECTION = (
    "+identity_map",
    "+int_customer__golden",
    "+int_account__golden",
    "int_identity__component",
    "+int_identity__completed",
)
# As the last part of a day's changes: most are edits, some records are new, some gone.
EDITED_SHARE, NEW_SHARE = 0.8, 0.15
FEW = 1000
CONFIGURATION = """\
[company]
name = "Benchmark"
[paths]
home = "."
[engine]
memory_limit = "2GB"
[connectors.files]
enabled = true
folder = "input"
"""

_CHANGE = """
create or replace temp table chosen as
select *, row_number() over (order by hash('change' || record_id)) as place
from raw_files.contact
qualify place <= {rows};

insert into raw_files._dlt_loads values ('changed', 0, now());

delete from raw_files.contact as contact
using chosen
where contact.source_system = chosen.source_system and contact.record_id = chosen.record_id
    and chosen.place <= {edited} + {removed};

insert into raw_files.contact by name
select * exclude (place) replace (
    'changed' as _dlt_load_id,
    case when place % 3 = 0 then 'changed' || place || '@web.de' else email end as email,
    case when place % 3 = 1 then 'Neue Gasse' else street end as street,
    case when place % 3 = 2 then last_name || 'mann' else last_name end as last_name
)
from chosen where place <= {edited};

insert into raw_files.contact by name
select * exclude (place) replace ('changed' as _dlt_load_id, record_id || '-new' as record_id)
from chosen where place > {edited} + {removed};
"""


def prepare(home: Path, rows: int, weights: Path | None) -> dict[str, str]:
    """The records in a warehouse, dbt's manifest made; returns the environment."""
    import duckdb

    from benchmarks.identity_people import write_people
    from identity import dataset
    from identity.dataset_config import DatasetConfig
    from identity.weights import read_models, store_models
    from ingestion import warehouse
    from ingestion.config import load_settings
    from orchestration import dbt
    from orchestration.environment import variables
    from orchestration.identity_training import terms_beside

    (home / "input").mkdir(parents=True)
    (home / "rundblick.toml").write_text(CONFIGURATION, encoding="utf-8")
    os.environ["RUNDBLICK_HOME"] = str(home)
    settings = load_settings(home / "rundblick.toml")
    write_people(duckdb.connect(), rows, home / "input" / "contacts.parquet")
    with warehouse.connect(settings) as connection:
        dataset.load(connection, home / "input", DatasetConfig())
        if weights is not None:
            store_models(connection, read_models(weights, terms_beside(weights)).values())
    dbt.run(settings, "parse")
    return variables(settings)


def change(home: Path, rows: int) -> None:
    """Edit, add and remove so many records, as a second load."""
    import duckdb

    edited, new = round(rows * EDITED_SHARE), round(rows * NEW_SHARE)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(_CHANGE.format(rows=rows, edited=edited, removed=rows - edited - new))


def few_records(home: Path, weights: Path | None) -> Step:
    """A build in which nothing changes, of hardly any records: what dbt alone costs."""
    environment = prepare(home, FEW, weights)
    run_dbt("full", home, environment, FEW, SELECTION)
    return run_dbt("few records", home, environment, 0, SELECTION)


def main() -> int:
    """Full, nothing new, changed, hardly any records; write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="records")
    parser.add_argument("--changed", type=int, default=10_000, help="records that change")
    parser.add_argument("--weights", type=Path, help="weight file (default: the shipped one)")
    parser.add_argument("--output", type=Path, help="JSON file (default: the terminal)")
    parser.add_argument("--home", type=Path, help="work here and keep it (default: temporary)")
    options = parser.parse_args()
    home = (options.home or Path(tempfile.mkdtemp(prefix="rundblick_benchmark_"))).resolve()
    try:
        steps = three_builds(
            home,
            prepare(home, options.rows, options.weights),
            SELECTION,
            rows=options.rows,
            changed=options.changed,
            change=lambda: change(home, options.changed),
        )
        steps.append(few_records(home / "few", options.weights))
        report(steps[-1])
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.home is None:
            shutil.rmtree(home, ignore_errors=True)
    write(options.output, "identity_speed", {"rows": options.rows, "machine": machine()}, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
