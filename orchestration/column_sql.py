"""Which parent columns a query's columns come from, by reading its SQL with sqlglot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

DIALECT = "duckdb"
TableName = tuple[str, str]
ParentColumn = tuple[TableName, str]
Columns = dict[str, list[ParentColumn]]


def column_parents(sql: str, tables: Mapping[TableName, list[str]]) -> Columns:
    """For each output column the parent columns that it is computed from, in order.

    `tables` holds the columns of the tables by (schema, name), so that `select *` can be read.
    """
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for (db, name), columns in tables.items():
        schema.setdefault(db, {})[name] = dict.fromkeys(columns, "varchar")
    tree = parse_one(sql, dialect=DIALECT)
    for table in tree.find_all(exp.Table):
        # dbt writes the warehouse's name before the schema; it says nothing here.
        table.set("catalog", None)
    qualified = qualify(
        tree,
        schema=schema,
        dialect=DIALECT,
        validate_qualify_columns=False,
        quote_identifiers=False,
        identify=False,
    )
    root = build_scope(qualified)
    if root is None:
        return {}
    reader = _Reader()
    names = list(dict.fromkeys(qualified.named_selects))
    return {name: sorted(reader.parents(root, name)) for name in names if name != "*"}


@dataclass
class _Reader:
    """Follows columns through sub-queries and CTEs; each column of each scope is read once."""

    known: dict[tuple[int, str], frozenset[ParentColumn]] = field(default_factory=dict)

    def parents(self, scope: Scope, name: str) -> frozenset[ParentColumn]:
        key = (id(scope), name)
        if key not in self.known:
            self.known[key] = frozenset()  # a recursive CTE ends here
            self.known[key] = frozenset(self._read(scope, name))
        return self.known[key]

    def _read(self, scope: Scope, name: str) -> Iterator[ParentColumn]:
        if scope.set_operation_scopes:
            names = list(scope.set_operation_scopes[0].expression.named_selects)
            position = names.index(name) if name in names else -1
            for branch in scope.set_operation_scopes:
                selects = list(branch.expression.named_selects)
                if 0 <= position < len(selects):
                    yield from self.parents(branch, selects[position])
            return
        expression: Any = scope.expression
        if not isinstance(expression, exp.Select):
            return
        for projection in expression.selects:
            if projection.alias_or_name == name:
                for column in projection.find_all(exp.Column):
                    yield from self._from_column(scope, column)

    def _from_column(self, scope: Scope, column: exp.Column) -> Iterator[ParentColumn]:
        source = self._source(scope, column.table)
        if isinstance(source, exp.Table):
            yield (source.db.lower(), source.name.lower()), column.name.lower()
        elif isinstance(source, Scope):
            yield from self.parents(source, column.name)

    def _source(self, scope: Scope, alias: str) -> Any:
        if alias in scope.sources:
            return scope.sources[alias]
        for inner in scope.subquery_scopes:
            found = self._source(inner, alias)
            if found is not None:
                return found
        return None
