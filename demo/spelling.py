"""How a record spells what it knows of a person: the draws, and the SQL that applies them.

Every record has codes (`*_how`) that say how right each attribute is; 0 is always the truth. The
defect log is written from these codes, so what the log says is what the records show.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demo.behaviour import Frame
from demo.clock import Ints, pick_weighted
from demo.defects import RATE
from demo.world import World

CALL_CENTRE = "+49 221 98765-0"
DUMMY_EMAILS = (
    "keine@angabe.de", "keine@angabe.de", "keine@angabe.de", "keine-email@web.de", "info@gmx.de",
    "noemail@gmx.de", "unbekannt@unbekannt.de", "kunde@rheinrad-laden.example", "nomail@nomail.de",
    "info@rheinrad-laden.example",
)  # fmt: skip
DUMMY_PHONES = (
    "0000000", "0000000", "0000000", "000", "0221 000000", "0123456789", "0221 1111111",
    "01711234567", "99999999", "0170 0000000",
)  # fmt: skip
# Codes of `mail_how` and `phone_how`.
OWN, SECOND, NO_MAIL, UPPER, DUMMY_MAIL, MISTYPED = range(6)
NO_PHONE, LANDLINE, CALLED, DUMMY_PHONE, SWITCHBOARD, MOBILE_AS_PHONE = range(6)

_MACROS = """
create macro mistype(x, k) as case
    when x is null or length(x) < 4 then x
    when k % 3 = 0 then substr(x, 1, 1 + k % (length(x) - 2)) || substr(x, 3 + k % (length(x) - 2))
    when k % 3 = 1 then substr(x, 1, 2 + k % (length(x) - 2))
        || substr(x, 2 + k % (length(x) - 2))
    else substr(x, 1, 1 + k % (length(x) - 2)) || substr(x, 3 + k % (length(x) - 2), 1)
        || substr(x, 2 + k % (length(x) - 2), 1) || substr(x, 4 + k % (length(x) - 2)) end;
create macro spelled(x, how, k) as case how
    when 1 then ascii_de(x) when 2 then bare_de(x) when 3 then mistype(x, k) else x end;
create macro cased(x, how) as case how when 1 then upper(x) when 2 then lower(x) else x end;
create macro short_street(x) as replace(replace(x, 'straße', 'str.'), 'Straße', 'Str.');
create macro born_on(d, how, k) as case
    when how = 1 then null
    when how = 2 then case when k % 2 = 0 then '1900-01-01' else '1970-01-01' end
    when how = 3 and day(d) <= 12 and day(d) <> month(d)
        then make_date(year(d), day(d), month(d))::varchar
    when how = 3 and k % 2 = 0
        then make_date(year(d), month(d), (case when day(d) = 1 then 2 else day(d) - 1 end)::bigint
            )::varchar
    when how = 3 then make_date(year(d) + [1, -1, 10, -10][1 + k % 4], month(d),
        least(day(d), 28))::varchar
    else d::varchar end;
create macro dummy_email(k) as {emails}[1 + k % {email_count}];
create macro dummy_phone(k) as {phones}[1 + k % {phone_count}];
"""

# Spelled attributes of records, from a table with a person and the codes.
_SPELLED = """
    with known as (
        select r.*, p.company, p.gender, p.birth_day, p.married_at,
            case when r.at_company then {far} else h.moved_at end as moved_at,
            p.first_name as true_first_name, p.short_form, p.second_name, p.last_name as true_last,
            p.married_last_name, p.email as own_email, p.old_email, p.second_email, p.work_email,
            p.mail_changed_at, p.mobile_prefix,
            case when r.created < p.mobile_changed_at then p.old_mobile else p.mobile end as number,
            case when r.created < p.mail_changed_at and not p.borrows_email and not p.shares_email
                then p.old_email else p.email end as mail,
            h.landline_rest, a.prefix,
            case when r.at_company then w.street else s.street end as base_street,
            case when r.at_company then w.house_number::varchar
                else h.house_number || case when h.house_letter <> '' and r.slip % 2 = 0
                    then ' ' || upper(h.house_letter) else h.house_letter end end as base_number,
            case when r.at_company then w.postal_code else a.postal_code end as base_postal_code,
            case when r.at_company then w.town else a.town end as base_town,
            t.street || ' ' || h.new_house_number as new_street,
            b.postal_code as new_postal_code, b.town as new_town,
            w.prefix as work_prefix, w.phone_rest as work_phone, p.has_title,
            case when p.birth_year < 1960 and r.slip % 5 = 0 then 'Prof. Dr.' else 'Dr.' end as dr,
        from {table} as r
        join person as p using (person)
        join household as h using (household)
        join place as a on a.place = h.place
        join place as b on b.place = h.new_place
        join street as s on s.street_id = h.street_id
        join street as t on t.street_id = h.new_street_id
        left join company as w on w.company = p.company
    ), called as (
        select *,
            case
                when first_how = 4 and short_form is not null then short_form
                when first_how = 5 and second_name <> true_first_name and slip % 3 = 0
                    then true_first_name || ' ' || substr(second_name, 1, 1) || '.'
                when first_how = 5 and second_name <> true_first_name
                    then true_first_name || ' ' || second_name
                when first_how = 6 then substr(true_first_name, 1, 1) || '.'
                else spelled(true_first_name, first_how, slip) end as called_first,
            spelled(true_last, last_how, slip) as called_last,
            spelled(married_last_name, last_how, slip) as called_married,
        from known
    ), titled as (
        select *,
            case when has_title and title_how = 1 then dr || ' ' else '' end || called_first
                as titled_first,
            case when has_title and title_how = 2 then dr || ' ' else '' end as last_title,
        from called
    )
    select * exclude (true_first_name, second_name, true_last, married_last_name, own_email,
            old_email, second_email, mail_changed_at, mail, number, landline_rest, base_street,
            base_number, base_postal_code, base_town, work_prefix, work_phone, dr, called_first,
            called_last, called_married, titled_first, last_title, new_postal_code, new_town,
            new_street),
        cased(case when swaps then called_last else titled_first end, case_how) as first_name,
        cased(case when swaps then titled_first else last_title || called_last end, case_how)
            as maiden_name,
        cased(case when swaps then titled_first else last_title || called_married end, case_how)
            as married_name,
        case mail_how
            when {own} then coalesce(case when is_business then work_email end, mail)
            when {second} then second_email
            when {upper} then upper(mail)
            when {dummy_mail} then dummy_email(slip)
            when {mistyped} then mistype(split_part(mail, '@', 1), slip) || '@'
                || split_part(mail, '@', 2)
            end as email,
        case phone_how
            when {landline} then phone_format(prefix, landline_rest::varchar, phone_format)
            when {called} then '{call_centre}'
            when {dummy_phone} then dummy_phone(slip)
            when {switchboard} then phone_format(work_prefix, work_phone::varchar, phone_format)
            when {mobile_as_phone} then phone_format(mobile_prefix, number, phone_format)
            end as phone,
        case when has_mobile then phone_format(mobile_prefix, number, (phone_format * 5 + slip) % 9)
            end as mobile,
        case when address_how = 0 then
            case street_how when 1 then short_street(base_street)
                else spelled(base_street, street_how, slip) end || ' ' || base_number end as street,
        case when address_how < 2 then case when zip_how = 1
            then substr(base_postal_code, 1, 2) || substr(base_postal_code, 4, 1)
                || substr(base_postal_code, 3, 1) || substr(base_postal_code, 5)
            else base_postal_code end end as postal_code,
        case when address_how < 2
            then spelled(base_town, case when last_how = 2 then 2 else 0 end, 0) end as town,
        case when address_how = 0 then new_street end as new_street,
        case when address_how < 2 then new_postal_code end as new_postal_code,
        case when address_how < 2 then new_town end as new_town,
        born_on(date '1970-01-01' + birth_day::int, birth_how, slip) as born_on,
    from titled
"""


def make_macros(world: World) -> None:
    """Create the SQL macros that misspell."""
    world.run(
        _MACROS.format(
            emails=list(DUMMY_EMAILS),
            email_count=len(DUMMY_EMAILS),
            phones=list(DUMMY_PHONES),
            phone_count=len(DUMMY_PHONES),
        )
    )


def spell(world: World, table: str, base: str, key: str) -> None:
    """Create `table` from `base`: its codes applied to what is true of the persons."""
    from demo.clock import FAR

    query = _SPELLED.format(
        table=base, far=FAR, call_centre=CALL_CENTRE, own=OWN, second=SECOND, upper=UPPER,
        dummy_mail=DUMMY_MAIL, mistyped=MISTYPED, landline=LANDLINE, called=CALLED,
        dummy_phone=DUMMY_PHONE, switchboard=SWITCHBOARD, mobile_as_phone=MOBILE_AS_PHONE,
    )  # fmt: skip
    world.run(f"create table {table} as select * from ({query}) order by {key}")


def draw_spelling(rng: np.random.Generator, size: int, is_copy: Any) -> Frame:
    """Draw how each record spells name and address; copies are worse than first records."""
    worse = np.where(is_copy, 2.0, 0.9)
    draw = rng.random(size)
    typo = draw < RATE["typo"] * worse
    in_last = rng.random(size) < 0.6
    umlaut = rng.random(size) < RATE["umlaut_variant"] * np.where(is_copy, 1.8, 0.9)
    last = np.where(umlaut, rng.choice([1, 2], size, p=[0.7, 0.3]), 0)
    shares = [RATE["nickname"], RATE["second_given_name"], RATE["initial_only"]]
    first = pick_weighted(rng, [1 - sum(shares), *shares], size)
    first = np.where(first > 0, first + 3, 0)
    street = pick_weighted(
        rng,
        [
            0.95 - RATE["street_abbreviation"] - RATE["street_typo"],
            RATE["street_abbreviation"], 0.05, RATE["street_typo"],
        ],
        size,
    )  # fmt: skip
    return {
        "first_how": np.where(typo & ~in_last, 3, first),
        "last_how": np.where(typo & in_last, 3, last),
        "swaps": rng.random(size) < RATE["swapped_names"],
        "title_how": pick_weighted(rng, [0.4, 0.4, 0.2], size),
        "case_how": pick_weighted(rng, [0.95, 0.025, 0.025], size),
        "street_how": street,
        "slip": rng.integers(0, 1000, size),
        "phone_format": rng.integers(0, 9, size),
        "updates": rng.random(size) < 0.6,
    }


def draw_births(rng: np.random.Generator, size: int, missing: float) -> Ints:
    """Draw how the date of birth is known: right, missing, dummy, mistyped."""
    dummy, typo = RATE["dummy_birth_date"], RATE["birth_date_typo"]
    return pick_weighted(rng, [1 - missing - dummy - typo, missing, dummy, typo], size)


def log_spelling(world: World, source: str, table: str, record: str, name: str) -> None:
    """Log the defects that the codes of `draw_spelling` and the shared codes stand for."""
    person = f"(select {{}} from person where person.person = {name}.person)"
    for defect, clause in {
        "typo": "first_how = 3 or last_how = 3",
        "nickname": "first_how = 4 and short_form is not null",
        "umlaut_variant": "last_how in (1, 2) and maiden_name not like "
        f"'%' || {person.format('last_name')} || '%' and case_how = 0",
        "second_given_name": "first_how = 5",
        "initial_only": "first_how = 6",
        "swapped_names": "swaps",
        "street_typo": "street_how = 3 and address_how = 0",
        "street_abbreviation": "street_how = 1 and address_how = 0 and street like '%tr.%'",
        "dummy_email": f"mail_how = {DUMMY_MAIL}",
        "mistyped_email": f"mail_how = {MISTYPED}",
        "dummy_phone": f"phone_how = {DUMMY_PHONE}",
        "switchboard": f"phone_how = {SWITCHBOARD}",
        "dummy_birth_date": "birth_how = 2",
        "birth_date_typo": "birth_how = 3",
    }.items():
        world.defect(source, table, f"select {record} from {name} where {clause}", defect)
