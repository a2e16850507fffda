"""What the libraries are asked for: sounds, unusual names and phones, check digits."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

from identity.normalisation import (
    checked_registrations,
    name_sounds,
    parsed_names,
    parsed_phones,
    register_key,
    vat_key,
)

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "identity"


@pytest.fixture(scope="module")
def name_words() -> pa.Table:
    return pyarrow.csv.read_csv(SEEDS / "name_word.csv")


@pytest.mark.parametrize(
    ("one", "other"),
    [("meier", "mayr"), ("schmidt", "schmitt"), ("mueller", "muller"), ("philipp", "filip")],
)
def test_names_that_sound_alike_have_one_code(one: str, other: str) -> None:
    sounds = name_sounds(pa.table({"word": [one, other]})).column("sound").to_pylist()
    assert sounds[0] == sounds[1] is not None


def test_words_without_a_sound_have_no_code() -> None:
    words = pa.table({"word": pa.array(["h", "иван", None], pa.string())})
    assert name_sounds(words).to_pylist() == [
        {"word": "h", "sound": None},
        {"word": "иван", "sound": None},
    ]


@pytest.mark.parametrize(
    ("full_name", "given", "family"),
    [
        ("Prof. Dr. h.c. Hans von der Heide", "Hans", "von der Heide"),
        ("von der Heide, Hans-Peter", "Hans-Peter", "von der Heide"),
        ("Dr. med. Anna Schmidt-Meier", "Anna", "Schmidt-Meier"),
        ("Anna Schmidt geb. Meier", "Anna", "Schmidt geb. Meier"),
        ("Dipl.-Ing. Karl Huber", "Karl", "Huber"),
        ("Karl Huber jun.", "Karl", "Huber"),
        ("Herr Hans Peter Müller", "Hans Peter", "Müller"),
        ("Frau Müller", None, "Müller"),
        ("Vincent van Gogh", "Vincent", "van Gogh"),
        ("Maria de la Cruz", "Maria", "de la Cruz"),
        ("John Smith Jr.", "John", "Smith"),
        ("Joan", "Joan", None),
    ],
)
def test_full_names_are_taken_apart(
    name_words: pa.Table, full_name: str, given: str | None, family: str | None
) -> None:
    (row,) = parsed_names(pa.table({"full_name": [full_name]}), name_words).to_pylist()
    assert row == {"full_name": full_name, "given_names": given, "family_name": family}


@pytest.mark.parametrize(
    ("text", "country", "phones"),
    [
        ("Tel. 0221 123456 (Büro)", "de", ["+49221123456"]),
        ("0221-123456 oder 0171 2345678", "de", ["+491712345678", "+49221123456"]),
        ("06 12 34 56 78", "fr", ["+33612345678"]),
        ("020 7946 0958", "gb", ["+442079460958"]),
        ("01 533 12 34 DW 12", "at", ["+4315331234"]),
        ("+49 171 2345678", None, ["+491712345678"]),
        ("unbekannt", "de", []),
        ("0171 2345678", None, []),
    ],
)
def test_unusual_phones_are_read(text: str, country: str | None, phones: list[str]) -> None:
    texts = pa.table(
        {"phone_text": [text], "country_key": pa.array([country], pa.string())},
    )
    assert parsed_phones(texts).column("phones").to_pylist() == [phones]


@pytest.mark.parametrize(
    ("text", "country", "key"),
    [
        ("DE 136 695 976", "de", "de136695976"),
        ("136695976", "de", "de136695976"),
        ("136695976", "fr", None),
        ("DE136695977", "de", None),
        ("ATU 57194903", "at", "atu57194903"),
        ("U57194903", "at", "atu57194903"),
        ("CHE-107.787.577 MWST", "ch", "che107787577"),
        ("107.787.577", "ch", "che107787577"),
        ("FR 61 954 506 077", "de", "fr61954506077"),
        ("in Gründung", "de", None),
    ],
)
def test_vat_ids_are_checked(text: str, country: str, key: str | None) -> None:
    assert vat_key(text, country) == key


@pytest.mark.parametrize(
    ("text", "country", "key"),
    [
        ("HRB 12345 Köln", "de", "koelnhrb12345"),
        ("Amtsgericht Köln, HRB 12345", "de", "koelnhrb12345"),
        ("AG Aachen HRA 11223", "de", "aachenhra11223"),
        ("HRB 12345", "de", None),
        ("HRB 12345 Entenhausen", "de", None),
        ("FN 122119m", "at", "fn122119m"),
        ("122119 m", "at", "fn122119m"),
        ("CHE-107.787.577", "ch", "che107787577"),
        ("beantragt", "de", None),
    ],
)
def test_register_numbers_are_checked(text: str, country: str, key: str | None) -> None:
    assert register_key(text, country) == key


def test_registrations_keep_their_texts() -> None:
    texts = {
        "registration_type": ["vat_id", "register_number"],
        "number_text": ["DE 136 695 976", "HRB 12345"],
        "country_key": ["de", "de"],
    }
    keys = checked_registrations(pa.table(texts)).to_pydict()
    assert keys == {**texts, "registration_key": ["de136695976", None]}


@pytest.mark.parametrize("function", [name_sounds, parsed_phones, checked_registrations])
def test_nothing_gives_nothing(function: object) -> None:
    columns = ("word", "phone_text", "country_key", "registration_type", "number_text")
    empty = pa.table({name: pa.array([], pa.string()) for name in columns})
    assert callable(function)
    assert function(empty).num_rows == 0
