"""Suites as data: reads `suites/<gate>/*.toml`, validates them and says what is wrong with them."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingestion.errors import ConfigurationError
from quality.results import Severity

FOLDER = Path(__file__).parent / "suites"
EVERY_SOURCE = "every_source"

Gate = Literal["raw", "marts"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
_SETTING = re.compile(r"^[a-z_]+(\.[a-z][a-z0-9_]*)+$")


class SuiteError(ConfigurationError):
    """A suite file cannot be used; the message names the file, the check and the fix."""


class Message(BaseModel):
    """What a failure means, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str = Field(min_length=10)
    de: str = Field(min_length=10)


class Check(BaseModel):
    """One check: what is measured in SQL and what Great Expectations has to find.

    Exactly one of two measures: `valid`, a condition on the rows of `table`, of which a share of
    at least `mostly` must be true; or `metric`, a query with a numeric column `value` and, to
    judge several things at once, a column `subject`. A metric is held against `min` and `max` or
    against the value of a second query, `equals`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    severity: Severity
    message: Message
    mart: str | None = None
    table: str | None = None
    needs: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    valid: str | None = None
    where: str | None = None
    mostly: float | None = Field(default=None, ge=0, le=1)
    metric: str | None = None
    equals: str | None = None
    tolerance: float = Field(default=0, ge=0)
    min: float | str | None = None
    max: float | str | None = None

    @model_validator(mode="after")
    def _is_one_kind_of_check(self) -> Self:
        if (self.valid is None) == (self.metric is None):
            raise ValueError("give exactly one of valid (a condition) and metric (a query)")
        if self.valid is not None:
            if self.table is None or self.mostly is None:
                raise ValueError("valid needs table (whose rows) and mostly (the share, 0 to 1)")
            if self.min is not None or self.max is not None or self.equals is not None:
                raise ValueError("valid is judged by mostly; min, max and equals are for metric")
        else:
            if self.mostly is not None or self.where is not None:
                raise ValueError("mostly and where belong to valid")
            bounded = self.min is not None or self.max is not None
            if bounded == (self.equals is not None):
                raise ValueError("metric needs either min and/or max, or equals (a second query)")
        for bound in (self.min, self.max):
            if isinstance(bound, str) and not _SETTING.match(bound):
                raise ValueError(
                    f'bound "{bound}" is neither a number nor a setting such as '
                    '"guards.max_rejected_share"'
                )
        if isinstance(self.min, float) and isinstance(self.max, float) and self.min > self.max:
            raise ValueError("min is greater than max")
        return self

    @property
    def query(self) -> str:
        """The SQL that yields the value, or the share of rows that are valid."""
        if self.metric is not None:
            return self.metric
        condition = f"where {self.where}" if self.where else ""
        return (
            f"select avg(case when is_valid then 1.0 else 0.0 end) as value "
            f"from (select ({self.valid}) as is_valid from {self.table} {condition}) as judged "
            f"where is_valid is not null"
        )


class Suite(BaseModel):
    """The checks of one file. Raw suites belong to a source, or to every source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: Name
    gate: Gate
    source: Name | None = None
    description: str
    checks: tuple[Check, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_its_gate(self) -> Self:
        if (self.gate == "raw") != (self.source is not None):
            raise ValueError("a raw suite needs source (or every_source), a marts suite has none")
        names = [check.name for check in self.checks]
        if doubled := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"check {sorted(doubled)[0]} is there twice")
        if self.gate == "marts" and (homeless := [c.name for c in self.checks if not c.mart]):
            raise ValueError(f"check {homeless[0]} needs mart, the table that it speaks about")
        return self


def load_suites(gate: Gate, folder: Path | None = None) -> tuple[Suite, ...]:
    """All suites of a gate, in the order of their file names."""
    suites = _read_folder((folder or FOLDER) / gate)
    if wrong := [suite.suite for suite in suites if suite.gate != gate]:
        raise SuiteError(f"Suite {wrong[0]} is in the folder of gate {gate} but names another.")
    names = [suite.suite for suite in suites]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise SuiteError(f"Two files define the suite {sorted(doubled)[0]}. Rename one.")
    return suites


def suites_of_source(source: str, folder: Path | None = None) -> tuple[Suite, ...]:
    """The raw suites that apply to a source: the general ones, then its own."""
    suites = load_suites("raw", folder)
    return tuple(
        [s for s in suites if s.source == EVERY_SOURCE] + [s for s in suites if s.source == source]
    )


@cache
def _read_folder(folder: Path) -> tuple[Suite, ...]:
    return tuple(read_suite(path) for path in sorted(folder.glob("*.toml")))


def read_suite(path: Path) -> Suite:
    """Read and validate one suite file."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SuiteError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    try:
        return Suite.model_validate(content)
    except ValidationError as error:
        raise SuiteError(f"{path}: {_describe(content, error)}") from None


def _describe(content: dict[str, Any], error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        place = [str(part) for part in problem["loc"]]
        if len(place) > 1 and place[0] == "checks" and place[1].isdigit():
            check = content["checks"][int(place[1])]
            name = check.get("name", place[1]) if isinstance(check, dict) else place[1]
            place = [f"check {name}", *place[2:]]
        lines.append(": ".join([*place, problem["msg"].removeprefix("Value error, ")]))
    return "; ".join(lines) + "."
