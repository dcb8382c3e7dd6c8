"""The market: what a change does, as the calibrated partial equilibrium of a chain.

Law: the base year is exactly the equilibrium; prices are the multipliers of the markets; what has not converged is
an error, never a number.
"""

from .calibration import Calibration, Wedge, calibrate
from .checks import TERMS
from .equilibrium import Equilibrium
from .rolling import unfold
from .solve import NotConvergedError, solve

__all__ = [
    "TERMS",
    "Calibration",
    "Equilibrium",
    "NotConvergedError",
    "Wedge",
    "calibrate",
    "solve",
    "unfold",
]
