"""What clustering holds on to: every constant of it, in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, cast, get_args

from identity.graph import CERTAIN_WEIGHT

LinkMode = Literal["dedupe", "link_one_to_one", "link_and_dedupe"]


@dataclass(frozen=True)
class ClusterRules:
    """Thresholds in match weights (log2 of the odds); shares are of a cluster's pairs."""

    # A pair of at least this weight is a link.
    match_weight: float = 0.0
    link_mode: LinkMode = "dedupe"
    # Links of this weight are certain, and no rung of the ladder lies above it.
    certain_weight: float = CERTAIN_WEIGHT
    rung_step: float = 0.5
    # A cluster with fewer links than this share of its pairs is clustered again one rung higher.
    density: float = 0.5
    # The same for three and for four records, where half of the pairs are few.
    density_of_three: float = 0.5
    density_of_four: float = 0.5
    # A cluster of more records than this must be dense beyond doubt, up to the highest weights, and
    # is taken apart by customer numbers (also in the macro large_cluster).
    large_cluster: int = 20
    density_of_large: float = 0.8
    highest_rung: float = 40.0
    # Two sides, each of at least so many records, that one uncertain link joins are two clusters.
    bridge_side: int = 3
    # Pieces of the ladder become one again if this share of the pairs between them are links.
    rejoin_share: float = 0.6
    rejoin_links: int = 3

    @property
    def one_to_one(self) -> bool:
        """Whether a cluster holds at most one record of a source system."""
        return self.link_mode == "link_one_to_one"


def rules_for(match_probability: float, link_mode: str) -> ClusterRules:
    """The rules under the settings of a run."""
    if not 0 < match_probability < 1:
        raise ValueError("identity_match_threshold lies between 0 and 1, both excluded")
    if link_mode not in get_args(LinkMode):
        raise ValueError(f"identity_link_mode is one of {', '.join(get_args(LinkMode))}")
    weight = math.log2(match_probability / (1 - match_probability))
    return ClusterRules(match_weight=weight, link_mode=cast(LinkMode, link_mode))
