"""A/B tests: published examples, limits, and what chance alone brings."""

import math
from typing import Any

import duckdb
import numpy as np
import pytest

from journey.experiment_tables import COLUMNS, compared_variants
from journey.experiments import (
    ALPHA,
    Counts,
    chi_square_tail,
    is_significant,
    needed_persons,
    newcombe_interval,
    sample_ratio_p_value,
    two_proportion_p_value,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("exposed", "converted", "lower", "upper"),
    # Newcombe (1998), table 1 of the paper on single proportions, method 3.
    [
        (263, 81, 0.2553, 0.3662),
        (148, 15, 0.0624, 0.1605),
        (20, 0, 0.0, 0.1611),
        (29, 1, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_of_the_literature(
    exposed: int, converted: int, lower: float, upper: float
) -> None:
    interval = wilson_interval(Counts(exposed, converted))
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(
    ("variant", "control", "lower", "upper"),
    # Newcombe (1998), table II of the paper on two proportions, method 10.
    [
        ((70, 56), (80, 48), 0.0524, 0.3339),
        ((10, 9), (10, 3), 0.1705, 0.8090),
        ((7, 6), (7, 2), 0.0582, 0.8062),
        ((56, 5), (29, 0), -0.0381, 0.1926),
        ((10, 0), (10, 0), -0.2775, 0.2775),
        ((10, 10), (10, 0), 0.6075, 1.0),
    ],
)
def test_intervals_of_a_difference_of_the_literature(
    variant: tuple[int, int], control: tuple[int, int], lower: float, upper: float
) -> None:
    interval = newcombe_interval(Counts(*variant), Counts(*control))
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=1e-4)


def test_the_z_test_by_hand() -> None:
    # Pooled 0.125, standard error sqrt(0.125 * 0.875 * 0.02) = 0.046771, z = 1.069045.
    p_value = two_proportion_p_value(Counts(100, 15), Counts(100, 10))
    assert p_value == pytest.approx(0.285049, abs=1e-6)
    assert two_proportion_p_value(Counts(100, 10), Counts(100, 15)) == p_value


@pytest.mark.parametrize("both", [0, 50])
def test_without_any_variance_nothing_differs(both: int) -> None:
    assert two_proportion_p_value(Counts(50, both), Counts(50, both)) == 1.0
    assert not is_significant(Counts(50, both), Counts(50, both))


@pytest.mark.parametrize(
    ("degrees", "critical"),
    [(1, 3.841459), (2, 5.991465), (3, 7.814728), (4, 9.487729), (5, 11.070498), (9, 16.918978)],
)
def test_chi_square_agrees_with_the_tables(degrees: int, critical: float) -> None:
    assert chi_square_tail(critical, degrees) == pytest.approx(0.05, abs=1e-7)
    assert chi_square_tail(0, degrees) == 1.0


def test_chi_square_agrees_with_drawn_squares() -> None:
    draws = np.random.default_rng(1).standard_normal((200_000, 7))
    share = float(np.mean((draws**2).sum(axis=1) > 10.0))
    assert chi_square_tail(10.0, 7) == pytest.approx(share, abs=0.003)


def test_the_split_of_a_sample() -> None:
    # 50 of 1050 expected, twice: 4.7619 with one degree of freedom.
    assert sample_ratio_p_value([1000, 1100], [0.5, 0.5]) == pytest.approx(0.029096, abs=1e-6)
    assert sample_ratio_p_value([900, 100], [9, 1]) == 1.0
    assert sample_ratio_p_value([821, 1000], [0.5, 0.5]) < 0.001
    assert math.isnan(sample_ratio_p_value([0, 0], [0.5, 0.5]))
    assert math.isnan(sample_ratio_p_value([10], [1.0]))


def test_needed_persons_of_the_literature() -> None:
    # 10 against 15 %, two-sided 5 %, power 80 %: 686 a group.
    assert needed_persons(Counts(100, 15), Counts(100, 10)) == 686
    assert needed_persons(Counts(100, 10), Counts(100, 10)) is None
    assert needed_persons(Counts(0, 0), Counts(100, 10)) is None


def test_the_needed_persons_find_the_difference_in_four_of_five_tests() -> None:
    one, other = 0.15, 0.10
    size = needed_persons(Counts(100, 15), Counts(100, 10))
    assert size is not None
    found = _share_significant(size, one, other, 2_000, seed=2)
    assert found == pytest.approx(0.8, abs=0.035)


@pytest.mark.parametrize(("size", "rate"), [(200, 0.05), (1_000, 0.1), (5_000, 0.02)])
def test_without_an_effect_one_in_twenty_is_significant(size: int, rate: float) -> None:
    found = _share_significant(size, rate, rate, 4_000, seed=3)
    assert found == pytest.approx(ALPHA, abs=0.013)


def test_several_variants_share_the_level() -> None:
    # p = .0348: enough for one comparison, not for one of two.
    variant, control = Counts(1_000, 130), Counts(1_000, 100)
    assert 0.025 < two_proportion_p_value(variant, control) < 0.05
    assert is_significant(variant, control)
    assert not is_significant(variant, control, comparisons=2)


def test_more_converters_than_persons_are_refused() -> None:
    with pytest.raises(ValueError, match="5 of 4 persons"):
        Counts(4, 5)


def test_variants_are_compared_with_the_control() -> None:
    rows = _compared(
        "('e', 'B', 'click', false, 0.5, 100, 15), ('e', 'A', 'click', true, 0.5, 100, 10),"
        " ('e', 'B', 'order', false, 0.5, 100, 1), ('e', 'A', 'order', true, 0.5, 100, 0)"
    )
    control, variant, _, no_base = rows
    assert [row["variant"] for row in rows] == ["A", "B", "A", "B"]
    assert control["conversion_rate"] == 0.1
    compared = ("difference", "p_value", "relative_lift", "needed_person_count")
    assert [control[name] for name in compared] == [None] * 4
    assert variant["difference"] == 0.05 and variant["relative_lift"] == 0.5
    assert variant["p_value"] == pytest.approx(0.285049, abs=1e-6)
    assert variant["needed_person_count"] == 686
    assert variant["difference_lower_bound"] == pytest.approx(-0.043661, abs=1e-6)
    assert not variant["is_significant"] and not variant["has_sample_ratio_mismatch"]
    assert no_base["relative_lift"] is None and no_base["difference"] == 0.01


def test_a_broken_split_is_one_of_the_experiment() -> None:
    rows = _compared(
        "('e', 'A', 'click', true, 0.5, 1000, 100), ('e', 'B', 'click', false, 0.5, 800, 120)"
    )
    assert [row["has_sample_ratio_mismatch"] for row in rows] == [True, True]
    assert rows[0]["sample_ratio_p_value"] == rows[1]["sample_ratio_p_value"] < 0.001
    assert rows[1]["is_significant"]


def test_variants_without_anybody_are_unknown() -> None:
    _, variant = _compared(
        "('e', 'A', 'click', true, 0.5, 0, 0), ('e', 'B', 'click', false, 0.5, 0, 0)"
    )
    unknown = ("conversion_rate", "difference", "p_value", "sample_ratio_p_value")
    assert [variant[name] for name in unknown] == [None] * 4
    assert not variant["is_significant"] and not variant["has_sample_ratio_mismatch"]


def test_without_experiments_the_table_has_its_columns() -> None:
    table = compared_variants(counted=_counted("('e', 'A', 'm', true, 1.0, 0, 0)", "where false"))
    assert table.num_rows == 0 and table.column_names == list(COLUMNS)


def _share_significant(size: int, one: float, other: float, tests: int, seed: int) -> float:
    """Share of simulated tests that find a difference."""
    generator = np.random.default_rng(seed)
    variants, controls = (
        generator.binomial(size, one, tests),
        generator.binomial(size, other, tests),
    )
    pairs = zip(variants.tolist(), controls.tolist(), strict=True)
    return sum(is_significant(Counts(size, a), Counts(size, b)) for a, b in pairs) / tests


def _counted(values: str, where: str = "") -> duckdb.DuckDBPyRelation:
    return duckdb.connect().sql(
        f"""select * replace (cast(expected_share as double) as expected_share)
        from (values {values}) as counted (experiment_key, variant, metric, is_control,
        expected_share, exposed_person_count, converted_person_count) {where}"""
    )


def _compared(values: str) -> list[dict[str, Any]]:
    return compared_variants(counted=_counted(values)).to_pylist()
