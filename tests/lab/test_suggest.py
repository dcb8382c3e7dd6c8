import numpy as np
import pytest

from sozai.lab import (
    Batch,
    Category,
    Composition,
    Objective,
    Part,
    Range,
    Space,
    Specification,
    Told,
    Wish,
    suggest,
)
from sozai.terms import ParameterError

SPACE = Space(
    (
        Composition(tuple(Part(name) for name in ("Nd", "Dy", "Fe", "Co")), most=3),
        Range("sinter_c", 900, 1100),
        Category("route", ("cast", "powder")),
    )
)
POINTS = SPACE.candidates(25, seed=1)


def law(points: np.ndarray) -> np.ndarray:
    return (
        3 * points[:, 0] * points[:, 2]
        - points[:, 1]
        - ((points[:, 4] - 1020) / 100) ** 2
        + 0.2 * points[:, 5]
    )


TOLD = Told(POINTS, {"y": law(POINTS), "heat": POINTS[:, 4]})
MOST = Wish((Objective("y"),))


def asked(told: Told = TOLD, wish: Wish = MOST, n: int = 3, seed: int = 0) -> Batch:
    return suggest(SPACE, told, wish, n=n, candidates=600, seed=seed)


@pytest.mark.parametrize("n", [1, 5])
def test_a_batch_is_valid_new_and_says_why(n: int) -> None:
    for told in (Told(POINTS[:0], {}), TOLD):
        batch = asked(told, n=n)
        assert batch.points.shape == (n, 6)
        assert SPACE.valid(batch.points).all()
        assert len(np.unique(batch.points, axis=0)) == n
        assert all(why.en and why.ja for why in batch.reasons)


def test_the_same_request_gives_the_same_batch() -> None:
    np.testing.assert_array_equal(asked(seed=3).points, asked(seed=3).points)


def test_nothing_told_is_written_to() -> None:
    before = POINTS.copy()
    asked()
    np.testing.assert_array_equal(POINTS, before)


def test_making_small_the_negative_is_making_large() -> None:
    down = asked(Told(POINTS, {"y": -law(POINTS)}), Wish((Objective("y", maximise=False),)))
    np.testing.assert_allclose(down.points, asked().points)


def test_a_suggestion_is_better_than_what_was_told() -> None:
    assert law(asked().points).max() > law(POINTS).max()


def test_what_is_pending_is_not_suggested_again() -> None:
    listed = SPACE.with_list(SPACE.candidates(60, seed=8))
    first = suggest(listed, TOLD, MOST, n=4, seed=1)
    again = suggest(listed, Told(POINTS, TOLD.results, pending=first.points), MOST, n=4, seed=1)
    assert not {tuple(p) for p in first.points} & {tuple(p) for p in again.points}


def test_specifications_come_first_until_one_point_holds_them() -> None:
    wish = Wish((Objective("y"),), (Specification("heat", 1090, 1100),))
    colder = POINTS[:, 4] < 1080
    told = Told(POINTS[colder], {name: values[colder] for name, values in TOLD.results.items()})
    batch = suggest(SPACE, told, wish, n=1, candidates=600)
    assert np.isnan(batch.gain).all() or batch.chance[0] > 0.5
    assert batch.points[0, 4] > 1080


def test_a_batch_of_one_furnace_run_shares_its_setting() -> None:
    batch = asked(wish=Wish((Objective("y"),), shared=("sinter_c", "route")), n=4)
    assert len(np.unique(batch.points[:, [4, 5]], axis=0)) == 1
    assert SPACE.valid(batch.points).all()


def test_what_is_not_allowed_is_never_suggested() -> None:
    batch = asked(
        wish=Wish((Objective("y"),), allowed=lambda points: (points[:, 1] < 0.02).astype(float)), n=5
    )
    assert (batch.points[:, 1] < 0.02).all()
    with pytest.raises(ParameterError, match="No candidate is left"):
        asked(wish=Wish((Objective("y"),), allowed=lambda points: np.zeros(len(points))))


def test_dear_experiments_are_chosen_less_and_the_search_stops_when_none_pays() -> None:
    dear = lambda points: np.where(points[:, 5] == 1, 100.0, 1.0)  # noqa: E731
    batch = asked(wish=Wish((Objective("y"),), cost=dear, worth=1e6), n=3)
    assert (batch.points[:2, 5] == 0).all()
    assert batch.stop is False
    assert asked(wish=Wish((Objective("y"),), cost=dear, worth=1e-9)).stop is True


def test_two_objectives_spread_along_the_front() -> None:
    batch = asked(wish=Wish((Objective("y"), Objective("heat", maximise=False))), n=6)
    assert np.ptp(batch.points[:, 4]) > 5


def test_a_region_where_runs_fail_is_avoided() -> None:
    failed = POINTS[:, 5] == 1
    y = np.where(failed, np.nan, law(POINTS))
    batch = asked(Told(POINTS, {"y": y}, failed=failed), n=4)
    assert (batch.points[:, 5] == 0).mean() >= 0.75


def test_a_missing_result_is_left_out_and_not_zero() -> None:
    y = law(POINTS)
    y[3] = np.nan
    kept = np.isfinite(y)
    one = asked(Told(POINTS, {"y": y}))
    other = asked(Told(POINTS[kept], {"y": y[kept]}))
    assert one.mean["y"][0] == pytest.approx(other.mean["y"][0], rel=0.05)


def test_nothing_sought_is_refused() -> None:
    with pytest.raises(ParameterError, match="an objective or a specification"):
        asked(wish=Wish())


def test_the_first_of_a_batch_is_what_would_be_asked_alone() -> None:
    np.testing.assert_array_equal(asked(n=1).points[0], asked(n=6).points[0])


def test_a_batch_of_a_computed_goal_goes_down_from_its_best() -> None:
    wish = Wish((Objective("z"),), known={"z": lambda points: points[:, 4]})
    batch = asked(Told(POINTS, {}), wish, n=4)
    assert (np.diff(batch.points[:, 4]) <= 0).all()
