"""Invented German customers with duplicates, for measuring speed: the same numbers, the same rows.

Names follow a steep curve, as real ones do: few are very frequent, most are rare. A person has one
to four records in different systems; a record may miss values, spell an umlaut out, have a typing
error, a short name, an old address or another e-mail address.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.package import literal

if TYPE_CHECKING:
    import duckdb

_FRONT = (
    "Acker Alt Baum Berg Birk Brand Breit Bruck Buch Dorn Eber Eich Eis Engel Esch Falk Feld Fisch "
    "Frei Gold Grün Hart Hasel Haus Herz Hoch Hof Holz Horn Kalt Kamp Klein König Kreuz Kron Lang "
    "Lind Loh Mayr Moos Mühl Neu Nieder Ober Oster Pfaff Rain Reh Ried Rosen Roth Sand Schön "
    "Schwarz Stein Stern Stroh Sommer Tal Tann Wald Wein Weiß Wild Winter Wolf Ziegel"
)
_BACK = (
    "mann meier müller bauer berger hofer bach berg feld heim huber kamp kopf lechner maier mayer "
    "ner rath reich reuter ried schmid städt stein thal wald wirth acher auer er ert inger ler ling"
)

# chance(x, salt) is an even number from 0 to 1 that depends on nothing else.
_MACROS = """
create or replace temp macro chance(x, salt) as
    (hash(salt || x) >> 11)::double / 9007199254740992.0;
create or replace temp macro pick(options, x, salt) as
    options[1 + floor(len(options) * chance(x, salt))::int];
create or replace temp macro pick_frequent(options, x, salt) as
    options[1 + floor(len(options) * chance(x, salt) ** 2)::int];
create or replace temp macro ascii(x) as
    replace(replace(replace(replace(lower(x), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss');
create or replace temp macro with_error(x, place) as
    substr(x, 1, place - 1) || x[place + 1] || x[place] || substr(x, place + 2);
"""

_PERSON = """
create or replace temp table person as
select
    person,
    case
        when chance(person, 'sex') < 0.5 then pick_frequent(getvariable('male'), person, 'first')
        else pick_frequent(getvariable('female'), person, 'first')
    end as first_name,
    pick_frequent(getvariable('last_names'), person, 'last') as last_name,
    date '1930-01-01' + floor(27000 * chance(person, 'birth'))::int as birth_date,
    pick(getvariable('streets'), person, 'street') as street,
    1 + floor(140 * chance(person, 'number') ** 2)::int as house_number,
    pick(getvariable('postal_codes'), person, 'town')[:3]
        || lpad(floor(100 * chance(person, 'code'))::int::varchar, 2, '0') as postcode,
    pick(getvariable('cities'), person, 'town') as city,
    '+491' || (50000000 + floor(900000000 * chance(person, 'phone')))::bigint as phone,
from range({persons}) as numbers (person)
"""

_RECORD = """
create or replace temp table contact_record as
with
numbered as (
    select *, unnest(range(case
        when chance(person, 'count') < 0.60 then 1
        when chance(person, 'count') < 0.85 then 2
        when chance(person, 'count') < 0.95 then 3
        else 4
    end)) as copy
    from person
),
record as (
    select *, person::varchar || '-' || copy as record_id from numbered
    order by person, copy limit {records}
)
select
    ['crm', 'shop', 'erp', 'survey'][1 + copy] as source_system,
    record_id,
    case
        when chance(record_id, 'short') < 0.06 and first_name in getvariable('long_names')
            then getvariable('short_names')[
                list_position(getvariable('long_names'), first_name)
            ]
        when chance(record_id, 'initial') < 0.03 then first_name[1] || '.'
        else first_name
    end as first_name,
    case
        when chance(record_id, 'typing') < 0.03 and length(last_name) > 4
            then with_error(last_name, 2 + floor((length(last_name) - 3)
                * chance(record_id, 'place'))::int)
        when chance(record_id, 'ascii') < 0.2 then ascii(last_name)
        else last_name
    end as last_name,
    case when chance(record_id, 'birth') < 0.7 then birth_date end as birth_date,
    case
        when chance(record_id, 'mail') < 0.55
            then ascii(first_name) || '.' || ascii(last_name)
                || floor(1000 * chance(person, 'mail'))::int || '@'
                || pick_frequent(getvariable('hosts'), person, 'host')
        when chance(record_id, 'mail') < 0.75
            then ascii(last_name) || floor(100000 * chance(record_id, 'other'))::int || '@'
                || pick_frequent(getvariable('hosts'), record_id, 'host')
    end as email,
    case when chance(record_id, 'phone') < 0.5 then phone end as phone,
    case when chance(record_id, 'address') < 0.75 then street end as street,
    case when chance(record_id, 'address') < 0.75 then house_number::varchar end as house_number,
    case when chance(record_id, 'address') < 0.8 then postcode end as postcode,
    case when chance(record_id, 'address') < 0.8 then city end as city,
    case when chance(record_id, 'address') < 0.8 then 'DE' end as country,
    timestamp '2020-01-01' + interval 1 minute * floor(2900000 * chance(record_id, 'made'))::int
        as created_at,
from record
"""


def write_people(connection: duckdb.DuckDBPyConnection, records: int, file: Path) -> None:
    """Write so many contact records in the columns of `rundblick identity run`."""
    _make_lists(connection)
    connection.execute(_MACROS)
    connection.execute(_PERSON.format(persons=round(records / 1.59)))
    connection.execute(_RECORD.format(records=records))
    connection.execute(f"copy contact_record to {literal(file)} (format parquet)")


def _make_lists(connection: duckdb.DuckDBPyConnection) -> None:
    from demo.names import FEMALE, MALE, SHORT_FORMS
    from demo.places import PLACES, STREET_NAMES
    from demo.surnames import LAST

    tails = [front + back for front in _FRONT.split() for back in _BACK.split()]
    lists = {
        # The frequent names first; the curve below picks them most often.
        "last_names": [*LAST, *sorted(set(tails) - set(LAST))],
        "male": _first_names(MALE),
        "female": _first_names(FEMALE),
        "streets": list(STREET_NAMES),
        "postal_codes": [str(place[0]) for place in PLACES],
        "cities": [str(place[1]) for place in PLACES],
        "hosts": ["gmx.de", "web.de", "gmail.com", "t-online.de", "outlook.de", "posteo.de"],
        "long_names": list(SHORT_FORMS),
        "short_names": list(SHORT_FORMS.values()),
    }
    for name, values in lists.items():
        connection.execute(f"set variable {name} = $1", [values])


def _first_names(cohorts: tuple[tuple[str, ...], ...]) -> list[str]:
    """The names of all cohorts, and the double names that they make: rarer, as in life."""
    names = sorted({name for cohort in cohorts for name in cohort if "-" not in name})
    doubled = [f"{one}-{other}" for one in names[::4] for other in names[1::4]]
    return [*names, *doubled]
