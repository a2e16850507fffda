"""Comparisons and blocking rules: what they say of two records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from identity.blocking import BlockingRule, keys_sql, rules_for
from identity.comparisons import (
    COMPANY_COMPARISONS,
    PERSON_COMPARISONS,
    comparisons_for,
    extra_comparison,
)
from identity.levels import LIST_COLUMNS, NULL_LEVEL, Comparison
from identity.weights import read_models

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "identity"
ROLES = ("unique_id", "exact", "text")


def _literal(column: str, value: Any) -> str:
    kind = "varchar[]" if column in LIST_COLUMNS else "varchar"
    if value is None:
        return f"cast(null as {kind})"
    if isinstance(value, list):
        return "cast([" + ", ".join(f"'{entry}'" for entry in value) + f"] as {kind})"
    return f"'{value}'"


def _label(comparison: Comparison, left: dict[str, Any], right: dict[str, Any]) -> str:
    """The label of the level at which a comparison puts two records."""
    columns = comparison.columns()
    sides = ", ".join(
        f"{_literal(column, side.get(column))} as {column}_{letter}"
        for column in sorted(columns)
        for letter, side in (("l", left), ("r", right))
    )
    nulls = [level for level in comparison.levels if level.level == NULL_LEVEL]
    whens = " ".join(
        f"when {level.condition} then '{level.label}'"
        for level in (*nulls, *comparison.best_first())
        if level.condition
    )
    row = duckdb.sql(f"select case {whens} else 'different' end from (select {sides})").fetchone()
    assert row is not None
    return str(row[0])


def _named(name: str) -> Comparison:
    return next(each for each in PERSON_COMPARISONS if each.name == name)


def _person(first: str, last: str | None) -> dict[str, Any]:
    words = first.split()
    joined = "".join(words)
    return {
        "first_name_key": joined,
        "first_name_keys": words,
        "first_name_plain_key": joined,
        "first_name_root": words[0],
        "last_name_key": last and last.replace(" ", ""),
        "last_name_keys": last.split() if last else None,
        "last_name_plain_key": last,
    }


@pytest.mark.parametrize(
    ("left", "right", "label"),
    [
        (("karl heinz", "vogt"), ("karl heinz", "vogt"), "same"),
        (("heinz karl", "vogt"), ("karl", "vogt"), "a given name in common"),
        (("martina", "vogt"), ("martna", "vogt"), "one edit"),
        (("m", "vogt"), ("martina", "vogt"), "initial"),
        (("vogt", "martina"), ("martina", "vogt"), "exchanged with the last name"),
        (("vogt", None), ("martina", "vogt"), "exchanged with the last name"),
        (("ute", "vogt"), ("jens", "vogt"), "different"),
    ],
)
def test_first_names_are_compared(
    left: tuple[str, str | None], right: tuple[str, str | None], label: str
) -> None:
    assert _label(_named("first_name"), _person(*left), _person(*right)) == label


@pytest.mark.parametrize(
    ("left", "right", "label"),
    [
        (("ute", "vogt"), ("ute", "vogt"), "same"),
        (("ute", "vogt lang"), ("ute", "lang"), "a part in common"),
        (("ute", "schmidt"), ("ute", "schmit"), "one edit"),
        (("vogt", "martina"), ("martina", "vogt"), "missing"),
        (("martin", "martin"), ("martin", "martin"), "same"),
        (("ute", "vogt"), ("ute", None), "missing"),
    ],
    ids=["same", "married", "typo", "exchanged counts once", "twice the same", "unknown"],
)
def test_last_names_are_compared(
    left: tuple[str, str | None], right: tuple[str, str | None], label: str
) -> None:
    assert _label(_named("last_name"), _person(*left), _person(*right)) == label


@pytest.mark.parametrize(
    ("right", "label"),
    [
        ("19790807", "same"),
        ("19790870", "one digit off"),
        ("19790708", "day and month exchanged"),
        ("19791107", "two of day, month and year the same"),
        ("19790809", "one digit off"),
        ("19680407", "different"),
    ],
)
def test_birth_dates_are_compared(right: str, label: str) -> None:
    left = {"birth_digits": "19790807"}
    assert _label(_named("birth_date"), left, {"birth_digits": right}) == label


def test_one_common_address_is_enough_of_several() -> None:
    left = {"emails": ["a@x.de", "b@y.de"]}
    assert _label(_named("email"), left, {"emails": ["b@y.de"]}) == "same"
    assert _label(_named("email"), left, {"emails": []}) == "missing"


@pytest.mark.parametrize(
    ("left", "right", "label"),
    [
        ("rad.fan@x.de", "rad.fan@y.de", "few edits or another provider"),
        ("ute.vogt@x.de", "ute.vogt2@x.de", "missing"),
        ("ute.vogt@x.de", "jens@x.de", "different"),
    ],
    ids=["nickname", "namesakes", "another one"],
)
def test_an_address_made_of_the_name_says_no_more_than_the_name(
    left: str, right: str, label: str
) -> None:
    one, other = ({"emails": [mail], **_person("ute", "vogt")} for mail in (left, right))
    assert _label(_named("email"), one, other) == label


@pytest.mark.parametrize(
    "comparison",
    [
        *PERSON_COMPARISONS,
        *COMPANY_COMPARISONS,
        *(each for role in ROLES if (each := extra_comparison("thing", role)) is not None),  # type: ignore[arg-type]
    ],
    ids=lambda each: each.name,
)
def test_every_comparison_is_whole(comparison: Comparison) -> None:
    """Missing values are known as such, and prior probabilities sum up to one."""
    assert _label(comparison, {}, {}) == "missing"
    assert sum(level.prior_m for level in comparison.levels) == pytest.approx(1)
    assert sum(level.prior_u for level in comparison.levels) == pytest.approx(1)
    assert min(level.prior_m for level in comparison.best_first()) > 0
    assert comparison.best_first()[-1].condition == ""


def test_an_ignored_column_is_neither_compared_nor_blocked() -> None:
    assert extra_comparison("note", "ignore") is None
    assert comparisons_for("person", [("note", "ignore")]) == PERSON_COMPARISONS
    assert not [rule for rule in rules_for("person", [("note", "ignore")]) if "note" in rule.key]


def test_a_mistyped_unique_id_still_speaks_for_a_pair() -> None:
    comparison = extra_comparison("tax", "unique_id")
    assert comparison is not None
    left = {"extra_tax": "4137877"}
    assert _label(comparison, left, {"extra_tax": "4137787"}) == "one edit"
    assert _label(comparison, left, {"extra_tax": "9021144"}) == "different"


def _keys(rule: BlockingRule, record: dict[str, Any]) -> set[str]:
    columns = ", ".join(f"{_literal(name, record.get(name))} as {name}" for name in rule.columns())
    rows = duckdb.sql(keys_sql(rule, f"(select 1 as record_number, {columns})")).fetchall()
    return {str(key) for _, key in rows}


def test_exchanged_names_share_a_block() -> None:
    rule = next(rule for rule in rules_for("person") if rule.name == "names")
    one = {"first_name_sound": "627", "last_name_sound": "352"}
    other = {"first_name_sound": "352", "last_name_sound": "627"}
    assert _keys(rule, one) == _keys(rule, other) != set()
    assert _keys(rule, {"first_name_sound": "627"}) == set()


@pytest.mark.parametrize("mistyped", ["4137877", "5137787"])
def test_a_wrong_character_in_a_unique_id_leaves_a_block_of_the_other_half(mistyped: str) -> None:
    rules = [rule for rule in rules_for("person", [("tax", "unique_id")]) if "tax" in rule.name]

    def keys(number: str, city: str = "riverwood") -> set[tuple[str, str]]:
        record = {"extra_tax": number, "city_key": city}
        return {(rule.name, key) for rule in rules for key in _keys(rule, record)}

    assert keys("4137787") & keys(mistyped)
    assert not keys("4137787") & keys(mistyped, "elsewhere")
    assert not keys("413") & keys("414")


@pytest.mark.parametrize("record_type", ["person", "company"])
def test_a_record_without_values_is_in_no_block(record_type: Any) -> None:
    for rule in rules_for(record_type, [("thing", role) for role in ROLES]):
        assert _keys(rule, {}) == set(), rule.name


def test_the_shipped_weights_compare_by_the_same_conditions() -> None:
    for record_type, model in read_models(SEEDS / "identity_weight.csv").items():
        shipped = {
            (row.comparison, row.level): (row.condition, row.term_frequency_column)
            for rows in model.comparisons().values()
            for row in rows
        }
        assert shipped == {
            (each.name, level.level): (level.condition, level.term_frequency_column)
            for each in comparisons_for(record_type)  # type: ignore[arg-type]
            for level in each.levels
        }
