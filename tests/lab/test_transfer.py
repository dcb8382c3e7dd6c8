import numpy as np

from sozai.lab.forest import Forest
from sozai.lab.model import Default, Mixed
from sozai.lab.transfer import Residual, Transferred

RNG = np.random.default_rng(0)
OLD = RNG.random((60, 3))
NEW = RNG.random((10, 3))
TEST = RNG.random((400, 3))


def law(x: np.ndarray) -> np.ndarray:
    return np.sin(6 * x[:, 0]) + 2 * x[:, 1] * x[:, 2]


def error(model: object, scale: float = 1.0) -> float:
    mean, _ = model.predict(TEST)  # type: ignore[attr-defined]
    return float(np.sqrt(np.mean((mean - scale * law(TEST)) ** 2)))


def test_a_sister_campaign_in_another_unit_halves_the_error() -> None:
    sister = Default().fit(OLD, 40 * law(OLD) - 7)
    found = Transferred((sister,)).fit(NEW, law(NEW))
    assert isinstance(found, Residual)
    assert error(found) < 0.5 * error(Default().fit(NEW, law(NEW)))


def test_a_sister_that_misleads_has_no_weight() -> None:
    for wrong in (-law(OLD), RNG.standard_normal(60), np.full(60, 3.0)):
        sister = Default().fit(OLD, wrong)
        plain = Default().fit(NEW, law(NEW))
        assert error(Transferred((sister,)).fit(NEW, law(NEW))) <= 1.05 * error(plain)


def test_a_forest_learns_a_jump_and_knows_what_it_does_not() -> None:
    jump = np.where(OLD[:, 0] > 0.5, 5.0, 0.0)
    mean, sd = Forest().fit(OLD, jump).predict(np.array([[0.1, 0.5, 0.5], [0.9, 0.5, 0.5], [0.5, 0.5, 0.5]]))
    assert mean[0] < 0.5 < 4.5 < mean[1]
    assert sd[2] > sd[0]


def test_a_mixture_leans_on_the_member_that_predicts_left_out_data() -> None:
    smooth = Mixed().fit(OLD, law(OLD))
    assert int(smooth.name.split()[2].rstrip("%,")) > 90
    steps = np.floor(4 * RNG.random((80, 1)))
    values = RNG.standard_normal(4)[steps.astype(int)[:, 0]]
    mean, sd = Mixed().fit(steps / 4, values).leave_one_out()
    assert np.isfinite(mean).all()
    assert (sd > 0).all()
