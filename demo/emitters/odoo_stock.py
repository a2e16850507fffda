"""Odoo 16: deliveries as outgoing stock transfers."""

from __future__ import annotations

import json

import numpy as np

from demo.behaviour import Frame
from demo.clock import FAR, T0
from demo.emitters.odoo_schema import PERSON_BASE, STORE
from demo.world import World

_TYPES = (
    ("incoming", "IN", "Wareneingänge", "Receipts"),
    ("outgoing", "OUT", "Lieferaufträge", "Delivery Orders"),
    ("internal", "INT", "Interne Transfers", "Internal Transfers"),
)
_OUTGOING = 2


def _transfer_types(world: World) -> None:
    world.put(
        "picking_type",
        {
            "id": np.arange(1, len(_TYPES) + 1),
            "name": [
                json.dumps({"de_DE": german, "en_US": english}, ensure_ascii=False)
                for _, _, german, english in _TYPES
            ],
            "code": [code for code, *_ in _TYPES],
            "sequence_code": [short for _, short, *_ in _TYPES],
        },
    )
    world.write(
        STORE,
        "stock_picking_type",
        f"""
        select *, 1 as active, odoo({T0}) as create_date, odoo({T0}) as write_date,
            {T0} as visible_at, {FAR} as gone_at from picking_type""",
    )


def emit(world: World, deliveries: Frame) -> None:
    """Write the log of stock transfers; needs the table `sale`."""
    _transfer_types(world)
    world.put("picking", deliveries)
    world.write(
        STORE,
        "stock_picking",
        f"""
        with ending as (
            select p.*, least(p.moment, p.cancelled) as ended, s.name as origin, s.moved_at,
                s.person_partner as old_partner, {PERSON_BASE} + s.final_partner as new_partner
            from picking as p join sale as s using ("order")
        ), change as (
            select "order", planned as touched, planned as visible_at from ending
            union select "order", ended, ended from ending where ended < {FAR}
            -- A merge re-points the partner but leaves write_date alone.
            union select "order", case when ended <= moved_at then ended else planned end, moved_at
                from ending where moved_at < {FAR} and moved_at > planned
        )
        select e."order" + 1 as id, 1 as company_id,
            'WH/OUT/' || lpad((e."order" + 1)::varchar, 5, '0') as name, e.origin,
            e."order" + 1 as sale_id,
            case when c.visible_at >= e.moved_at then e.new_partner else e.old_partner
                end as partner_id,
            {_OUTGOING} as picking_type_id,
            case when c.touched >= e.cancelled then 'cancel' when c.touched >= e.moment then 'done'
                when e.is_built then 'confirmed' else 'assigned' end as state,
            '0' as priority, odoo(e.promised) as scheduled_date, odoo(e.promised) as date_deadline,
            case when c.touched >= e.moment then odoo(e.moment) end as date_done,
            odoo(e.planned) as create_date, odoo(c.touched) as write_date, c.visible_at,
            {FAR} as deleted_at
        from ending as e join change as c using ("order")""",
        key="id",
    )
