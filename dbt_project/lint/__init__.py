"""What the SQL linter's jinja templater lacks of dbt: adapters, the environment, the variables.

The linter loads the project's macros and this package instead of compiling with dbt, which takes
several seconds for each call. What differs between engines becomes a plain function call, so that
the linter judges the text of the models and not of one engine's dialect.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

execute = False
invocation_id = "invocation"
project_name = "rundblick"

_PROJECT = Path(__file__).resolve().parent.parent / "dbt_project.yml"
_VARIABLES: dict[str, Any] = yaml.safe_load(_PROJECT.read_text(encoding="utf-8"))["vars"]
_QUERIES: dict[str, Callable[..., str]] = {
    "day_series": lambda *_: "select date_day from days",
    "list_rows": lambda relation, *_: f"select id, element from {relation}",
    "split_rows": lambda relation, *_: f"select id, loaded_at, part from {relation}",
}


class _Adapter:
    """Stands for dbt's adapter: every dispatched macro is a function of its own name."""

    def dispatch(self, name: str, _package: str | None = None) -> Callable[..., str]:
        """A stand-in for the engine's implementation of a macro."""
        if name == "sql_type":
            return lambda *_: "varchar"
        if name in _QUERIES:
            return _QUERIES[name]
        # The first argument is SQL; the others are patterns and keys, not to be read as SQL.
        return lambda *arguments: f"{name}({str(arguments[0]).strip()})"


adapter = _Adapter()


def fromjson(text: str) -> Any:
    """The value that a JSON text stands for."""
    return json.loads(text)


def env_var(_name: str, default: str = "") -> str:
    """The default, since linting must not depend on who runs it."""
    return default


def var(name: str, default: Any = None) -> Any:
    """The variable as dbt_project.yml has it."""
    return _VARIABLES.get(name, default)


# The macros in macros/rules return lists, which the templater would make a text of.
def vetoes_by_record_type() -> list[tuple[dict[str, Any], str]]:
    """One veto: which there are depends on the weights."""
    veto = {
        "name": "birth_date",
        "comparison": "birth_date",
        "value": "birth_digits",
        "value_with": [],
        "columns": ["birth_digits"],
        "condition": "birth_digits_l != birth_digits_r",
    }
    return [(veto, "person")]


def attribution_models() -> list[str]:
    """Two of the models, so that what stands between them is seen."""
    return ["first_touch", "linear"]


def golden_attributes() -> dict[str, list[dict[str, Any]]]:
    """One attribute of each form."""
    shared: list[dict[str, Any]] = [
        {"name": "customer_number", "group": "contact"},
        *({"name": name, "group": "contact", "is_list": True} for name in ("email", "phone")),
    ]
    mobile = {"name": "mobile", "group": "contact", "is_list": True, "key": "part"}
    return {"person": [*shared, mobile], "company": shared}


def setting_parts(name: str) -> list[str]:
    """The parts of the variable as dbt_project.yml has it."""
    return [part.strip() for part in str(var(name)).split(",")]
