"""Cases in which records look like one person and are two, or look like two and are one.

One small warehouse holds all of them side by side. Each case says which records are one; records of
different groups must stay apart, also where a record between them could belong to either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from identity.explanation import Explainer
from identity.review import import_answers
from identity.review_file import Answer

LINDEN = {"street": "Lindenweg 4", "postal_code": "50674", "city": "Köln", "country_code": "DE"}
BIRKEN = {"street": "Birkenallee 17", "postal_code": "22301", "city": "Hamburg"}
MARKT = {"street": "Am Markt 2a", "postal_code": "04109", "city": "Leipzig"}
HAFEN = {"street": "Hafenstraße 33", "postal_code": "28195", "city": "Bremen"}


@dataclass(frozen=True)
class Case:
    """Records by group; the records of a group are one person or company, the groups are not.

    A record between the groups may join one of them, or none, but must not join two.
    """

    groups: Mapping[str, list[dict[str, Any]]]
    between: Sequence[dict[str, Any]] = ()
    table: str = "contact"


CASES = {
    # A couple: last name, address and landline in common.
    "household": Case({
        "wife": [
            {"first_name": "Anna", "last_name": "Berger", "phone": "0221 443322",
             "email": "anna.berger@posteo.de", **LINDEN},
            {"first_name": "Anna", "last_name": "Berger", "phone": "+49 221 443322",
             "email": "Anna.Berger@posteo.de"},
        ],
        "husband": [
            {"first_name": "Thomas", "last_name": "Berger", "phone": "0221/443322",
             "email": "t.berger@web.de", **LINDEN},
            {"first_name": "Thomas", "last_name": "Berger", "phone": "0221 443322", **LINDEN},
        ],
    }, between=[{"last_name": "Berger", "phone": "0221 443322", **LINDEN}]),
    # Everything in common but the first name, and those begin alike.
    "twins": Case({
        "lena": [
            {"first_name": "Lena", "last_name": "Vogt", "birth_date": "1999-03-08",
             "email": "familie.vogt@gmx.de", "phone": "040 998877", **BIRKEN},
            {"first_name": "Lena", "last_name": "Vogt", "birth_date": "1999-03-08", **BIRKEN},
        ],
        "laura": [
            {"first_name": "Laura", "last_name": "Vogt", "birth_date": "1999-03-08",
             "email": "familie.vogt@gmx.de", "phone": "040 998877", **BIRKEN},
            {"first_name": "Laura", "last_name": "Vogt", "birth_date": "1999-03-08", **BIRKEN},
        ],
    }, between=[
        {"first_name": "L.", "last_name": "Vogt", "birth_date": "1999-03-08", **BIRKEN},
        {"last_name": "Vogt", "email": "familie.vogt@gmx.de"},
    ]),
    # One name at one address, born a generation apart.
    "father_and_son": Case({
        "father": [
            {"first_name": "Hans", "last_name": "Brandt", "birth_date": "1949-11-02",
             "phone": "0341 12121", **MARKT},
            {"first_name": "Hans", "last_name": "Brandt", "birth_date": "1949-11-02",
             "email": "hans.brandt@t-online.de", **MARKT},
        ],
        "son": [
            {"first_name": "Hans", "last_name": "Brandt", "birth_date": "1978-05-24",
             "phone": "0341 12121", **MARKT},
            {"first_name": "Hans", "last_name": "Brandt", "birth_date": "1978-05-24",
             "email": "hb78@gmail.com", **MARKT},
        ],
    }, between=[{"first_name": "Hans", "last_name": "Brandt", "phone": "0341 12121", **MARKT}]),
    # A service provider entered its own number for everybody it talked to.
    "call_centre": Case({
        name: [
            {"first_name": name, "last_name": last, "phone": "0511 7654321", "city": city,
             "email": f"{name}.{last}@{city}.example".lower()},
        ]
        for name, last, city in [
            ("Alma", "Decker", "Kiel"), ("Bela", "Ehlers", "Jena"), ("Carl", "Funke", "Ulm"),
            ("Dora", "Gerdes", "Bonn"), ("Emil", "Hansen", "Trier"), ("Frida", "Iwert", "Fulda"),
            ("Gerd", "Jansen", "Gera"), ("Hugo", "Kessler", "Hof"), ("Ida", "Lorenz", "Worms"),
        ]
    }),
    # Companies of one group file their VAT together, so one number stands for both.
    "vat_group": Case({
        "machines": [
            {"company_name": "Kern Maschinenbau GmbH", "vat_id": "DE136695976", **HAFEN},
            {"company_name": "Kern Maschinenbau G.m.b.H.", "vat_id": "DE 136 695 976", **HAFEN},
        ],
        "logistics": [
            {"company_name": "Nordlicht Logistik AG", "vat_id": "DE136695976",
             "street": "Speicherstr. 9", "postal_code": "20457", "city": "Hamburg"},
        ],
    }, table="company"),
    # Before and after the wedding, with a double name for a while.
    "married_name": Case({
        "julia": [
            {"first_name": "Julia", "last_name": "Sommer", "birth_date": "1988-04-17",
             "email": "julia.sommer@mailbox.org", "mobile": "0151 23456789"},
            {"first_name": "Julia", "last_name": "Winter-Sommer", "birth_date": "1988-04-17",
             "email": "julia.sommer@mailbox.org"},
            {"first_name": "Julia", "last_name": "Winter", "birth_date": "1988-04-17",
             "mobile": "+49 151 23456789", "email": "julia.winter@mailbox.org"},
        ],
    }),
    # A mobile number is given to somebody else after its owner gave it up.
    "recycled_phone": Case({
        "before": [
            {"first_name": "Peter", "last_name": "Lang", "mobile": "0171 5550123",
             "email": "peter.lang@freenet.de", "street": "Ringstr. 8", "postal_code": "90402",
             "city": "Nürnberg"},
            {"first_name": "Peter", "last_name": "Lang", "email": "peter.lang@freenet.de"},
        ],
        "after": [
            {"first_name": "Fatma", "last_name": "Yılmaz", "mobile": "+49 171 5550123",
             "email": "fatma.yilmaz@gmx.net", "street": "Seestr. 51", "postal_code": "13353",
             "city": "Berlin"},
            {"first_name": "Fatma", "last_name": "Yilmaz", "email": "fatma.yilmaz@gmx.net"},
        ],
    }),
}  # fmt: skip


SELECT = (
    "--select",
    "+identity_map",
    "+match_explanation",
    "+identity_review",
    "+identity_quality",
)


def raw_rows(name: str, case: Case) -> list[dict[str, Any]]:
    """The records of a case with ids that name their group, taken in turn from three systems."""
    groups = {**case.groups, "between": case.between}
    return [
        {
            "source_system": ("crm", "erp", "shop")[place % 3],
            "record_id": f"{name}/{group}/{place}",
            "country_code": "DE",
            "created_at": f"2025-0{place + 1}-01 10:00:00",
            **record,
        }
        for group, records in groups.items()
        for place, record in enumerate(records)
    ]


@pytest.fixture(scope="module")
def resolved(dbt: Any) -> Any:
    with dbt.raw() as raw:
        for name, case in CASES.items():
            raw.load("files", case.table, raw_rows(name, case))
    return dbt.build("confounders", *SELECT, tested=False)


@pytest.mark.parametrize("name", CASES)
def test_confounder(resolved: Any, name: str) -> None:
    rows = resolved.rows(
        "select record_id, coalesce(customer_key, account_key) from identity.identity_map"
        f" where record_id like '{name}/%' and record_id not like '{name}/between/%'"
    )
    found: dict[str, set[str]] = {}
    for record_id, key in rows:
        found.setdefault(key, set()).add(record_id)
    case = CASES[name]
    expected = [
        {f"{name}/{group}/{place}" for place in range(len(records))}
        for group, records in case.groups.items()
    ]
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, expected))


def test_the_weights_of_the_fields_add_up_to_the_weight_of_the_edge(resolved: Any) -> None:
    edges, largest_difference = resolved.one(
        "select count(*), max(abs(difference)) from ("
        " select sum(field_weight + term_frequency_weight) - max(match_weight) as difference"
        " from identity.match_explanation group by edge_key)"
    )
    assert edges > 10
    assert largest_difference < 1e-9


def test_explanations_say_what_joined_and_what_kept_apart(resolved: Any) -> None:
    with duckdb.connect(str(resolved.path), read_only=True) as connection:
        explainer = Explainer(connection)
        one = explainer.pair("crm:married_name/julia/0", "shop:married_name/julia/2")
        two = explainer.pair("crm:father_and_son/father/0", "crm:father_and_son/son/0")
    assert one.reason == "one"
    assert all(edge.is_link and edge.fields for edge in one.path)
    assert two.reason == "kept_apart"
    assert {veto.reason for veto in two.vetoes} == {"birth_date"}


def test_health_is_measured_without_labels(resolved: Any) -> None:
    measures = dict(
        resolved.rows("select measure, value from identity.identity_quality where not is_labelled")
    )
    cases = [case for case in CASES.values() if case.table == "contact"]
    persons = sum(len(case.groups) for case in cases)
    assert persons <= measures["customers"] <= persons + sum(len(case.between) for case in cases)
    assert measures["share_over_3_given_names"] == measures["share_over_2_birth_dates"] == 0
    assert measures["suppressed_identifiers"] >= 1


def answer(left: str, right: str, label: str) -> Answer:
    """What a person said about two records, written as system:id."""
    ids = (*left.split(":", 1), *right.split(":", 1))
    return Answer(None, None, *ids, label, "reviewer", None, None)


@pytest.fixture(scope="module")
def labelled(dbt: Any, resolved: Any) -> Any:
    """The same warehouse after people have judged two pairs against the rules, and a next run."""
    assert resolved.path.exists()
    answers = [
        answer("crm:household/wife/0", "crm:household/husband/0", "yes"),
        answer("erp:married_name/julia/1", "crm:married_name/julia/0", "no"),
    ]
    with duckdb.connect(str(dbt.warehouse)) as connection:
        import_answers(connection, answers)
    return dbt.build("labelled", *SELECT, tested=False)


def test_a_persons_word_beats_rules_and_vetoes(labelled: Any) -> None:
    key = dict(labelled.rows("select record_id, customer_key from identity.identity_map"))
    assert key["household/wife/0"] == key["household/husband/0"]
    assert key["married_name/julia/0"] != key["married_name/julia/1"]
    assert key["father_and_son/father/0"] != key["father_and_son/son/0"]


def test_judged_pairs_leave_the_review_list(labelled: Any) -> None:
    assert labelled.rows(
        "select 1 from identity.identity_review where"
        " 'household/wife/0' in (record_id_a, record_id_b)"
        " and 'household/husband/0' in (record_id_a, record_id_b)"
    ) == []  # fmt: skip
