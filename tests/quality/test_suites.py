"""Suites are data: good ones load, wrong ones say which file and check is wrong and why."""

from operator import attrgetter
from pathlib import Path

import pytest

from ingestion.config import Settings
from ingestion.sources import SOURCES
from quality.registry import all_checks, marts_checks, raw_checks
from quality.suites import SuiteError, load_suites, read_suite

HEAD = 'suite = "s"\ngate = "raw"\nsource = "crm_hubspot"\ndescription = "d"\n'
MESSAGE = 'message.en = "Something is wrong."\nmessage.de = "Etwas stimmt nicht."\n'
CHECK = '[[checks]]\nname = "one"\nseverity = "error"\n' + MESSAGE


def test_every_suite_of_the_project_loads() -> None:
    assert len(load_suites("raw")) >= 7
    assert len(load_suites("marts")) >= 4


def test_every_source_has_a_suite_of_its_own() -> None:
    assert {suite.source for suite in load_suites("raw")} == {*SOURCES, "every_source"}


def test_registry_names_are_unique_within_source_or_mart() -> None:
    names = [(spec.gate, spec.source_or_mart, spec.name) for spec in all_checks()]
    assert len(names) == len(set(names))


def test_registry_gives_general_checks_to_each_source() -> None:
    for source in SOURCES:
        names = {spec.name for spec in raw_checks(source)}
        assert "required_values_present" in names
    assert {spec.source_or_mart for spec in marts_checks("core.fct_order")} == {"core.fct_order"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (CHECK, "exactly one of valid"),
        (CHECK + 'table = "t"\nvalid = "a > 0"\n', "mostly"),
        (CHECK + 'table = "t"\nvalid = "a > 0"\nmostly = 1.5\n', "mostly"),
        (CHECK + 'metric = "select 1 as value"\n', "min and/or max, or equals"),
        (CHECK + 'metric = "select 1 as value"\nmin = 2\nmax = 1\n', "min is greater"),
        (CHECK + 'metric = "select 1 as value"\nmax = "a lot"\n', "neither a number nor a setting"),
        (CHECK + 'metric = "select 1 as value"\nmax = 1\nseverty = "x"\n', "severty"),
        (CHECK.replace("error", "fatal") + 'metric = "select 1 as value"\nmax = 1\n', "severity"),
    ],
)
def test_wrong_check_is_named_with_its_reason(tmp_path: Path, body: str, reason: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(HEAD + body)
    with pytest.raises(SuiteError) as caught:
        read_suite(path)
    assert "wrong.toml" in str(caught.value)
    assert "check one" in str(caught.value)
    assert reason in str(caught.value)


def test_broken_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text("suite = ")
    with pytest.raises(SuiteError, match=r"wrong\.toml is not valid TOML"):
        read_suite(path)


def test_bounds_that_name_settings_name_existing_ones(settings: Settings) -> None:
    for gate in ("raw", "marts"):
        for suite in load_suites(gate):  # type: ignore[arg-type]
            for check in suite.checks:
                for bound in (check.min, check.max):
                    if isinstance(bound, str):
                        assert isinstance(attrgetter(bound)(settings), int | float)
