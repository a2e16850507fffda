"""Exposures of A/B tests, as the newsletter tool exports them month by month."""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame
from demo.clock import FAR
from demo.emitters.files import STORE
from demo.emitters.hubspot import CONTACT_BASE
from demo.experiments import EXPERIMENTS, VARIANTS
from demo.world import World

ENTITY = "experiment_exposure"
SYSTEM = "newsletter_tool"


def emit(world: World, assigned: Frame) -> None:
    """Write the log of exposures; needs the tables `mailing`, `holder` and `campaign`."""
    world.put("experiment_assigned", assigned)
    world.put(
        "experiment",
        {
            "experiment": np.arange(len(EXPERIMENTS)),
            "code": [experiment.code for experiment in EXPERIMENTS],
            "experiment_name": [experiment.name for experiment in EXPERIMENTS],
        },
    )
    world.put("variant", {"variant": np.arange(len(VARIANTS)), "letter": VARIANTS})
    # Who gets the mail at which record is what `email_events` says of it.
    world.run(f"""
        create table experiment_exposure as
        select a.experiment, m.person, a.variant, m.sent, a.is_caused, a.is_logged,
            m.mailing * 2 as number, {CONTACT_BASE} + h.main as record_id, m.campaign
        from experiment_assigned as a
        join mailing as m using (mailing) join holder as h using (person)
        where h.main_email is not null
        union all
        select a.experiment, m.person, a.on_copy, m.sent, false, a.is_copy_logged,
            m.mailing * 2 + 1, {CONTACT_BASE} + h.copy, m.campaign
        from experiment_assigned as a
        join mailing as m using (mailing) join holder as h using (person)
        where h.copy_email <> h.main_email and m.sent between h.copy_created and h.copy_merged
    """)
    world.write(
        STORE,
        ENTITY,
        f"""
        select '{SYSTEM}' as source_system, 'X' || lpad(x.number::varchar, 8, '0') as exposure_id,
            e.code as experiment_id, e.experiment_name, v.letter as variant,
            x.variant = 0 as is_control, 0.5 as expected_share,
            'crm_hubspot' as customer_source_system, x.record_id::varchar as customer_record_id,
            c.code as campaign_code, strftime(ts(x.sent), '%Y-%m-%dT%H:%M:%SZ') as exposed_at,
            strftime(ts(x.sent), '%Y-%m') as month, x.sent + 1200 as visible_at, {FAR} as gone_at
        from experiment_exposure as x
        join experiment as e using (experiment) join variant as v using (variant)
        join campaign as c using (campaign) where x.is_logged""",
    )
