"""Maximum likelihood over positive parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from value.patterns import Floats

# Beyond these factors of the scale the likelihood is flat: the data do not say more.
SMALLEST, LARGEST = 1e-3, 1e3
SEARCHES = 6
# A slope per observation beyond this is no maximum.
STEEPEST = 1e-4


@dataclass(frozen=True)
class Optimum:
    """Where a search ended."""

    parameters: Floats
    value: float
    is_at_bound: bool
    """A parameter ran away: the data fit a simpler model just as well."""
    evaluations: int


def maximise(
    function: Callable[[Floats], tuple[float, Floats]],
    scale: Floats,
    weight: float,
    floor: Floats | None = None,
) -> Optimum:
    """The positive parameters at which a function is greatest.

    `function` gives its value and its gradient, `scale` the size that each parameter is expected
    to have, where the search begins too; `floor` a least value of each. The search is L-BFGS over
    the logarithms of the scaled parameters, per observation (`weight` of them), so that neither
    the unit of time or money nor the number of customers changes its steps.

    Raises ValueError if the search does not end in a maximum.
    """
    from scipy.optimize import minimize

    def objective(logs: Floats) -> tuple[float, Floats]:
        parameters = scale * np.exp(logs)
        found, gradient = function(parameters)
        return -found / weight, -gradient * parameters / weight

    lower = np.full(len(scale), np.log(SMALLEST))
    if floor is not None:
        lower = np.maximum(lower, np.log(np.maximum(floor / scale, SMALLEST)))
    upper = np.full(len(scale), np.log(LARGEST))
    place, evaluations = np.clip(np.zeros(len(scale)), lower, upper), 0
    # On a long ridge the search believes too early to be there: it begins anew from where it is.
    for _ in range(SEARCHES):
        result = minimize(
            objective,
            place,
            jac=True,
            method="L-BFGS-B",
            bounds=list(zip(lower, upper, strict=True)),
            options={"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-9},
        )
        place = result.x
        evaluations += int(result.nfev)
        inside = (place > lower + 1e-6) & (place < upper - 1e-6)
        slope = float(np.abs(result.jac[inside]).max(initial=0.0))
        if slope < 1e-6:
            break
    if not np.isfinite(result.fun) or not slope < STEEPEST:
        raise ValueError(f"no maximum of the likelihood was found: {result.message}")
    return Optimum(
        parameters=scale * np.exp(place),
        value=float(-result.fun * weight),
        is_at_bound=not bool(inside.all()),
        evaluations=evaluations,
    )
