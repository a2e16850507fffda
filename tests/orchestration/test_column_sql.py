"""Column lineage from SQL."""

import pytest

from orchestration.column_sql import column_parents

TABLES = {("raw", "a"): ["id", "name", "amount"], ("raw", "b"): ["id", "city"]}


@pytest.mark.parametrize(
    ("sql", "column", "expected"),
    [
        pytest.param("select id as key from raw.a", "key", ["a.id"], id="renamed"),
        pytest.param("select * from raw.a", "name", ["a.name"], id="star"),
        pytest.param(
            "with x as (select * from raw.a), y as (select id, upper(name) as n from x) "
            "select * from y",
            "n",
            ["a.name"],
            id="through-ctes",
        ),
        pytest.param(
            "select a.id, coalesce(b.city, a.name) as place from raw.a left join raw.b using (id)",
            "place",
            ["a.name", "b.city"],
            id="join",
        ),
        pytest.param(
            "select name as n from raw.a union all select city from raw.b",
            "n",
            ["a.name", "b.city"],
            id="union-by-position",
        ),
        pytest.param(
            "select sum(amount) over (partition by name) as total from raw.a",
            "total",
            ["a.amount", "a.name"],
            id="window",
        ),
        pytest.param("select 'x' as constant from raw.a", "constant", [], id="constant"),
        pytest.param(
            'select "w"."raw"."a"."id" from "w"."raw"."a"', "id", ["a.id"], id="with-catalogue"
        ),
        pytest.param(
            "select (select max(city) from raw.b) as last_city from raw.a",
            "last_city",
            ["b.city"],
            id="scalar-subquery",
        ),
    ],
)
def test_parents_of_a_column(sql: str, column: str, expected: list[str]) -> None:
    parents = column_parents(sql, TABLES)[column]
    assert [f"{table}.{name}" for (_, table), name in parents] == expected


def test_recursive_queries_end() -> None:
    sql = (
        "with recursive walk as (select id, name from raw.a union all "
        "select a.id, walk.name from raw.a join walk on a.id = walk.id) select * from walk"
    )
    assert (("raw", "a"), "name") in column_parents(sql, TABLES)["name"]
