"""The short form of the benchmark: few seeds, small pools, no clock."""

import os
from pathlib import Path

import numpy as np
import pytest

from sozai.lab import Range, Space
from sozai.lab.benchmark import (
    SEARCHES,
    acceleration,
    against,
    expected_random,
    published_protocol,
    random_strategy,
    replay,
    sozai_strategy,
    top,
)
from sozai.lab.pools import BENCHMARK, DEVELOPMENT, POOLS, Pool, read_pool
from sozai.terms import ParameterError

GRID = np.stack(np.meshgrid(np.linspace(0, 1, 20), np.linspace(0, 1, 20)), axis=-1).reshape(-1, 2)
HILL = Pool(
    "synthetic hill",
    Space((Range("x", 0, 1), Range("y", 0, 1))).with_list(GRID),
    -((GRID[:, 0] - 0.62) ** 2) - 2 * (GRID[:, 1] - 0.37) ** 2,
    "synthetic",
)


def test_random_takes_as_long_as_its_law_says() -> None:
    counts = acceleration(HILL, random_strategy, seeds=400).experiments
    assert counts.mean() == pytest.approx(expected_random(HILL, 0.01), rel=0.15)
    assert expected_random(HILL, 0.01) == pytest.approx(401 / 5)


@pytest.mark.parametrize("batch", [1, 8])
def test_a_smooth_hill_is_climbed_in_few_experiments(batch: int) -> None:
    found = acceleration(HILL, sozai_strategy, batch=batch, seeds=4)
    assert found.samples[0] > 3
    assert found.samples[1] <= found.samples[0] <= found.samples[2]
    assert found.rounds[0] >= found.samples[0] * (1 if batch == 1 else 3)


def test_few_seeds_claim_nothing() -> None:
    assert "cannot tell" in acceleration(HILL, random_strategy, seeds=19).sentence.en
    assert "cannot tell" not in acceleration(HILL, random_strategy, seeds=20).sentence.en


def test_a_replay_tries_no_candidate_twice_and_a_seed_repeats_it() -> None:
    wanted = top(HILL, 0.05)
    one = replay(HILL, sozai_strategy, batch=4, seed=2, until=5, wanted=wanted, most=30)
    assert len(set(one.tolist())) == one.size
    np.testing.assert_array_equal(
        one, replay(HILL, sozai_strategy, batch=4, seed=2, until=5, wanted=wanted, most=30)
    )


def test_random_gains_nothing_on_itself_by_the_published_protocol() -> None:
    found = published_protocol(HILL, random_strategy, seeds=60, experiments=400)
    assert found.half[0] == pytest.approx(1.0, abs=0.1)
    assert found.enhancement[0] == pytest.approx(1.0, abs=0.15)
    for middle, low, high in (found.half, found.most, found.enhancement):
        assert low <= middle <= high


def test_no_held_out_pool_is_among_those_that_choose_defaults() -> None:
    held = {name for name in BENCHMARK if POOLS[name].held_out}
    assert len(held) == 3
    assert not held & set(DEVELOPMENT)


def test_a_published_pool_is_read_with_its_repeats_averaged() -> None:
    if "SOZAI_FILES" not in os.environ:
        pytest.skip("SOZAI_FILES names the folder of publishers' files")
    pool = read_pool("agnp", Path(os.environ["SOZAI_FILES"]) / "materials")
    assert len(pool.values) == 164
    assert pool.values.max() < 0
    assert acceleration(pool, sozai_strategy, seeds=3).experiments.max() < 164


def test_the_search_of_forests_is_replayed_too() -> None:
    assert set(SEARCHES) == {"sozai", "forest", "random"}
    assert acceleration(HILL, SEARCHES["forest"], seeds=2, most=40).experiments.max() <= 40


def test_a_search_against_itself_is_one_and_only_the_same_replays_are_compared() -> None:
    one = acceleration(HILL, random_strategy, seeds=30)
    assert against(one, one) == (1.0, 1.0, 1.0)
    middle, low, high = against(
        acceleration(HILL, SEARCHES["sozai"], seeds=6), acceleration(HILL, random_strategy, seeds=6)
    )
    assert low <= middle <= high
    assert middle > 2
    with pytest.raises(ParameterError, match="cannot be compared"):
        against(one, acceleration(HILL, random_strategy, seeds=20))
