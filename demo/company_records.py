"""Which records CRM and ERP keep of a company, and how they spell it."""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame
from demo.clock import DAY, FAR, TODAY, pick_weighted
from demo.defects import RATE
from demo.world import World

_RECORD = """
create table company_record as
with known as (
    select r.*, c.* exclude (company), v.variant,
        coalesce(c.core_name || ' ' || v.variant, c.company_name) as formed,
    from company_record_base as r
    join company as c using (company)
    left join legal_form_variant as v
        on v.legal_form = c.legal_form and v.form_how = r.form_how
)
select * exclude (formed, variant),
    cased(case when drops_form then core_name else spelled(formed, name_how, slip) end, case_how)
        as said_name,
    case street_how when 1 then short_street(street) else street end || ' ' || house_number
        as said_street,
    case when has_phone then phone_format(prefix, phone_rest::varchar, phone_style) end as phone,
    case when has_vat then 'DE' || vat_number end as vat_id,
    case when has_domain then domain end as said_domain,
    case when legal_form not in ('GbR', 'UG') and has_register
        then case when legal_form in ('KG', 'e.K.', 'OHG', 'GmbH & Co. KG') then 'HRA '
        when legal_form = 'e.V.' then 'VR ' else 'HRB ' end || register end as register_number,
from known order by record
"""


def make_company_records(world: World, orders: Frame) -> None:
    """Create `company_partner` and `company_record`; orders get the record they are booked on."""
    rng = world.rng("company records")
    total = world.con.execute("select count(*) from company").fetchone()
    assert total is not None
    count = int(total[0])
    first = np.full(count, FAR)
    owned = orders["company"] >= 0
    np.minimum.at(first, orders["company"][owned], orders["created"][owned])
    world.put("company_partner", {"company": np.arange(count), "company_created": first - 120})
    is_old = first < TODAY - 60 * DAY
    share = RATE["company_duplicate"] / 2
    erp_copied = is_old & (rng.random(count) < share)
    # Even the smallest world has one.
    erp_copied[np.flatnonzero(is_old)[:1]] = True
    crm_copied = is_old & (rng.random(count) < np.where(erp_copied, 0.3, share))
    born = first + ((TODAY - first) * rng.uniform(0.1, 0.9, count)).astype(np.int64)
    parts = []
    for in_erp, copied in ((False, crm_copied), (True, erp_copied)):
        known = np.flatnonzero(first < FAR)
        again = np.flatnonzero(copied)
        parts += [(known, first[known] - 120, False, in_erp), (again, born[again], True, in_erp)]
    company = np.concatenate([part[0] for part in parts])
    size = len(company)
    is_copy = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    is_erp = np.concatenate([np.full(len(part[0]), part[3]) for part in parts])
    sure = np.where(is_copy, 0.45, 0.85)
    world.put(
        "company_record_base",
        {
            "record": np.arange(size),
            "company": company,
            "is_copy": is_copy,
            "is_erp": is_erp,
            "created": np.concatenate([part[1] for part in parts]),
            "form_how": np.where(
                rng.random(size) < RATE["legal_form_variant"] * np.where(is_copy, 2, 1),
                rng.integers(1, 5, size),
                0,
            ),
            "drops_form": rng.random(size) < np.where(is_copy, 0.2, 0.05),
            "name_how": pick_weighted(rng, [0.8, 0.12, 0.04, 0.04], size),
            "case_how": pick_weighted(rng, [0.95, 0.05], size),
            "street_how": (rng.random(size) < RATE["street_abbreviation"]).astype(np.int64),
            "slip": rng.integers(0, 1000, size),
            "phone_style": rng.integers(0, 9, size),
            "has_phone": rng.random(size) < sure,
            "has_vat": is_erp & (rng.random(size) < sure),
            "has_domain": rng.random(size) < sure,
            "has_register": is_erp & (rng.random(size) < 0.6),
        },
    )
    world.run(_RECORD)
    bought_by_copy = erp_copied[orders["company"]] & owned
    late = orders["created"] >= born[orders["company"]]
    orders["on_company_copy"] = bought_by_copy & late & (rng.random(len(late)) < 0.6)
    for system, clause in (("crm_hubspot", "not is_erp"), ("erp_odoo", "is_erp")):
        for defect, test in (
            ("company_duplicate", "is_copy"),
            ("legal_form_variant", "form_how > 0 and not drops_form"),
        ):
            query = f"select company from company_record where {clause} and {test}"
            world.defect(system, "company", query, defect)
