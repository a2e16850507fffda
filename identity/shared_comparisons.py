"""Comparisons that persons and companies have in common: where one is reached and found."""

from __future__ import annotations

from identity.levels import (
    Comparison,
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

PHONE = comparison(
    "phone",
    ("phones",),
    is_empty("phones"),
    [
        ("same", in_common("phones"), 0.7, 0.00002),
        ("one digit off", edits_at_most("phones_l[1]", "phones_r[1]", 1), 0.01, 0.00001),
    ],
)

ADDRESS = comparison(
    "address",
    ("street_key",),
    is_missing("street_key"),
    [
        (
            "same street and number",
            f"{is_same('street_key')} and {is_same('house_number_key')}",
            0.7, 0.0002,
        ),
        (
            "street alike, same number",
            f"{is_alike('street_key', 0.85)} and {is_same('house_number_key')}",
            0.06, 0.0001,
        ),
        (
            "same street, number missing or alike",
            f"{is_same('street_key')} and (house_number_key_l is null or house_number_key_r is null"
            f" or {few_edits('house_number_key', 1)})",
            0.04, 0.0005,
        ),
        ("same street", is_same("street_key"), 0.02, 0.003),
        ("street alike", is_alike("street_key", 0.9), 0.02, 0.0005),
        ("same number only", is_same("house_number_key"), 0.02, 0.012),
    ],
)  # fmt: skip

PLACE = comparison(
    "place",
    ("postal_code_key", "city_key"),
    "coalesce(postal_code_key_l, city_key_l) is null"
    " or coalesce(postal_code_key_r, city_key_r) is null",
    [
        (
            "same postal code and town",
            f"{is_same('postal_code_key')} and {is_alike('city_key', 0.85)}",
            0.65, 0.0005,
        ),
        ("same postal code", is_same("postal_code_key"), 0.1, 0.0005),
        (
            "same town, postal code alike",
            f"{is_same('city_key')} and {few_edits('postal_code_key', 1)}",
            0.03, 0.0005,
        ),
        ("same town", is_same("city_key"), 0.05, 0.008),
        (
            "town or postal code alike",
            f"{is_alike('city_key', 0.9)} or {few_edits('postal_code_key', 1)}",
            0.04, 0.003,
        ),
        (
            "same postal area",
            "substr(postal_code_key_l, 1, 2) = substr(postal_code_key_r, 1, 2)",
            0.03, 0.015,
        ),
    ],
)  # fmt: skip

# A serial number: close ones are neighbours, not misspellings.
CUSTOMER_NUMBER = comparison(
    "customer_number",
    ("customer_number_key",),
    is_missing("customer_number_key"),
    [("same", is_same("customer_number_key"), 0.8, 0.00001)],
)


def unique_id_comparison(name: str, column: str) -> Comparison:
    """Compare a number of which an entity has one, and which may be mistyped."""
    steps: list[Step] = [
        ("same", is_same(column), 0.9, 0.00001),
        ("one edit", few_edits(column, 1, 5), 0.04, 0.0001),
        ("two edits", few_edits(column, 2, 6), 0.01, 0.001),
    ]
    return comparison(name, (column,), is_missing(column), steps)
