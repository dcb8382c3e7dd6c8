"""A synthetic set of sintered magnets, physics-style: for examples and tests, never evidence about a real magnet.

Law (all of it assumption; x_i is the share of element i in the rare earths, c atomic fractions, B mu0-quantities in T):

- the main phase: `J = (1 - 0.8 c_Co - 2.5 c_Al - 1.5 c_Ga) sum x_i J_i`, `H = sum x_i H_i` of R2Fe14B;
- rare earth not bound as oxide, `r = sum c_R - (2/3) c_O`; its excess over 2/17 is the grain-boundary phase, which thins
  the main phase: `V = 1 - 2.2 max(0, r - 2/17) - 1.5 |c_B - 1/17| - 6 c_O`; a shortage leaves soft iron and ruins
  coercivity, `soft = exp(-(max(0, 2/17 - r) / 0.004)^2)`;
- `Br = 0.955 V J`;
- grain-boundary diffusion of Tb or Dy to a depth d hardens the shells: `H' = H + 0.12 (H_d - H) (1 - exp(-d / 1 mm))`;
- wetting by Cu and Ga and the second ageing at T: `wet = 0.80 + 0.20 (1 - exp(-(c_Cu / 0.001 + c_Ga / 0.002)))`,
  `aged = exp(-((T - T0) / 120 K)^2 / 2)`, `T0 = 510 - 8000 c_Ga` °C;
- the grain-boundary phase parts the grains: `parted = 0.85 + 0.15 (1 - exp(-max(0, r - 2/17) / 0.006))`;
- `mu0 HcJ = soft max(0.02, a H' - 1.2 J)` with `a = 0.42 parted wet aged (D / 3 um)^-0.05` for a grain size D;
- squareness `= 0.97 - 0.03 (D / 10 um) - 4 c_O`;
- `(BH)max = Br^2 / (4.2 mu0) min(1, (squareness mu0HcJ) / (0.6 Br))`;
- at 140 °C, `HcJ = HcJ(20) (1 - 0.0062 x 120 (1 - 0.08 (mu0HcJ - 1)))`.

J_i and H_i are rounded room-temperature values of R2Fe14B as they are commonly tabulated (after Hirosawa et al. 1986, J.
Appl. Phys. 59, 873; second hand, unverified). The other numbers are ours and chosen for trends, not fitted to anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ..terms import Words
from .fractions import mass_fractions

Floats = NDArray[np.float64]

SYNTHETIC = Words("synthetic data", "合成データ (synthetic)")
RARE = ("Nd", "Pr", "Dy", "Tb", "Ce", "La")
ELEMENTS = (*RARE, "Fe", "B", "Co", "Al", "Cu", "Ga")
POLARISATION_TESLA = {"Nd": 1.60, "Pr": 1.56, "Dy": 0.71, "Tb": 0.70, "Ce": 1.17, "La": 1.38}
ANISOTROPY_TESLA = {"Nd": 7.3, "Pr": 7.5, "Dy": 15.0, "Tb": 22.0, "Ce": 2.6, "La": 2.0}
MU0 = 4e-7 * np.pi
SOURCES = ("none", "Dy", "Tb")
# Standard deviations of one measurement (assumption): T, kA/m, kA/m, share, kJ/m3.
NOISE: Mapping[str, float] = MappingProxyType(
    {"br_tesla": 0.006, "hcj_ka_per_m": 20.0, "hcj_140_ka_per_m": 15.0, "squareness_share": 0.005, "bh_max_kj_per_m3": 4.0}
)  # fmt: skip
MOLAR_G = 66.0  # of such an alloy, to turn oxygen's mass share into atoms


@dataclass(frozen=True, eq=False)
class MagnetSet:
    """Synthetic magnets.

    Attributes:
        atomic (n, elements): atomic fractions in the order of `ELEMENTS`.
        mass (n, elements): mass fractions.
        grain_um (n,): grain size.
        oxygen_share (n,): oxygen by mass.
        gbd_source (n,): one of `SOURCES`.
        gbd_depth_um (n,): depth of diffusion; 0 where nothing was diffused.
        ageing_c (n,): second ageing [°C].
        results: noise-free br_tesla, hcj_ka_per_m, hcj_140_ka_per_m, squareness_share and bh_max_kj_per_m3 (n,).
    """

    atomic: Floats
    mass: Floats
    grain_um: Floats
    oxygen_share: Floats
    gbd_source: NDArray[np.str_]
    gbd_depth_um: Floats
    ageing_c: Floats
    results: Mapping[str, Floats]

    def features(self) -> Floats:
        """Return composition and process as features (n, f), each scaled to 0-1 over what the set spans by design."""
        low = np.array([*[0.0] * len(RARE), 0.05, 0.0, 0.0, 0.0, 0.0, 2.0, 3e-4, 0.0, 0.0, 400.0])
        high = np.array(
            [*[0.15] * len(RARE), 0.065, 0.05, 0.015, 0.006, 0.008, 8.0, 3e-3, 1500.0, 1500.0, 620.0]
        )
        columns = [self.atomic[:, at] for at, name in enumerate(ELEMENTS) if name != "Fe"]
        depth = [np.where(self.gbd_source == source, self.gbd_depth_um, 0.0) for source in ("Dy", "Tb")]
        raw = np.column_stack([*columns, self.grain_um, self.oxygen_share, *depth, self.ageing_c])
        return np.asarray((raw - low) / (high - low))

    def measured(self, seed: int) -> dict[str, Floats]:
        """Return one noisy measurement of every magnet; the same seed gives the same noise."""
        rng = np.random.default_rng([seed, len(self.grain_um)])
        return {
            name: np.maximum(values + NOISE[name] * rng.standard_normal(values.size), 0.0)
            for name, values in self.results.items()
        }

    def part(self, rows: NDArray[np.int64]) -> MagnetSet:
        """Return some of the magnets."""
        return MagnetSet(
            self.atomic[rows], self.mass[rows], self.grain_um[rows], self.oxygen_share[rows], self.gbd_source[rows],
            self.gbd_depth_um[rows], self.ageing_c[rows], {name: values[rows] for name, values in self.results.items()},
        )  # fmt: skip


def relations(
    atomic: Floats, grain_um: Floats, oxygen_share: Floats, gbd_source: NDArray[np.str_], gbd_depth_um: Floats, ageing_c: Floats
) -> dict[str, Floats]:  # fmt: skip
    """Return the results that the module's law gives.

    Args:
        atomic (n, elements): atomic fractions in the order of `ELEMENTS`.
        grain_um (n,): grain size, above 0.
        oxygen_share (n,): oxygen by mass.
        gbd_source (n,): one of `SOURCES`.
        gbd_depth_um (n,): depth of diffusion.
        ageing_c (n,): second ageing [°C].

    Example:
        More dysprosium: more coercivity, less remanence.

        >>> one = np.array([[0.135, 0, 0, 0, 0, 0, 0.795, 0.058, 0.01, 0, 0.001, 0.001]])
        >>> two = one + np.array([[-0.01, 0, 0.01, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
        >>> same = (np.array([4.0]), np.array([8e-4]), np.array(["none"]), np.zeros(1), np.array([500.0]))
        >>> plain, heavy = relations(one, *same), relations(two, *same)
        >>> bool(heavy["hcj_ka_per_m"] > plain["hcj_ka_per_m"]), bool(heavy["br_tesla"] < plain["br_tesla"])
        (True, True)
    """
    at = {name: place for place, name in enumerate(ELEMENTS)}
    rare = atomic[:, : len(RARE)]
    total = rare.sum(axis=1)
    x = rare / total[:, np.newaxis]
    c_o = oxygen_share * MOLAR_G / 15.999
    J = (1.0 - 0.8 * atomic[:, at["Co"]] - 2.5 * atomic[:, at["Al"]] - 1.5 * atomic[:, at["Ga"]]) * (
        x @ np.array([POLARISATION_TESLA[name] for name in RARE])
    )
    H = x @ np.array([ANISOTROPY_TESLA[name] for name in RARE])
    r = total - 2.0 / 3.0 * c_o
    V = 1.0 - 2.2 * np.maximum(0.0, r - 2 / 17) - 1.5 * np.abs(atomic[:, at["B"]] - 1 / 17) - 6.0 * c_o
    soft = np.exp(-np.square(np.maximum(0.0, 2 / 17 - r) / 0.004))
    br = 0.955 * V * J
    hardest = np.select(
        [gbd_source == "Dy", gbd_source == "Tb"], [ANISOTROPY_TESLA["Dy"], ANISOTROPY_TESLA["Tb"]], H
    )
    H = H + 0.12 * (hardest - H) * (1.0 - np.exp(-gbd_depth_um / 1000.0))
    wet = 0.80 + 0.20 * (1.0 - np.exp(-(atomic[:, at["Cu"]] / 0.001 + atomic[:, at["Ga"]] / 0.002)))
    aged = np.exp(-0.5 * np.square((ageing_c - (510.0 - 8000.0 * atomic[:, at["Ga"]])) / 120.0))
    parted = 0.85 + 0.15 * (1.0 - np.exp(-np.maximum(0.0, r - 2 / 17) / 0.006))
    a = 0.42 * parted * wet * aged * (grain_um / 3.0) ** -0.05
    hc = soft * np.maximum(0.02, a * H - 1.2 * J)
    square = 0.97 - 0.03 * grain_um / 10.0 - 4.0 * c_o
    bh = np.square(br) / (4.2 * MU0) * np.minimum(1.0, square * hc / (0.6 * br)) / 1000.0
    hot = hc * (1.0 - 0.0062 * 120.0 * (1.0 - 0.08 * (hc - 1.0)))
    kilo = 1.0 / MU0 / 1000.0
    return {
        "br_tesla": br, "hcj_ka_per_m": hc * kilo, "hcj_140_ka_per_m": np.maximum(hot, 0.0) * kilo, "squareness_share": square,
        "bh_max_kj_per_m3": bh,
    }  # fmt: skip


def magnet_set(n: int, seed: int = 0) -> MagnetSet:
    """Return n synthetic magnets drawn over usual compositions and processes; the same seed gives the same set."""
    rng = np.random.default_rng([seed, n])
    total = rng.uniform(0.125, 0.150, n)
    heavy = np.where(rng.random(n) < 0.7, rng.uniform(0.0, 0.12, n), 0.0)
    tb = np.where(rng.random(n) < 0.4, rng.uniform(0.0, 0.5, n), 0.0)
    light = np.where(rng.random(n) < 0.35, rng.uniform(0.0, 0.25, n), 0.0)
    la = rng.uniform(0.0, 0.4, n)
    pr = rng.uniform(0.0, 0.3, n)
    shares = np.column_stack([
        (1 - heavy - light) * (1 - pr), (1 - heavy - light) * pr, heavy * (1 - tb), heavy * tb, light * (1 - la), light * la,
    ])  # fmt: skip
    rest = np.column_stack([
        rng.uniform(0.055, 0.062, n), rng.uniform(0.0, 0.04, n), rng.uniform(0.0, 0.012, n), rng.uniform(0.0, 0.004, n),
        np.where(rng.random(n) < 0.5, rng.uniform(0.0, 0.006, n), 0.0),
    ])  # fmt: skip
    rare = shares * total[:, np.newaxis]
    iron = 1.0 - rare.sum(axis=1) - rest.sum(axis=1)
    source = rng.choice(SOURCES, n, p=(0.5, 0.2, 0.3))
    depth = np.where(source == "none", 0.0, rng.uniform(100.0, 1500.0, n))
    # What diffuses in is in the magnet too: about 0.25 at% at full depth, in iron's place.
    added = 0.0025 * (1.0 - np.exp(-depth / 1000.0))
    rare[:, 2] += np.where(source == "Dy", added, 0.0)
    rare[:, 3] += np.where(source == "Tb", added, 0.0)
    atomic = np.column_stack([rare, iron - added, rest])
    grain, oxygen, ageing = (
        rng.uniform(2.5, 7.5, n),
        rng.uniform(4e-4, 2.5e-3, n),
        rng.uniform(420.0, 600.0, n),
    )
    results = relations(atomic, grain, oxygen, source, depth, ageing)
    return MagnetSet(
        atomic,
        mass_fractions(ELEMENTS, atomic),
        grain,
        oxygen,
        source,
        depth,
        ageing,
        MappingProxyType(results),
    )
