"""Precision and recall from a few hundred random pairs that people have judged.

All compared pairs, and all pairs that stand in one cluster without having been compared, are
divided into strata by what the resolution decided and by probability, since errors are rare among
sure pairs and many among doubtful ones. From each stratum a simple random sample is drawn.

Estimator: the stratified (Horvitz-Thompson) total, each judged pair counting for N_h / n_h pairs of
its stratum (Horvitz and Thompson 1952; Cochran, Sampling Techniques, 3rd ed. 1977, chapter 5).
Intervals: for each stratum the share of true pairs has the Jeffreys posterior Beta(x + 1/2,
n - x + 1/2) (Brown, Cai and DasGupta 2001), which stays honest when a sample holds no error; the
2.5th and 97.5th percentile of precision and recall over draws from these posteriors are the
interval. Pairs that were never compared and are in no cluster are not in the sample: recall is
that among compared pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

LINKED, APART = "linked", "apart"
DRAWS = 20_000
# All pairs of a larger cluster would be too many; such a cluster is on the review list anyway.
_MAX_CLUSTER = 100

_UNIVERSE = f"""
create or replace temp table universe as
with
judged as (
    select
        least(record_number_a, record_number_b) as number_l,
        greatest(record_number_a, record_number_b) as number_r,
        if(is_together, '{LINKED}', '{APART}') || ':' || case
            when match_probability < 0.1 then '0.00-0.10'
            when match_probability < 0.5 then '0.10-0.50'
            when match_probability < 0.9 then '0.50-0.90'
            when match_probability < 0.99 then '0.90-0.99'
            else '0.99-1.00'
        end as stratum,
    from identity.int_identity__judged_edge
),
member as (
    select cluster_key, record_number
    from identity.int_identity__assignment
    where cluster_size between 3 and {_MAX_CLUSTER}
),
indirect as (
    select
        one.record_number as number_l,
        other.record_number as number_r,
        '{LINKED}:indirect' as stratum,
    from member as one
    inner join member as other
        on one.cluster_key = other.cluster_key and one.record_number < other.record_number
    anti join judged
        on one.record_number = judged.number_l and other.record_number = judged.number_r
)
from judged union all from indirect
"""

# Without the model's opinion, which would lead the one who judges.
_DRAW = """
create or replace temp table review_pair as
select
    number_l, number_r,
    'sample' as review_type,
    null::varchar as reason,
    null::bigint as priority,
    null::double as match_probability,
    null::double as match_weight,
    $1 || '/' || universe.stratum as stratum,
    share.population as stratum_population,
    row_number() over (order by md5(number_l || '-' || number_r || $1 || 'order')) as position,
from universe
inner join share on universe.stratum = share.stratum
qualify row_number() over (
    partition by universe.stratum order by md5(number_l || '-' || number_r || $1), number_l
) <= share.size
"""

_STRATA = """
with latest as (
    select max(split_part(stratum, '/', 1)) as sample from raw_identity.review_stratum
)
select
    stratum.stratum,
    stratum.population,
    count(label.label) as judged,
    count(*) filter (where label.label = 'yes') as matches,
from raw_identity.review_stratum as stratum
inner join latest on split_part(stratum.stratum, '/', 1) = latest.sample
left join raw_identity.review_label as label on stratum.stratum = label.stratum
group by all
order by 1
"""


@dataclass(frozen=True)
class Stratum:
    """A part of the pairs: how many there are, how many were judged, how many of them are one."""

    name: str
    population: int
    judged: int
    matches: int

    @property
    def is_linked(self) -> bool:
        """Whether its pairs stand in one cluster."""
        return self.name.split("/")[-1].startswith(LINKED)


@dataclass(frozen=True)
class Estimate:
    """A share with its 95 % interval; without a value where nothing was judged."""

    value: float | None
    lower: float
    upper: float


@dataclass(frozen=True)
class SampleQuality:
    """What the judged sample says about all pairs."""

    precision: Estimate
    recall: Estimate
    strata: tuple[Stratum, ...]


def draw(connection: Connection, size: int, name: str) -> int:
    """Draw about `size` pairs into the temporary table `review_pair`; the number drawn."""
    connection.execute(_UNIVERSE)
    found = connection.execute(
        "select stratum, count(*) from universe group by all order by all"
    ).fetchall()
    populations = {str(stratum): int(count) for stratum, count in found}
    connection.execute(
        "create or replace temp table share (stratum text, population bigint, size bigint)"
    )
    for stratum, count in allocate(populations, size).items():
        connection.execute(
            "insert into share values (?, ?, ?)", [stratum, populations[stratum], count]
        )
    connection.execute(_DRAW, [name])
    row = connection.execute("select count(*) from review_pair").fetchone()
    assert row is not None
    return int(row[0])


def allocate(populations: dict[str, int], size: int) -> dict[str, int]:
    """Divide a sample equally over the strata; what small ones cannot take goes to the others."""
    shares: dict[str, int] = {}
    left = size
    by_size = sorted(populations, key=lambda name: (populations[name], name))
    for place, name in enumerate(by_size):
        shares[name] = min(populations[name], left // (len(by_size) - place))
        left -= shares[name]
    return shares


def read_strata(connection: Connection) -> list[Stratum]:
    """The strata of the latest sample with the answers so far; none without a sample."""
    tables = connection.execute(
        "select count(*) from information_schema.tables where table_schema = 'raw_identity'"
        " and table_name in ('review_label', 'review_stratum')"
    ).fetchone()
    if tables is None or tables[0] < 2:
        return []
    return [Stratum(*row) for row in connection.execute(_STRATA).fetchall()]


def estimate_quality(strata: Sequence[Stratum]) -> SampleQuality:
    """Estimate precision and recall of pairs with 95 % intervals."""
    linked = [stratum for stratum in strata if stratum.is_linked]
    apart = [stratum for stratum in strata if not stratum.is_linked]
    found, true_found = sum(s.population for s in linked if s.judged), _total(linked)
    true = true_found + _total(apart)
    generator = np.random.default_rng(7)
    drawn_found = _drawn_total(linked, generator)
    drawn_missed = _drawn_total(apart, generator)
    all_found = max(sum(stratum.population for stratum in linked), 1)
    with np.errstate(invalid="ignore"):
        recalls = drawn_found / (drawn_found + drawn_missed)
    return SampleQuality(
        precision=_interval(true_found / found if found else None, drawn_found / all_found),
        recall=_interval(true_found / true if true else None, recalls),
        strata=tuple(strata),
    )


def _total(strata: Sequence[Stratum]) -> float:
    """Horvitz-Thompson: true pairs in strata of which a sample was judged."""
    return sum(s.population * s.matches / s.judged for s in strata if s.judged)


def _drawn_total(strata: Sequence[Stratum], generator: np.random.Generator) -> np.ndarray:
    """Draws of the number of true pairs; what was judged is known and not drawn."""
    total = np.zeros(DRAWS)
    for stratum in strata:
        share = generator.beta(
            stratum.matches + 0.5, stratum.judged - stratum.matches + 0.5, size=DRAWS
        )
        total += stratum.matches + (stratum.population - stratum.judged) * share
    return total


def _interval(value: float | None, draws: np.ndarray) -> Estimate:
    finite = draws[np.isfinite(draws)]
    if value is None or not finite.size:
        return Estimate(None, 0.0, 1.0)
    lower, upper = (float(bound) for bound in np.quantile(finite, (0.025, 0.975)))
    # An error-free sample has the value 1, above all draws.
    return Estimate(value, min(lower, value), max(upper, value))
