"""Which pairs of records are looked at: those that share the key of one rule.

A rule gives each record of `int_identity__comparable` one key, or one for each element of a list
column, or none (null). A block with more records than its limit is skipped: its members are found
by a finer rule, or have nothing to be told apart by. Coarse rules find what is spelled wrongly
everywhere else; they only pay where few records share the key, so their limit is small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from identity.comparisons import RecordType

MAX_BLOCK_SIZE = 200
COARSE = 20
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_SQL_WORDS = {"substr", "coalesce", "least", "greatest", "case", "when", "then", "end", "is", "not",
              "null", "and", "element"}  # fmt: skip


@dataclass(frozen=True)
class BlockingRule:
    """`key` is an SQL expression over a record and over `element`, an entry of the list `each`.

    `max_block_size` is the most records of a block of this rule; the setting
    `identity_max_block_size` caps it further.
    """

    name: str
    key: str
    each: str | None = None
    max_block_size: int = MAX_BLOCK_SIZE

    def columns(self) -> set[str]:
        """Return the columns that the rule reads."""
        names = set(_WORD.findall(self.key)) - _SQL_WORDS
        return names | ({self.each} if self.each else set())


def _key(*parts: str) -> str:
    """Join the parts; a missing one leaves the record without a key."""
    return " || '/' || ".join(parts)


_SOUNDS = _key(
    "least(first_name_sound, last_name_sound)", "greatest(first_name_sound, last_name_sound)"
)
_PLACE = "coalesce(postal_code_key, city_key)"
_YEAR = "substr(birth_digits, 1, 4)"
_DAY = "substr(birth_digits, 5, 4)"
_BOTH_NAMES = "first_name_sound is not null and last_name_sound is not null"


def _both(*parts: str) -> str:
    """Return a key of both names; `least` would otherwise make one of a single name."""
    return f"case when {_BOTH_NAMES} then {_key(_SOUNDS, *parts)} end"


def _coarse(name: str, key: str, each: str | None = None) -> BlockingRule:
    return BlockingRule(name, key, each, COARSE)


_INITIAL = "substr(first_name_key, 1, 1)"

PERSON_RULES: tuple[BlockingRule, ...] = (
    BlockingRule("customer_number", "customer_number_key"),
    BlockingRule("email", "element", "emails"),
    BlockingRule("phone", "element", "phones"),
    BlockingRule("names", _both()),
    BlockingRule("names_year", _both(_YEAR)),
    BlockingRule("names_place", _both(f"substr({_PLACE}, 1, 3)")),
    BlockingRule("root_last_name", _key("first_name_root", "last_name_key")),
    _coarse("last_name_initial", _key("last_name_key", _INITIAL)),
    _coarse("last_name_sound_initial", _key("last_name_sound", _INITIAL)),
    _coarse("token", "element", "name_tokens"),
    _coarse("birth_date", "birth_digits"),
    BlockingRule("birth_date_place", _key("birth_digits", f"substr({_PLACE}, 1, 3)")),
    BlockingRule("birth_date_token", _key("birth_digits", "substr(element, 1, 3)"), "name_tokens"),
    _coarse("birth_day_token", _key(_DAY, "element"), "name_tokens"),
    _coarse("birth_year_token", _key(_YEAR, "element"), "name_tokens"),
    BlockingRule("address", _key("street_key", "coalesce(house_number_key, '')", _PLACE)),
    BlockingRule("street_token", _key("street_key", "substr(element, 1, 3)"), "name_tokens"),
    _coarse("number_postal_code", _key("house_number_key", "postal_code_key")),
    _coarse("number_city", _key("house_number_key", "city_key")),
    _coarse("number_last_name", _key("house_number_key", "last_name_key")),
    BlockingRule(
        "postal_code_token", _key("postal_code_key", "substr(element, 1, 3)"), "name_tokens"
    ),
    _coarse("city_token", _key("city_key", "element"), "name_tokens"),
)

COMPANY_RULES: tuple[BlockingRule, ...] = (
    BlockingRule("customer_number", "customer_number_key"),
    BlockingRule("vat_id", "vat_key"),
    BlockingRule("register_number", "register_key"),
    BlockingRule("domain", "domain_key"),
    BlockingRule("email", "element", "emails"),
    BlockingRule("phone", "element", "phones"),
    BlockingRule("name", "company_key"),
    _coarse("name_start", "substr(company_key, 1, 6)"),
    BlockingRule("name_start_place", _key("substr(company_key, 1, 4)", f"substr({_PLACE}, 1, 3)")),
    _coarse("token", "element", "company_tokens"),
    BlockingRule("token_place", _key("element", f"substr({_PLACE}, 1, 3)"), "company_tokens"),
    BlockingRule("address", _key("street_key", "coalesce(house_number_key, '')", _PLACE)),
    _coarse("number_postal_code", _key("house_number_key", "postal_code_key")),
)


def _extra_rules(name: str, role: str) -> tuple[BlockingRule, ...]:
    """Return the rules of an extra column by its role."""
    column = f"extra_{name}"
    if role == "ignore":
        return ()
    if role == "unique_id":
        return (BlockingRule(column, column),)
    return (
        _coarse(column, column),
        BlockingRule(f"{column}_token", _key(column, "substr(element, 1, 4)"), "name_tokens"),
        BlockingRule(f"{column}_birth_date", _key(column, "birth_digits")),
        _coarse(f"{column}_birth_year", _key(column, _YEAR)),
        BlockingRule(f"{column}_place", _key(column, _PLACE)),
    )


def rules_for(
    record_type: RecordType, extra_columns: Iterable[tuple[str, str]] = ()
) -> tuple[BlockingRule, ...]:
    """Return the rules of a record type; `extra_columns` are names with their roles."""
    if record_type == "company":
        return COMPANY_RULES
    extras = (rule for name, role in extra_columns for rule in _extra_rules(name, role))
    return (*PERSON_RULES, *extras)


def keys_sql(rule: BlockingRule, relation: str) -> str:
    """Return the query of `record_number` and `block_key` that the rule makes of a relation."""
    source = relation
    if rule.each is not None:
        source = f"(select *, unnest({rule.each}) as element from {relation})"
    return (
        f"select distinct record_number, {rule.key} as block_key from {source}"
        f" where {rule.key} is not null"
    )
