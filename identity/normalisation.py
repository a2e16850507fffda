"""What libraries know better than SQL: phonetics, unusual names and phones, check digits.

Every function takes the distinct values of a column as an Arrow table and gives an Arrow table
that the models join by value, so that no record is looked at twice. Nothing here logs values.
"""

import re
import unicodedata
from collections.abc import Iterable

import cologne_phonetics  # type: ignore[import-untyped]
import phonenumbers
import pyarrow as pa
from nameparser import Lexicon, Parser
from stdnum.at import businessid as at_register
from stdnum.at import uid as at_vat
from stdnum.ch import uid as ch_uid
from stdnum.de import handelsregisternummer as de_register
from stdnum.de import vat as de_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError

SOUND_SCHEMA = pa.schema([("word", pa.string()), ("sound", pa.string())])
NAME_SCHEMA = pa.schema(
    [("full_name", pa.string()), ("given_names", pa.string()), ("family_name", pa.string())]
)
PHONE_SCHEMA = pa.schema(
    [
        ("phone_text", pa.string()),
        ("country_key", pa.string()),
        ("phones", pa.list_(pa.string())),
    ]
)
REGISTRATION_SCHEMA = pa.schema(
    [
        ("registration_type", pa.string()),
        ("number_text", pa.string()),
        ("country_key", pa.string()),
        ("registration_key", pa.string()),
    ]
)

_GERMAN_NUMBER = re.compile(
    r"\b(HR ?[AB]|GnR|PR|VR)[ .:-]*(?:Nr\.? *)?(\d+(?: ?[A-Z]{1,2}\b)?)", re.IGNORECASE
)
_COURT_WORDS = re.compile(r"\b(amtsgericht|ag|registergericht|handelsregister)\b|[,;:()]")

# Longer texts are notes, not numbers.
LONGEST_PHONE_TEXT = 120
MOST_PHONES = 5


def name_sounds(words: pa.Table) -> pa.Table:
    """The Cologne code of each `word`, which is lower case without umlauts; empty is null."""
    texts = _texts(words, "word")
    return pa.Table.from_pydict(
        {"word": texts, "sound": [_sound(text) for text in texts]}, schema=SOUND_SCHEMA
    )


def _sound(word: str) -> str | None:
    code = "".join(part for _, part in cologne_phonetics.encode(word))
    return code or None


def parsed_names(full_names: pa.Table, name_words: pa.Table) -> pa.Table:
    """Given names and family name of each `full_name`.

    `name_words` are the words with their kind that the SQL normalisation knows as well: titles,
    degrees, particles, generations.
    """
    given, family = [], []
    texts = _texts(full_names, "full_name")
    if not texts:
        return NAME_SCHEMA.empty_table()
    parser = name_parser(name_words)
    for text in texts:
        name = parser.parse(text)
        given.append(name.given_names or None)
        # The SQL knows the marker and keeps the name at birth apart.
        born = f" geb. {name.maiden}" if name.maiden else ""
        family.append((name.family + born).strip() or None)
    return pa.Table.from_pydict(
        {"full_name": texts, "given_names": given, "family_name": family}, schema=NAME_SCHEMA
    )


def name_parser(name_words: pa.Table) -> Parser:
    """nameparser with the German titles and particles of the project's word list."""
    kinds: dict[str, set[str]] = {}
    for row in name_words.select(["word", "kind"]).to_pylist():
        kinds.setdefault(row["kind"], set()).add(row["word"])
    # "h.c." is one word for the parser, and "med" follows a title only.
    lexicon = Lexicon.default().add(
        titles=kinds.get("title", set()) | {"h.c", "e.h", "rer", "nat", "med", "jur", "phil"},
        particles=kinds.get("particle", set()) - {"und", "y", "e"},
        suffix_words=kinds.get("generation", set()),
    )
    return Parser(lexicon=lexicon)


def parsed_phones(phones: pa.Table) -> pa.Table:
    """All valid numbers in each `phone_text`, in E.164; numbers without a country are of
    `country_key`."""
    rows = phones.select(["phone_text", "country_key"]).to_pylist()
    found = [{**row, "phones": _numbers(row["phone_text"], row["country_key"])} for row in rows]
    return pa.Table.from_pylist(found, schema=PHONE_SCHEMA)


def _numbers(text: str, country_key: str | None) -> list[str]:
    region = (country_key or "").upper() or None
    found = set()
    for part in text[:LONGEST_PHONE_TEXT].split(";"):
        for match in phonenumbers.PhoneNumberMatcher(
            part, region, leniency=phonenumbers.Leniency.POSSIBLE, max_tries=MOST_PHONES
        ):
            match.number.extension = None
            if phonenumbers.is_valid_number(match.number):
                found.add(
                    phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
                )
    return sorted(found)


def checked_registrations(registrations: pa.Table) -> pa.Table:
    """The key of each VAT id (`vat_id`) and company register number (`register_number`).

    Null is what cannot be such a number. A German register number counts with its court only:
    every court has an HRB 12345.
    """
    checks = {"vat_id": vat_key, "register_number": register_key}
    rows = registrations.select(["registration_type", "number_text", "country_key"]).to_pylist()
    checked = [
        {
            **row,
            "registration_key": checks[row["registration_type"]](
                row["number_text"], row["country_key"]
            ),
        }
        for row in rows
    ]
    return pa.Table.from_pylist(checked, schema=REGISTRATION_SCHEMA)


def vat_key(text: str, country_key: str | None) -> str | None:
    """A VAT id with its country in front, if its check digit is right: `de136695976`."""
    number = re.sub(r"[^A-Z0-9]", "", text.upper())
    if number.startswith("CHE"):
        return _swiss_uid(number)
    if len(number) > 3 and number[:2].isalpha() and eu_vat.is_valid(number):
        return str(eu_vat.compact(number)).lower()
    if country_key == "de" and de_vat.is_valid(number):
        return "de" + str(de_vat.compact(number))
    if country_key == "at" and at_vat.is_valid(number):
        return "at" + str(at_vat.compact(number)).lower()
    if country_key == "ch" and number.isdigit():
        return _swiss_uid("CHE" + number)
    return None


def _swiss_uid(number: str) -> str | None:
    digits = re.sub(r"(MWST|TVA|IVA|HR|RC)$", "", number)
    return str(ch_uid.compact(digits)).lower() if ch_uid.is_valid(digits) else None


def register_key(text: str, country_key: str | None) -> str | None:
    """A company register number: German with court, Austrian Firmenbuch, Swiss UID."""
    number = re.sub(r"[^A-Z0-9]", "", text.upper())
    if number.startswith("CHE"):
        return _swiss_uid(number)
    if country_key == "at" or re.match(r"^FN\s*\d", text.strip(), re.IGNORECASE):
        plain = re.sub(r"^FN", "", number).lower()
        return "fn" + plain if at_register.is_valid(plain) else None
    match = _GERMAN_NUMBER.search(text)
    if match is None:
        return None
    around = f"{text[: match.start()]} {text[match.end() :]}".casefold()
    court = _COURT_WORDS.sub(" ", around)
    kind = match.group(1).replace(" ", "").upper()
    try:
        compact = de_register.validate(f"{court.strip()} {kind} {match.group(2)}")
    except ValidationError:
        return None
    return _folded(str(compact))


def _folded(text: str) -> str:
    for umlaut, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.casefold().replace(umlaut, written)
    plain = unicodedata.normalize("NFD", text)
    return re.sub(r"[^a-z0-9]", "", plain)


def _texts(table: pa.Table, column: str) -> list[str]:
    values: Iterable[str | None] = table.column(column).to_pylist()
    return [value for value in values if value is not None]
