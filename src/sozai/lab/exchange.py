"""A campaign as it goes from one tool to another, and the JSON in which this laboratory writes it.

The JSON is `{"format": "sozai-campaign", "version": 1, "baybe": {searchspace, objective}, "measurements": [rows],
"space": ..., "targets": ...}`. `baybe` alone is a configuration in the spelling of BayBE; `space` and `targets` hold
everything, so that what is written here is read here as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..terms import Words
from .parameters import Composition, Ordered, Range
from .space import Space

FORMAT = "sozai-campaign"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Target:
    """A result that is wanted.

    Attributes:
        name: its column.
        goal: more, less, or between two bounds.
        low, high: bounds; None is open.
    """

    name: str
    goal: Literal["max", "min", "match"] = "max"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A campaign as it goes from one tool to another.

    Attributes:
        space: what may be varied.
        targets: what is wanted.
        measurements: rows of parameters and results; an absent or None result is missing.
        notes: what was not carried over.
    """

    space: Space
    targets: tuple[Target, ...]
    measurements: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Words, ...] = ()


def campaign_json(campaign: Exchange, indent: int | None = 1) -> str:
    """Return a campaign as JSON text; see the module for its form."""
    space = campaign.space
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "baybe": _baybe(campaign),
            "measurements": [dict(row) for row in campaign.measurements],
            "space": space.to_json(),
            "targets": [{"name": t.name, "goal": t.goal, "low": t.low, "high": t.high} for t in campaign.targets],
        },
        ensure_ascii=False, indent=indent, allow_nan=False,
    )  # fmt: skip


def _baybe(campaign: Exchange) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    constraints: list[dict[str, Any]] = []
    for p in campaign.space.parameters:
        if isinstance(p, Composition):
            stepped = p.step is not None
            parameters += [
                _number(part.name, 0.0 if part.may_be_absent else part.low, part.high, p.step)
                for part in p.parts
            ]
            names = list(p.columns)
            if stepped:
                constraints.append({"type": "DiscreteSumConstraint", "parameters": names, "condition": {"type": "ThresholdCondition", "threshold": p.total, "operator": "="}})  # fmt: skip
            else:
                constraints.append({"type": "ContinuousLinearConstraint", "parameters": names, "operator": "=", "coefficients": [1.0] * len(names), "rhs": p.total})  # fmt: skip
            if p.most is not None:
                constraints.append({"type": f"{'Discrete' if stepped else 'Continuous'}CardinalityConstraint", "parameters": names, "max_cardinality": p.most})  # fmt: skip
        elif isinstance(p, Range):
            parameters.append(_number(p.name, p.low, p.high, p.step))
        else:
            coded = "INT" if isinstance(p, Ordered) else "OHE"
            parameters.append(
                {"type": "CategoricalParameter", "name": p.name, "values": list(p.options), "encoding": coded}
            )
    constraints += [
        {
            "type": "ContinuousLinearConstraint", "parameters": list(limit.weights), "operator": limit.relation,
            "coefficients": list(limit.weights.values()), "rhs": limit.bound,
        }
        for limit in campaign.space.limits
    ]  # fmt: skip
    targets = [_target(target) for target in campaign.targets]
    one = len(targets) == 1
    objective = (
        {"type": "SingleTargetObjective", "target": targets[0]}
        if one
        else {"type": "ParetoObjective", "targets": targets}
    )
    space = {"constructor": "from_product", "parameters": parameters, "constraints": constraints}
    return {"searchspace": space} | ({"objective": objective} if targets else {})


def _number(name: str, low: float, high: float, step: float | None) -> dict[str, Any]:
    if step is None:
        return {"type": "NumericalContinuousParameter", "name": name, "bounds": [low, high]}
    values = [low + k * step for k in range(round((high - low) / step) + 1)]
    return {"type": "NumericalDiscreteParameter", "name": name, "values": values}


def _target(target: Target) -> dict[str, Any]:
    out: dict[str, Any] = {"type": "NumericalTarget", "name": target.name, "mode": target.goal.upper()}
    ends = target.low is not None and target.high is not None
    return out | ({"bounds": [target.low, target.high]} if ends else {})
