"""Keys that stay: the choice itself, and random histories through the models' own SQL.

The models are compiled once by dbt and then run in memory, so that hundreds of builds take seconds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity import cluster_tables
from identity.keys import Candidates, choose_keys

ROOT = Path(__file__).resolve().parents[2]
UPSTREAM = """
create schema identity; create schema intermediate; create schema raw_identity;
create table identity.int_identity__record (
    record_number bigint, record_type varchar, source_system varchar, record_id varchar,
    created_at timestamp
);
create table identity.int_identity__comparable (
    record_number bigint, record_type varchar, source_system varchar, first_name_key varchar,
    first_name_keys varchar[], first_name_root varchar, first_name_sound varchar,
    last_name_key varchar, last_name_keys varchar[], birth_digits varchar,
    customer_number_key varchar, phones varchar[]
);
create table identity.int_identity__edge (
    edge_key varchar, record_type varchar, record_number_a bigint, record_number_b bigint,
    edge_kind varchar, tier smallint, "rule" varchar, match_weight double, is_link boolean,
    explicit_rule varchar
);
create table identity.int_identity__touched (record_number bigint);
create table identity.int_identity__build as select false as is_full;
create table identity.int_identity__weight (
    record_type varchar, comparison varchar, "level" integer, "condition" varchar,
    m_probability double, u_probability double, term_frequency_column varchar,
    term_frequency_weight double
);
create table intermediate.int_contact__unioned as select timestamp '2026-06-01' as loaded_at;
create table intermediate.int_company__unioned as select timestamp '2026-06-01' as loaded_at;
create table intermediate.int_record_merge__unioned as select timestamp '2026-06-01' as loaded_at;
"""
STATE = """
create table identity.int_identity__component (
    record_number bigint, record_type varchar, component_number bigint
);
create table identity.int_identity__cluster (
    record_number bigint, record_type varchar, component_number bigint, cluster_number bigint
);
create table identity.int_identity__assignment (
    record_number bigint, source_system varchar, record_id varchar, record_type varchar,
    cluster_key varchar, cluster_size bigint
);
create table identity.int_identity__affected (record_number bigint);
create table identity.int_identity__link (record_number_a bigint);
create table raw_identity.identity_key_event (
    batch_number bigint, record_number bigint, record_type varchar, event_type varchar,
    from_key varchar, to_key varchar, event_at timestamp, cause varchar
);
"""
STEPS = (
    "affected", "link", "cluster_setting", "component_delta", "component", "veto_value",
    "conflict", "account_value", "kept_apart", "contested", "cluster_delta", "cluster",
    "key_candidate", "key_choice", "cluster_key", "assignment", "key_change",
)  # fmt: skip
KEPT = ("component", "cluster", "assignment")
COPIED = (
    "identity.int_identity__record",
    "identity.int_identity__comparable",
    "identity.int_identity__edge",
    "raw_identity.identity_key_event",
)


def candidates(rows: Sequence[tuple[int, int, int, int, int]]) -> Candidates:
    return Candidates(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def chosen(rows: Sequence[tuple[int, int, int, int, int]]) -> dict[int, int]:
    choice = choose_keys(candidates(rows))
    return dict(zip(choice.cluster.tolist(), choice.key.tolist(), strict=True))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, 10, 5, 1, 1)], {1: 10}),
        ([(1, 10, 2, 2, 2), (1, 11, 3, 3, 3)], {1: 11}),
        ([(1, 10, 2, 2, 1), (1, 11, 2, 1, 2)], {1: 11}),
        ([(1, 10, 2, 1, 2), (1, 11, 2, 1, 1)], {1: 11}),
        ([(1, 10, 3, 1, 1), (2, 10, 2, 1, 1)], {1: 10}),
        ([(1, 10, 3, 1, 1), (2, 10, 2, 1, 1), (2, 11, 1, 1, 1)], {1: 10, 2: 11}),
    ],
    ids=[
        "as it was", "largest overlap", "oldest key", "oldest record", "larger part of a split",
        "next best free key",
    ],
)  # fmt: skip
def test_a_key_goes_to(
    rows: list[tuple[int, int, int, int, int]], expected: dict[int, int]
) -> None:
    assert chosen(rows) == expected


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.integers(0, 8)] * 2, *[st.integers(1, 5)] * 3),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[:2],
    )
)
def test_no_key_is_given_twice_and_none_is_wasted(
    rows: list[tuple[int, int, int, int, int]],
) -> None:
    found = chosen(rows)
    assert len(set(found.values())) == len(found)
    assert all((cluster, key) in {row[:2] for row in rows} for cluster, key in found.items())
    free = [row for row in rows if row[0] not in found and row[1] not in found.values()]
    assert not free


class Compiled(dict[str, str]):
    """SQL by model, too long to be shown."""

    def __repr__(self) -> str:
        return f"{len(self)} models"


@dataclass
class Warehouse:
    """The identity tables in memory, built by the compiled models."""

    sql: Compiled
    con: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    def __post_init__(self) -> None:
        self.con.execute("attach ':memory:' as warehouse; use warehouse")
        self.con.execute(UPSTREAM + STATE)
        self.con.execute("set threads = 1")

    def relation(self, name: str) -> duckdb.DuckDBPyRelation:
        return self.con.table(f"identity.int_identity__{name}")

    def rows(self, query: str) -> list[tuple]:
        return self.con.execute(query).fetchall()

    def build(self, *, until: str = "") -> None:
        """One build; `until` names the model before which it is killed."""
        for step in STEPS:
            if step == until:
                return
            self._step(step)
        if until != "identity_key_event":
            event = self.sql["identity_key_event"]
            self.con.execute(f"insert into raw_identity.identity_key_event {event}")
        self.con.execute("delete from identity.int_identity__touched")

    def _step(self, step: str) -> None:
        name = f"identity.int_identity__{step}"
        if step == "component_delta":
            found = cluster_tables.grouped_records(
                records=self.relation("affected").filter("record_type is not null"),
                links=self.relation("link"),
                setting=self.relation("cluster_setting"),
            )
        elif step == "cluster_delta":
            found = cluster_tables.clustered_records(
                records=self.relation("contested"),
                links=self.relation("link"),
                kept_apart=self.relation("kept_apart"),
                values=self.relation("veto_value"),
                conflicts=self.relation("conflict"),
                accounts=self.relation("account_value"),
                setting=self.relation("cluster_setting"),
            )
        elif step == "key_choice":
            found = cluster_tables.inherited_keys(self.relation("key_candidate"))
        else:
            query = self.sql[f"int_identity__{step}"]
            if step in KEPT:
                affected = "select record_number from identity.int_identity__affected"
                self.con.execute(f"delete from {name} where record_number in ({affected})")
                self.con.execute(f"insert into {name} {query}")
            else:
                self.con.execute(f"create or replace table {name} as {query}")
            return
        self.con.register("found", found)
        self.con.execute(f"create or replace table {name} as select * from found")

    def assignment(self) -> dict[int, str]:
        return dict(
            self.rows("select record_number, cluster_key from identity.int_identity__assignment")
        )

    def change(self, world: "World") -> None:
        """Put a world in place of the present one, and touch what differs."""
        before = {(a, b): w for a, b, w in self.rows(
            "select record_number_a, record_number_b, match_weight from identity.int_identity__edge"
        )}  # fmt: skip
        known = {n for (n,) in self.rows("select record_number from identity.int_identity__record")}
        touched = known ^ set(world.records)
        for pair in before.keys() | world.links.keys():
            if before.get(pair) != world.links.get(pair):
                touched |= set(pair)
        for table in ("record", "comparable", "edge"):
            self.con.execute(f"delete from identity.int_identity__{table}")
        if world.records:
            self.con.executemany(
                "insert into identity.int_identity__record"
                " select $1, 'person', $3, $1::varchar, timestamp '2020-01-01' + to_days($2)",
                [(n, n % 7, ("crm", "erp")[n % 2]) for n in sorted(world.records)],
            )
            self.con.executemany(
                "insert into identity.int_identity__comparable by name select $1 as record_number,"
                " 'person' as record_type, $2 as first_name_key, [$2] as first_name_keys,"
                " $2 as first_name_root, $3 as customer_number_key, $4::varchar[] as phones",
                [
                    (
                        n,
                        None if world.accounts else ["anna", "bernd", None][n % 3],
                        world.accounts.get(n),
                        [world.phones[n]] if n in world.phones else [],
                    )
                    for n in sorted(world.records)
                ],
            )
        if world.links:
            self.con.executemany(
                "insert into identity.int_identity__edge"
                " select $1 || '-' || $2, 'person', $1, $2, 'must_link', 3, 'weight', $3, true,"
                " null",
                [(a, b, w) for (a, b), w in sorted(world.links.items())],
            )
        if touched:
            self.con.executemany(
                "insert into identity.int_identity__touched values (?)", [(n,) for n in touched]
            )

    def rebuilt(self) -> dict[int, str]:
        """The assignment of a full build that finds nothing but the kept events."""
        other = Warehouse(self.sql)
        for table in COPIED:
            other.con.register("copied", self.con.execute(f"from {table}").to_arrow_table())
            other.con.execute(f"insert into {table} select * from copied")
        other.con.execute(
            "insert into identity.int_identity__touched"
            " select record_number from identity.int_identity__record"
        )
        other.build(until="identity_key_event")
        return other.assignment()


@dataclass(frozen=True)
class World:
    """Records and the links between them; who has an account has no first name."""

    records: frozenset[int]
    links: dict[tuple[int, int], float]
    accounts: dict[int, str] = field(default_factory=dict)
    phones: dict[int, str] = field(default_factory=dict)


def worlds() -> st.SearchStrategy[World]:
    """A few records out of twelve, linked at random."""
    record = st.integers(1, 12)
    link = st.tuples(record, record).filter(lambda pair: pair[0] < pair[1])
    weight = st.sampled_from([5.0, 9.0, 14.0])

    def make(records: frozenset[int], links: dict[tuple[int, int], float]) -> World:
        inside = {pair: w for pair, w in links.items() if set(pair) <= records}
        return World(records, inside)

    return st.builds(make, st.frozensets(record), st.dictionaries(link, weight, max_size=14))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The SQL of the clustering models, as an incremental build runs it."""
    folder = tmp_path_factory.mktemp("keys")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute(UPSTREAM + STATE)
    names = [f"int_identity__{step}" for step in STEPS] + ["identity_key_event"]
    names += ["identity_event", "identity_redirect"]
    env = {key: value for key, value in os.environ.items() if "RUNDBLICK" not in key} | {
        "RUNDBLICK_WAREHOUSE": str(folder / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "run"]
    result = subprocess.run(
        [*command, "--project-dir", "dbt_project", "--select", *names],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-4000:]
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))
    return Compiled(
        {node["unique_id"].split(".")[-1]: node["compiled_code"] for node in results["results"]}
    )


def check_history(warehouse: Warehouse) -> None:
    """What must hold after every build."""
    assigned = warehouse.assignment()
    sizes = warehouse.rows(
        "select cluster_key, count(*), min(cluster_size), max(cluster_size)"
        " from identity.int_identity__assignment group by all"
    )
    assert all(count == smallest == largest for _, count, smallest, largest in sizes)
    events = warehouse.rows(
        "select record_number, to_key from raw_identity.identity_key_event order by batch_number"
    )
    assert {number: key for number, key in dict(events).items() if key} == assigned
    events_of_keys = warehouse.sql["identity_event"]
    warehouse.con.execute(f"create or replace table identity.identity_event as {events_of_keys}")
    redirects = dict(
        warehouse.rows(
            f"select retired_key, current_key from ({warehouse.sql['identity_redirect']})"
        )
    )
    living = set(assigned.values())
    for key in {key for _, key in events if key}:
        assert (key in living) != (key in redirects), "a key is alive or leads somewhere"
    assert all(target is None or target in living for target in redirects.values())


def family(size: int, phones: dict[int, str] | None = None) -> World:
    """Father and son, of whom only the customer numbers are two; both sources know both."""
    records = range(1, size + 1)
    links = {(a, b): 25.0 for a in records for b in records if a < b}
    accounts = {n: "K1" if n <= size // 2 else "K2" for n in records}
    return World(frozenset(records), links, accounts, phones or {})


def test_customer_numbers_tell_apart_when_a_cluster_becomes_large(compiled: Compiled) -> None:
    warehouse = Warehouse(compiled)
    for size, phones, customers in (
        (20, {}, 1),
        (21, {}, 2),
        (20, {}, 1),
        (22, {1: "+49171", 22: "+49171"}, 1),
        (22, {1: "+49171", 22: "+49172"}, 2),
    ):
        warehouse.change(family(size, phones))
        # What the values are is told by their hashes: another phone touches its record.
        warehouse.con.execute("insert into identity.int_identity__touched values (1), (22)")
        warehouse.build()
        found = warehouse.assignment()
        assert len(set(found.values())) == customers, (size, phones)
        assert found == warehouse.rebuilt()
        check_history(warehouse)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(worlds(), min_size=2, max_size=5))
def test_any_history_keeps_its_keys(compiled: Compiled, history: list[World]) -> None:
    warehouse = Warehouse(compiled)
    for world in history:
        warehouse.change(world)
        expected = warehouse.rebuilt()
        warehouse.build()
        assert warehouse.assignment() == expected, "incremental is not full"
        check_history(warehouse)
        assert warehouse.rebuilt() == expected, "a full build from raw changes keys"
        events = warehouse.rows("select count(*) from raw_identity.identity_key_event")
        warehouse.build()
        assert warehouse.assignment() == expected
        assert warehouse.rows("select count(*) from raw_identity.identity_key_event") == events


@pytest.mark.parametrize("until", ["assignment", "key_change", "identity_key_event"])
def test_a_killed_build_neither_loses_nor_doubles_an_event(compiled: Compiled, until: str) -> None:
    first = World(frozenset({3, 6, 9}), {(3, 6): 14.0})
    second = World(frozenset({3, 6, 9, 12}), {(6, 9): 14.0, (9, 12): 14.0, (6, 12): 14.0})
    straight, killed = Warehouse(compiled), Warehouse(compiled)
    for warehouse in (straight, killed):
        warehouse.change(first)
        warehouse.build()
        warehouse.change(second)
    straight.build()
    killed.build(until=until)
    killed.build()
    query = "from raw_identity.identity_key_event order by all"
    assert killed.rows(query) == straight.rows(query)
    assert killed.assignment() == straight.assignment()


def types_of(warehouse: Warehouse, batch: int) -> list[tuple[str, str]]:
    return warehouse.rows(
        "select distinct event_type, cause from raw_identity.identity_key_event"
        f" where batch_number = {batch} order by all"
    )


def test_a_life_in_events(compiled: Compiled) -> None:
    warehouse = Warehouse(compiled)
    pair = {(3, 6): 14.0, (9, 12): 14.0}
    history = [
        World(frozenset({3, 6, 9, 12}), pair),
        World(frozenset({3, 6, 9, 12}), {**pair, (3, 9): 14.0, (6, 12): 14.0}),
        World(frozenset({3, 6, 9, 12}), {(3, 6): 14.0}),
        World(frozenset({3, 6, 9}), {(3, 6): 14.0}),
    ]
    for world in history:
        warehouse.change(world)
        warehouse.build()
        check_history(warehouse)
    assert types_of(warehouse, 1) == [("created", "first_build")]
    assert types_of(warehouse, 2) == [("merged", "changed_evidence")]
    assert types_of(warehouse, 3) == [("split", "changed_evidence")]
    assert types_of(warehouse, 4) == [("erased", "removed_record")]


def test_a_record_that_comes_back_gets_a_new_key(compiled: Compiled) -> None:
    warehouse = Warehouse(compiled)
    alone, nobody = World(frozenset({3}), {}), World(frozenset(), {})
    keys = []
    for world in (alone, nobody, alone):
        warehouse.change(world)
        warehouse.build()
        keys.append(warehouse.assignment().get(3))
    assert keys[1] is None
    assert keys[0] != keys[2]
