import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from sozai.lab.acquisition import edge_of_best, log_chance, log_expected_improvement, mean_below
from sozai.lab.gp import MEAN_VARIANCE, Priors, Process, _loss, matern, squared_gaps
from sozai.lab.model import Default, calibrated
from sozai.lab.opening import first_batch, hopeful, opening

RNG = np.random.default_rng(4)
X = RNG.random((40, 3))
Y = np.sin(5 * X[:, 0]) + X[:, 1] ** 2 + 0.05 * RNG.standard_normal(40)


def test_a_posterior_on_two_points_is_the_closed_form() -> None:
    settings = np.array([np.log(0.5), np.log(0.4), np.log(1.3), np.log(0.1)])
    found = Process(settings=settings, steps=0).fit(np.array([[0.0], [1.0]]), np.array([1.0, 3.0]))
    settings = found.settings
    length, alone, signal, noise = np.exp(settings)
    k = lambda gap: (signal + alone) * matern(np.array([gap / length]))[0] + MEAN_VARIANCE  # noqa: E731
    gram = np.array([[k(0.0), k(1.0)], [k(1.0), k(0.0)]]) + np.eye(2) * (noise + 1e-8)
    row = np.array([k(0.25), k(0.75)])
    mean, sd = found.predict(np.array([[0.25]]))
    assert mean[0] == pytest.approx(2.0 + row @ np.linalg.solve(gram, [-1.0, 1.0]))
    assert sd[0] ** 2 == pytest.approx(k(0.0) - row @ np.linalg.solve(gram, row))


def test_the_gradient_of_the_evidence_is_that_of_finite_differences() -> None:
    gaps, z = squared_gaps(X, np.arange(3)), (Y - Y.mean()) / Y.std()
    at = np.array([-0.5, 0.3, 1.0, -0.7, 0.1, -3.0])
    numeric = optimize.approx_fprime(at, lambda s: _loss(s, gaps, z, np.zeros(40), Priors())[0], 1e-6)
    np.testing.assert_allclose(_loss(at, gaps, z, np.zeros(40), Priors())[1], numeric, atol=1e-4)


def test_leaving_one_out_at_once_is_leaving_it_out() -> None:
    full = Process().fit(X, Y)
    mean, sd = full.leave_one_out()
    kept = np.arange(40) != 7
    alone = Process(settings=full.settings, steps=0).fit(X[:2], Y[:2])
    base = type(alone)(
        X[:0], full.groups, full.settings, np.zeros((0, 0)), np.zeros(0), full.centre, full.scale, 0.0
    )
    m, s = base.told(X[kept], Y[kept]).predict(X[7:8])
    assert mean[7] == pytest.approx(m[0])
    assert sd[7] == pytest.approx(np.hypot(s[0], full.noise_sd), rel=1e-4)


@given(a=st.floats(1e-6, 1e6), b=st.floats(-1e6, 1e6))
def test_another_unit_of_the_result_changes_nothing_but_the_unit(a: float, b: float) -> None:
    mean, sd = Default().fit(X, Y).predict(X[:5] + 0.01)
    other, other_sd = Default().fit(X, a * Y + b).predict(X[:5] + 0.01)
    np.testing.assert_allclose(other, a * mean + b, rtol=1e-4, atol=1e-4 * (a + abs(b) * 1e-6))
    np.testing.assert_allclose(other_sd, a * sd, rtol=5e-3)


def test_the_order_of_the_data_does_not_matter() -> None:
    order = RNG.permutation(40)
    for one, other in zip(
        Default().fit(X, Y).predict(X[:5]), Default().fit(X[order], Y[order]).predict(X[:5]), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-3)


def test_repeats_that_disagree_are_noise() -> None:
    points = np.repeat(np.linspace(0, 1, 6)[:, None], 5, axis=0)
    values = 10 * points[:, 0] + 0.5 * np.random.default_rng(0).standard_normal(30)
    assert 0.35 < Process().fit(points, values).noise_sd < 0.7


def test_joint_draws_have_the_mean_and_the_spread_of_the_prediction() -> None:
    model = Default().fit(X, Y)
    points = RNG.random((6, 3))
    draws, (mean, sd) = model.sample(points, 20_000, np.random.default_rng(0)), model.predict(points)
    np.testing.assert_allclose(draws.mean(axis=0), mean, atol=5 * sd.max() / np.sqrt(20_000))
    np.testing.assert_allclose(draws.std(axis=0), sd, rtol=0.03)


@pytest.mark.parametrize("mean", [-6.0, -1.5, -1.0, -0.3, 0.0, 2.0])
@pytest.mark.parametrize("sd", [0.1, 1.0, 30.0])
def test_the_expected_improvement_is_its_integral(mean: float, sd: float) -> None:
    u = mean / sd
    if u < -8:
        return
    integral, _ = integrate.quad(
        lambda t: t * stats.norm.pdf(t, mean, sd), 0, max(mean, 0) + 12 * sd, epsabs=0
    )
    assert float(log_expected_improvement(mean, sd, 0.0)) == pytest.approx(np.log(integral), abs=1e-6)


def test_the_logarithm_of_the_improvement_never_breaks_off() -> None:
    falling = log_expected_improvement(-np.logspace(-3, 8, 400), 1.0, 0.0)
    assert np.isfinite(falling).all()
    assert (np.diff(falling) < 0).all()


@given(low=st.floats(-30, 30), width=st.floats(1e-3, 30))
def test_a_chance_between_bounds_is_the_difference_of_two(low: float, width: float) -> None:
    wanted = (
        stats.norm.cdf(low + width) - stats.norm.cdf(low)
        if low < 0
        else stats.norm.sf(low) - stats.norm.sf(low + width)
    )
    assert np.exp(float(log_chance(0.0, 1.0, low, low + width))) == pytest.approx(
        wanted, rel=1e-6, abs=1e-300
    )


class Claims:
    """A model that predicts zero with a standard deviation of its own choosing."""

    def __init__(self, sd: float) -> None:
        self.sd = sd

    def leave_one_out(self) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(400), np.full(400, self.sd)


def test_calibration_widens_a_model_that_is_too_sure_and_narrows_none() -> None:
    values = np.random.default_rng(2).standard_normal(400)
    made = calibrated(Claims(0.5), values, "test")  # type: ignore[arg-type]
    assert 0.75 < made.covered[1][1] < 0.85
    assert made.stretch == pytest.approx(2.0, rel=0.15)
    assert calibrated(Claims(1.6), values, "test").stretch == 1.0  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [20, 40, 60])
def test_the_eighty_percent_interval_covers_75_to_85_of_held_out_values(n: int) -> None:
    inside = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        points = rng.random((n + 200, 4))
        phase, slope = rng.uniform(0, 6, 2), rng.normal(size=4)
        values = np.sin(4 * points[:, 0] + phase[0]) * np.cos(3 * points[:, 1] + phase[1]) + points @ slope
        values += 0.15 * rng.standard_normal(n + 200)
        model = Default().fit(points[:n], values[:n])
        mean, sd = model.predict(points[n:])
        whole = np.hypot(sd, model.stretch * model.inner.noise_sd)  # type: ignore[attr-defined]
        inside.append(np.mean(np.abs(values[n:] - mean) < 1.2816 * whole))
    assert 0.75 <= np.mean(inside) <= 0.85


def test_an_opening_stands_for_every_cluster_and_leaves_those_taken() -> None:
    centres = np.array([[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]])
    points = np.vstack([c + 0.02 * RNG.standard_normal((50, 2)) for c in centres])
    chosen = opening(points, 2, centres[:1], np.random.default_rng(0))
    own = {int(np.square(points[i] - centres).sum(axis=1).argmin()) for i in chosen}
    assert own == {1, 2}


def test_hopeful_candidates_hold_the_best_of_more_functions_than_random_ones_do() -> None:
    points = np.random.default_rng(1).random((300, 3))
    chosen = hopeful(points, np.arange(3), 4, np.random.default_rng(0))
    slopes = np.random.default_rng(2).standard_normal((400, 3))
    values = slopes @ points.T
    edge = np.sort(values, axis=1)[:, -3]
    caught = (values[:, chosen] >= edge[:, None]).any(axis=1).mean()
    assert caught > 0.15
    assert len(set(chosen.tolist())) == 4


@pytest.mark.parametrize("n", [1, 2, 3, 8, 40])
def test_a_first_batch_has_no_candidate_twice_and_as_many_as_wished(n: int) -> None:
    points = RNG.random((40, 3))
    chosen, hopeful_ones = first_batch(points, np.arange(3), n, points[:0], np.random.default_rng(0))
    assert len(set(chosen.tolist())) == n
    assert hopeful_ones == (0 if n <= 2 else (n + 1) // 2)


def test_a_value_below_an_edge_has_the_mean_of_a_normal_cut_off_there() -> None:
    for edge in (-3.0, 0.0, 2.0):
        assert mean_below(1.0, 2.0, edge) == pytest.approx(
            stats.truncnorm(-np.inf, (edge - 1.0) / 2.0, 1.0, 2.0).mean()
        )


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_the_edge_of_the_best_of_sure_values_is_their_quantile(share: float) -> None:
    values = np.random.default_rng(3).standard_normal(500)
    sorted_, count = np.sort(values)[::-1], int(share * 500)
    for told in (values[:0], values[:200]):
        left = values[told.size :]
        edge = edge_of_best(left, np.full(left.size, 1e-9), told, share)
        assert sorted_[count] - 1e-6 <= edge <= sorted_[count - 1] + 1e-6
