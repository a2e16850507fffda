"""The channel of web visits: the published rules of GA4's default channel grouping, and our own."""

import csv
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest

CASES = Path(__file__).parent / "channel_cases.csv"
SEEDS = ("channel", "web_channel_rule", "web_source", "web_click_id")
MODELS = (*SEEDS, "int_web_visit__origin", "int_web_visit__channel")
SHOP = "https://www.shop.example/rad"

# What only a tracker or our own rules know: referrer type, referrer's name and address, campaign,
# keyword, landing address → channel.
OWN_CASES: dict[str, tuple[dict[str, str], str]] = {
    "registered": ({"referrer_type": "campaign", "campaign_code": "Fest_2026"}, "event"),
    "registered_in_url": ({"entry_url": f"{SHOP}?utm_campaign=fest_2026&utm_medium=cpc"}, "event"),
    "keyword": (
        {"referrer_type": "campaign", "campaign_code": "2026_google_x", "keyword": "cpc"},
        "paid_search",
    ),
    "keyword_social": (
        {"referrer_type": "campaign", "campaign_code": "x", "keyword": "paid_social"},
        "paid_social",
    ),
    "shop_by_keyword": (
        {"referrer_type": "campaign", "campaign_code": "shop", "keyword": "newsletter"},
        "email",
    ),
    "word": ({"referrer_type": "campaign", "campaign_code": "2026_meta_herbst"}, "paid_social"),
    "no_substring": ({"referrer_type": "campaign", "campaign_code": "season-metall"}, "unassigned"),
    "no_substring_email": ({"referrer_type": "campaign", "campaign_code": "mailand"}, "unassigned"),
    "payment": ({"referrer_type": "website", "referrer_name": "www.paypal.com"}, "direct"),
    "review": ({"referrer_type": "website", "referrer_name": "www.kununu.com"}, "review_portal"),
    "network": ({"referrer_type": "social", "referrer_name": "Neues Netz"}, "social"),
    "own_site": ({"referrer_url": "https://shop.example/"}, "direct"),
    "referrer": ({"referrer_url": "https://user@blog.example:8080/a?b=//google.de"}, "referral"),
    "search": ({"referrer_url": "https://www.google.co.uk/"}, "organic_search"),
    "newsletter": ({"entry_url": f"{SHOP}?utm_source=crm&utm_medium=Newsletter"}, "email"),
    "matomo": ({"entry_url": f"{SHOP}?MTM_Source=google&mtm_medium=cpc"}, "paid_search"),
    "piwik": ({"entry_url": f"{SHOP}?pk_source=xing&pk_medium=cpc"}, "paid_social"),
    "fragment": ({"entry_url": f"{SHOP}#utm_source=crm&utm_medium=sms"}, "sms"),
    "encoded": ({"entry_url": f"{SHOP}?utm_source=%67oogle&utm_medium=social+media"}, "social"),
    "latin": ({"entry_url": f"{SHOP}?utm_source=b%FCro&utm_medium=%E4&x=%zz"}, "unassigned"),
    "empty": ({"entry_url": f"{SHOP}?utm_source=&gclid=&utm_medium="}, "direct"),
    "other_name": ({"entry_url": f"{SHOP}?notutm_source=google&xgclid=1"}, "direct"),
}  # fmt: skip


def golden() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def visits() -> list[dict[str, str | None]]:
    """The cases as visits: source, medium and campaign stand in the landing page's address."""
    rows: list[dict[str, str | None]] = []
    for number, case in enumerate(golden()):
        given = {f"utm_{name}": case[name] for name in ("source", "medium", "campaign")}
        if case["click_id"]:
            given[case["click_id"]] = "Ab-1"
        query = urlencode({name: value for name, value in given.items() if value})
        rows.append(
            {
                "visit_id": str(number),
                "entry_url": f"{SHOP}?{query}" if query else SHOP,
                "referrer_type": case["referrer_type"] or None,
                "referrer_name": case["referrer"] or None,
            }
        )
    rows += [{"visit_id": name, "entry_url": SHOP, **row} for name, (row, _) in OWN_CASES.items()]
    return rows


@pytest.fixture(scope="module")
def built(dbt: Any) -> Any:
    columns = "visit_id entry_url referrer_type referrer_name referrer_url campaign_code keyword"
    with dbt.raw():
        pass
    with duckdb.connect(str(dbt.warehouse)) as con:
        con.execute("create schema intermediate")
        names = columns.split()
        con.execute(
            "create table intermediate.int_web_visit__collected (source_system varchar, "
            + ", ".join(f"{name} varchar" for name in names)
            + ")"
        )
        con.executemany(
            "insert into intermediate.int_web_visit__collected values ('web', "
            + ", ".join("?" for _ in names)
            + ")",
            [[row.get(name) for name in names] for row in visits()],
        )
        con.execute(
            "create table intermediate.int_campaign__unioned as"
            " select 'FEST_2026' as campaign_code, 'event' as channel"
        )
    return dbt.build("channels", "--select", *MODELS, tested=False)


@pytest.fixture(scope="module")
def channels(built: Any) -> dict[str, tuple[str, str]]:
    rows = built.rows(
        "select visit_id, channel_code, default_channel_group"
        " from intermediate.int_web_visit__origin"
        " join intermediate.int_web_visit__channel using (referrer_type, source, medium,"
        " campaign_name, keyword, click_id, landing_path)"
        " join seeds.channel using (channel_code)"
    )
    assert len(rows) == len(visits())
    return {visit: (channel, group) for visit, channel, group in rows}


def test_channels_are_the_groups_of_ga4(channels: dict[str, tuple[str, str]]) -> None:
    cases = golden()
    assert len(cases) >= 60
    found = {
        number: (case["group"], channels[str(number)][1])
        for number, case in enumerate(cases)
        if case["group"] != channels[str(number)][1]
    }
    assert {tuple(cases[number].values()): groups for number, groups in found.items()} == {}


@pytest.mark.parametrize("name", OWN_CASES)
def test_own_rules_and_the_parameters_of_an_address(
    channels: dict[str, tuple[str, str]], name: str
) -> None:
    assert channels[name][0] == OWN_CASES[name][1]


def test_a_word_of_no_character_set_stays_as_it_is(built: Any) -> None:
    assert built.rows(
        "select source, medium from intermediate.int_web_visit__origin where visit_id = 'latin'"
    ) == [("b%fcro", "%e4")]
