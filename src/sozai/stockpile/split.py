"""The best split of one budget over minerals: by the value of the next day, as a linear program, or by least regret.

Law: losses are convex in days, so pieces of days are bought in order in every scenario and the plan is a linear program
over pieces; without risk weight its optimum is greedy, the piece that saves most for its money first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from ..chain import Floats
from ..chain.linear import Linear, optimum
from ..terms import ParameterError
from .curve import Curves


@dataclass(frozen=True, eq=False)
class Split:
    """Days of each mineral.

    Attributes:
        days (minerals,): days of the need held above the operating stock.
        cost_usd: what they cost to buy.
        carrying_usd: what they cost a year.
        objective_usd: what was made smallest, per year.
    """

    days: Floats
    cost_usd: float
    carrying_usd: float
    objective_usd: float


def best_split(found: Curves, weight: Floats, budget_usd: float, *, net: bool = True) -> Split:
    """Return the split of a budget that saves most, by the value of the next day.

    Args:
        found: losses on a grid.
        weight: of each scenario (scenarios,): its probability in a year, or any weights where only the ranking counts.
        budget_usd: what may be spent on buying.
        net: stop where a day costs more a year than it saves, and count the carrying cost; else spend the budget as
            long as anything is saved, and count the losses alone.

    Raises:
        ParameterError: the budget is negative.
    """
    _checked(budget_usd)
    width = np.diff(found.days)
    saved = np.einsum("s,smk->mk", weight, found.saved_usd)
    gain = saved - found.carrying_usd[:, None] if net else saved
    per_usd = gain / found.day_usd[:, None]
    # Ties are broken by mineral and piece, so that the same question has the same answer.
    order = np.argsort(-per_usd, axis=None, kind="stable")
    bought = np.zeros_like(gain)
    left = budget_usd
    for place in order:
        m, k = divmod(int(place), gain.shape[1])
        if gain[m, k] <= 0.0 or left <= 0.0:
            break
        bought[m, k] = min(width[k], left / found.day_usd[m])
        left -= bought[m, k] * found.day_usd[m]
    return _split(found, bought, float((weight @ found.loss_usd[:, :, 0]).sum() - (gain * bought).sum()))


def two_stage(
    found: Curves, probability: Floats, budget_usd: float, risk_weight: float = 0.0, tail_share: float = 0.05
) -> Split:
    """Return the split with the least yearly carrying cost + expected loss + risk weight x mean of the worst tail.

    First stage: days. Second stage: after a scenario is known, its stock is drawn by the rule. The tail is of the yearly
    loss, in which nothing happens with the probability that the scenarios leave.

    Args:
        found: losses on a grid.
        probability: of each scenario in a year (scenarios,), adding up to at most one.
        budget_usd: what may be spent on buying; infinite for no bound.
        risk_weight: weight of the tail's mean (CVaR).
        tail_share: how much of the probability the tail is, above 0 to 1.

    Source:
        Rockafellar and Uryasev 2000, Optimization of conditional value-at-risk, J. Risk 2 (3).
    """
    _checked(budget_usd)
    if not (0.0 < tail_share <= 1.0 and risk_weight >= 0.0):
        raise ParameterError(
            "The tail is above 0 and at most 1, and its weight at least 0.",
            "裾の割合は 0 より大きく 1 以下、重みは 0 以上にしてください。",
        )
    scenarios, minerals, pieces = found.saved_usd.shape
    saved = found.saved_usd.reshape(scenarios, -1)
    base = found.loss_usd[:, :, 0].sum(axis=1)
    # Columns: pieces, value at risk, excess of each scenario.
    scale = max(1.0, float(base.max()))
    cost = np.concatenate([
        np.repeat(found.carrying_usd, pieces) - probability @ saved,
        [risk_weight * scale], risk_weight * scale * probability / tail_share,
    ])  # fmt: skip
    tail = np.hstack([saved / scale, np.ones((scenarios, 1)), np.eye(scenarios)])
    money = np.concatenate([np.repeat(found.day_usd, pieces), np.zeros(1 + scenarios)]) / scale
    # The value at risk is at least 0: the rest of the probability loses nothing.
    upper = np.concatenate([np.tile(np.diff(found.days), minerals), np.full(1 + scenarios, np.inf)])
    program = Linear(
        cost / scale, np.zeros(cost.size), upper, sparse.csr_matrix(np.vstack([tail, money])),
        np.concatenate([base / scale, [-np.inf]]), np.concatenate([np.full(scenarios, np.inf), [budget_usd / scale]]),
    )  # fmt: skip
    result = optimum(program)
    bought = result.x[: minerals * pieces].reshape(minerals, pieces)
    return _split(found, bought, result.objective * scale + float(probability @ base))


def regrets(found: Curves, choices: Floats) -> Floats:
    """Return the regret (choices, scenarios) [USD]: what a choice of days (choices, minerals) costs above the best of them.

    A choice costs its year of carrying and the loss of the scenario, if that strikes in the year. Nothing striking is no
    scenario: its regret is the carrying cost.
    """
    total = np.array([found.carrying_usd @ days + found.at(days).sum(axis=1) for days in choices])
    return np.asarray(total - total.min(axis=0))


def least_regret(found: Curves, budget_usd: float) -> Split:
    """Return the split whose largest regret over all scenarios and over "nothing happens" is smallest.

    The regret of a scenario is measured against the plan that knows it, within the same budget.
    """
    _checked(budget_usd)
    scenarios, minerals, pieces = found.saved_usd.shape
    saved = found.saved_usd.reshape(scenarios, -1)
    base = found.loss_usd[:, :, 0].sum(axis=1)
    ideal = np.array(
        [best_split(found, np.eye(scenarios)[s], budget_usd).objective_usd for s in range(scenarios)]
    )
    carrying = np.repeat(found.carrying_usd, pieces)
    scale = max(1.0, float(base.max()))
    rows = np.vstack([carrying - saved, carrying])
    above = np.concatenate([ideal - base, [0.0]])
    money = np.append(np.repeat(found.day_usd, pieces), 0.0)
    above_all = np.hstack([rows, np.full((scenarios + 1, 1), -scale)])
    matrix = sparse.csr_matrix(np.vstack([above_all, money]) / scale)
    program = Linear(
        np.append(np.zeros(minerals * pieces), 1.0), np.zeros(minerals * pieces + 1),
        np.append(np.tile(np.diff(found.days), minerals), np.inf), matrix,
        np.full(scenarios + 2, -np.inf), np.append(above / scale, budget_usd / scale),
    )  # fmt: skip
    result = optimum(program)
    return _split(found, result.x[:-1].reshape(minerals, pieces), result.objective * scale)


def _checked(budget_usd: float) -> None:
    if not budget_usd >= 0.0:
        raise ParameterError(
            f"A budget of {budget_usd:g} USD cannot be spent; give 0 or more.",
            f"予算 {budget_usd:g} ドルは使えません。0 以上にしてください。",
        )


def _split(found: Curves, bought: Floats, objective: float) -> Split:
    days = bought.sum(axis=1)
    return Split(days, float(found.day_usd @ days), float(found.carrying_usd @ days), objective)
