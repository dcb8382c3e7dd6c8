from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import Block, hhi, ranged

QUALITIES = ("reported", "estimated", "assumption")
GRADES = dict(zip(QUALITIES, "ABD", strict=True))


@given(st.lists(st.tuples(st.floats(0.1, 1e6), st.sampled_from(QUALITIES)), min_size=1, max_size=8))
def test_the_point_value_lies_in_its_range(rows: list[tuple[float, str]]) -> None:
    values, qualities = zip(*rows, strict=True)
    index = ranged(hhi, [Block.of(values, qualities, [GRADES[quality] for quality in qualities])], draws=50)
    assert index.low <= index.value <= index.high


def test_worse_quality_widens_the_range() -> None:
    widths = []
    for quality in ("reported", "estimated", "assumption"):
        index = ranged(hhi, [Block.of([70.0, 30.0], [quality] * 2, [GRADES[quality]] * 2)])
        widths.append(index.high - index.low)
    assert widths == sorted(widths)
    assert widths[0] > 0


def test_assumed_share_is_the_part_of_the_variance_from_grade_d() -> None:
    def law(masses: np.ndarray) -> np.ndarray:
        return masses.sum(axis=-1)

    def share(*qualities: str) -> float | None:
        grades = [GRADES[quality] for quality in qualities]
        return ranged(law, [Block.of([10.0] * len(qualities), qualities, grades)]).assumed_share

    assert share("reported", "reported") == 0.0
    assert share("assumption") == 1.0
    mixed = share("assumption", "estimated")
    assert mixed is not None
    # Variance of a lognormal factor exp(s^2)(exp(s^2) - 1): 0.0687 for s = 0.25, 0.0233 for s = 0.15
    assert mixed == pytest.approx(0.747, abs=0.05)


def test_an_index_that_cannot_vary_has_no_assumed_share() -> None:
    assert ranged(hhi, [Block.of([5.0], ["assumption"], ["D"])]).assumed_share is None


def test_inputs_stay_untouched() -> None:
    values = np.array([3.0, 1.0])
    ranged(hhi, [Block.of(values, ["estimated"] * 2, "BB")])
    assert values.tolist() == [3.0, 1.0]
