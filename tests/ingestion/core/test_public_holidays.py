"""Public holidays by country and region, as their laws have them."""

from datetime import date

import pytest

from ingestion.errors import ConfigurationError
from ingestion.public_holidays import public_holidays, unknown_region

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def names(country: str, region: str, language: str = "name_de") -> dict[date, str]:
    rows = public_holidays(country, region, *YEAR).to_pylist()
    return {row["date_day"]: row[language] for row in rows}


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("DE", "", date(2026, 10, 3), "Tag der Deutschen Einheit"),
        ("DE", "NW", date(2026, 6, 4), "Fronleichnam"),
        ("DE", "Nordrhein-Westfalen", date(2026, 6, 4), "Fronleichnam"),
        ("DE", "BE", date(2026, 3, 8), "Frauentag"),
        ("DE", "SN", date(2026, 11, 18), "Buß- und Bettag"),
        ("AT", "", date(2026, 10, 26), "Nationalfeiertag"),
        ("AT", "9", date(2026, 12, 8), "Mariä Empfängnis"),
        ("CH", "", date(2026, 8, 1), "Nationalfeiertag"),
        ("CH", "ZH", date(2026, 5, 1), "Tag der Arbeit"),
    ],
    ids=str,
)
def test_holidays_of_a_region(country: str, region: str, day: date, name: str) -> None:
    assert names(country, region)[day] == name


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [
        ("DE", "", date(2026, 6, 4)),
        ("DE", "BE", date(2026, 6, 4)),
        ("DE", "NW", date(2026, 12, 24)),
        ("CH", "", date(2026, 5, 1)),
        ("AT", "", date(2026, 4, 3)),
    ],
    ids=str,
)
def test_days_that_are_no_holiday_there(country: str, region: str, day: date) -> None:
    assert day not in names(country, region)


def test_german_and_english_names_whatever_the_machine_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("LANG", "LANGUAGE", "LC_ALL"):
        monkeypatch.setenv(variable, "en_US.UTF-8")
    assert names("DE", "")[date(2026, 4, 3)] == "Karfreitag"
    assert names("DE", "", "name_en")[date(2026, 4, 3)] == "Good Friday"
    # No German names are known for France: its own stand in their place.
    assert names("FR", "")[date(2026, 7, 14)] == "Fête nationale"


def test_both_ends_are_included_and_days_are_single() -> None:
    first = date(2026, 12, 25)
    days = public_holidays("DE", "", first, date(2027, 1, 1)).column("date_day").to_pylist()
    assert days == [first, date(2026, 12, 26), date(2027, 1, 1)]
    # Ascension Day and the first of May in 2008.
    both = public_holidays("DE", "", date(2008, 5, 1), date(2008, 5, 1)).to_pylist()
    assert len(both) == 1
    assert set(both[0]["name_de"].split("; ")) == {"Christi Himmelfahrt", "Erster Mai"}


def test_an_unknown_region_names_the_known_ones() -> None:
    assert unknown_region("DE", "NW") is None
    assert unknown_region("AT", "Wien") is None
    problem = unknown_region("DE", "ZH")
    assert problem is not None
    assert "'ZH'" in problem and "BW, BY" in problem
    assert "ISO 3166" in (unknown_region("ZZ", "") or "")
    with pytest.raises(ConfigurationError, match="region_code 'ZH'"):
        public_holidays("DE", "ZH", *YEAR)
