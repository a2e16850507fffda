"""What a source promises about its raw tables: names, types, keys and cursors."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from ingestion.errors import ConfigurationError

DataType = Literal["text", "bigint", "double", "decimal", "bool", "timestamp", "date", "json"]
DATA_TYPES: tuple[str, ...] = get_args(DataType)

KEY_SUFFIX = "__key"


@dataclass(frozen=True)
class Column:
    """One declared column. A timestamp is UTC without a zone, a decimal is DECIMAL(18, 4)."""

    name: str
    data_type: DataType = "text"
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One raw table of a source, named and typed as the vendor does.

    A table with a cursor is merged on its primary key, one without is replaced as a whole and
    guarded against shrinking. `merge` overrides that for sources that see only what changed and
    have no cursor column, such as folders of files.
    """

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    cursor: str | None = None
    overlap: timedelta | int | None = None
    key_snapshot: bool = False
    key_columns: tuple[str, ...] = ()
    merge: bool | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ConfigurationError(f"table {self.name}: a column is declared twice")
        for name in (*self.primary_key, *self.key_columns, *filter(None, [self.cursor])):
            if name not in names:
                raise ConfigurationError(f"table {self.name}: {name} is not a declared column")
        if not self.primary_key:
            raise ConfigurationError(f"table {self.name}: a primary key is needed")

    @property
    def is_merged(self) -> bool:
        """Whether new rows are merged into what raw holds, instead of replacing it."""
        return self.cursor is not None if self.merge is None else self.merge

    @property
    def is_key_snapshot(self) -> bool:
        """Whether this is the table of another table's keys."""
        return self.name.endswith(KEY_SUFFIX)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must not be null: the primary key and those declared with '!'."""
        extra = (column.name for column in self.columns if column.required)
        return tuple(dict.fromkeys((*self.primary_key, *extra)))

    def column(self, name: str) -> Column:
        """The declared column of that name."""
        return next(column for column in self.columns if column.name == name)

    def key_table(self) -> "Table":
        """The table that holds the snapshot of this table's keys and foreign keys."""
        names = self.key_columns or self.primary_key
        return Table(
            name=self.name + KEY_SUFFIX,
            columns=tuple(self.column(name) for name in dict.fromkeys((*self.primary_key, *names))),
            primary_key=self.primary_key,
        )


def columns(spec: str) -> tuple[Column, ...]:
    """Columns from a short form such as "id:bigint! name amount:decimal" ('!' = required)."""
    result = []
    for word in spec.split():
        name, _, data_type = word.removesuffix("!").partition(":")
        if (data_type or "text") not in DATA_TYPES:
            raise ConfigurationError(
                f"column {name}: {data_type} is no data type; use one of {', '.join(DATA_TYPES)}"
            )
        result.append(Column(name, data_type or "text", word.endswith("!")))  # type: ignore[arg-type]
    return tuple(result)
