"""Models per customer segment, and whose parameters a segment goes by.

Dealers and consumers are two populations: their mean amounts are not drawn from one distribution,
as Gamma-Gamma takes them to be. A segment of too few customers who came back goes by the
parameters of all customers together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from value.frequency import FrequencyFit, fit_frequency
from value.patterns import Floats, Ints, Patterns
from value.spending import SpendingFit, fit_spending

ALL = "(all)"
# The values of customer_segment in the warehouse.
SEGMENTS = ("b2b", "b2c")

FITTED, AT_BOUND = "fitted", "fitted_at_bound"
TOO_FEW, NO_MAXIMUM = "too_few_repeaters", "no_maximum"


@dataclass(frozen=True)
class Purchases:
    """What some customers bought: how often and when, and what the repeats brought."""

    patterns: Patterns
    repeats: Ints
    """Purchases behind each mean amount, more than 0."""
    mean_amount: Floats
    """Money per repeat purchase, more than 0."""
    customers: Ints
    """Customers who share both."""


@dataclass(frozen=True)
class Fit:
    """Both models of the same customers; None where there is none, and the status says why."""

    frequency_status: str
    spending_status: str
    frequency: FrequencyFit | None = None
    spending: SpendingFit | None = None

    @property
    def is_complete(self) -> bool:
        """Whether purchases and their amounts can be foretold."""
        return self.frequency is not None and self.spending is not None

    @property
    def reason(self) -> str:
        """Why a fit that is not complete is not used."""
        found = (self.frequency_status, self.spending_status)
        return NO_MAXIMUM if NO_MAXIMUM in found else TOO_FEW


@dataclass(frozen=True)
class Choice:
    """The models that predict for a segment."""

    fit: Fit
    parameter_segment: str
    """Whose purchases gave the parameters: the segment itself or all customers."""
    reason: str | None = None
    """Why the segment's own purchases gave none; None where they are its own."""

    @property
    def frequency_status(self) -> str:
        """What became of the segment's own BG/NBD."""
        return self.reason or self.fit.frequency_status

    @property
    def spending_status(self) -> str:
        """What became of the segment's own Gamma-Gamma."""
        return self.reason or self.fit.spending_status


def fit_models(purchases: Purchases, min_repeaters: int) -> Fit:
    """BG/NBD and Gamma-Gamma of customers, if enough of them came back."""
    if purchases.patterns.repeater_count < max(min_repeaters, 1):
        return Fit(TOO_FEW, TOO_FEW)
    frequency: FrequencyFit | None = None
    spending: SpendingFit | None = None
    frequency_status = spending_status = NO_MAXIMUM
    try:
        frequency = fit_frequency(purchases.patterns)
        frequency_status = AT_BOUND if frequency.optimum.is_at_bound else FITTED
    except ValueError:
        pass
    try:
        spending = fit_spending(purchases.repeats, purchases.mean_amount, purchases.customers)
        spending_status = AT_BOUND if spending.optimum.is_at_bound else FITTED
    except ValueError:
        pass
    return Fit(frequency_status, spending_status, frequency, spending)


def choose_models(purchases: Mapping[str, Purchases], min_repeaters: int) -> dict[str, Choice]:
    """The models of all customers and of each segment, by segment.

    `purchases` has the segments and, under `ALL`, all of them together. A segment goes by its own
    parameters if both of its models were fitted, else by those of all: never by one of each, so
    that one name tells where a prediction comes from. Where everybody is of one segment nothing
    is fitted twice.
    """
    together = purchases[ALL]
    of_all = fit_models(together, min_repeaters)
    chosen = {ALL: Choice(of_all, ALL)}
    for segment, own_purchases in purchases.items():
        if segment == ALL:
            continue
        if own_purchases.patterns.customer_count == together.patterns.customer_count:
            own = of_all
        else:
            own = fit_models(own_purchases, min_repeaters)
        if own.is_complete:
            chosen[segment] = Choice(own, segment)
        else:
            chosen[segment] = Choice(of_all, ALL, own.reason)
    return chosen
