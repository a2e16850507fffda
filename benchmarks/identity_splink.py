"""Splink alone, configured as its documentation shows, on the records of a benchmark.

The comparisons of its library for names, date of birth, e-mail and postcode, exact matches with
term frequencies for phone and other columns, a prior from deterministic rules, u by random
sampling, m by expectation maximisation in blocks, prediction at a threshold, connected
components (one to one: best links). Columns that the records do not have are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from benchmarks.identity_baselines import RECORD, Contacts

if TYPE_CHECKING:
    import duckdb

THRESHOLD = 0.9
SEED = 1
# A comparison of a column that is nearly always empty only adds noise.
LEAST_FILLED = 0.01
UK_POSTCODE = "^[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}$"
_BUILT_IN = (
    "customer_number", "phone", "house_number", "first_and_last_name", "birth_date", "email",
    "postal_code",
)  # fmt: skip
# A record of nothing but a number or an address (a web log-in, a mail recipient) cannot reach the
# threshold by one exact match. It follows the first named record of the same number, else of the
# same address, as anyone would join it: that makes Splink look better, not worse.
_KEYS = """case when first_and_last_name is not null then cluster_id else coalesce(
    case when customer_number is not null then min_by(cluster_id, unique_id) filter (
        where first_and_last_name is not null) over (partition by customer_number) end,
    case when email is not null then min_by(cluster_id, unique_id) filter (
        where first_and_last_name is not null) over (partition by email) end,
    cluster_id) end"""


def splink_clusters(connection: duckdb.DuckDBPyConnection, contacts: Contacts) -> pa.Table:
    """Return one row per prepared record with the `customer_key` that Splink gives it."""
    from splink import DuckDBAPI, Linker

    filled = _filled(connection, [*contacts.extra_columns, *_BUILT_IN], contacts)
    api = DuckDBAPI(connection=connection)
    is_linking = contacts.link_mode == "link_one_to_one"
    if is_linking:
        inputs = [api.register(name, table_name=name) for name in _split(connection)]
    else:
        inputs = [api.register(RECORD)]
    linker = Linker(inputs, _settings(connection, contacts, filled, is_linking=is_linking))
    training = linker.training
    certain, blocks = _rules(contacts, filled)
    training.estimate_probability_two_random_records_match(certain, recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
    for block in blocks:
        training.estimate_parameters_using_expectation_maximisation(block)
    predicted = linker.inference.predict(threshold_match_probability=THRESHOLD)
    clustering = linker.clustering
    if is_linking:
        clusters = clustering.cluster_using_single_best_links(
            predicted,
            duplicate_free_datasets=_split(connection),
            threshold_match_probability=THRESHOLD,
        )
    else:
        clusters = clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=THRESHOLD
        )
    return connection.execute(
        f"""
        with record as (
            select cluster.cluster_id, record.*
            from {clusters.physical_name} as cluster
            inner join {RECORD} as record using (unique_id)
        )
        select source_system, record_id, cast({_KEYS} as varchar) as customer_key from record
        """
    ).to_arrow_table()


def _filled(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str], contacts: Contacts
) -> set[str]:
    known = [name for name in columns if contacts.extra_columns.get(name) != "ignore"]
    counts = ", ".join(f"count({name}) / count(*)" for name in known)
    row = connection.execute(f"select {counts} from {RECORD}").fetchone()
    assert row is not None
    return {name for name, share in zip(known, row, strict=True) if share > LEAST_FILLED}


def _split(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Create a view per source system, which Splink links instead of deduplicating."""
    systems = connection.execute(f"select distinct source_system from {RECORD} order by 1")
    names = []
    for number, (system,) in enumerate(systems.fetchall()):
        names.append(f"baseline_system_{number}")
        connection.execute(
            f"create or replace temp view {names[-1]} as "
            f"select * from {RECORD} where source_system = '{system}'"
        )
    return names


def _settings(
    connection: duckdb.DuckDBPyConnection, contacts: Contacts, filled: set[str], *, is_linking: bool
) -> Any:
    from splink import SettingsCreator, block_on
    from splink import comparison_library as library

    comparisons: list[Any] = []
    if _has_little(filled):
        comparisons += [
            library.NameComparison(name).configure(term_frequency_adjustments=True)
            for name in ("first_name", "last_name")
        ]
    elif "first_and_last_name" in filled:
        comparisons.append(
            library.ForenameSurnameComparison(
                "first_name",
                "last_name",
                forename_surname_concat_col_name="first_and_last_name",
            )
        )
    if "birth_date" in filled:
        comparisons.append(library.DateOfBirthComparison("birth_date", input_is_string=True))
    if "email" in filled:
        comparisons.append(library.EmailComparison("email"))
    if "postal_code" in filled:
        comparisons.append(
            library.PostcodeComparison("postal_code")
            if _is_british(connection)
            else library.DamerauLevenshteinAtThresholds("postal_code", [1]).configure(
                term_frequency_adjustments=True
            )
        )
    for name in ("phone", "customer_number", "house_number", *contacts.extra_columns):
        if name not in filled:
            continue
        is_unique = contacts.extra_columns.get(name) == "unique_id"
        comparisons.append(
            library.DamerauLevenshteinAtThresholds(name, [2])
            if is_unique
            else library.ExactMatch(name).configure(term_frequency_adjustments=True)
        )
    return SettingsCreator(
        link_type="link_only" if is_linking else "dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            block_on(*block) for block in _blocks(contacts, filled)
        ],
    )


def _is_british(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute(
        f"select avg(regexp_matches(postal_code, '{UK_POSTCODE}')::int) from {RECORD}"
    ).fetchone()
    return row is not None and row[0] is not None and row[0] > 0.5


def _identifiers(contacts: Contacts, filled: set[str]) -> list[str]:
    unique = [name for name, role in contacts.extra_columns.items() if role == "unique_id"]
    return [name for name in (*unique, "customer_number", "email", "phone") if name in filled]


def _blocks(contacts: Contacts, filled: set[str]) -> list[list[str]]:
    wanted = [
        ["first_name", "last_name"],
        *([name] for name in _identifiers(contacts, filled)),
        ["last_name", "postal_code"],
        ["first_name", "postal_code"],
        ["birth_date", "last_name"],
        ["birth_date", "first_name"],
        ["birth_date", "postal_code"],
    ]
    known = {*filled, "first_name", "last_name"}
    return [block for block in wanted if known.issuperset(block)]


def _has_little(filled: set[str]) -> bool:
    """Tell whether there is a name and a date of birth only: then the names are compared apart.

    Blocking on the whole name would leave nothing but the date to be trained, and the other way
    round.
    """
    return filled <= {"first_and_last_name", "birth_date"}


def _rules(contacts: Contacts, filled: set[str]) -> tuple[list[Any], list[Any]]:
    """Return rules that hardly ever join two persons, and blocks for training.

    Every comparison is trained in a block that does not hold its own column.
    """
    from splink import block_on

    beside = [name for name in ("birth_date", *_identifiers(contacts, filled)) if name in filled]
    beside = beside or ["postal_code"]
    # As in Splink's tutorial: one name and the date of birth, whatever the other name is.
    pairs: list[tuple[str, ...]] = [
        ("first_name", "last_name", name) for name in beside if name != "birth_date"
    ]
    if "birth_date" in filled:
        pairs += [("first_name", "birth_date")]
    if _has_little(filled):
        pairs += [("last_name", "birth_date")]
    certain = [block_on(*pair) for pair in pairs]
    if _has_little(filled):
        return certain, [block_on(name) for name in ("first_name", "last_name", "birth_date")]
    return certain, [block_on("first_name", "last_name"), block_on(beside[0])]
