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
    Defect("crm_duplicate", 0.11, "HubSpot contacts that have a second record"),
    Defect("business_double", 0.25, "company contacts whose second record is their private one"),
    Defect("erp_duplicate", 0.06, "Odoo person partners that have a second record"),
    Defect("typo", 0.05, "CRM and ERP person records with a mistyped name"),
    Defect("umlaut_variant", 0.25, "CRM and ERP records of names with umlauts, written ue or u"),
    Defect("nickname", 0.25, "CRM and ERP records of first names that have a short form"),
    Defect("second_given_name", 0.06, "CRM and ERP records that add a second given name"),
    Defect("initial_only", 0.012, "CRM and ERP records with the initial of the first name only"),
    Defect("swapped_names", 0.015, "CRM and ERP records with first and last name swapped"),
    Defect("academic_title", 0.04, "persons with a title; it stands in the name of some records"),
    Defect("married_name", 0.035, "persons who change their last name in the span"),
    Defect("move", 0.10, "persons who move in the span"),
    Defect("street_typo", 0.04, "CRM and ERP records with a mistyped street"),
    Defect("street_abbreviation", 0.30, "CRM and ERP records with an abbreviated street"),
    Defect("postal_code_typo", 0.012, "CRM records with two digits of the postal code swapped"),
    Defect("missing_address", 0.40, "CRM contacts without street"),
    Defect("shared_email", 0.08, "persons who use the e-mail address of their household"),
    Defect("borrowed_email", 0.04, "persons who use a parent's or a partner's e-mail address"),
    Defect("changed_email", 0.14, "persons who change their e-mail provider in the span"),
    Defect("missing_email", 0.05, "CRM contacts without e-mail address"),
    Defect("erp_missing_email", 0.20, "ERP persons without e-mail address: walk-in customers"),
    Defect("dummy_email", 0.025, "CRM and ERP records with an address such as keine@angabe.de"),
    Defect("mistyped_email", 0.02, "CRM and ERP records with a mistyped e-mail address"),
    Defect("info_mailbox", 0.35, "company contacts that use info@ of their company"),
    Defect("switchboard", 0.55, "records of company contacts with the company's own number"),
    Defect("recycled_phone", 0.01, "persons whose mobile number belonged to somebody else before"),
    Defect("changed_mobile", 0.10, "persons who change their mobile number in the span"),
    Defect("call_centre_phone", 0.015, "CRM contacts with the call centre's own number"),
    Defect("dummy_phone", 0.025, "CRM and ERP records with a number such as 0000000"),
    Defect("twins", 0.006, "persons with a twin in the household"),
    Defect("father_and_son", 0.006, "persons with a father or son of the same full name"),
    Defect("namesake_in_town", 0.015, "persons with a stranger of the same full name in town"),
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
    Defect("missing_customer_number", 0.70, "CRM contacts of customers without customer number"),
    Defect("wrong_customer_number", 0.01, "CRM contacts with the number of a housemate"),
    Defect("missing_birth_date", 0.70, "CRM contacts without date of birth"),
    Defect("erp_missing_birth_date", 0.60, "ERP persons without date of birth"),
    Defect("dummy_birth_date", 0.015, "CRM and ERP records born on 1 January 1900 or 1970"),
    Defect("birth_date_typo", 0.03, "CRM and ERP records with swapped or wrong digits of birth"),
    Defect("company_duplicate", 0.15, "companies that have a second record in CRM or ERP"),
    Defect("legal_form_variant", 0.30, "company records that spell the legal form differently"),
    Defect("company_group", 0.12, "companies that belong to a parent company"),
    Defect("vat_group", 0.50, "companies of a group that use the parent's VAT id"),
    Defect("branch", 0.08, "companies that are a branch in another town"),
    Defect("late_email_event", 0.02, "marketing e-mails whose events show up to two days late"),
    Defect("late_contact", 0.01, "contacts in files that are exported days after they happened"),
    Defect("doubled_contact", 0.005, "contacts in files that name a record and are saved twice"),
    Defect("unknown_record", 0.003, "contacts in files that name a record which no system has"),
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
