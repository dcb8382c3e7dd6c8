"""`solve`: from a chain to its equilibrium, or an error; never a number that is none."""

from __future__ import annotations

from threadpoolctl import ThreadpoolController

from ..chain.types import Chain
from ..terms import DataError
from .calibration import calibrate
from .equilibrium import Equilibrium, equilibrium
from .interior import minimised
from .program import program

THREADS = ThreadpoolController()
"""The blocks are small: a second thread gains little, and costs a factor of ten when cores are shared."""


class NotConvergedError(DataError):
    """The market solver stopped before it reached an equilibrium."""


def solve(chain: Chain) -> Equilibrium:
    """Return the equilibrium of a chain with all its levers pulled.

    It is the maximum, over all months, of consumers' value less costs with perfect foresight, present values at the
    interest of `chain.terms`; the multipliers are the prices. The base chain is its own equilibrium exactly.

    Raises:
        DataError: the chain cannot be calibrated; the sentence names what is missing or does not balance.
        NotConvergedError: no equilibrium was found.
    """
    calibration = calibrate(chain)
    made = program(chain, calibration)
    with THREADS.limit(limits=1, user_api="blas"):
        found = minimised(made.problem)
    if not found.converged:
        raise NotConvergedError(
            f"The market of '{chain.name}' has no solution that the solver could reach in {found.iterations} "
            f"iterations: rows miss by {found.rows:.1e}, marginal costs by {found.slopes:.1e}, complementarity by "
            f"{found.products:.1e}. Look for contradictory supply, or a value at stake or limit that is out of scale.",
            f"供給網「{chain.name}」の市場均衡は {found.iterations} 回の反復で得られませんでした"
            f"（収支の残差 {found.rows:.1e}、限界費用の残差 {found.slopes:.1e}、相補性の残差 {found.products:.1e}）。"
            "供給量の矛盾や、桁の外れた逸失価値・上限がないか確認してください。",
        )
    return equilibrium(chain, calibration, made, found)
