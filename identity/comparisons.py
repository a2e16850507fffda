"""How two records are compared: for each comparison its levels, best first, as plain data.

A level is a DuckDB condition over `<column>_l` and `<column>_r` of `int_identity__comparable`; the
first one that holds is the level of the pair. Evidence that comes from one cause stands in one
comparison (street and house number; postal code and town; exchanged first and last names), since
the weights of comparisons are added as if they were independent. Each level has a prior m (share
of the pairs of one entity) and u (share of all other pairs): training starts there, and a level
that the records hardly show stays near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

RecordType = Literal["person", "company"]
ExtraRole = Literal["unique_id", "exact", "text", "ignore"]

EXTRA_ROLES: tuple[ExtraRole, ...] = ("unique_id", "exact", "text", "ignore")
NULL_LEVEL = -1
ELSE_LEVEL = 0
LIST_COLUMNS = frozenset(
    {"first_name_keys", "last_name_keys", "name_tokens", "emails", "phones", "company_tokens"}
)
_SIDE_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*)_[lr]\b")


@dataclass(frozen=True)
class Level:
    """One step of a comparison; `condition` is empty for the rest that fits no other level."""

    level: int
    label: str
    condition: str
    prior_m: float = 0.0
    prior_u: float = 0.0
    term_frequency_column: str | None = None
    term_frequency_weight: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """A named comparison; trained where one of its `required` columns is filled."""

    name: str
    required: tuple[str, ...]
    levels: tuple[Level, ...]

    def columns(self) -> set[str]:
        """Return the columns that the conditions read."""
        found = (_SIDE_COLUMN.findall(level.condition) for level in self.levels)
        return {column for columns in found for column in columns}

    def best_first(self) -> tuple[Level, ...]:
        """Return the levels that carry weight, from the closest agreement to the rest."""
        ordered = (level for level in self.levels if level.level != NULL_LEVEL)
        return tuple(sorted(ordered, key=lambda level: -level.level))

    def term_frequency_columns(self) -> set[str]:
        """Return the columns whose values weigh by their rarity."""
        columns = {level.term_frequency_column for level in self.levels}
        return {column for column in columns if column is not None}


# A step: label, condition, prior m, prior u.
Step = tuple[str, str, float, float]


def comparison(
    name: str,
    required: tuple[str, ...],
    null: str,
    steps: list[Step],
    *,
    frequency: str | None = None,
) -> Comparison:
    """Number the steps from the top; the first one weighs by the rarity of `frequency`.

    The first one must be nothing but the agreement of that column: its u is what rarity is set
    against.
    """
    levels = [Level(NULL_LEVEL, "missing", null)]
    for place, (label, condition, prior_m, prior_u) in enumerate(steps):
        column = frequency if place == 0 else None
        weight = 1.0 if column else 0.0
        number = len(steps) - place
        levels.append(Level(number, label, condition, prior_m, prior_u, column, weight))
    rest_m = 1.0 - sum(step[2] for step in steps)
    rest_u = 1.0 - sum(step[3] for step in steps)
    levels.append(Level(ELSE_LEVEL, "different", "", rest_m, rest_u))
    return Comparison(name, required, tuple(levels))


def _null(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _empty(column: str) -> str:
    return f"coalesce(len({column}_l), 0) = 0 or coalesce(len({column}_r), 0) = 0"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _edits(column: str, most: int, shortest: int = 1) -> str:
    """Return that few edits lie between two values that are long enough for it to mean much."""
    edits = f"damerau_levenshtein({column}_l, {column}_r) <= {most}"
    if shortest == 1:
        return edits
    return f"({edits} and least(length({column}_l), length({column}_r)) >= {shortest})"


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _common(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _part(start: int, length: int, side: str) -> str:
    return f"substr(birth_digits_{side}, {start}, {length})"


def _same_part(start: int, length: int) -> str:
    return f"{_part(start, length, 'l')} = {_part(start, length, 'r')}"


_EXCHANGED = "(first_name_key_l = last_name_key_r or last_name_key_l = first_name_key_r)"

_FIRST_NAME = comparison(
    "first_name",
    ("first_name_key",),
    _null("first_name_key"),
    [
        ("same", _same("first_name_key"), 0.75, 0.008),
        (
            "same by umlaut, short form or first of several",
            f"{_same('first_name_plain_key')} or {_same('first_name_root')}",
            0.04, 0.001,
        ),
        (
            "one edit",
            f"{_edits('first_name_key', 1, 3)} or {_alike('first_name_key', 0.94)}",
            0.08, 0.0025,
        ),
        (
            "a given name in common",
            f"{_common('first_name_keys')}"
            " and least(length(first_name_key_l), length(first_name_key_r)) > 1",
            0.01, 0.001,
        ),
        ("exchanged with the last name", _EXCHANGED, 0.01, 0.001),
        (
            "initial",
            "substr(first_name_key_l, 1, 1) = substr(first_name_key_r, 1, 1)"
            " and least(length(first_name_key_l), length(first_name_key_r)) = 1",
            0.01, 0.002,
        ),
        (
            "alike",
            f"{_same('first_name_sound')} or {_alike('first_name_key', 0.85)}"
            f" or {_edits('first_name_key', 2, 5)}",
            0.02, 0.008,
        ),
    ],
    frequency="first_name_key",
)  # fmt: skip

_LAST_NAME = comparison(
    "last_name",
    ("last_name_key",),
    # Exchanged names are counted once, with the first name.
    f"{_null('last_name_key')} or {_EXCHANGED} and first_name_key_l != first_name_key_r",
    [
        ("same", _same("last_name_key"), 0.8, 0.003),
        (
            "one edit",
            f"{_same('last_name_plain_key')} or {_edits('last_name_key', 1, 4)}"
            f" or {_alike('last_name_key', 0.95)}",
            0.1, 0.001,
        ),
        ("a part in common", _common("last_name_keys"), 0.02, 0.0003),
        (
            "alike",
            f"{_same('last_name_sound')} or {_alike('last_name_key', 0.88)}"
            f" or {_edits('last_name_key', 2, 6)}",
            0.02, 0.003,
        ),
    ],
    frequency="last_name_key",
)  # fmt: skip

_BIRTH_DATE = comparison(
    "birth_date",
    ("birth_digits",),
    _null("birth_digits"),
    [
        ("same", _same("birth_digits"), 0.85, 0.0001),
        ("one digit off", _edits("birth_digits", 1), 0.06, 0.0015),
        (
            "day and month exchanged",
            f"{_same_part(1, 4)} and {_part(5, 2, 'l')} = {_part(7, 2, 'r')}"
            f" and {_part(7, 2, 'l')} = {_part(5, 2, 'r')}",
            0.005, 0.00002,
        ),
        (
            "two of day, month and year the same",
            f"{_same_part(1, 6)} or {_same_part(5, 4)}"
            f" or {_same_part(1, 4)} and {_same_part(7, 2)}",
            0.02, 0.003,
        ),
        ("two digits off", "hamming(birth_digits_l, birth_digits_r) <= 2", 0.01, 0.013),
        ("same year", _same_part(1, 4), 0.005, 0.01),
    ],
    frequency="birth_digits",
)  # fmt: skip

_EMAILS_ALIKE = (
    "(damerau_levenshtein(emails_l[1], emails_r[1]) <= 2"
    " or split_part(emails_l[1], '@', 1) = split_part(emails_r[1], '@', 1))"
)
_EMAIL_OF_THE_NAME = (
    "(coalesce(contains(emails_l[1], last_name_key_l), false)"
    " or coalesce(contains(emails_l[1], first_name_key_l), false))"
)

_EMAIL = comparison(
    "email",
    ("emails",),
    # Namesakes have addresses that are alike: what is made of the name says no more than the name.
    f"{_empty('emails')} or not {_common('emails')} and {_EMAILS_ALIKE} and {_EMAIL_OF_THE_NAME}",
    [
        ("same", _common("emails"), 0.75, 0.00001),
        ("few edits or another provider", _EMAILS_ALIKE, 0.05, 0.0001),
    ],
)

_PHONE = comparison(
    "phone",
    ("phones",),
    _empty("phones"),
    [
        ("same", _common("phones"), 0.7, 0.00002),
        ("one digit off", "damerau_levenshtein(phones_l[1], phones_r[1]) <= 1", 0.01, 0.00001),
    ],
)

_ADDRESS = comparison(
    "address",
    ("street_key",),
    _null("street_key"),
    [
        (
            "same street and number",
            f"{_same('street_key')} and {_same('house_number_key')}",
            0.7, 0.0002,
        ),
        (
            "street alike, same number",
            f"{_alike('street_key', 0.85)} and {_same('house_number_key')}",
            0.06, 0.0001,
        ),
        (
            "same street, number missing or alike",
            f"{_same('street_key')} and (house_number_key_l is null or house_number_key_r is null"
            f" or {_edits('house_number_key', 1)})",
            0.04, 0.0005,
        ),
        ("same street", _same("street_key"), 0.02, 0.003),
        ("street alike", _alike("street_key", 0.9), 0.02, 0.0005),
        ("same number only", _same("house_number_key"), 0.02, 0.012),
    ],
)  # fmt: skip

_PLACE = comparison(
    "place",
    ("postal_code_key", "city_key"),
    "coalesce(postal_code_key_l, city_key_l) is null"
    " or coalesce(postal_code_key_r, city_key_r) is null",
    [
        (
            "same postal code and town",
            f"{_same('postal_code_key')} and {_alike('city_key', 0.85)}",
            0.65, 0.0005,
        ),
        ("same postal code", _same("postal_code_key"), 0.1, 0.0005),
        (
            "same town, postal code alike",
            f"{_same('city_key')} and {_edits('postal_code_key', 1)}",
            0.03, 0.0005,
        ),
        ("same town", _same("city_key"), 0.05, 0.008),
        (
            "town or postal code alike",
            f"{_alike('city_key', 0.9)} or {_edits('postal_code_key', 1)}",
            0.04, 0.003,
        ),
        (
            "same postal area",
            "substr(postal_code_key_l, 1, 2) = substr(postal_code_key_r, 1, 2)",
            0.03, 0.015,
        ),
    ],
)  # fmt: skip

_REGION = comparison(
    "region",
    ("region_key",),
    _null("region_key"),
    [("same", _same("region_key"), 0.93, 0.2)],
    frequency="region_key",
)

_GENDER = comparison(
    "gender", ("gender_key",), _null("gender_key"), [("same", _same("gender_key"), 0.97, 0.5)]
)

_EMPLOYER = comparison(
    "employer",
    ("company_key",),
    _null("company_key"),
    [
        ("same", _same("company_key"), 0.75, 0.001),
        (
            "alike",
            f"{_alike('company_key', 0.9)} or list_has_all(company_tokens_l, company_tokens_r)"
            " or list_has_all(company_tokens_r, company_tokens_l)",
            0.05, 0.003,
        ),
    ],
    frequency="company_key",
)  # fmt: skip

_COMPANY_NAME = comparison(
    "company_name",
    ("company_key",),
    _null("company_key"),
    [
        ("same", _same("company_key"), 0.75, 0.0002),
        (
            "few edits",
            f"{_edits('company_key', 1, 4)} or {_edits('company_key', 2, 9)}"
            f" or {_alike('company_key', 0.96)}",
            0.1, 0.0002,
        ),
        (
            "one name within the other",
            "list_has_all(company_tokens_l, company_tokens_r)"
            " or list_has_all(company_tokens_r, company_tokens_l)",
            0.08, 0.001,
        ),
        (
            "two words in common",
            "len(list_intersect(company_tokens_l, company_tokens_r)) >= 2",
            0.02, 0.001,
        ),
        ("a word in common", _common("company_tokens"), 0.02, 0.05),
        ("alike", _alike("company_key", 0.88), 0.01, 0.005),
    ],
    frequency="company_key",
)  # fmt: skip

_LEGAL_FORM = comparison(
    "legal_form",
    ("legal_form_key",),
    _null("legal_form_key"),
    [("same", _same("legal_form_key"), 0.9, 0.35)],
    frequency="legal_form_key",
)

_DOMAIN = comparison(
    "domain",
    ("domain_key",),
    _null("domain_key"),
    [
        ("same", _same("domain_key"), 0.85, 0.00005),
        ("few edits", _edits("domain_key", 2, 9), 0.02, 0.0001),
    ],
    frequency="domain_key",
)


def _unique_id(name: str, column: str) -> Comparison:
    """Compare a number of which an entity has one, and which may be mistyped."""
    steps: list[Step] = [
        ("same", _same(column), 0.9, 0.00001),
        ("one edit", _edits(column, 1, 5), 0.04, 0.0001),
        ("two edits", _edits(column, 2, 6), 0.01, 0.001),
    ]
    return comparison(name, (column,), _null(column), steps)


# A serial number: close ones are neighbours, not misspellings.
_CUSTOMER_NUMBER = comparison(
    "customer_number",
    ("customer_number_key",),
    _null("customer_number_key"),
    [("same", _same("customer_number_key"), 0.8, 0.00001)],
)

PERSON_COMPARISONS: tuple[Comparison, ...] = (
    _FIRST_NAME, _LAST_NAME, _BIRTH_DATE, _EMAIL, _PHONE, _ADDRESS, _PLACE, _REGION, _GENDER,
    _EMPLOYER, _CUSTOMER_NUMBER,
)  # fmt: skip

COMPANY_COMPARISONS: tuple[Comparison, ...] = (
    _COMPANY_NAME, _LEGAL_FORM, _unique_id("vat_id", "vat_key"),
    _unique_id("register_number", "register_key"), _DOMAIN, _EMAIL, _PHONE, _ADDRESS, _PLACE,
    _CUSTOMER_NUMBER,
)  # fmt: skip


def extra_comparison(name: str, role: ExtraRole) -> Comparison | None:
    """Return the comparison of the extra column `name`; None for a column to be ignored."""
    column = f"extra_{name}"
    if role == "ignore":
        return None
    if role == "unique_id":
        return _unique_id(column, column)
    steps: list[Step] = [("same", _same(column), 0.8, 0.01)]
    if role == "text":
        steps += [
            ("nearly the same", f"{_alike(column, 0.92)} or {_edits(column, 1, 4)}", 0.06, 0.001),
            ("alike", _alike(column, 0.8), 0.02, 0.004),
        ]
    return comparison(column, (column,), _null(column), steps, frequency=column)


def comparisons_for(
    record_type: RecordType, extra_columns: Iterable[tuple[str, str]] = ()
) -> tuple[Comparison, ...]:
    """Return all comparisons of a record type; `extra_columns` are names with their roles."""
    if record_type == "company":
        return COMPANY_COMPARISONS
    extras = (extra_comparison(name, cast(ExtraRole, role)) for name, role in extra_columns)
    return (*PERSON_COMPARISONS, *(extra for extra in extras if extra is not None))
