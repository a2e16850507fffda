"""How far each attribution model is from what really caused the demo company's orders.

python -m benchmarks.attribution_truth --home .rundblick --output truth.json

The demo knows which campaign caused an order: without it the order would not have been. Per model:
the share distance is half the sum of absolute differences between the campaigns' shares of the
credits and of the caused orders (0 equal, 1 nothing in common); the rank correlation is Spearman's
over all campaigns that have either; campaign credit is what the model gives to campaigns at all.
"""

import argparse
import json
import sys
from pathlib import Path

MODELS = (
    "first_touch", "last_touch", "last_non_direct", "linear", "u_shaped", "w_shaped", "time_decay",
    "type_weighted", "markov", "shapley",
)  # fmt: skip


def campaign_credits(home: Path) -> dict[str, list[float]]:
    """Per campaign the orders that it caused and the credits of each model, over all time."""
    import duckdb

    columns = ", ".join(f"sum({model}_credit) as {model}" for model in MODELS)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'warehouse.duckdb'}' as warehouse (read_only)")
        rows = connection.execute(f"""
            with caused as (
                select lower(campaign_code) as code, count(*) as orders
                from '{home / "demo" / "truth" / "conversion_cause.parquet"}'
                where cause in ('campaign', 'mail') and campaign_code is not null
                    and order_number is not null
                group by all
            ), credited as (
                select lower(campaign.campaign_code) as code, {columns}
                from warehouse.journey.fct_attribution as attribution
                inner join warehouse.core.dim_campaign as campaign using (campaign_key)
                where attribution.conversion_type = 'order'
                group by all
            )
            select coalesce(caused.code, credited.code) as code, coalesce(caused.orders, 0),
                {", ".join(f"coalesce({model}, 0)" for model in MODELS)}
            from caused full outer join credited on caused.code = credited.code
            order by code
        """).fetchall()
    return {code: [float(value) for value in values] for code, *values in rows}


def distances(credited: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Share distance, rank correlation and credit of each model."""
    import numpy as np
    from scipy.stats import spearmanr

    table = np.array(list(credited.values()))
    caused = table[:, 0]
    found = {}
    for place, model in enumerate(MODELS, start=1):
        credit = table[:, place]
        apart = np.abs(credit / credit.sum() - caused / caused.sum()).sum() / 2
        found[model] = {
            "share_distance": round(float(apart), 3),
            "rank_correlation": round(float(spearmanr(credit, caused).statistic), 3),
            "campaign_credit": round(float(credit.sum()), 1),
        }
    return found


def main() -> int:
    """Compare, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(".rundblick"), help="a demo that was run")
    parser.add_argument("--output", type=Path, help="JSON file")
    options = parser.parse_args()
    if not (options.home / "demo" / "truth").is_dir():
        print(f"{options.home} has no demo company: run `rundblick demo`", file=sys.stderr)
        return 2
    credited = campaign_credits(options.home)
    found = distances(credited)
    orders = sum(values[0] for values in credited.values())
    print(f"{len(credited)} campaigns, {orders:.0f} orders caused by them")
    for model, values in sorted(found.items(), key=lambda item: item[1]["share_distance"]):
        print(f"{model:16}" + "".join(f"{name} {value:<8}" for name, value in values.items()))
    if options.output:
        result = {"campaigns": len(credited), "orders": orders, "models": found}
        options.output.write_text(json.dumps(result, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
