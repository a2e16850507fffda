"""Odoo 16: invoices, credit notes and service contracts."""

from __future__ import annotations

import numpy as np

from demo.behaviour import Frame
from demo.clock import FAR
from demo.emitters.odoo_schema import PRODUCT_BASE, STORE
from demo.orders import REFUND_REASONS
from demo.world import World


def _invoices(world: World, refunds: Frame, refund_lines: Frame) -> None:
    world.put("refund", refunds)
    world.put("refund_line", refund_lines)
    world.put("refund_reason", {"reason": np.arange(6), "reason_text": REFUND_REASONS})
    world.run(f"""
        create table move as
        with posted as (
            select "order", -1 as refund, delivered + 300 as moment
            from sale where delivered < {FAR}
            union all select "order", refund, refunded from refund
        ), numbered as (
            select *, row_number() over (order by moment, refund, "order") as move,
                row_number() over (partition by refund >= 0, year(ts(moment))
                    order by moment, refund, "order") as number
            from posted
        )
        select n.*, s.* exclude ("order"), r.reason_text,
            case when n.refund >= 0 then f.untaxed else s.untaxed end as net,
            case when n.refund >= 0 then f.total else s.total end as gross,
            max(case when n.refund < 0 then n.move end) over (partition by "order") as invoice_move
        from numbered as n join sale as s using ("order")
        left join refund as q using (refund) left join refund_reason as r using (reason)
        left join (select refund, sum(subtotal) as untaxed, sum(total) as total
            from refund_line group by all) as f using (refund)
    """)
    world.write(
        STORE,
        "account_move",
        f"""
        with change as (
            select move, moment as touched, moment as visible_at from move
            union select move, greatest(paid, moment + 60), greatest(paid, moment + 60) from move
            union select move, case when greatest(paid, moment + 60) <= moved_at
                then greatest(paid, moment + 60) else moment end, moved_at
                from move where moved_at < {FAR} and moved_at > moment
        )
        select m.move as id, 1 as company_id,
            case when refund >= 0 then 'GU' else 'RE' end || '/' || year(ts(moment)) || '/'
                || lpad(number::varchar, 5, '0') as name,
            case when refund >= 0 then 'out_refund' else 'out_invoice' end as move_type,
            'posted' as state,
            case when c.visible_at >= greatest(paid, moment + 60) then 'paid' else 'not_paid' end
                as payment_state,
            case when c.visible_at >= moved_at then new_partner else old_partner end as partner_id,
            m.name as invoice_origin,
            case when refund >= 0 then invoice_move end as reversed_entry_id,
            isoday(moment) as invoice_date, isoday(moment + 14 * 86400) as invoice_date_due,
            1 as currency_id, round(net, 2) as amount_untaxed, round(gross - net, 2) as amount_tax,
            round(gross, 2) as amount_total,
            case when refund >= 0 then reason_text end as ref, odoo(moment) as create_date,
            odoo(c.touched) as write_date, c.visible_at, {FAR} as deleted_at
        from move as m join change as c using (move)""",
        key="id",
    )
    world.write(
        STORE,
        "account_move_line",
        f"""
        with line as (
            select m.move, m.moment, l.line, l.product, l.quantity, l.price_unit, l.discount,
                l.subtotal, l.total
            from move as m join order_line as l using ("order") where m.refund < 0
            union all
            select m.move, m.moment, l.line, l.product, l.quantity, l.price_unit, l.discount,
                l.subtotal, l.total
            from move as m join refund_line as l on l.refund = m.refund
        )
        select row_number() over (order by move, line) as id, move as move_id,
            {PRODUCT_BASE} + product as product_id, product_name as name, quantity, price_unit,
            discount, subtotal as price_subtotal, total as price_total,
            'product' as display_type, odoo(moment) as create_date, odoo(moment) as write_date,
            moment as visible_at, {FAR} as gone_at
        from line join product using (product)""",
    )
    refunds_query = "select move from move where refund >= 0"
    world.defect("erp_odoo", "account_move", refunds_query, "credit_note")


def _contracts(world: World, contracts: Frame) -> None:
    world.put("contract", contracts)
    world.run(f"""
        create table contract_version as
        with renewal as (
            select contract, unnest(range(0, terms + 1)) as term from contract
        ), change as (
            select contract, started + term * 365 * 86400 as moment from renewal join contract
                using (contract) where term < terms
            union select contract, noticed from contract where noticed < {FAR}
            union select contract, started + terms * 365 * 86400 from contract
                where noticed < {FAR}
            union select s.contract, o.moved_at from contract as s
                join sale as o using ("order") where o.moved_at < {FAR} and o.moved_at > s.started
        )
        select c.*, v.moment, o.old_partner, o.new_partner, o.moved_at, o.name as order_name,
            least((v.moment - c.started) // (365 * 86400), c.terms - 1) as term,
            v.moment >= c.noticed as is_terminated,
            v.moment >= c.started + c.terms * 365 * 86400 as is_over
        from change as v join contract as c using (contract) join sale as o using ("order")
    """)
    world.write(
        STORE,
        "contract_contract",
        f"""
        select contract + 1 as id, product_name || ' ' || order_name as name,
            'V' || lpad((contract + 1)::varchar, 5, '0') as code,
            case when moment >= moved_at then new_partner else old_partner end as partner_id,
            isoday(started) as date_start, isoday(started + (term + 1) * 365 * 86400) as date_end,
            case when not is_over then isoday(started + (term + 1) * 365 * 86400) end
                as recurring_next_date,
            'monthly' as recurring_rule_type, 1 as recurring_interval,
            is_auto::int as is_auto_renew,
            is_terminated::int as is_terminated,
            case when is_terminated then isoday(started + terms * 365 * 86400) end
                as terminate_date,
            (not is_over)::int as active, odoo(started) as create_date,
            odoo(moment - case when moment = moved_at then 86400 else 0 end) as write_date,
            moment as visible_at, {FAR} as deleted_at
        from contract_version join product using (product)""",
        key="id",
    )
    world.write(
        STORE,
        "contract_line",
        f"""
        select contract + 1 as id, contract + 1 as contract_id,
            {PRODUCT_BASE} + product as product_id, product_name as name, quantity, price_unit,
            isoday(started) as date_start, null::varchar as date_end,
            odoo(started) as create_date, odoo(started) as write_date, started as visible_at,
            {FAR} as gone_at
        from contract join product using (product)""",
    )


def emit(world: World, refunds: tuple[Frame, Frame], contracts: Frame) -> None:
    """Write the log of invoices, credit notes and contracts; needs the table `sale`."""
    _invoices(world, *refunds)
    _contracts(world, contracts)
