"""The sources' YAML and the connectors' own tables say the same."""

from collections.abc import Callable

import pytest

from ingestion.sources import SOURCES, load_source

DBT_TYPES = {
    "text": "varchar",
    "json": "varchar",
    "bigint": "bigint",
    "double": "double",
    "decimal": "decimal(18,4)",
    "bool": "boolean",
    "timestamp": "timestamp",
    "date": "date",
}


@pytest.mark.parametrize("connector", SOURCES)
def test_declared_columns_are_those_of_the_connector(
    connector: str, source_columns: Callable[[str], dict[str, dict[str, str]]]
) -> None:
    tables = {table.name: table for table in load_source(connector).TABLES}
    tables |= {
        table.key_table().name: table.key_table() for table in tables.values() if table.key_snapshot
    }
    problems = []
    for name, columns in source_columns(connector).items():
        if name not in tables:
            problems.append(f"{name}: no such table")
            continue
        types = {column.name: DBT_TYPES[column.data_type] for column in tables[name].columns}
        problems += [
            f"{name}.{column}: {data_type} here, {types.get(column)} there"
            for column, data_type in columns.items()
            if types.get(column) != data_type
        ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("connector", SOURCES)
def test_every_table_of_the_connector_is_declared(
    connector: str, source_columns: Callable[[str], dict[str, dict[str, str]]]
) -> None:
    declared = source_columns(connector)
    tables = load_source(connector).TABLES
    names = {table.name for table in tables}
    names |= {table.key_table().name for table in tables if table.key_snapshot}
    assert names <= set(declared)
