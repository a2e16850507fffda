"""Monthly CSV exports of the ad platforms, as German exports are: Latin-1, `1.234,56`.

From month 13 on the cost column has another name and conversions are added. The last days
of a month are corrected while they are fresh; each file ends with a total.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np

from demo.behaviour import Frame
from demo.clock import DAY, FAR, HISTORY_START, T0
from demo.world import World

STORE = "ads"


def emit(world: World, visits: Frame) -> None:
    """Write the log of campaign days: first a preliminary, three days later the final cost."""
    rng = world.rng("ads")
    platform = {"google_ads": 0, "meta_ads": 1, "display": 2}
    rows = []
    for index, campaign in enumerate(world.campaigns):
        if campaign.channel in platform:
            first, last = campaign.days()
            days = np.arange(first, last)
            rows.append(np.stack([np.full(len(days), index), days]))
    campaign_day = np.concatenate(rows, axis=1)
    size = campaign_day.shape[1]
    world.put(
        "campaign_day",
        {
            "campaign": campaign_day[0],
            "day": campaign_day[1],
            "stray": rng.poisson(1.5, size),
            # Clicks without a visit: left before the page had loaded, or blocked the counting.
            "lost": rng.uniform(0.7, 1.7, size),
            "price": rng.uniform(1.6, 2.4, size),
            "reach": rng.uniform(18, 60, size),
            "draft": rng.uniform(0.88, 0.97, size),
        },
    )
    world.put(
        "ad_visit",
        {
            "campaign": visits["campaign"],
            "day": (visits["started"] - T0) // DAY,
            "is_order": visits["goal"] == 0,
        },
    )
    world.write(
        STORE,
        "campaign_day",
        f"""
        with visit as (
            select campaign, day, count(*) as visits, sum(is_order::int) as orders
            from ad_visit where campaign >= 0 group by all
        ), final as (
            select c.channel as platform, c.code, c.campaign_name as name, d.day,
                (coalesce(v.visits, 0) * (1 + d.lost))::bigint + d.stray as clicks,
                coalesce(v.orders, 0) as orders,
                d.reach, d.draft,
                round(((coalesce(v.visits, 0) * (1 + d.lost))::bigint + d.stray)
                        * d.price * c.click_price
                    + case when c.channel = 'display' then d.reach * 0.03 else 0 end, 2) as cost
            from campaign_day as d join campaign as c using (campaign)
            left join visit as v using (campaign, day)
        ), version as (
            select *, false as is_final, {T0} + (day + 1) * {DAY} - 60 as visible_at,
                {T0} + (day + 4) * {DAY} - 60 as gone_at from final
            union all
            select *, true, {T0} + (day + 4) * {DAY} - 60, {FAR} from final
        )
        select platform, code, name, day, strftime(ts({T0} + day * {DAY}), '%Y-%m') as month,
            case when is_final then cost else round(cost * draft, 2) end as cost,
            clicks, (clicks * reach)::bigint + 3 as impressions,
            case when is_final then orders else 0 end as conversions, visible_at, gone_at
        from version""",
    )


def _money(value: float) -> str:
    return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def _count(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _is_late_format(month: str) -> bool:
    year, number = (int(part) for part in month.split("-"))
    return (year - HISTORY_START.year) * 12 + number - HISTORY_START.month >= 12


def _lines(month: str, rows: list[tuple[object, ...]]) -> str:
    late = _is_late_format(month)
    cost_name = "Kosten (EUR)" if late else "Kosten"
    header = f"Tag;Kampagne;Kampagnen-ID;{cost_name};Klicks;Impressionen;Währung"
    lines = [header + (";Conversions" if late else "")]
    cost_sum, click_sum, impression_sum, conversion_sum = 0.0, 0, 0, 0
    for day, name, code, cost, clicks, impressions, conversions in rows:
        assert isinstance(cost, float) and isinstance(clicks, int)
        assert isinstance(impressions, int) and isinstance(conversions, int)
        moment = datetime.fromtimestamp(T0 + int(str(day)) * DAY, tz=UTC)
        line = (
            f"{moment:%d.%m.%Y};{name};{code};{_money(cost)};{_count(clicks)};"
            f"{_count(impressions)};EUR"
        )
        lines.append(line + (f";{conversions},00" if late else ""))
        cost_sum, click_sum = cost_sum + cost, click_sum + clicks
        impression_sum, conversion_sum = impression_sum + impressions, conversion_sum + conversions
    total = f"Gesamt;;;{_money(cost_sum)};{_count(click_sum)};{_count(impression_sum)};EUR"
    lines.append(total + (f";{conversion_sum},00" if late else ""))
    return "\r\n".join(lines) + "\r\n"


def materialise(log: Path, folder: Path, today: int, since: int | None = None) -> None:
    """Write the files as of a day; with `since`, only months in which something changed."""
    folder.mkdir(parents=True, exist_ok=True)
    source = log / STORE / "campaign_day.parquet"
    con = duckdb.connect(config={"threads": 1})
    months = con.execute(
        f"""select platform, month from '{source}' where visible_at < {today} and gone_at >= {today}
        group by all having max(visible_at) >= {-1 if since is None else since} order by all"""
    ).fetchall()
    for platform, month in months:
        rows = con.execute(
            f"""select day, name, code, cost::double, clicks::bigint, impressions::bigint,
                conversions::bigint from '{source}'
            where platform = ? and month = ? and visible_at < {today} and gone_at >= {today}
            order by day, code""",
            [platform, month],
        ).fetchall()
        target = folder / f"{platform}_{month}.csv"
        aside = target.with_suffix(".part")
        aside.write_bytes(_lines(month, rows).encode("latin-1"))
        aside.replace(target)
    con.close()
