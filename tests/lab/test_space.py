from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sozai.lab import Category, Composition, Group, Limit, Ordered, Part, Range, Space
from sozai.terms import DataError, ParameterError

TEN = Composition(tuple(Part(f"e{i}", 0.05, 0.6, optional=True) for i in range(10)), most=4)
PARTS = (
    Part("Nd", 0, 0.3), Part("Pr", 0, 0.3), Part("Dy", 0, 0.1), Part("Fe", 0.5, 0.9), Part("Co", 0, 0.2), Part("B", 0.01, 0.1),
)  # fmt: skip
PROCESS = (
    Range("sinter_c", 500, 1000),
    Range("age_h", 1, 100, log=True),
    Category("source", ("DyF3", "TbH2", "none")),
    Ordered("grain", ("fine", "medium", "coarse")),
)
LIMIT = Limit({"sinter_c": 0.001, "Dy": 5}, 1.2)
MAGNET = Space(
    (Composition(PARTS, groups=(Group(("Nd", "Pr", "Dy"), 0.12, 0.16), Group(("B",), 0.06, 0.06))), *PROCESS),
    (LIMIT,),
)
STEPPED = Space(
    (
        Composition(PARTS, step=0.01, groups=(Group(("Nd", "Pr", "Dy"), 0.12, 0.16, most=2),), most=5),
        Range("sinter_c", 500, 1000, step=50),
        *PROCESS[1:],
    ),
    (LIMIT,),
)
SPACES = pytest.mark.parametrize("space", [Space((TEN,)), MAGNET, STEPPED], ids=["ten", "magnet", "stepped"])


@SPACES
def test_every_candidate_is_valid_and_adds_up_to_one(space: Space) -> None:
    points = space.candidates(1_000, seed=3)
    assert space.valid(points).all()
    parts = len(space.parameters[0].columns)
    np.testing.assert_allclose(points[:, :parts].sum(axis=1), 1.0, atol=1e-9)


def test_at_most_four_of_ten_are_present_and_each_is_treated_alike() -> None:
    points = Space((TEN,)).candidates(1_000, seed=0)
    assert (points > 0).sum(axis=1).max() == 4
    assert min(stats.ks_2samp(points[:, 0], points[:, j]).pvalue for j in range(1, 10)) > 0.01


def test_shares_of_a_whole_simplex_follow_their_beta_law() -> None:
    points = Space((Composition(tuple(Part(name) for name in "abcd")),)).candidates(4_000, seed=0)
    assert stats.kstest(points[:, 0], lambda x: 1 - (1 - x) ** 3).pvalue > 0.01


def test_every_point_of_the_lattice_is_equally_likely() -> None:
    made = Composition((Part("a"), Part("b", 0.2, 1.0, optional=True), Part("c", 0, 0.6)), most=2, step=0.2)
    wanted = {
        (a, b, c)
        for a, b, c in product(range(6), repeat=3)
        if a + b + c == 5 and c <= 3 and sum(x > 0 for x in (a, b, c)) <= 2
    }
    drawn = np.round(Space((made,)).candidates(4_000, seed=1) / 0.2).astype(int)
    counts = dict.fromkeys(wanted, 0)
    for point in drawn.tolist():
        counts[tuple(point)] += 1
    assert stats.chisquare(list(counts.values())).pvalue > 0.01


def test_a_seed_gives_the_same_candidates() -> None:
    np.testing.assert_array_equal(MAGNET.candidates(20, seed=5), MAGNET.candidates(20, seed=5))
    assert not np.array_equal(MAGNET.candidates(20, seed=5), MAGNET.candidates(20, seed=6))


@SPACES
def test_a_space_survives_json(space: Space) -> None:
    assert Space.from_json(space.to_json()) == space
    listed = space.with_list(space.candidates(5))
    assert Space.from_json(listed.to_json()) == listed


@SPACES
def test_points_survive_rows_and_frames(space: Space) -> None:
    points = space.candidates(7, seed=2)
    np.testing.assert_array_equal(space.points(space.rows(points)), points)
    np.testing.assert_array_equal(space.points(space.frame(points)), points)


@SPACES
@given(shift=st.lists(st.floats(-0.3, 0.3), min_size=10, max_size=10))
def test_the_nearest_valid_point_is_valid_and_a_valid_point_is_its_own(
    space: Space, shift: list[float]
) -> None:
    point = space.candidates(1, seed=4)[0]
    np.testing.assert_allclose(space.nearest_valid(point), point, atol=1e-7)
    moved = point + np.array(shift)[: point.size]
    assert space.validate(space.nearest_valid(moved)) == [()]


def test_features_lie_between_zero_and_one_and_respect_the_log_scale() -> None:
    features = MAGNET.encode(MAGNET.candidates(500, seed=1))
    assert features.min() >= 0
    assert features.max() <= 1
    point = MAGNET.candidates(1)[0]
    column = MAGNET.columns.index("age_h")
    point[column] = 10.0
    assert MAGNET.encode(point)[0, column] == pytest.approx(0.5)


def test_a_wrong_point_is_told_all_its_faults() -> None:
    point = MAGNET.candidates(1)[0] * 2
    point[MAGNET.columns.index("source")] = 7
    said = MAGNET.validate(point)[0]
    text = " ".join(sentence.en for sentence in said)
    for wanted in ("add up to 2", "Nd + Pr + Dy", "sinter_c", "source is no choice"):
        assert wanted in text
    assert all(sentence.ja for sentence in said)


def test_missing_cells_are_named_and_never_zero() -> None:
    rows = MAGNET.rows(MAGNET.candidates(2))
    del rows[1]["Co"]
    rows[0]["source"] = "unknown"
    with pytest.raises(DataError, match=r"Co\[2\]=None.*source\[1\]"):
        MAGNET.points(rows)


def test_a_space_that_holds_nothing_says_so() -> None:
    with pytest.raises(ParameterError, match="reaches the sum 1"):
        Space((Composition((Part("a", 0, 0.3), Part("b", 0, 0.3), Part("c", 0, 0.9)), most=1),)).candidates(1)
    with pytest.raises(ParameterError, match="No point meets"):
        Space((Range("x", 0, 1), Range("y", 0, 1)), (Limit({"x": 1, "y": 1}, -1),)).candidates(1)
