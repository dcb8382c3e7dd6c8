"""BoTorch behind our protocols. All but the first test want the extra, and skip by its name without it."""

import importlib.util

import numpy as np
import pytest

from sozai.lab import Category, Objective, Range, Space, Told, Wish, suggest
from sozai.lab.botorch import Columns, TorchProcess
from sozai.lab.hypervolume import hypervolume
from sozai.terms import ParameterError

THERE = importlib.util.find_spec("botorch") is not None
X = np.random.default_rng(0).random((25, 2))
Y = np.sin(5 * X[:, 0]) + X[:, 1]
PLANE = Space((Range("x", 0, 1), Range("y", 0, 1)))
needs_botorch = pytest.mark.skipif(not THERE, reason="the extra sozai[botorch] is not installed")


@pytest.mark.skipif(THERE, reason="the extra is installed")
def test_without_the_extra_a_sentence_names_it() -> None:
    with pytest.raises(ParameterError, match=r"sozai\[botorch\]"):
        TorchProcess().fit(X, Y)


def test_the_columns_of_a_choice_become_its_number() -> None:
    space = Space((Range("t", 0, 2), Category("gas", ("Ar", "N2", "air")), Range("h", 0, 1)))
    points = np.array([[1.0, 2.0, 0.25], [0.0, 0.0, 1.0]])
    columns = Columns(space.feature_groups)
    assert columns.choices == [1]
    np.testing.assert_allclose(columns.of(space.encode(points)), [[0.5, 2.0, 0.25], [0.0, 0.0, 1.0]])


@needs_botorch
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
    wish = Wish((Objective("z"),), model=lambda _: TorchProcess())
    assert suggest(PLANE, Told(X, {"z": Y}), wish, n=3, candidates=200).points.shape == (3, 2)


@needs_botorch
@pytest.mark.filterwarnings("ignore")
def test_leaving_one_out_at_once_is_leaving_it_out() -> None:
    noise = np.where(np.arange(len(Y)) == 3, 0.04, 0.0)
    model = TorchProcess().fit(X, Y, noise)
    left, left_sd = model.leave_one_out()
    inner = model.model
    K = inner.covar_module(inner.train_inputs[0]).to_dense().detach().numpy()
    mu = float(inner.mean_module.constant.detach())
    y, extra = inner.train_targets.numpy(), inner.likelihood.noise.detach().numpy()
    assert extra[3] - extra[4] == pytest.approx(0.04 / model.scale**2)
    others = np.arange(len(Y)) != 3
    weights = np.linalg.solve(K[np.ix_(others, others)] + np.diag(extra[others]), K[others, 3])
    assert left[3] == pytest.approx(model.centre + model.scale * (mu + weights @ (y[others] - mu)), rel=1e-5)
    spread = K[3, 3] + extra[3] - weights @ K[others, 3]
    assert left_sd[3] == pytest.approx(model.scale * np.sqrt(spread), rel=1e-4)
    there = model.told(X[:1], Y[:1] + 5.0)
    assert there.predict(X[:1])[0] > model.predict(X[:1])[0]


@needs_botorch
@pytest.mark.filterwarnings("ignore")
def test_choices_are_compared_as_choices() -> None:
    space = Space((Range("t", 0, 1), Category("gas", ("Ar", "N2", "air"))))
    points = space.candidates(45, 0)
    values = np.sin(4 * points[:, 0]) + np.array([0.0, 2.0, -1.0])[points[:, 1].astype(int)]
    model = TorchProcess(space.feature_groups).fit(space.encode(points), values)
    assert type(model.model).__name__ == "MixedSingleTaskGP"
    fresh = space.candidates(30, 1)
    truth = np.sin(4 * fresh[:, 0]) + np.array([0.0, 2.0, -1.0])[fresh[:, 1].astype(int)]
    np.testing.assert_allclose(model.predict(space.encode(fresh))[0], truth, atol=0.3)
    told = model.told(space.encode(fresh[:1]), np.array([9.0]))
    assert told.predict(space.encode(fresh[:1]))[0] > truth[0]


@needs_botorch
@pytest.mark.filterwarnings("ignore")
def test_an_earlier_campaign_as_a_task_halves_the_error_of_few_results() -> None:
    fresh = np.random.default_rng(1).random((200, 2))
    truth = np.sin(5 * fresh[:, 0]) + fresh[:, 1]
    plain = TorchProcess().fit(X[:6], Y[:6])
    sister = np.random.default_rng(2).random((60, 2))
    both = TorchProcess(earlier=((sister, 100.0 + 7.0 * (np.sin(5 * sister[:, 0]) + sister[:, 1])),))
    helped = both.fit(X[:6], Y[:6])
    off, with_it = (np.abs(m.predict(fresh)[0] - truth).mean() for m in (plain, helped))
    assert with_it < off / 2
    assert helped.leave_one_out()[0].shape == (6,)
    there = helped.told(fresh[:1], np.array([9.0]))
    assert there.predict(fresh[:1])[0] > helped.predict(fresh[:1])[0]


@needs_botorch
def test_tasks_and_choices_together_are_refused_in_a_sentence() -> None:
    with pytest.raises(ParameterError, match="default model"):
        TorchProcess(np.array([0, 0]), ((X, Y),)).fit(X, Y)


@needs_botorch
@pytest.mark.filterwarnings("ignore")
def test_its_noisy_volume_agrees_with_the_exact_one_where_nothing_is_noisy() -> None:
    from sozai.lab.together import log_noisy_volume, log_volume

    results = {"a": Y, "b": -Y + 2 * X[:, 1]}
    told = Told(X, results)
    wish = Wish((Objective("a"), Objective("b", maximise=False)))
    models = {name: TorchProcess().fit(X, values) for name, values in results.items()}
    asked = np.random.default_rng(3).random((40, 2))
    predicted = {name: model.predict(asked) for name, model in models.items()}
    exact = np.exp(log_volume(told, wish, predicted, ()))
    drawn = np.exp(log_noisy_volume(told, wish, models, asked, {}, X, (asked[:0], ()), 0))
    drawn = drawn * models["a"].scale * models["b"].scale
    np.testing.assert_allclose(drawn, exact, atol=0.05 * exact.max())


@needs_botorch
@pytest.mark.filterwarnings("ignore")
def test_its_batch_for_two_goals_one_of_them_computed_widens_the_front() -> None:
    def measured(points: np.ndarray) -> np.ndarray:
        return -np.square(points - np.array([0.8, 0.3])).sum(axis=1)

    tried = PLANE.candidates(6, 0)
    wish = Wish(
        (Objective("gain"), Objective("burden", maximise=False)),
        known={"burden": lambda points: points[:, 0]}, model=lambda _: TorchProcess(),
    )  # fmt: skip

    def volume(points: np.ndarray) -> float:
        return hypervolume(np.column_stack([measured(points), -points[:, 0]]), np.array([-1.0, -1.0]))

    batch = suggest(PLANE, Told(tried, {"gain": measured(tried)}), wish, n=4, candidates=150)
    assert len(np.unique(batch.points, axis=0)) == 4
    chance = [volume(np.vstack([tried, PLANE.candidates(4, seed)])) for seed in range(1, 20)]
    assert volume(np.vstack([tried, batch.points])) > np.median(chance)
