"""Cost exports: German numbers, headers that change, total lines, rewritten months."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import ConfigurationError, SourceRefused
from ingestion.pipeline import run_source
from ingestion.sources import ads_csv

HEADER = "Tag;Kampagne;Kampagnen-ID;Kosten;Klicks;Impressionen;Währung"
LATER = "Tag;Kampagne;Kampagnen-ID;Kosten (EUR);Klicks;Impressionen;Währung;Conversions"


@pytest.fixture
def write(home: Path) -> Callable[..., None]:
    folder = home / "demo" / "ads"
    folder.mkdir(parents=True)

    def write_export(name: str, *lines: str, encoding: str = "latin-1") -> None:
        (folder / name).write_bytes("\r\n".join([*lines, ""]).encode(encoding))

    return write_export


@pytest.fixture
def query(settings: Settings) -> Callable[[str], list[Any]]:
    def run(sql: str) -> list[Any]:
        connection = warehouse.connect(settings)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    return run


Write = Callable[..., None]
Query = Callable[[str], list[Any]]


def test_german_export_lands_in_plain_types(write: Write, query: Query, settings: Settings) -> None:
    write(
        "google_ads_2026-01.csv",
        HEADER,
        '01.01.2026;Frühjahr "E-Bike" Köln;SPRING26;1.234,56;1.020;1234567;EUR',
        "02.01.2026;Frühjahr;SPRING26;0,5;;;EUR",
        "Gesamt;;;1.235,06;1.020;1234567;",
    )
    report = run_source(settings, "ads_csv")
    assert (report.rows, report.rejected, report.new_columns) == ({"campaign_day": 2}, {}, {})
    assert query("select * exclude (_dlt_load_id) from raw_ads_csv.campaign_day order by 1") == [
        (
            date(2026, 1, 1),
            "google_ads",
            "SPRING26",
            'Frühjahr "E-Bike" Köln',
            Decimal("1234.5600"),
            1020,
            1234567,
            None,
            "EUR",
            "google_ads_2026-01.csv",
            2,
        ),
        (
            date(2026, 1, 2),
            "google_ads",
            "SPRING26",
            "Frühjahr",
            Decimal("0.5000"),
            None,
            None,
            None,
            "EUR",
            "google_ads_2026-01.csv",
            3,
        ),
    ]


def test_renamed_header_and_new_column_are_understood(
    write: Write, query: Query, settings: Settings
) -> None:
    write("meta_ads_2026-01.csv", HEADER, "01.01.2026;A;A1;1,00;1;10;EUR")
    run_source(settings, "ads_csv")
    write(
        "meta_ads_2026-02.csv",
        LATER + ";Gebotsstrategie",
        "01.02.2026;A;A1;2,00;1;10;EUR;1,5;CPC",
    )
    report = run_source(settings, "ads_csv")
    assert report.new_columns == {"campaign_day": ["gebotsstrategie"]}
    assert query(
        "select cost, conversions, gebotsstrategie from raw_ads_csv.campaign_day order by 1"
    ) == [
        (Decimal("1.0000"), None, None),
        (Decimal("2.0000"), Decimal("1.5000"), "CPC"),
    ]


def test_currency_comes_from_header_or_setting(
    write: Write, query: Query, settings: Settings
) -> None:
    write("a_2026-01.csv", "Tag;Kampagnen-ID;Kosten (CHF)", "01.01.2026;X;1")
    write("b_2026-01.csv", "Tag;Kampagnen-ID;Kosten", "01.01.2026;X;1")
    run_source(settings, "ads_csv")
    assert query("select platform, currency from raw_ads_csv.campaign_day order by 1") == [
        ("a", "CHF"),
        ("b", "EUR"),
    ]


def test_rewritten_month_is_merged(write: Write, query: Query, settings: Settings) -> None:
    days = ["01.01.2026;A;A1;1,00;1;10;EUR", "02.01.2026;A;A1;1,00;1;10;EUR"]
    write("display_2026-01.csv", HEADER, *days, "Gesamt;;;2,00;2;20;")
    first = run_source(settings, "ads_csv")
    days[1] = "02.01.2026;A;A1;1,75;2;12;EUR"
    write(
        "display_2026-01.csv", HEADER, *days, "03.01.2026;A;A1;3,00;1;10;EUR", "Gesamt;;;5,75;4;32;"
    )
    report = run_source(settings, "ads_csv")
    assert report.rows == {"campaign_day": 2}
    assert query(
        "select cost::varchar, _dlt_load_id = "
        f"'{first.load_id}' from raw_ads_csv.campaign_day order by cost_date"
    ) == [("1.0000", True), ("1.7500", False), ("3.0000", False)]
    assert run_source(settings, "ads_csv").status == "unchanged"


@pytest.mark.parametrize("cost", ["1.5", "1,234.56", "12.34,5", "abc", ""])
def test_number_in_another_form_is_rejected_not_guessed(
    write: Write, query: Query, settings: Settings, cost: str
) -> None:
    write(
        "display_2026-01.csv",
        HEADER,
        f"01.01.2026;A;A1;{cost};1;10;EUR",
        "02.01.2026;A;A1;1;1;1;EUR",
    )
    assert run_source(settings, "ads_csv").rejected == {"campaign_day": 1}
    ((reason,),) = query("select reason from raw_ads_csv.rejected_row")
    assert reason.startswith("cost is ")
    assert reason.endswith("(display_2026-01.csv, line 2)")


@pytest.mark.parametrize(
    ("name", "lines", "parts"),
    [
        pytest.param("costs.csv", [HEADER], ["costs.csv", "<platform>_<YYYY-MM>.csv"], id="name"),
        pytest.param(
            "a_2026-01.csv", ["Tag,Kampagnen-ID,Kosten"], ["cost_date", "delimiter"], id="delimiter"
        ),
        pytest.param(
            "a_2026-01.csv", ["Tag;Kampagnen-ID;Spend"], ["no column cost", "ALIASES"], id="renamed"
        ),
        pytest.param(
            "a_2026-01.csv",
            [HEADER, "01.01.2026;A;A1;1"],
            ["line 2 has 4 columns"],
            id="short line",
        ),
        pytest.param(
            "a_2026-01.csv", [HEADER + ";Cost"], ["two columns for cost", "'Cost'"], id="twice"
        ),
    ],
)
def test_export_that_is_refused_names_file_and_fix(
    write: Write, settings: Settings, name: str, lines: list[str], parts: list[str]
) -> None:
    write(name, *lines)
    with pytest.raises(SourceRefused) as error:
        run_source(settings, "ads_csv")
    for part in parts:
        assert part in str(error.value)


def test_wrong_encoding_names_the_setting(
    write: Write, make_settings: Callable[..., Settings]
) -> None:
    write("a_2026-01.csv", HEADER, "01.01.2026;Köln;A1;1;1;1;EUR")
    settings = make_settings(connectors__ads_csv__encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"a_2026-01\.csv is not utf-8.*encoding"):
        run_source(settings, "ads_csv")


def test_other_platform_settings_work(
    write: Write, query: Query, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(
        connectors__ads_csv__encoding="utf-8",
        connectors__ads_csv__delimiter=",",
        connectors__ads_csv__decimal=".",
        connectors__ads_csv__thousands=",",
    )
    write(
        "bing_2026-01.csv",
        "Date,Campaign,Campaign ID,Cost,Clicks",
        '2026-01-01,Köln,K1,"1,234.50",12',
        "Total,,,1234.5,12",
        encoding="utf-8",
    )
    run_source(settings, "ads_csv")
    assert query("select campaign_name, cost::varchar, clicks from raw_ads_csv.campaign_day") == [
        ("Köln", "1234.5000", 12)
    ]


def test_missing_folder_names_the_setting(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match=r"\[connectors\.ads_csv\] folder"):
        ads_csv.check(settings)
