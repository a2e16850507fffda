"""Clustering between tables: relations of the warehouse in, Arrow tables out.

The relations are DuckDB's, as dbt hands them to a Python model. Only numbers are read: what a name
or a date of birth is stays in the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from identity.accounts import Accounts
from identity.cluster_rules import ClusterRules, rules_for
from identity.clustering import Conflicts, Pairs, Records, cluster, group
from identity.keys import Candidates, choose_keys

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray


def grouped_records(
    *,
    records: duckdb.DuckDBPyRelation,
    links: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Component and group of each record."""
    known = _records(_columns(records, "record_number", "source_number"))
    groups = group(known, _pairs(links), _rules(setting))
    return _table(
        record_number=known.number, component_number=groups.component, group_number=groups.group
    )


def clustered_records(
    *,
    records: duckdb.DuckDBPyRelation,
    links: duckdb.DuckDBPyRelation,
    kept_apart: duckdb.DuckDBPyRelation,
    values: duckdb.DuckDBPyRelation,
    conflicts: duckdb.DuckDBPyRelation,
    accounts: duckdb.DuckDBPyRelation,
    setting: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """Cluster of each record of a contested group."""
    columns = _columns(records, "record_number", "group_number", "source_number")
    known = _records(columns)
    groups = columns["group_number"][np.argsort(columns["record_number"], kind="stable")]
    apart = _columns(kept_apart, "record_number_a", "record_number_b")
    held = _columns(values, "record_number", "value_number")
    enemies = _columns(conflicts, "value_number", "other_value_number")
    concerned = np.isin(held["record_number"], known.number)
    pairs = _pairs(links)
    both = np.isin(pairs.left, known.number) & np.isin(pairs.right, known.number)
    numbers = cluster(
        known,
        groups,
        Pairs(pairs.left[both], pairs.right[both], pairs.weight[both], pairs.stated[both]),
        Conflicts(
            left=apart["record_number_a"],
            right=apart["record_number_b"],
            holder=held["record_number"][concerned],
            held_value=held["value_number"][concerned],
            value=enemies["value_number"],
            other_value=enemies["other_value_number"],
            accounts=_accounts(accounts),
        ),
        _rules(setting),
    )
    return _table(record_number=known.number, cluster_number=numbers)


def inherited_keys(candidates: duckdb.DuckDBPyRelation) -> pa.Table:
    """Previous key of each cluster that goes on under one."""
    names = ("cluster_number", "key_number", "overlap", "key_age", "record_age")
    choice = choose_keys(Candidates(*_columns(candidates, *names).values()))
    return _table(cluster_number=choice.cluster, key_number=choice.key)


def _table(**columns: NDArray[np.int64]) -> pa.Table:
    return pa.table({name: pa.array(numbers) for name, numbers in columns.items()})


def _columns(relation: duckdb.DuckDBPyRelation, *names: str) -> dict[str, NDArray[Any]]:
    found = relation.project(", ".join(names)).fetchnumpy()
    return {name: np.asarray(found[name]) for name in names}


def _records(columns: dict[str, NDArray[Any]]) -> Records:
    order = np.argsort(columns["record_number"], kind="stable")
    sources = np.unique(columns["source_number"], return_inverse=True)[1]
    return Records(columns["record_number"][order], sources[order].astype(np.int32))


def _pairs(links: duckdb.DuckDBPyRelation) -> Pairs:
    names = ("record_number_a", "record_number_b", "link_weight", "is_stated")
    left, right, weight, stated = _columns(links, *names).values()
    return Pairs(left, right, weight.astype(np.float64), stated.astype(np.bool_))


def _accounts(relation: duckdb.DuckDBPyRelation) -> Accounts:
    """Customer numbers of large groups; all of their records are contested ones."""
    names = ("record_number", "value_number")
    number = _columns(relation.filter("is_customer_number"), *names)
    mark = _columns(relation.filter("not is_customer_number"), *names)
    return Accounts(*number.values(), *mark.values())


def _rules(setting: duckdb.DuckDBPyRelation) -> ClusterRules:
    row = setting.project("match_threshold, link_mode").fetchone()
    if row is None:
        raise ValueError("int_identity__cluster_setting has no row")
    return rules_for(*row)
