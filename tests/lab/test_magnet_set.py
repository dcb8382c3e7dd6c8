"""The synthetic magnets follow their documented relations."""

from __future__ import annotations

import numpy as np
import pytest

from sozai.lab import SYNTHETIC, magnet_set
from sozai.lab.magnet_set import ELEMENTS, MU0, NOISE, relations

BASE = dict(
    zip(ELEMENTS, (0.105, 0.025, 0.005, 0.0, 0.0, 0.0, 0.789, 0.058, 0.01, 0.005, 0.001, 0.002), strict=True)
)


def made(change: dict[str, float] | None = None, grain: float = 4.0, oxygen: float = 8e-4, source: str = "none", depth: float = 0.0, ageing: float = 495.0) -> dict[str, float]:  # fmt: skip
    atoms = BASE | (change or {})
    atoms["Fe"] += 1.0 - sum(atoms.values())
    found = relations(
        np.array([list(atoms.values())]), np.array([grain]), np.array([oxygen]), np.array([source]), np.array([depth]), np.array([ageing])
    )  # fmt: skip
    return {name: float(value[0]) for name, value in found.items()}


def test_the_same_seed_gives_the_same_set_and_noise() -> None:
    first, second = magnet_set(50, 3), magnet_set(50, 3)
    assert (first.atomic == second.atomic).all()
    assert all((first.measured(1)[name] == second.measured(1)[name]).all() for name in NOISE)
    assert (first.measured(1)["br_tesla"] != first.measured(2)["br_tesla"]).any()
    assert (magnet_set(50, 4).atomic != first.atomic).any()


def test_every_composition_adds_up_and_every_result_is_a_magnets() -> None:
    found = magnet_set(2000, 0)
    np.testing.assert_allclose(found.atomic.sum(axis=1), 1.0, atol=1e-12)
    np.testing.assert_allclose(found.mass.sum(axis=1), 1.0, atol=1e-12)
    assert (found.atomic >= 0.0).all()
    assert all(np.isfinite(values).all() and (values >= 0.0).all() for values in found.results.values())
    most = np.square(found.results["br_tesla"]) / (4 * MU0) / 1000.0
    assert (found.results["bh_max_kj_per_m3"] <= most).all()
    assert ((found.features() >= -1e-9) & (found.features() <= 1.0 + 1e-9)).all()


@pytest.mark.parametrize(
    ("change", "rises", "falls"),
    [({"change": {"Dy": 0.015, "Nd": 0.095}}, "hcj_ka_per_m", "br_tesla"), ({"change": {"Tb": 0.01, "Nd": 0.095}}, "hcj_ka_per_m", "br_tesla"),
     ({"source": "Tb", "depth": 1000.0}, "hcj_ka_per_m", ""), ({"change": {"Ce": 0.03, "Nd": 0.075}}, "", "hcj_ka_per_m"),
     ({"change": {"La": 0.03, "Nd": 0.075}}, "", "hcj_ka_per_m"), ({"grain": 8.0}, "", "hcj_ka_per_m"), ({"oxygen": 3e-3}, "", "hcj_ka_per_m"),
     ({"ageing": 600.0}, "", "hcj_ka_per_m"), ({"change": {"Co": 0.05}}, "", "br_tesla"), ({"change": {"Al": 0.02}}, "", "br_tesla")],
)  # fmt: skip
def test_trends_are_the_usual_ones(change: dict[str, object], rises: str, falls: str) -> None:
    before, after = made(), made(**change)  # type: ignore[arg-type]
    if rises:
        assert after[rises] > before[rises]
    if falls:
        assert after[falls] < before[falls]


def test_diffusion_costs_no_remanence_at_the_same_composition() -> None:
    assert made(source="Tb", depth=800.0)["br_tesla"] == made()["br_tesla"]


def test_too_little_rare_earth_ruins_coercivity() -> None:
    assert made({"Nd": 0.07})["hcj_ka_per_m"] < 0.2 * made()["hcj_ka_per_m"]


def test_heat_weakens() -> None:
    found = made()
    assert 0.0 < found["hcj_140_ka_per_m"] < 0.5 * found["hcj_ka_per_m"]


def test_noise_is_as_declared() -> None:
    found = magnet_set(4000, 1)
    for name in ("br_tesla", "squareness_share"):
        assert np.std(found.measured(0)[name] - found.results[name]) == pytest.approx(NOISE[name], rel=0.05)


def test_it_is_called_synthetic() -> None:
    assert "合成データ (synthetic)" in SYNTHETIC.ja
