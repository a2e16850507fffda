"""Matomo 5: site, goals, actions, visits, hits, conversions and their items."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from demo import catalogue
from demo.behaviour import Frame
from demo.clock import FAR, T0, TODAY, Ints
from demo.emitters.matomo_schema import STORE
from demo.spelling import OWN, SECOND
from demo.web import Pages, hits
from demo.world import World

GOALS = (
    "Newsletter-Anmeldung", "Probefahrt-Anfrage", "Konfigurator abgeschlossen", "Händlersuche",
    "Katalog-Download",
)  # fmt: skip
_ALPHABET = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)


def blob(values: npt.NDArray[np.uint64]) -> Any:
    """Return 64-bit numbers as 8-byte binary values, big-endian."""
    data = np.ascontiguousarray(values.astype(">u8")).view(np.uint8)
    offsets = (np.arange(len(values) + 1) * 8).astype(np.int32)
    return pa.Array.from_buffers(
        pa.binary(),
        len(values),
        [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data.tobytes())],
    )


def _codes(values: Ints) -> Any:
    """Return numbers as six-character codes."""
    data = np.empty((len(values), 6), np.uint8)
    rest = values.copy()
    for place in range(6):
        data[:, 5 - place] = _ALPHABET[rest % 36]
        rest //= 36
    offsets = (np.arange(len(values) + 1) * 6).astype(np.int32)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data.tobytes())]
    return pa.Array.from_buffers(pa.utf8(), len(values), buffers)


def _small(values: Ints) -> Any:
    """Return positive numbers as 32-bit integers, zero as null."""
    return pa.array(values.astype(np.int32), mask=values <= 0)


def _fixed(world: World, pages: Pages) -> None:
    world.write(
        STORE,
        "site",
        f"""
        select 1 as idsite, 'Rheinrad Webshop' as name, 'https://{catalogue.SHOP}' as main_url,
            plain({T0}) as ts_created, 1 as ecommerce, 1 as sitesearch,
            'Europe/Berlin' as timezone, 'EUR' as currency, 'website' as type,
            {T0} as visible_at, {FAR} as gone_at""",
    )
    world.put("goal", {"idgoal": np.arange(len(GOALS)) + 1, "name": GOALS})
    world.write(
        STORE,
        "goal",
        f"""
        select 1 as idsite, idgoal, name, '' as description, 'url' as match_attribute,
            'danke' as pattern, 'contains' as pattern_type, 0 as case_sensitive,
            0 as allow_multiple, 0.0 as revenue, 0 as deleted, 0 as event_value_as_revenue,
            {T0} as visible_at, {FAR} as gone_at from goal""",
    )
    names, kinds, prefixes, launches = zip(*pages.rows, strict=True)
    world.put(
        "action",
        {
            "idaction": np.arange(len(names)) + 1,
            "name": names,
            "type": kinds,
            "url_prefix": prefixes,
            "launch": [text or "2020-01-01" for text in launches],
        },
    )
    # Ids of later launches are reserved: Matomo gives ids in order of first use, so the
    # action of a new product page becomes visible when the product is launched.
    world.write(
        STORE,
        "log_action",
        f"""
        select idaction, name, (idaction * 2654435761) % 4294967296 as hash, type,
            nullif(url_prefix, 0) as url_prefix,
            greatest(sec(launch::date) - 30 * 86400, {T0}) as visible_at, {FAR} as gone_at
        from action""",
    )


def _write_hits(world: World, visits: Frame, pages: Pages) -> None:
    folder = world.log / STORE / "log_link_visit_action"
    folder.mkdir(parents=True, exist_ok=True)
    price = np.array([p.price for p in catalogue.PRODUCTS])
    sku = np.array(pages.sku)
    size = len(visits["visit"]) + 1
    entry, leave, leave_title, goal_hit = (np.zeros(size, np.int64) for _ in range(4))
    last = np.zeros(size, np.int64)
    done = 0
    for number, part in enumerate(hits(world, visits, pages)):
        if not len(part["visit"]):
            continue
        visit, position = part["visit"], part["position"]
        opening = position == 1
        entry[visit[opening]] = part["url"][opening]
        order = np.argsort(position, kind="stable")
        newer = order[position[order] >= last[visit[order]]]
        leave[visit[newer]], last[visit[newer]] = part["url"][newer], position[newer]
        leave_title[visit[newer]] = part["title"][newer]
        goals = part["goal"] != -9
        goal_hit[visit[goals]] = part["number"][goals]
        product = part["product"]
        batch = pa.table(
            {
                "idlink_va": part["number"],
                "idvisitor": blob(part["cookie"]),
                "idvisit": visit,
                "moment": part["moment"],
                "idaction_url": _small(part["url"]),
                "idaction_name": _small(part["title"]),
                "idaction_event_category": _small(part["event_group"]),
                "idaction_event_action": _small(part["event_deed"]),
                "idpageview": _codes(part["view"]),
                "pageview_position": part["position"].astype(np.int32),
                "time_spent_ref_action": part["spent"].astype(np.int32),
                "idaction_product_sku": pa.array(sku[product].astype(np.int32), mask=product < 0),
                "product_price": pa.array(price[product], mask=product < 0),
                "visible_at": part["arrival"],
                "flag": part["flag"],
            }
        )
        world.con.register("__hits", batch)
        world.run(f"""
            copy (
                select idlink_va, 1 as idsite, idvisitor, idvisit, plain(moment) as server_time,
                    idaction_url, idaction_name, idaction_event_category, idaction_event_action,
                    idpageview, pageview_position, time_spent_ref_action,
                    null::double as custom_float, idaction_product_sku, product_price,
                    visible_at, {FAR} as gone_at
                from __hits
            ) to '{folder}/part_{number:04d}.parquet' (compression snappy)""")
        for flag, name in ((1, "late_hit"), (2, "doubled_hit")):
            query = f"select idlink_va from __hits where flag & {flag} > 0"
            world.defect("web_matomo", "log_link_visit_action", query, name)
        world.con.unregister("__hits")
        done += len(visit)
        if number % 8 == 7:
            world.say(f"web hits: {done:,}")
    visits["entry_url"], visits["exit_url"] = entry[1:], leave[1:]
    visits["exit_title"], visits["goal_hit"] = leave_title[1:], goal_hit[1:]


_REFERRER = """
    case when v.campaign >= 0 then 6 when v.entry = 1 then 2 when v.entry = 5 then 3
        when v.entry = 6 then 7 else 1 end as referer_type,
    case when v.campaign >= 0 then c.code when v.entry = 1 then
        case when v.browser = 1 then 'Bing' else 'Google' end
        when v.entry = 5 then ['www.fahrradtest.example', 'www.adfc-koeln.example',
            'forum.pedelec.example', 'www.preisvergleich.example'][1 + v.visit % 4]
        when v.entry = 6 then ['Facebook', 'Instagram', 'YouTube'][1 + v.visit % 3]
        end as referer_name,
    case when v.campaign >= 0 then case c.channel when 'google_ads' then 'cpc'
        when 'meta_ads' then 'paid_social' when 'email' then 'newsletter' else 'banner' end
        end as referer_keyword,
"""


def _write_visits(world: World, visits: Frame) -> None:
    table = {key: value for key, value in visits.items() if key != "cookie"}
    table["idvisitor"] = blob(visits["cookie"])
    world.put("visit", table)
    world.run(f"""
        create table visit_full as
        select v.*, v.started + v.duration as ended, {_REFERRER}
            case when v.logs_in and n.number is not null and v.started + v.duration >= k.created
                then case when v.person % 8 in (3, 6) and k.mail_how in ({OWN}, {SECOND})
                    and not k.is_business then lower(k.email) else n.number end
                end as user_id,
            case when v.person < 0 then null when v.has_consent then 'granted' else 'denied' end
                as consent,
            case when v.person < 0 then 'us' else 'de' end as country,
            a.town as city,
        from visit as v
        left join campaign as c using (campaign)
        left join person as p using (person)
        left join household as h using (household)
        left join place as a using (place)
        left join partner as k on k.person = v.person and not k.is_copy
        left join customer_number as n on n.partner = k.partner
    """)
    final = f"visible_at, {FAR} as gone_at"
    shape = """
        select visit as idvisit, 1 as idsite, idvisitor,
            plain({ended}) as visit_last_action_time, idvisitor as config_id,
            '\\x7F\\x00\\x00\\x01'::blob as location_ip, consent as custom_dimension_1,
            null::varchar as custom_dimension_2, user_id,
            plain(started) as visit_first_action_time, (goal = 0)::int as visit_goal_buyer,
            (goal >= 0)::int as visit_goal_converted, (nth > 1)::int as visitor_returning,
            nth as visitor_count_visits, null::int as visit_entry_idaction_name,
            nullif(entry_url, 0) as visit_entry_idaction_url,
            nullif(exit_title, 0) as visit_exit_idaction_name,
            nullif(exit_url, 0) as visit_exit_idaction_url, {actions} as visit_total_actions,
            0 as visit_total_searches, 0 as visit_total_events,
            {ended} - started as visit_total_time, referer_keyword, referer_name, referer_type,
            null::varchar as referer_url,
            case when person < 0 then 'en' else 'de-de' end as location_browser_lang,
            case when person < 0 then 'HC'
                else ['CH', 'EI', 'FF', 'SF', 'CM', 'MF'][1 + browser] end as config_browser_name,
            '120.0' as config_browser_version,
            case device when 0 then 1 when 1 then 0 when 2 then 2 end as config_device_type,
            case when person < 0 then 'LIN' else ['AND', 'WIN', 'MAC', 'IOS', 'AND', 'IOS']
                [1 + browser] end as config_os,
            (consent = 'granted')::int as config_cookie, '1920x1080' as config_resolution,
            country as location_country, null::varchar as location_region, city as location_city,
            {visible} as visible_at, {gone} as gone_at
        from visit_full {where}"""
    crossing = f"where ended // 86400 > started // 86400 and ended >= {TODAY}"
    early = shape.format(
        ended="(ended // 86400 * 86400 - 1)", actions="greatest(actions // 2, 1)",
        visible="started", gone="ended", where=crossing,
    )  # fmt: skip
    whole = shape.format(ended="ended", actions="actions", visible="ended", gone=str(FAR), where="")
    world.write(STORE, "log_visit/early", early)
    world.write(STORE, "log_visit/whole", whole, is_ordered=False)
    world.write(
        STORE,
        "log_conversion",
        f"""
        select v.visit as idvisit, 1 as idsite, v.idvisitor, plain(v.ended) as server_time,
            nullif(v.exit_url, 0) as idaction_url, v.goal_hit as idlink_va, v.goal as idgoal,
            case when v.goal <= 0 then v.visit * 7 % 100000 else 0 end as buster,
            o.name as idorder, i.items, 'https://' || coalesce(u.name, '{catalogue.SHOP}/') as url,
            case when v.goal = 0 then o.total when v.goal = -1 then 79.9 else 0 end as revenue,
            case when v.goal = 0 then 0.0 end as revenue_shipping,
            case when v.goal = 0 then o.untaxed end as revenue_subtotal,
            case when v.goal = 0 then round(o.total - o.untaxed, 2) end as revenue_tax,
            case when v.goal = 0 then 0.0 end as revenue_discount,
            (v.nth > 1)::int as visitor_returning, v.nth as visitor_count_visits,
            v.referer_keyword, v.referer_name, v.referer_type,
            case v.device when 0 then 1 when 1 then 0 when 2 then 2 end as config_device_type,
            v.city as location_city, v.country as location_country,
            v.consent as custom_dimension_1, v.ended as {final}
        from visit_full as v
        left join sale as o on o.episode = v.episode and v.goal = 0 and v.episode >= 0
        left join (select "order", count(*) as items from order_line group by all) as i
            on i."order" = o."order"
        left join action as u on u.idaction = v.exit_url
        where v.goal <> -9""",
    )
    world.put("item_action", {
        "product": np.arange(len(catalogue.PRODUCTS)),
        "idaction_sku": np.array(Pages().sku), "idaction_name": np.array(Pages().item),
        "idaction_category": np.array(Pages().group)[
            [catalogue.CATEGORY_INDEX[p.category] for p in catalogue.PRODUCTS]],
    })  # fmt: skip
    world.write(
        STORE,
        "log_conversion_item",
        f"""
        select 1 as idsite, any_value(v.idvisitor) as idvisitor, plain(v.ended) as server_time,
            v.visit as idvisit, o.name as idorder, a.idaction_sku,
            any_value(a.idaction_name) as idaction_name,
            any_value(a.idaction_category) as idaction_category,
            round(any_value(l.total / l.quantity), 2) as price, sum(l.quantity)::int as quantity,
            0 as deleted, v.ended as visible_at, {FAR} as gone_at
        from visit_full as v
        join sale as o on o.episode = v.episode and v.goal = 0 and v.episode >= 0
        join order_line as l on l."order" = o."order"
        join item_action as a on a.product = l.product
        group by v.visit, v.ended, o.name, a.idaction_sku""",
    )
    world.defect("web_matomo", "log_visit", "select visit from visit where person < 0", "bot_visit")


def emit(world: World, visits: Frame) -> None:
    """Write the log of every Matomo table."""
    pages = Pages()
    _fixed(world, pages)
    _write_hits(world, visits, pages)
    _write_visits(world, visits)
