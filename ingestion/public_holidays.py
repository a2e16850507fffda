"""Public holidays by country and region, taken from the library `holidays`.

They are reference data that no system of the company holds. They are read here, in the first of the
packages, because the settings check `region_code` with them: a wrong state is an error before
anything is built. dbt's Python model `int_date__public_holiday` takes the days.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def unknown_region(country_code: str, region_code: str) -> str | None:
    """What is wrong with a country and its region, naming the fix; None if both are known.

    A region is given by its code (`NW`, in Austria `9`) or by its name (`Nordrhein-Westfalen`);
    an empty one stands for the whole country.
    """
    import holidays

    try:
        country = holidays.country_holidays(country_code)
    except NotImplementedError:
        return (
            f"country_code {country_code!r} is no country whose public holidays are known; "
            "use its code of two letters after ISO 3166, such as DE, AT or CH"
        )
    if not region_code:
        return None
    known = {*country.subdivisions, *country.subdivisions_aliases}
    if region_code in known:
        return None
    codes = ", ".join(sorted(country.subdivisions)) or "none"
    return (
        f"region_code {region_code!r} is no region of {country_code}; "
        f"leave it empty or use one of: {codes}"
    )


def public_holidays(
    country_code: str, region_code: str, first_date: date, last_date: date
) -> pa.Table:
    """Public holidays of a region, both ends included; columns date_day, name_de, name_en.

    Only days that are a holiday by law in the whole region; half days, bank holidays and those of
    single towns or denominations are not in. Two holidays on one day are one row. Where the
    library has no German names, `name_de` has those of the country.

    Raises ConfigurationError for an unknown country or region.
    """
    import holidays
    import pyarrow as pa

    if problem := unknown_region(country_code, region_code):
        raise ConfigurationError(f"{problem}.")
    years = range(first_date.year, last_date.year + 1)
    country = holidays.country_holidays(country_code)
    # Without a language the library takes that of the machine, which must not change a warehouse.
    spoken = {
        language: language if language in country.supported_languages else country.default_language
        for language in ("de", "en_US")
    }
    named = {
        language: holidays.country_holidays(
            country_code, subdiv=region_code or None, years=years, language=known
        )
        for language, known in spoken.items()
    }
    days = sorted(day for day in named["de"] if first_date <= day <= last_date)
    columns: dict[str, pa.Array[Any]] = {
        "date_day": pa.array(days, pa.date32()),
        "name_de": pa.array([named["de"][day] for day in days], pa.string()),
        "name_en": pa.array([named["en_US"][day] for day in days], pa.string()),
    }
    return pa.table(columns)


def holidays_by_setting(setting: duckdb.DuckDBPyRelation) -> pa.Table:
    """Public holidays of the calendar that a relation of one row describes.

    Its columns: country_code, region_code, first_date, last_date.
    """
    row = setting.project("country_code, region_code, first_date, last_date").fetchone()
    if row is None:
        raise ValueError("int_date__calendar_setting has no row")
    return public_holidays(*row)
