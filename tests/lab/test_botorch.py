import importlib.util

import numpy as np
import pytest

from sozai.lab import Objective, Range, Space, Told, Wish, suggest
from sozai.lab.botorch import TorchProcess
from sozai.terms import ParameterError

THERE = importlib.util.find_spec("botorch") is not None
X = np.random.default_rng(0).random((25, 2))
Y = np.sin(5 * X[:, 0]) + X[:, 1]


@pytest.mark.skipif(THERE, reason="the extra is installed")
def test_without_the_extra_a_sentence_names_it() -> None:
    with pytest.raises(ParameterError, match=r"sozai\[botorch\]"):
        TorchProcess().fit(X, Y)


@pytest.mark.skipif(not THERE, reason="the extra sozai[botorch] is not installed")
@pytest.mark.filterwarnings("ignore")
def test_botorch_keeps_the_protocols() -> None:
    model = TorchProcess().fit(X, Y)
    mean, sd = model.predict(X)
    np.testing.assert_allclose(mean, Y, atol=0.15)
    assert (sd > 0).all()
    draws = model.sample(X[:4], 4_000, np.random.default_rng(0))
    np.testing.assert_allclose(draws.mean(axis=0), model.predict(X[:4])[0], atol=0.05)
    left, left_sd = model.leave_one_out()
    assert np.corrcoef(left, Y)[0, 1] > 0.8
    assert (left_sd > 0).all()
    further = model.told(np.array([[0.5, 0.5]]), np.array([3.0]))
    assert further.predict(np.array([[0.5, 0.5]]))[0] > model.predict(np.array([[0.5, 0.5]]))[0]
    space = Space((Range("x", 0, 1), Range("y", 0, 1)))
    wish = Wish((Objective("z"),), model=lambda _: TorchProcess())
    assert suggest(space, Told(X, {"z": Y}), wish, n=3, candidates=200).points.shape == (3, 2)
