"""The same market cut into line pieces: the linear program that linopy and HiGHS get, for the race in `market.py`.

Every curve of the program is cut into pieces of constant marginal cost, the exact mean of the curve over the piece; constant
ones stay whole. A decision is a variable of its own, the sum of its pieces, so that a balance names each decision once.
"""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from sozai.chain import Chain
from sozai.market.calibration import calibrate
from sozai.market.curves import Curves
from sozai.market.interior import Problem
from sozai.market.program import program

SMALLEST = 1e-3
"""Where a curve that is infinite at nothing begins, as a share of the natural size."""
LARGEST = 30.0
"""Where a curve without an upper bound ends, in natural sizes."""


def cuts(problem: Problem, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the curved columns, and their ends of pieces (curved, pieces + 1): narrow below, wide above."""
    curved = np.flatnonzero(problem.costs.factor != 0)
    least = np.where(problem.costs.power[curved] < 0, SMALLEST, 0.0)
    most = np.minimum(problem.upper[curved], LARGEST)
    share = np.linspace(0.0, 1.0, pieces + 1)
    wide = np.where(least[:, None] > 0, SMALLEST * (most[:, None] / SMALLEST) ** share,
                    np.expm1(np.log1p(most)[:, None] * share))  # fmt: skip
    return curved, wide


def linear_prices(chain: Chain, pieces: int, seconds: float = np.inf) -> np.ndarray:
    """Return the price multiplier of every row, as the market's own solver would.

    Raises:
        TimeoutError: the linear program took longer than that.
    """
    problem = program(chain, calibrate(chain)).problem
    curved, ends = cuts(problem, pieces)
    column = pd.RangeIndex(problem.upper.size, name="column")
    bent = pd.Index(curved, name="bent")
    piece = pd.RangeIndex(pieces, name="piece")
    taken: Curves = problem.costs.taken(curved)
    value = np.stack([taken.value(end) for end in ends.T], axis=1)
    width = np.diff(ends, axis=1)
    slope = np.diff(value, axis=1) / width
    low = np.zeros(column.size)
    low[curved] = ends[:, 0]
    most = problem.upper.copy()
    most[curved] = ends[:, -1]

    model = linopy.Model()
    x = model.add_variables(xr.DataArray(low, [column]), xr.DataArray(most, [column]), name="x")
    part = model.add_variables(0.0, xr.DataArray(width, [bent, piece]), name="part")
    whole = x.sel(column=curved).rename(column="bent") - part.sum("piece")
    model.add_constraints(whole == xr.DataArray(ends[:, 0], [bent]), name="whole")
    matrix = problem.matrix.tocoo()
    entry = pd.RangeIndex(matrix.nnz, name="entry")
    term = x.isel(column=xr.DataArray(matrix.col, [entry])) * xr.DataArray(matrix.data, [entry])
    balance = term.groupby(xr.DataArray(matrix.row, [entry], name="row")).sum()
    model.add_constraints(
        balance == xr.DataArray(problem.rhs, [pd.RangeIndex(problem.rhs.size, name="row")]), name="rows"
    )
    constant = np.where(problem.costs.factor == 0, problem.costs.intercept, 0.0)
    model.add_objective(
        (x * xr.DataArray(constant, [column])).sum() + (part * xr.DataArray(slope, [bent, piece])).sum()
    )
    limit = {} if np.isinf(seconds) else {"time_limit": seconds}
    status = model.solve("highs", io_api="direct", output_flag=False, **limit)
    if status != ("ok", "optimal"):
        raise TimeoutError(f"HiGHS stopped with {status}.")
    return np.asarray(model.constraints["rows"].dual.to_numpy())
