"""How two records are compared: for each comparison its levels, best first, as plain data.

A level is a DuckDB condition over `<column>_l` and `<column>_r` of `int_identity__comparable`; the
first one that holds is the level of the pair. Evidence that comes from one cause stands in one
comparison (street and house number; postal code and town; exchanged first and last names), since
the weights of comparisons are added as if they were independent. Each level has a prior m (share
of the pairs of one entity) and u (share of all other pairs): training starts there, and a level
that the records hardly show stays near it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from identity.levels import (
    Comparison,
    ExtraRole,
    RecordType,
    Step,
    comparison,
    edits_at_most,
    few_edits,
    in_common,
    is_alike,
    is_empty,
    is_missing,
    is_same,
)
from identity.shared_comparisons import (
    ADDRESS,
    CUSTOMER_NUMBER,
    PHONE,
    PLACE,
    unique_id_comparison,
)

__all__ = [
    "COMPANY_COMPARISONS",
    "PERSON_COMPARISONS",
    "ExtraRole",
    "RecordType",
    "comparisons_for",
    "extra_comparison",
]

_EXCHANGED = "(first_name_key_l = last_name_key_r or last_name_key_l = first_name_key_r)"

_FIRST_NAME = comparison(
    "first_name",
    ("first_name_key",),
    is_missing("first_name_key"),
    [
        ("same", is_same("first_name_key"), 0.8, 0.008),
        (
            "same by umlaut, short form or first of several",
            f"{is_same('first_name_plain_key')} or {is_same('first_name_root')}",
            0.04, 0.001,
        ),
        (
            "one edit",
            # In a short name one letter makes another person: Jan and Can, Tim and Tom.
            f"{few_edits('first_name_key', 1, 5)} or {is_alike('first_name_key', 0.94)}",
            0.08, 0.0025,
        ),
        (
            "a given name in common",
            f"{in_common('first_name_keys')}"
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
            f"{is_same('first_name_sound')} or {is_alike('first_name_key', 0.85)}"
            f" or {few_edits('first_name_key', 2, 5)}",
            0.02, 0.008,
        ),
    ],
    frequency="first_name_key",
)  # fmt: skip

_LAST_NAME = comparison(
    "last_name",
    ("last_name_key",),
    # Exchanged names are counted once, with the first name.
    f"{is_missing('last_name_key')} or {_EXCHANGED} and first_name_key_l != first_name_key_r",
    [
        ("same", is_same("last_name_key"), 0.8, 0.003),
        (
            "one edit",
            f"{is_same('last_name_plain_key')} or {few_edits('last_name_key', 1, 4)}"
            f" or {is_alike('last_name_key', 0.95)}",
            0.1, 0.001,
        ),
        ("a part in common", in_common("last_name_keys"), 0.02, 0.0003),
        (
            "alike",
            f"{is_same('last_name_sound')} or {is_alike('last_name_key', 0.88)}"
            f" or {few_edits('last_name_key', 2, 6)}",
            0.02, 0.003,
        ),
    ],
    frequency="last_name_key",
)  # fmt: skip


def _part(start: int, length: int, side: str) -> str:
    return f"substr(birth_digits_{side}, {start}, {length})"


def _same_part(start: int, length: int) -> str:
    return f"{_part(start, length, 'l')} = {_part(start, length, 'r')}"


_BIRTH_DATE = comparison(
    "birth_date",
    ("birth_digits",),
    is_missing("birth_digits"),
    [
        ("same", is_same("birth_digits"), 0.88, 0.0001),
        ("one digit off", few_edits("birth_digits", 1), 0.06, 0.0015),
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
            0.025, 0.003,
        ),
        ("two digits off", "hamming(birth_digits_l, birth_digits_r) <= 2", 0.01, 0.013),
        ("same year", _same_part(1, 4), 0.005, 0.01),
    ],
    frequency="birth_digits",
)  # fmt: skip

# Most pairs are nothing alike, and counting the edits between long texts is dear.
_EMAILS_ALIKE = (
    "((substr(emails_l[1], 1, 3) = substr(emails_r[1], 1, 3)"
    " or substr(emails_l[1], 4, 4) = substr(emails_r[1], 4, 4))"
    " and (split_part(emails_l[1], '@', 1) = split_part(emails_r[1], '@', 1)"
    f" or {edits_at_most('emails_l[1]', 'emails_r[1]', 2)}))"
)
_EMAIL_OF_THE_NAME = (
    "(coalesce(contains(emails_l[1], last_name_key_l), false)"
    " or coalesce(contains(emails_l[1], first_name_key_l), false))"
)

_EMAIL = comparison(
    "email",
    ("emails",),
    # Namesakes have addresses that are alike: what is made of the name says no more than the name.
    f"{is_empty('emails')}"
    f" or {_EMAILS_ALIKE} and {_EMAIL_OF_THE_NAME} and not {in_common('emails')}",
    [
        ("same", in_common("emails"), 0.75, 0.00001),
        ("few edits or another provider", _EMAILS_ALIKE, 0.05, 0.0001),
    ],
)

# Companies are reached by info@ and office@: what stands before the @ says nothing.
_COMPANY_EMAIL = comparison(
    "email", ("emails",), is_empty("emails"), [("same", in_common("emails"), 0.7, 0.00001)]
)

_REGION = comparison(
    "region",
    ("region_key",),
    is_missing("region_key"),
    [("same", is_same("region_key"), 0.93, 0.2)],
    frequency="region_key",
)

_GENDER = comparison(
    "gender",
    ("gender_key",),
    is_missing("gender_key"),
    [("same", is_same("gender_key"), 0.97, 0.5)],
)

_EMPLOYER = comparison(
    "employer",
    ("company_key",),
    is_missing("company_key"),
    [
        ("same", is_same("company_key"), 0.75, 0.001),
        (
            "alike",
            f"{is_alike('company_key', 0.9)} or list_has_all(company_tokens_l, company_tokens_r)"
            " or list_has_all(company_tokens_r, company_tokens_l)",
            0.05, 0.003,
        ),
    ],
    frequency="company_key",
)  # fmt: skip

_COMPANY_NAME = comparison(
    "company_name",
    ("company_key",),
    is_missing("company_key"),
    [
        ("same", is_same("company_key"), 0.75, 0.0002),
        (
            "few edits",
            f"{few_edits('company_key', 1, 4)} or {few_edits('company_key', 2, 9)}"
            f" or {is_alike('company_key', 0.96)}",
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
        ("a word in common", in_common("company_tokens"), 0.02, 0.05),
        ("alike", is_alike("company_key", 0.88), 0.01, 0.005),
    ],
    frequency="company_key",
)  # fmt: skip

_LEGAL_FORM = comparison(
    "legal_form",
    ("legal_form_key",),
    is_missing("legal_form_key"),
    [("same", is_same("legal_form_key"), 0.9, 0.35)],
    frequency="legal_form_key",
)

_DOMAIN = comparison(
    "domain",
    ("domain_key",),
    is_missing("domain_key"),
    [
        ("same", is_same("domain_key"), 0.85, 0.00005),
        ("few edits", few_edits("domain_key", 2, 9), 0.02, 0.0001),
    ],
    frequency="domain_key",
)


PERSON_COMPARISONS: tuple[Comparison, ...] = (
    _FIRST_NAME, _LAST_NAME, _BIRTH_DATE, _EMAIL, PHONE, ADDRESS, PLACE, _REGION, _GENDER,
    _EMPLOYER, CUSTOMER_NUMBER,
)  # fmt: skip

COMPANY_COMPARISONS: tuple[Comparison, ...] = (
    _COMPANY_NAME, _LEGAL_FORM, unique_id_comparison("vat_id", "vat_key"),
    unique_id_comparison("register_number", "register_key"), _DOMAIN, _COMPANY_EMAIL, PHONE,
    ADDRESS, PLACE, CUSTOMER_NUMBER,
)  # fmt: skip


def extra_comparison(name: str, role: ExtraRole) -> Comparison | None:
    """Return the comparison of the extra column `name`; None for a column to be ignored."""
    column = f"extra_{name}"
    if role == "ignore":
        return None
    if role == "unique_id":
        return unique_id_comparison(column, column)
    steps: list[Step] = [("same", is_same(column), 0.8, 0.01)]
    if role == "text":
        steps += [
            (
                "nearly the same",
                f"{is_alike(column, 0.92)} or {few_edits(column, 1, 4)}",
                0.06,
                0.001,
            ),
            ("alike", is_alike(column, 0.8), 0.02, 0.004),
        ]
    return comparison(column, (column,), is_missing(column), steps, frequency=column)


def comparisons_for(
    record_type: RecordType, extra_columns: Iterable[tuple[str, str]] = ()
) -> tuple[Comparison, ...]:
    """Return all comparisons of a record type; `extra_columns` are names with their roles."""
    if record_type == "company":
        return COMPANY_COMPARISONS
    extras = (extra_comparison(name, cast(ExtraRole, role)) for name, role in extra_columns)
    return (*PERSON_COMPARISONS, *(extra for extra in extras if extra is not None))
