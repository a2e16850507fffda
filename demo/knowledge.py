"""What a record knows of its person: e-mail, phones, address, date of birth.

Every system learns something else, so two records of one person often share little. They always
share enough to be told apart from strangers, except for `UNDECIDABLE` of them.
"""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame, select
from demo.clock import FAR, Bools, Ints, pick_weighted
from demo.defects import RATE
from demo.spelling import (
    CALLED,
    DUMMY_PHONE,
    LANDLINE,
    MOBILE_AS_PHONE,
    OWN,
    SECOND,
    SWITCHBOARD,
    UPPER,
    draw_births,
)
from demo.world import World

UNDECIDABLE = 0.05


def traits(world: World) -> Frame:
    """Return per person what limits the evidence that two records can share."""
    found = world.get(f"""
        select p.company is not null as works, mail_changed_at > 0 as changed_mail,
            mobile_changed_at > 0 as changed_mobile, h.moved_at < {FAR} as moves
        from person as p join household as h using (household) order by person
    """)
    return {name: np.asarray(values, bool) for name, values in found.items()}


def draw_contacts(rng: np.random.Generator, at_company: Bools, is_copy: Bools) -> Frame:
    """Draw what HubSpot contacts know: seldom a birth date, often no address."""
    size = len(is_copy)
    none, dummy, typo = RATE["missing_email"], RATE["dummy_email"], RATE["mistyped_email"]
    first = [0.67 - none, 0.30 - dummy - typo, none, 0.03, dummy, typo]
    copy = [0.30, 0.40, 0.18, 0.04, 2 * dummy, 2 * typo]
    away = RATE["missing_address"]
    return {
        "mail_how": np.where(
            is_copy, pick_weighted(rng, copy, size), pick_weighted(rng, first, size)
        ),
        "phone_how": _phones(rng, at_company, [0.55, 0.29, 0.08], RATE["call_centre_phone"]),
        "has_mobile": rng.random(size) < np.where(is_copy, 0.55, 0.46),
        "address_how": pick_weighted(rng, [1 - away, 0.4 * away, 0.6 * away], size),
        "zip_how": (rng.random(size) < RATE["postal_code_typo"]).astype(np.int64),
        "birth_how": draw_births(rng, size, RATE["missing_birth_date"]),
        "at_company": at_company,
    }


def draw_partners(rng: np.random.Generator, at_company: Bools, is_copy: Bools) -> Frame:
    """Draw what ERP persons know: always an address, often no e-mail."""
    size = len(is_copy)
    none, dummy, typo = RATE["erp_missing_email"], RATE["dummy_email"], RATE["mistyped_email"]
    first = [0.44, 0.33 - dummy - typo, none, 0.03, dummy, typo]
    copy = [0.32, 0.30, 0.28, 0.04, dummy, typo]
    return {
        "mail_how": np.where(
            is_copy, pick_weighted(rng, copy, size), pick_weighted(rng, first, size)
        ),
        "phone_how": _phones(rng, at_company, [0.60, 0.29, 0.07], 0.0),
        "has_mobile": rng.random(size) < 0.42,
        "address_how": np.zeros(size, np.int64),
        "zip_how": np.zeros(size, np.int64),
        "birth_how": draw_births(rng, size, RATE["erp_missing_birth_date"]),
        "at_company": at_company,
    }


def _phones(
    rng: np.random.Generator, at_company: Bools, weights: list[float], called: float
) -> Ints:
    size = len(at_company)
    codes = np.array([0, LANDLINE, MOBILE_AS_PHONE])
    phone = codes[pick_weighted(rng, weights, size)]
    phone = np.where(at_company & (phone == LANDLINE), 0, phone)
    phone = np.where(at_company & (rng.random(size) < RATE["switchboard"]), SWITCHBOARD, phone)
    draw = rng.random(size)
    phone = np.where(draw < RATE["dummy_phone"], DUMMY_PHONE, phone)
    return np.asarray(np.where(draw > 1 - called, CALLED, phone))


def shares_evidence(one: Frame, other: Frame, limits: Frame) -> Bools:
    """Tell which pairs of records share something that tells their person from strangers."""
    own = np.isin(one["mail_how"], (OWN, UPPER)) & np.isin(other["mail_how"], (OWN, UPPER))
    own &= ~limits["changed_mail"] & (one["at_company"] == other["at_company"])
    second = (one["mail_how"] == SECOND) & (other["mail_how"] == SECOND)
    mobile = _has_mobile(one) & _has_mobile(other) & ~limits["changed_mobile"]
    landline = (one["phone_how"] == LANDLINE) & (other["phone_how"] == LANDLINE)
    address = (one["address_how"] == 0) & (other["address_how"] == 0) & ~limits["moves"]
    address &= one["at_company"] == other["at_company"]
    birth = (one["birth_how"] == 0) & (other["birth_how"] == 0)
    return np.asarray(own | second | mobile | landline | address | birth)


def _has_mobile(record: Frame) -> Bools:
    return np.asarray(record["has_mobile"] | (record["phone_how"] == MOBILE_AS_PHONE))


def keep_evidence(rng: np.random.Generator, one: Frame, other: Frame, limits: Frame) -> None:
    """Let pairs of records that share nothing share an address, a mobile or a birth date."""
    bare = ~shares_evidence(one, other, limits)
    bare &= rng.random(len(bare)) >= UNDECIDABLE
    resides = bare & ~limits["moves"] & (one["at_company"] == other["at_company"])
    rest = bare & ~resides
    phones = rest & ~limits["changed_mobile"] & (rng.random(len(rest)) < 0.6)
    for record in (one, other):
        record["address_how"] = np.where(resides, 0, record["address_how"])
        record["has_mobile"] = record["has_mobile"] | phones
        record["birth_how"] = np.where(rest & ~phones, 0, record["birth_how"])


def rows(frame: Frame, index: Ints) -> Frame:
    """Return a copy of some rows, to change and put back with `put_rows`."""
    return {name: values.copy() for name, values in select(frame, index).items()}


def put_rows(frame: Frame, index: Ints, part: Frame) -> None:
    """Write rows back that `rows` gave."""
    for name, values in part.items():
        frame[name][index] = values
