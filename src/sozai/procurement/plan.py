"""Contracts and own stock: by expected cost and tail under the user's probabilities, or by least regret without any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse

from ..chain import Floats, Ints
from ..chain.linear import InfeasibleError, Linear, optimum
from ..terms import DataError, ParameterError
from .problem import ROUNDING, YEAR_DAYS, Problem, patterns
from .program import Aim, Build, built, expected, ramped

ENOUGH = 1e-4  # how far a mixed-integer plan may be from the best, over its size
LITTLE_REGRET = (
    1e-3  # the same for least regret, whose search is the longest; what it comes to is in the plan
)
TAKEN_AT_ONCE = 8  # scenarios that join the search for least regret when others turn out worse


@dataclass(frozen=True, eq=False)
class Plan:
    """Contracts and stock.

    Attributes:
        share (offers,): share of each item bought there.
        stock (items,): units added to the stock.
        cost_jpy: yearly cost whatever happens.
        short (items, scenarios): units short.
        loss_jpy (scenarios,): what each scenario costs.
        objective_jpy: what was made smallest.
        gap_share: how far that may be from the best, over its size.
    """

    share: Floats
    stock: Floats
    cost_jpy: float
    short: Floats
    loss_jpy: Floats
    objective_jpy: float
    gap_share: float


def losses(problem: Problem, share: Floats, stock: Floats) -> Floats:
    """Return the units short (items, scenarios) under contracts (offers,) and added stock (items,).

    Example:
        One supplier of 365 units a year fails for 100 days; 30 units are at hand:

        >>> one = np.ones(1)
        >>> p = Problem(np.zeros(1, dtype=int), one, one, one > 2, one, one * 0, one * 0, one * 365, one, one * 30, one,
        ...             np.ones((1, 1)), np.array([100.0]), one * np.inf, np.zeros((0, 1)))
        >>> losses(p, one, np.array([20.0])).tolist()
        [[50.0]]
    """
    seen = patterns(problem)
    need = problem.need[seen.item]
    taken = (seen.lost @ share) * seen.days / YEAR_DAYS
    used = ~problem.uses | (share > ROUNDING)
    room = np.where(np.isfinite(problem.room), problem.room, 0.0) * used
    more = ramped(problem, seen) @ np.maximum(room - share, 0.0) if problem.ramp.any() else 0.0
    each = np.maximum((taken - more) * need - problem.cover[seen.item] - stock[seen.item], 0.0)
    return np.where(seen.of >= 0, np.append(each, 0.0)[seen.of], 0.0)


def tail_mean(loss: Floats, probability: Floats, tail_share: float) -> float:
    """Return the mean loss in the worst `tail_share` of the probability; nothing is lost in what the scenarios leave.

    Example:
        >>> tail_mean(np.array([100.0, 40.0]), np.array([0.02, 0.05]), 0.04)
        70.0
    """
    order = np.argsort(-loss, kind="stable")
    if tail_share <= 0.0:
        return float(loss.max(initial=0.0))
    before = np.concatenate([[0.0], np.cumsum(probability[order])[:-1]])
    part = np.clip(tail_share - before, 0.0, probability[order])
    return float(part @ loss[order] / tail_share)


def planned(
    problem: Problem, probability: Floats, risk_weight: float = 0.0, tail_share: float = 0.05
) -> Plan:
    """Return the plan with the least yearly cost + expected loss + risk weight x mean of the worst tail (CVaR).

    Args:
        problem: the decision.
        probability: of each scenario in a year (scenarios,).
        risk_weight: weight of the tail's mean, 0 or more.
        tail_share: how much of the probability is the tail, 0-1; at 0 it is the worst scenario.

    Raises:
        ParameterError: a probability, weight or tail that cannot be.
        DataError: the diversification cap cannot be kept; the sentence names the item and the least cap that can.
    """
    if (probability < 0).any() or probability.sum() > 1.0 + 1e-9:
        raise ParameterError(
            f"The probabilities of the scenarios add up to {probability.sum():.3g}; within a year they exclude each other, so from 0 to 1.",
            f"シナリオの確率の合計が {probability.sum():.3g} です。1 年のうちでは互いに排反なので、0〜1 にしてください。",
        )
    if not (risk_weight >= 0.0 and 0.0 <= tail_share <= 1.0):
        raise ParameterError(
            "The weight of the tail is 0 or more and the tail from 0 to 1.",
            "裾の重みは 0 以上、裾の割合は 0〜1 にしてください。",
        )
    aim = expected(probability, risk_weight, tail_share)
    share, stock, bound = _solved(problem, aim)
    plan = _plan(problem, share, stock)
    objective = plan.cost_jpy + float(probability @ plan.loss_jpy)
    if risk_weight > 0:
        objective += risk_weight * tail_mean(plan.loss_jpy, probability, tail_share)
    return _with(plan, objective, max(0.0, (objective - bound) / max(1.0, abs(objective))))


def least_regret(problem: Problem) -> tuple[Plan, Floats]:
    """Return the plan whose largest regret is smallest, and its regrets (scenarios + 1,), the last where nothing happens.

    The regret of a scenario is the plan's cost and loss above those of a buyer who knew that it would strike. Few scenarios
    decide the plan: it is made against the worst ones found so far, until no other is worse than they are.
    """
    ideal = np.array([_least_cost(problem, scenario) for scenario in (*range(problem.days.size), None)])
    held = _worst(_regrets(_plan(problem, *_knowing(problem, None)), ideal), np.zeros(0, dtype=np.int64))
    for whole in (False, True) if problem.uses.any() else (True,):
        while True:
            found = _least_over(problem, ideal, held, whole)
            plan = _plan(problem, *found[:2])
            regret = _regrets(plan, ideal)
            worst = float(regret.max())
            beyond = worst > max(regret[held].max(initial=0.0), regret[-1], found[2]) + LITTLE_REGRET * abs(
                worst
            )
            if not beyond:
                break
            held = np.sort(np.concatenate([held, _worst(regret, held)]))
    return _with(plan, worst, max(0.0, (worst - found[2]) / max(1.0, worst))), regret


def _worst(regret: Floats, held: Ints) -> Ints:
    """Return the scenarios of the largest regrets that are not yet held."""
    order = np.argsort(-regret[:-1], kind="stable")
    return np.asarray(order[~np.isin(order, held)][:TAKEN_AT_ONCE])


def _regrets(plan: Plan, ideal: Floats) -> Floats:
    return np.append(plan.cost_jpy + plan.loss_jpy, plan.cost_jpy) - ideal


def _least_over(problem: Problem, ideal: Floats, held: Ints, whole: bool) -> tuple[Floats, Floats, float]:
    """Return contracts, stock and a bound of the largest regret over some of the scenarios, which bounds that over all."""
    part = replace(problem, lost=problem.lost[:, held], days=problem.days[held])
    aim = Aim(np.zeros(held.size), np.zeros(0), 0.0, ideal[np.append(held, ideal.size - 1)])
    return _optimum(part, built(part, aim, whole=whole), LITTLE_REGRET)


def _least_cost(problem: Problem, scenario: int | None) -> float:
    """Return the least cost of a buyer who knows that a scenario will strike; None is that none will."""
    known = _only(problem, scenario)
    plan = _plan(known, *_knowing(problem, scenario))
    return plan.cost_jpy + float(plan.loss_jpy.sum())


def _knowing(problem: Problem, scenario: int | None) -> tuple[Floats, Floats]:
    """Return the contracts and stock of a buyer who knows that a scenario will strike."""
    known = _only(problem, scenario)
    share, stock, _ = _optimum(known, built(known, expected(np.ones(known.days.size), 0.0, 0.0)))
    return share, stock


def _only(problem: Problem, scenario: int | None) -> Problem:
    one = slice(0, 0) if scenario is None else slice(scenario, scenario + 1)
    return replace(problem, lost=problem.lost[:, one], days=problem.days[one])


def frontier(
    problem: Problem, probability: Floats, weights: Sequence[float], tail_share: float
) -> tuple[Plan, ...]:
    """Return the plans of several risk weights: from the cheapest to the safest."""
    return tuple(planned(problem, probability, weight, tail_share) for weight in weights)


def stop_days(problem: Problem, share: Floats) -> Floats:
    """Return the days (items, scenarios) until an item's line stops, with the units at hand; infinite where it does not.

    Example:
        >>> one = np.ones(1)
        >>> p = Problem(np.zeros(1, dtype=int), one, one, one > 2, one, one * 0, one * 0, one * 365, one, one * 30, one,
        ...             np.array([[0.5]]), np.array([100.0]), one, np.zeros((0, 1)))
        >>> stop_days(p, one).tolist()
        [[60.0]]
    """
    gap = np.zeros((problem.need.size, problem.days.size))
    np.add.at(gap, problem.item, share[:, None] * problem.lost)
    with np.errstate(divide="ignore"):
        until = problem.cover[:, None] / (problem.need[:, None] / YEAR_DAYS * gap)
    return np.where((gap > 0) & (until < problem.days), until, np.inf)


def _plan(problem: Problem, share: Floats, stock: Floats) -> Plan:
    short = losses(problem, share, stock)
    return Plan(share, stock, problem.fixed_cost(share, stock), short, problem.stake @ short, 0.0, 0.0)


def _with(plan: Plan, objective: float, gap: float) -> Plan:
    return Plan(plan.share, plan.stock, plan.cost_jpy, plan.short, plan.loss_jpy, objective, gap)


def _solved(problem: Problem, aim: Aim) -> tuple[Floats, Floats, float]:
    """Return contracts, stock and a bound of the objective.

    Items meet only in the tail. Without it each is a small program of its own. With it and with lots, the relaxation's
    prices of the scenarios part the items again, which settles who is used; the rest is solved anew. What that costs is
    the gap to the relaxation, which is a bound.
    """
    alone = aim.tail_cost.size == 0
    if alone:
        return _by_item(problem, aim.weight)
    build = built(problem, aim, whole=False)
    try:
        relaxed = optimum(build.program)
    except InfeasibleError:
        raise _infeasible(problem) from None
    bound = relaxed.objective * build.scale
    if not problem.uses.any():
        return _columns(build, relaxed.x, problem, bound)
    rows = slice(build.tail_rows, build.tail_rows + problem.days.size)
    # One more JPY lost in a scenario costs its weight in the mean and the price of its tail row.
    weight = aim.weight + np.maximum(relaxed.row_price[rows], 0.0)
    used = (_by_item(problem, weight)[0] > ROUNDING)[problem.uses].astype(np.float64)
    lower, upper = build.program.lower.copy(), build.program.upper.copy()
    lower[build.uses] = upper[build.uses] = used
    settled = optimum(replace(build.program, lower=lower, upper=upper))
    return _columns(build, settled.x, problem, bound)


def _by_item(problem: Problem, weight: Floats) -> tuple[Floats, Floats, float]:
    share, stock, bound = np.zeros(problem.item.size), np.zeros(problem.need.size), 0.0
    for i in range(problem.need.size):
        part = problem.of(i)
        here = problem.item == i
        share[here], one, best = _optimum(part, built(part, expected(weight, 0.0, 0.0)))[:3]
        stock[i], bound = one[0], bound + best
    return share, stock, bound


def _optimum(problem: Problem, build: Build, gap: float = ENOUGH) -> tuple[Floats, Floats, float]:
    try:
        found = optimum(build.program, gap)
    except InfeasibleError:
        raise _infeasible(problem) from None
    return _columns(build, found.x, problem, found.objective * build.scale * (1.0 - found.gap_share))


def _columns(build: Build, x: Floats, problem: Problem, bound: float) -> tuple[Floats, Floats, float]:
    share = np.where(x[: build.offers] > ROUNDING, x[: build.offers], 0.0)
    share = share / np.bincount(problem.item, share, problem.need.size)[problem.item]
    stock = x[build.uses.stop : build.uses.stop + build.items]
    return share, np.where(stock > ROUNDING, stock, 0.0) * problem.need, bound


def least_caps(problem: Problem) -> Floats:
    """Return the smallest diversification cap (items,) that each item can keep; 0 where none binds it."""
    least = np.zeros(problem.need.size)
    for i in range(least.size):
        part = problem.of(i)
        offers, caps = part.item.size, part.cap.shape[0]
        if not caps:
            continue
        rows = np.vstack([np.append(np.ones(offers), 0.0), np.hstack([part.cap, -np.ones((caps, 1))])])
        program = Linear(
            np.append(np.zeros(offers), 1.0), np.zeros(offers + 1), np.append(part.room, np.inf),
            sparse.csr_matrix(rows), np.append(1.0, np.full(caps, -np.inf)), np.append(1.0, np.zeros(caps)),
        )  # fmt: skip
        least[i] = optimum(program).objective
    return least


def _infeasible(problem: Problem) -> DataError:
    least = least_caps(problem)
    worst = int(least.argmax())
    name = problem.names[worst] if problem.names else str(worst)
    asked, needed = problem.cap_share, float(least[worst])
    if needed > asked + 1e-9:
        return DataError(
            f"Item {name}: at most {asked:.1%} from one origin cannot be kept; with its suppliers the least cap that can be is {needed:.1%}. Raise the cap to that, or add a supplier with another origin.",
            f"品目 {name}: 1 つの供給源を {asked:.1%} 以下とする制約は満たせません。現在の調達先で満たせる最小の上限は {needed:.1%} です。上限をそこまで緩めるか、供給源の異なる調達先を加えてください。",
        )
    return DataError(
        f"The smallest lots and the capacities of {', '.join(problem.names[:8])} cannot be kept together with the cap. Leave a lot out, or raise a capacity or the cap.",
        f"{'、'.join(problem.names[:8])} の最小ロット・供給能力・上限を同時に満たせません。ロットの条件を外すか、能力または上限を増やしてください。",
    )
