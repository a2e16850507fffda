"""Consent to congratulations: who gave it, what the CRM shows, and that nothing hangs on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from demo import mailings
from demo.behaviour import Frame
from demo.company import build
from demo.world import World
from tests.demo.reading import content, one, rows, truth

CONSENTS = "select {} from {{true_consent}} where subscription_id = {}"
BUILT_UNTIL = datetime(2026, 6, 30, 23, 59, 40)


def test_some_subscribers_may_be_congratulated(built: Path) -> None:
    definition = """select json_extract(body, '$.purpose'), json_extract(body, '$.channel')
        from collection_item where collection = 'subscription_definitions' and id = '104'"""
    assert rows(built, "hubspot", definition) == [("personal_occasion", "email")]
    subscribers = {person for (person,) in truth(built, CONSENTS.format("person_id", 101))}
    agreed = truth(built, CONSENTS.format("person_id, granted_at, withdrawn_at", 104))
    assert {person for person, _, _ in agreed} <= subscribers
    assert 0.15 < len(agreed) / len(subscribers) < 0.35
    withdrawn = [moment for _, _, moment in agreed if moment]
    assert withdrawn and all(gone > given for _, given, gone in agreed if gone)
    moments = [given for _, given, _ in agreed] + withdrawn
    shown = """select count(*) from collection_item where collection = 'subscription_changes'
        and json_extract(body, '$.changes[0].subscriptionId') = 104"""
    assert one(built, "hubspot", shown) == sum(moment < BUILT_UNTIL for moment in moments) > 5


def test_nothing_else_depends_on_who_may_be_congratulated(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = mailings.make_occasion_consents

    def nobody(world: World, consents: Frame) -> Frame:
        return {name: values[:0] for name, values in original(world, consents).items()}

    monkeypatch.setattr(mailings, "make_occasion_consents", nobody)
    build(tmp_path, "xs")
    without, as_built = content(tmp_path), content(built)
    items = "hubspot.collection_item"
    others = [row for row in as_built[items] if '"subscriptionId":104' not in row]
    assert without[items] == others != as_built[items]
    assert without == as_built | {items: others}
