"""A/B tests of the demo: half of the records each, a log that loses rows, caused clicks."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from demo.clock import FAR
from demo.emitters.files import EXPOSURE_COLUMNS
from demo.experiments import EXPERIMENTS, run_experiments
from demo.world import open_world
from ingestion.sources.files.tables import EXPERIMENT_EXPOSURE
from tests.demo.reading import one, truth


def _exposures(home: Path) -> list[dict[str, str]]:
    found = []
    for path in sorted((home / "demo" / "files" / "experiment_exposure").iterdir()):
        with path.open(encoding="utf-8", newline="") as stream:
            found += list(csv.DictReader(stream))
    return found


def test_exposures_are_in_canonical_columns(built: Path) -> None:
    assert set(EXPOSURE_COLUMNS) <= {column.name for column in EXPERIMENT_EXPOSURE.columns}
    rows = _exposures(built)
    assert {row["experiment_id"] for row in rows} == {e.code for e in EXPERIMENTS}
    assert len({row["exposure_id"] for row in rows}) == len(rows)


def test_the_log_has_what_the_truth_says_it_has(built: Path) -> None:
    logged = truth(
        built,
        """select experiment_id, variant, count(*) from {experiment} where is_logged
        group by all order by all""",
    )
    rows = _exposures(built)
    assert [
        (code, variant, sum((r["experiment_id"], r["variant"]) == (code, variant) for r in rows))
        for code, variant, _ in logged
    ] == logged
    lost = truth(
        built, "select distinct experiment_id, variant from {experiment} where not is_logged"
    )
    assert lost == [(e.code, "B") for e in EXPERIMENTS if e.lost_share]


def test_every_recipient_of_the_newsletter_is_in_its_experiment(built: Path) -> None:
    for experiment in EXPERIMENTS:
        sent = one(
            built,
            "hubspot",
            f"""select count(*) from collection_item as event
            join collection_item as campaign on campaign.collection = 'email_campaigns'
                and cast(campaign.id as integer) = json_extract(event.body, '$.emailCampaignId')
            where event.collection = 'email_events'
                and json_extract(event.body, '$.type') = 'SENT'
                and json_extract(campaign.body, '$.campaignCode')
                    = '{experiment.campaign_code}'""",
        )
        [(drawn,)] = truth(
            built, f"select count(*) from {{experiment}} where experiment_id = '{experiment.code}'"
        )
        assert sent == drawn > 0


def test_only_the_variant_that_works_causes_clicks(tmp_path: Path) -> None:
    world = open_world("xs", 7, tmp_path, tmp_path / "extensions", lambda _: None)
    numbers = {campaign.code: index for index, campaign in enumerate(world.campaigns)}
    size = 20_000
    campaign = np.repeat([numbers[e.campaign_code] for e in EXPERIMENTS], size)
    opened = np.where(np.arange(len(campaign)) % 2, 1_000, FAR)
    clicked = np.where(np.arange(len(campaign)) % 8 == 1, 1_100, FAR)
    mails = {"campaign": campaign, "opened": opened, "clicked": clicked.copy()}
    rows = run_experiments(world, mails)
    world.con.close()
    added = mails["clicked"] != clicked
    assert (added == rows["is_caused"]).all()
    assert ((mails["clicked"] > opened) | (mails["clicked"] == FAR)).all()
    for index, experiment in enumerate(EXPERIMENTS):
        own = rows["experiment"] == index
        second = own & (rows["variant"] == 1)
        assert second.sum() == pytest.approx(size / 2, abs=4 * (size / 4) ** 0.5)
        # Half of the mails are opened, a quarter of these are clicked without any reason.
        expected = experiment.added_click_share * 0.375
        assert added[second].mean() == pytest.approx(expected, abs=0.02)
        assert not added[own & ~second].any()
        assert rows["is_logged"][own & ~second].all()
        assert rows["is_logged"][second].mean() == pytest.approx(
            1 - experiment.lost_share, abs=0.02
        )
