"""What the SQL linter's jinja templater lacks of dbt: adapters, the environment, the variables.

The linter loads this package instead of compiling with dbt, which takes several seconds for each
call. What differs between engines becomes a plain function call, so that the linter judges the text
of the models and not of one engine's dialect.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from jinja2 import Environment
from jinja2.runtime import Macro
from sqlfluff.core.templaters.builtins.dbt import DBT_BUILTINS, DbtMacroWrapper

execute = False
invocation_id = "invocation"
project_name = "rundblick"

_PROJECT = Path(__file__).resolve().parent.parent
# Not those that have stand-ins here, nor what only dbt calls.
_FOLDERS = (
    "sql", "settings", "identity", "journey", "web", "canonical", "vendors", "marts", "attribution",
    "value",
)  # fmt: skip
_VARIABLES: dict[str, Any] = yaml.safe_load(
    (_PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
)["vars"]
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


def _project_macros(context: dict[str, Any]) -> dict[str, DbtMacroWrapper]:
    """The project's macros by name; names within them mean what `context` and the macros say."""
    environment = Environment(keep_trailing_newline=True, extensions=["jinja2.ext.do"])
    files = [file for folder in _FOLDERS for file in (_PROJECT / "macros" / folder).glob("*.sql")]
    sources = [environment.from_string(file.read_text(encoding="utf-8")) for file in files]
    names = [name for source in sources for name in _macros_of(source.make_module())]
    macros: dict[str, DbtMacroWrapper] = {}

    def bound_late(name: str) -> Callable[..., Any]:
        # What a macro calls is looked up when its file is read, before the other files are.
        def call(*arguments: Any, **named: Any) -> Any:
            return macros[name](*arguments, **named)

        return call

    known = {**DBT_BUILTINS, **context, **{name: bound_late(name) for name in names}}
    for source in sources:
        found = _macros_of(source.make_module(known))
        macros.update({name: DbtMacroWrapper(macro) for name, macro in found.items()})
    return macros


def _macros_of(module: Any) -> dict[str, Macro]:
    return {name: value for name, value in vars(module).items() if isinstance(value, Macro)}


# The linter executes this package for every file; reading the macros takes longer than linting one.
_known = sys.modules.setdefault("rundblick_lint_macros", ModuleType("rundblick_lint_macros"))
if not hasattr(_known, "macros"):
    _known.macros = _project_macros(  # type: ignore[attr-defined]
        {name: value for name, value in globals().items() if not name.startswith("_")}
    )
globals().update(_known.macros)
