"""The named rates of every defect that the demo company's data carry on purpose.

Each rate is a share of the records that the comment names. The true occurrences
are written to `truth/defect_log.parquet`, one row per defect and record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.clock import Bools, Ints


@dataclass(frozen=True)
class Defect:
    """One kind of defect: its share and the records that the share is taken of."""

    name: str
    rate: float
    of: str


DEFECTS: tuple[Defect, ...] = (
    Defect("crm_duplicate", 0.08, "HubSpot contacts that have a second record"),
    Defect("erp_duplicate", 0.04, "Odoo person partners that have a second record"),
    Defect("typo", 0.03, "CRM and ERP person records with a mistyped name"),
    Defect("umlaut_variant", 0.25, "CRM and ERP records of names with umlauts, written ue or u"),
    Defect("nickname", 0.25, "CRM records of first names that have a short form"),
    Defect("married_name", 0.02, "persons who change their last name in the span"),
    Defect("move", 0.08, "persons who move in the span"),
    Defect("shared_email", 0.05, "persons who use the e-mail address of their household"),
    Defect("info_mailbox", 0.25, "company contacts that use info@ of their company"),
    Defect("recycled_phone", 0.01, "persons whose mobile number belonged to somebody else before"),
    Defect("call_centre_phone", 0.015, "CRM contacts with the call centre's own number"),
    Defect("twins", 0.006, "persons with a twin in the household"),
    Defect("father_and_son", 0.006, "persons with a father or son of the same full name"),
    Defect("shared_device", 0.05, "persons who use one cookie together with a housemate"),
    Defect("cookie_loss", 0.0, "cookies live 240 days on average (an exponential, no share)"),
    Defect("late_hit", 0.01, "web hits that arrive hours or days after they happened"),
    Defect("doubled_hit", 0.005, "web hits that are recorded twice"),
    Defect("bot_visit", 0.01, "web visits of bots"),
    Defect("test_account", 0.003, "CRM contacts and ERP partners that are tests"),
    Defect("cancelled_order", 0.03, "orders that are cancelled"),
    Defect("credit_note", 0.06, "delivered orders that are returned in part or whole"),
    Defect("null_write_date", 0.02, "Odoo partners and orders without write_date"),
    Defect("hard_delete", 0.01, "CRM contacts without orders that are deleted for good"),
    Defect("archived", 0.01, "CRM contacts that are archived"),
    Defect("consent_not_recorded", 0.02, "withdrawals of consent that never reach the CRM"),
    Defect("crm_merge", 0.35, "CRM duplicates that are merged some time later"),
    Defect("erp_merge", 0.35, "ERP duplicates that are merged some time later"),
    Defect("missing_customer_number", 0.15, "CRM contacts of customers without customer number"),
    Defect("missing_birth_date", 0.45, "CRM contacts without date of birth"),
    Defect("dummy_birth_date", 0.01, "CRM contacts born on 1 January 1900"),
    Defect("late_email_event", 0.02, "marketing e-mails whose events show up to two days late"),
)

RATE: dict[str, float] = {defect.name: defect.rate for defect in DEFECTS}


def share_of_all(
    rng: np.random.Generator, name: str, eligible: Bools, group: Ints | None = None
) -> Bools:
    """Choose of those that can have a defect so many that they are its share of all.

    Members of a group, such as a household, are chosen together.
    """
    chance = RATE[name] * len(eligible) / max(1, int(eligible.sum()))
    members = np.arange(len(eligible)) if group is None else group
    chosen = rng.random(int(members.max(initial=0)) + 1) < chance
    return np.asarray(eligible & chosen[members])
