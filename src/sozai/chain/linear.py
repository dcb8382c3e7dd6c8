"""Linear and mixed-integer programs on arrays, solved by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from ..terms import NoAnswerError
from .types import Floats

GAP = 1e-6


@dataclass(frozen=True, eq=False)
class Linear:
    """Minimise `cost @ x` with `row_lower <= matrix @ x <= row_upper` and `lower <= x <= upper`.

    Attributes:
        cost, lower, upper (columns,): objective and bounds.
        matrix (rows, columns): coefficients.
        row_lower, row_upper (rows,): bounds of the rows.
        integer (columns,): which columns are whole numbers; None for none.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    integer: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class Optimum:
    """What a program's optimum is.

    Attributes:
        x (columns,): the optimum.
        objective: its value.
        row_price (rows,): what one more of a row's bound adds to the objective; of a mixed-integer program, zeros.
        gap_share: how far the objective may be from the best, over its size; 0 for a linear program.
    """

    x: Floats
    objective: float
    row_price: Floats
    gap_share: float


class InfeasibleError(NoAnswerError):
    """No point keeps all rows and bounds."""


def optimum(program: Linear, gap: float = GAP, seconds: float = np.inf) -> Optimum:
    """Return the optimum of a program.

    Args:
        program: the program.
        gap: how far a mixed-integer optimum may be from the best, over its size.
        seconds: when a mixed-integer search stops; what it holds then is returned with its gap.

    Raises:
        InfeasibleError: nothing keeps all rows and bounds.
        NoAnswerError: the program is unbounded, or nothing was found in time.

    Example:
        Cover a need of 10 from a source at 2 that gives at most 6 and one at 5:

        >>> program = Linear(np.array([2.0, 5.0]), np.zeros(2), np.array([6.0, np.inf]),
        ...                  sparse.csr_matrix([[1.0, 1.0]]), np.array([10.0]), np.array([np.inf]))
        >>> found = optimum(program)
        >>> found.x.tolist(), found.objective, found.row_price.tolist()
        ([6.0, 4.0], 32.0, [5.0])
    """
    # The public class greets on the standard output while it is made, where a pipe would take it for the answer.
    solver = highspy._core._Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", gap), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    if np.isfinite(seconds):
        solver.setOptionValue("time_limit", float(seconds))
    solver.passModel(_model(program))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        raise InfeasibleError("No plan keeps every constraint.", "すべての制約を満たす計画はありません。")
    mixed = program.integer is not None and bool(program.integer.any())
    stopped = mixed and status == kinds.kTimeLimit and np.isfinite(info.mip_gap)
    if status != kinds.kOptimal and not stopped:
        raise NoAnswerError(
            f"The program has no optimum: the solver stopped with '{solver.modelStatusToString(status)}'.",
            f"最適解が得られませんでした（ソルバーの状態: {solver.modelStatusToString(status)}）。",
        )
    found = solver.getSolution()
    x = np.clip(np.array(found.col_value), program.lower, program.upper)
    price = np.zeros(program.matrix.shape[0]) if mixed else np.array(found.row_dual)
    return Optimum(x, float(info.objective_function_value), price, float(info.mip_gap) if mixed else 0.0)


def _model(program: Linear) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.matrix.indptr, program.matrix.indices
    lp.a_matrix_.value_ = program.matrix.data
    if program.integer is not None and program.integer.any():
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in program.integer]
    return lp
