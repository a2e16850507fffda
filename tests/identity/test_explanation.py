"""Explanations against a warehouse made by hand: paths, reasons why not, masks, the chart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from identity.explanation import Explainer
from identity.explanation_text import customer_lines, pair_lines
from identity.graph import Link, strongest_path, weakest_link
from identity.masking import mask
from identity.waterfall import waterfall_page, waterfall_spec
from ingestion.config import Settings
from ingestion.errors import ConfigurationError, WarehouseLocked
from orchestration.commands.common import Context
from orchestration.commands.identity_explain import explain

TABLES = """
create schema identity;
create table identity.int_identity__record (
    record_number bigint, record_type text, source_system text, record_id text, first_name text,
    last_name text, full_name text, company_name text, birth_date date, birth_date_text text,
    email text, phone text, mobile text, city text
);
insert into identity.int_identity__record by name
select * from (values
    (1, 'person', 'crm', '1', 'Anna', 'Schmidt', 'anna@kette.de'),
    (2, 'person', 'crm', '2', 'Anna', 'Schmitt', 'anna@kette.de'),
    (3, 'person', 'erp', '1', 'A.', 'Schmitt', null),
    (4, 'person', 'erp', '2', 'Anna', 'Schmidt', null),
    (5, 'person', 'erp', '3', 'Bernd', 'Schmidt', 'anna@kette.de'),
    (6, 'person', 'erp', '4', 'Zoe', 'Huber', null),
    (7, 'person', 'erp', '5', 'Anne', 'Schmid', null),
    (9, 'person', 'erp', '6', 'Annika', 'Schmitz', null)
) as t (record_number, record_type, source_system, record_id, first_name, last_name, email)
union all by name
select 8 as record_number, 'company' as record_type, 'erp' as source_system, '9' as record_id,
    'Schmidt GmbH' as company_name;
create table identity.int_identity__assignment as
select record_number, if(record_number <= 4, 'key_a', 'key_' || record_number) as cluster_key
from identity.int_identity__record;
-- Record 9 hung on record 4 until their group was divided.
create table identity.int_identity__cluster as
select record_number, if(record_number in (1, 2, 3, 4, 9), 1, record_number) as component_number
from identity.int_identity__record;
create table identity.int_identity__edge as
select edge_key, 'person' as record_type, a as record_number_a, b as record_number_b,
    kind as edge_kind, tier, rule, is_link,
    'v1' as model_version, weight::double as match_weight,
    1 / (1 + power(2.0, -weight)) as match_probability
from (values
    ('e12', 1, 2, 'must_link', 1, 'same_email', true, 14.0),
    ('e23', 2, 3, 'must_link', 3, 'weight', true, 6.0),
    ('e34', 3, 4, 'must_link', 3, 'weight', true, 9.0),
    ('e14', 1, 4, 'must_link', 3, 'weight', true, 4.0),
    ('e13', 1, 3, 'must_link', 3, 'weight', false, -2.0),
    ('e15', 1, 5, 'cannot_link', 1, 'first_name', false, 8.0),
    ('e49', 4, 9, 'must_link', 3, 'weight', true, 4.0),
    ('e17', 1, 7, 'must_link', 3, 'weight', false, 1.0)
) as t (edge_key, a, b, kind, tier, rule, is_link, weight);
create table identity.int_identity__weight as
select 'person' as record_type, * from (values
    ('last_name', 2, 'last_name_key_l = last_name_key_r'), ('last_name', 0, ''),
    ('email', 1, 'emails_l = emails_r'), ('email', -1, 'emails_l is null'), ('prior', 0, null)
) as t (comparison, level, condition);
create table identity.int_identity__comparable as
select record_number, lower(last_name) as last_name_key,
    if(email is null, null, [email]) as emails
from identity.int_identity__record;
create table identity.match_explanation as
select edge_key, record_type, field, level, label as level_label, agreement,
    m::double as m_probability, u::double as u_probability,
    weight::double as field_weight, rarity::double as term_frequency_weight
from identity.int_identity__edge
cross join (values
    ('prior', 0, 'two records taken at random', 'prior', 0.001, null, -10.0, 0.0),
    ('last_name', 2, 'same', 'agrees', 0.9, 0.01, 6.5, 1.5),
    ('email', -1, 'missing', 'missing', null, null, 0.0, 0.0)
) as t (field, level, label, agreement, m, u, weight, rarity);
create table identity.identity_redirect as
select 'key_old' as retired_key, 'key_older' as current_key
union all
select 'key_older', 'key_a';
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(TABLES)
        yield made


def test_the_path_is_the_one_whose_weakest_link_is_strongest(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = Explainer(connection).pair("crm:1", "erp:2")
    # Three links of at least 6 beat the direct one of 4.
    assert [edge.edge_key for edge in found.path] == ["e12", "e23", "e34"]
    assert found.reason == "one"
    text = "\n".join(pair_lines(found))
    assert "by 3 links" in text
    assert "the same e-mail address and agreeing names (tier 1)" in text
    assert "model v1" in text
    assert "not compared, since a value is missing: email" in text


@pytest.mark.parametrize(
    ("second", "reason", "words"),
    [
        ("erp:3", "kept_apart", "two full first names that disagree"),
        ("erp:5", "too_weak", "does not reach the threshold"),
        ("erp:4", "no_candidate", "nothing that is looked at brings them together"),
        ("erp:6", "divided", "the group was divided"),
        ("erp:9", "other_type", "one describes a person, the other a company"),
    ],
)
def test_two_customers_say_why_they_are_two(
    connection: duckdb.DuckDBPyConnection, second: str, reason: str, words: str
) -> None:
    found = Explainer(connection).pair("crm:1", second)
    assert found.reason == reason
    assert words in "\n".join(pair_lines(found))


def test_a_customer_shows_members_weakest_link_and_vetoes(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = Explainer(connection).customer("key_a")
    assert [record.name for record in found.members] == ["crm:1", "crm:2", "erp:1", "erp:2"]
    assert found.weakest is not None
    assert found.weakest.edge_key == "e23"
    assert found.sides == (2, 2)
    assert [(veto.record_b, veto.reason) for veto in found.vetoes] == [("erp:3", "first_name")]
    text = "\n".join(customer_lines(found))
    assert "is made of 4 records" in text
    assert "groups of 2 and 2" in text


def test_a_single_record_needs_no_link(connection: duckdb.DuckDBPyConnection) -> None:
    found = Explainer(connection).customer("erp:4")
    assert found.customer_key == "key_6"
    assert found.edges == ()
    assert "One record alone needs no link." in list(customer_lines(found))


def test_a_retired_key_leads_to_its_successor(connection: duckdb.DuckDBPyConnection) -> None:
    found = Explainer(connection).customer("key_old")
    assert found.customer_key == "key_a"
    assert found.retired_keys == ("key_old", "key_older")


def test_values_are_masked_unless_asked_for(connection: duckdb.DuckDBPyConnection) -> None:
    masked = "\n".join(pair_lines(Explainer(connection).pair("crm:1", "erp:2")))
    assert "name A…t" in masked
    assert "[s…t | s…t]" in masked
    assert not re.search("anna|schmi", masked, re.IGNORECASE)
    shown = "\n".join(pair_lines(Explainer(connection, True).pair("crm:1", "erp:2")))
    assert "name Anna Schmidt, email anna@kette.de" in shown
    assert "[schmidt | schmitt]" in shown


@pytest.mark.parametrize(
    ("value", "masked"),
    [("Müller", "M…r"), ("Ina", "I…"), ("", ""), (["a@b.de", "c@d.at"], "a…e; c…t")],
)
def test_masks_keep_the_ends_only(value: object, masked: str) -> None:
    assert mask(value) == masked


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("key_unknown", None, "no customer and no company with this key"),
        ("crm:1", "12", "second record must be written as source_system:record_id"),
        ("crm:77", "crm:1", "'crm' has no record with the first id"),
    ],
)
def test_what_does_not_exist_is_said_without_the_id(
    connection: duckdb.DuckDBPyConnection, first: str, second: str | None, message: str
) -> None:
    explainer = Explainer(connection)
    with pytest.raises(ConfigurationError, match=message) as raised:
        explainer.customer(first) if second is None else explainer.pair(first, second)
    assert "77" not in str(raised.value)


def test_ways_in_a_graph() -> None:
    links = [
        Link("ab", 1, 2, 3, 5.0),
        Link("bc", 2, 3, 3, 5.0),
        Link("ac", 1, 3, 3, 5.0),
        Link("cd", 3, 4, 2, -1.0),
    ]
    # Equally weak links: the shorter way. A certain tier is strong whatever its weight.
    assert strongest_path(links, 1, 3) == [links[2]]
    assert strongest_path(links, 1, 9) is None
    assert strongest_path(links, 1, 1) == []
    weakest = weakest_link(links)
    assert weakest is not None
    assert weakest.link.strength == 5.0
    assert weakest_link([]) is None


def _addresses(page: str) -> list[str | None]:
    """What a browser would load beside the page."""
    found: list[str | None] = []

    class Reader(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value for name, value in attrs if name in ("src", "href"))

    Reader().feed(page)
    return found


def test_the_chart_adds_up_and_needs_no_network(connection: duckdb.DuckDBPyConnection) -> None:
    found = Explainer(connection).pair("crm:1", "erp:2")
    spec = waterfall_spec(found.path[0])
    bars = spec["data"]["values"]
    assert [bar["column_name"] for bar in bars] == [
        "Prior", "last_name", "tf_last_name", "email", "Final score",
    ]  # fmt: skip
    page = waterfall_page("Why", ["<in words>"], found.path)
    assert page.count("vegaEmbed('#chart-") == 3
    assert "&lt;in words&gt;" in page
    assert _addresses(page) == []


def test_the_command_prints_and_draws(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(settings.warehouse)) as made:
        made.execute(TABLES)
    context = Context(settings.config_file, debug=False)
    page = tmp_path / "why.html"
    assert explain(context, "crm:1", "erp:2", page, False, True) == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    facts = json.loads(capsys.readouterr().out)
    assert facts["reason"] == "one"
    assert facts["left"]["attributes"]["name"] == "A…t"


def test_a_warehouse_without_identities_says_what_to_do(settings: Settings) -> None:
    duckdb.connect(str(settings.warehouse)).close()
    with pytest.raises(ConfigurationError, match="rundblick run"):
        explain(Context(settings.config_file, debug=False), "key", None, None, False, False)


def test_a_held_warehouse_says_so(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)), pytest.raises(WarehouseLocked):
        explain(Context(settings.config_file, debug=False), "key", None, None, False, False)
