"""The laws of the market: every marginal cost is `a + b ((x + k) / m)^p`.

One family holds all curves of the program: supply, trade, the ladder of a use and the convenience yield of a stock.
It is increasing where `b p > 0`, smooth, and its integral is known in closed form, so nothing is cut into pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import boxcox

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BUYER_SHARE = 0.25
"""k of an arc: this share of the buyer's imports, so that a small supplier can grow and a new arc can open."""
REBOUND_SHARE = 0.5
"""A use that finds its good cheap buys at most this share more than its demand."""
SWITCH_POWER = 0.5
"""How fast the cost of another grade or design rises towards its ceiling."""
LOST_SLOPE = 0.05
"""The last tonne of a use is worth this share more than its first, so that rationed uses share smoothly."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Marginal costs `a + b ((x + k) / m)^p` of many columns, each array (columns,).

    Attributes:
        intercept: a [USD/t].
        factor: b [USD/t]; zero for a constant marginal cost.
        offset: k [t or t/yr], at least zero.
        unit: m, the quantity at which the power is one [t or t/yr].
        power: p; `b p >= 0`.
        reference: the quantity from which `value` counts [t or t/yr].
    """

    intercept: Floats
    factor: Floats
    offset: Floats
    unit: Floats
    power: Floats
    reference: Floats

    def value(self, x: Floats) -> Floats:
        """Return the cost of going from the reference to `x` [USD], the integral of `slope`."""
        ratio, reference = (x + self.offset) / self.unit, (self.reference + self.offset) / self.unit
        rise = boxcox(ratio, self.power + 1) - boxcox(reference, self.power + 1)
        return np.asarray(self.intercept * (x - self.reference) + self.factor * self.unit * rise)

    def slope(self, x: Floats) -> Floats:
        """Return the marginal cost at `x` [USD/t]."""
        return self.intercept + self.rising(x)

    def rising(self, x: Floats) -> Floats:
        """Return the part of the marginal cost that depends on `x` [USD/t]."""
        return np.asarray(self.factor * ((x + self.offset) / self.unit) ** self.power)

    def scaled(self, size: Floats, weight: Floats) -> Curves:
        """Return the curves of `x / size`, with every cost multiplied by `weight`."""
        return Curves(
            self.intercept * size * weight,
            self.factor * size * weight,
            self.offset / size,
            self.unit / size,
            self.power,
            self.reference / size,
        )

    def taken(self, columns: NDArray[np.bool_] | Ints) -> Curves:
        """Return the curves of the chosen columns."""
        return Curves(*(getattr(self, field.name)[columns] for field in fields(self)))


def joined(parts: Sequence[Curves]) -> Curves:
    """Return the curves of all parts, one after the other."""
    return Curves(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Curves))
    )


def _curves(*arrays: ArrayLike) -> Curves:
    spread = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays))
    return Curves(*(np.ravel(array) for array in spread))


def supply(wedge: ArrayLike, output_value: ArrayLike, base: ArrayLike, elasticity: ArrayLike) -> Curves:
    """Return `c(x) = w0 + v0 ((x / x0)^(1/e) - 1)` of processes.

    `w0` is the observed margin, `v0` the value of the outputs per tonne of activity. A mine has `w0 = v0`, hence
    `c(x) = mc0 (x / x0)^(1/e)` with elasticity of supply `e`.

    Args:
        wedge: w0 [USD/t].
        output_value: v0 [USD/t].
        base: x0, scaled by the share that can run [t/yr].
        elasticity: e > 0.

    Example:
        >>> supply(100.0, 100.0, 10.0, 0.5).slope(np.array([20.0]))  # twice the output at elasticity 1/2
        array([400.])
    """
    wedge, value = np.asarray(wedge), np.asarray(output_value)
    return _curves(wedge - value, value, 0.0, base, 1 / np.asarray(elasticity), 0.0)


def trade(cost: ArrayLike, price: ArrayLike, flow: ArrayLike, offset: ArrayLike, sigma: ArrayLike) -> Curves:
    """Return `c(f) = c0 + p0 (((f + k) / (f0 + k))^(1/sigma) - 1)` of arcs.

    Args:
        cost: c0, the price difference of a base arc, or what opens a new one [USD/t].
        price: p0, at the destination [USD/t].
        flow: f0 [t/yr].
        offset: k [t/yr].
        sigma: elasticity of trade.

    Example:
        >>> trade(5.0, 100.0, 6.0, 2.0, 1.0).slope(np.array([6.0, 14.0]))  # (f + k) doubles: p0 more
        array([  5., 105.])
    """
    cost, price, flow, offset = (np.asarray(part) for part in (cost, price, flow, offset))
    return _curves(cost - price, price, offset, flow + offset, 1 / np.asarray(sigma), 0.0)


def thrift(price: ArrayLike, ceiling: ArrayLike, power: ArrayLike) -> Curves:
    """Return thrift as a curve of the room left `y = X - x`: the marginal cost of x is `p0 (1 - x/X)^-kappa`.

    It passes p0 at x = 0 and goes to infinity at the ceiling X. With `kappa = X / (D |e|)` the purchase `D - x`
    has the elasticity e at the base; with X = D it is the isoelastic demand `q / D = (p / p0)^e` exactly.

    Args:
        price: p0 [USD/t].
        ceiling: X [t/yr].
        power: kappa.

    Example:
        >>> -thrift(100.0, 8.0, 2.0).slope(np.array([8.0, 4.0]))  # nothing saved, half of the ceiling saved
        array([100., 400.])
    """
    return _curves(0.0, -np.asarray(price), 0.0, ceiling, -np.asarray(power), ceiling)


def switch(cost: ArrayLike, ceiling: ArrayLike) -> Curves:
    """Return another grade or design as a curve of the room left: the marginal cost of x is `c (1 - x/X)^(-1/2)`.

    Args:
        cost: c of the first tonne [USD/t].
        ceiling: X [t/yr].

    Example:
        >>> -switch(100.0, 8.0).slope(np.array([8.0, 2.0]))  # the first tonne; three quarters of the ceiling
        array([100., 200.])
    """
    return _curves(0.0, -np.asarray(cost), 0.0, ceiling, -SWITCH_POWER, ceiling)


def loss(value: ArrayLike, demand: ArrayLike) -> Curves:
    """Return `v (1 + 0.05 x / D)`, what lost output would have earned.

    Args:
        value: v, the value at stake of the first tonne [USD/t].
        demand: D [t/yr].

    Example:
        >>> loss(1000.0, 10.0).slope(np.array([0.0, 10.0]))
        array([1000., 1050.])
    """
    value = np.asarray(value)
    return _curves(value, LOST_SLOPE * value, 0.0, demand, 1.0, 0.0)


def storage(
    price: ArrayLike, stock: ArrayLike, eta: ArrayLike, interest: float, holding: float, end: ArrayLike
) -> Curves:
    """Return the cost of holding s: `h p0 - (r + h) p0 (s / s0)^(-1/eta) - end`, per period.

    The convenience yield `phi'(s) = (r + h) p0 (s / s0)^(-1/eta)` [USD/t per period] makes s0 the best stock at
    the base price: what waiting earns equals what it costs.

    Args:
        price: p0 [USD/t].
        stock: s0 [t].
        eta: curvature.
        interest: r, the share of value lost by waiting one period.
        holding: h, the share of value that holding costs per period.
        end: what a tonne is worth after the last period [USD/t]; zero before.

    Example:
        >>> curve = storage(100.0, 5.0, 0.5, 0.01, 0.02, 0.0)
        >>> float(curve.slope(np.array([5.0]))[0])  # marginal cost -r p0 at s0: waiting one month is worth it
        -1.0
    """
    price = np.asarray(price)
    return _curves(
        holding * price - np.asarray(end),
        -(interest + holding) * price,
        0.0,
        stock,
        -1 / np.asarray(eta),
        stock,
    )


def flat(cost: ArrayLike) -> Curves:
    """Return a constant marginal cost [USD/t]."""
    return _curves(cost, 0.0, 1.0, 1.0, 1.0, 0.0)
