"""A/B tests of newsletters: who gets which variant, and what the variant truly does.

Each CRM record is drawn by itself, as mailing tools do, so a person with two records may get both
variants. What a variant adds are clicks of people who would have opened and not clicked; they have
a look and leave before the page counts them, so nothing else in the company changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.behaviour import Frame, stack
from demo.clock import FAR
from demo.world import World

VARIANTS = ("A", "B")


@dataclass(frozen=True)
class Experiment:
    """A test of one newsletter; half of the recipients get variant B.

    `added_click_share` of those who open variant B without clicking click because of it.
    `lost_share` of the rows of variant B never reach the tool's log: the split looks broken.
    """

    code: str
    name: str
    campaign_code: str
    added_click_share: float = 0.0
    lost_share: float = 0.0


EXPERIMENTS = (
    Experiment(
        "2025-11-countdown",
        "Countdown im Newsletter",
        "2025_mail_11_black-week",
        lost_share=0.4,
    ),
    Experiment("2026-03-betreff", "Frage in der Betreffzeile", "2026_mail_03_die-saison-beginnt"),
    Experiment(
        "2026-05-karte",
        "Tourenkarte statt Text",
        "2026_mail_05_touren-im-mai",
        added_click_share=0.6,
    ),
)


def run_experiments(world: World, mails: Frame) -> Frame:
    """Assign variants, add the clicks that variants cause to `mails`, return the assignments.

    The rows are numbered as the mailings; `on_copy` is the variant of a person's second record.
    """
    rng = world.rng("experiments")
    numbers = {campaign.code: index for index, campaign in enumerate(world.campaigns)}
    rows = []
    for index, experiment in enumerate(EXPERIMENTS):
        mailing = np.flatnonzero(mails["campaign"] == numbers[experiment.campaign_code])
        size = len(mailing)
        variant = (rng.random(size) < 0.5).astype(np.int64)
        on_copy = (rng.random(size) < 0.5).astype(np.int64)
        opened, clicked = mails["opened"][mailing], mails["clicked"][mailing]
        caused = (variant == 1) & (opened < FAR) & (clicked == FAR)
        caused &= rng.random(size) < experiment.added_click_share
        clicked = np.where(caused, opened + rng.integers(5, 300, size), clicked)
        mails["clicked"][mailing] = clicked
        lost = rng.random((2, size)) < experiment.lost_share
        rows.append(
            {
                "experiment": np.full(size, index),
                "mailing": mailing,
                "variant": variant,
                "on_copy": on_copy,
                "is_caused": caused,
                "is_logged": ~((variant == 1) & lost[0]),
                "is_copy_logged": ~((on_copy == 1) & lost[1]),
            }
        )
    return stack(rows)
