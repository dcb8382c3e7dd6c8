"""What is wrong with a point, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..terms import Words
from .parameters import SUM_TOLERANCE, Choice, Composition, Range

if TYPE_CHECKING:
    from .space import Space

Floats = NDArray[np.float64]
SLACK = 1e-9
Say = Callable[[NDArray[np.bool_], str, str, Floats], None]


def faults(space: Space, points: Floats) -> list[tuple[Words, ...]]:
    """Return the faults of each point (n, columns)."""
    found: list[list[Words]] = [[] for _ in points]

    def say(wrong: NDArray[np.bool_], en: str, ja: str, values: Floats) -> None:
        for i in np.flatnonzero(wrong):
            found[i].append(Words(en.format(values[i]), ja.format(values[i])))

    for parameter, start in zip(space.parameters, space.start_of, strict=True):
        column = points[:, start]
        if isinstance(parameter, Range):
            slack = SLACK * max(1.0, abs(parameter.low), abs(parameter.high))
            bad = ~((column >= parameter.low - slack) & (column <= parameter.high + slack))
            name, span = parameter.name, f"{parameter.low:g} – {parameter.high:g}"
            say(
                bad,
                f"{name} is {{:g}}; its range is {span}.",
                f"{name} = {{:g}} は範囲 {span} の外です。",
                column,
            )
            if parameter.step:
                units = (column - parameter.low) / parameter.step
                say(
                    ~bad & (np.abs(units - np.round(units)) > 1e-6),
                    f"{name} is {{:g}}; its step is {parameter.step:g} from {parameter.low:g}.",
                    f"{name} = {{:g}} は刻み（{parameter.low:g} から {parameter.step:g} ごと）に合いません。",
                    column,
                )
        elif isinstance(parameter, Choice):
            whole = (column == np.round(column)) & (column >= 0) & (column < len(parameter.options))
            say(
                ~whole,
                f"{parameter.name} is no choice of {', '.join(parameter.options)}.",
                f"{parameter.name} は選択肢（{'、'.join(parameter.options)}）にありません。",
                column,
            )
        else:
            _composition(parameter, points[:, start : start + len(parameter.parts)], say)
    place = {name: j for j, name in enumerate(space.columns)}
    for limit in space.limits:
        weights = np.zeros(len(place))
        for name, weight in limit.weights.items():
            weights[place[name]] = weight
        reached = points @ weights
        slack = SLACK * max(1.0, abs(limit.bound), float(np.abs(weights).max(initial=0.0)))
        over = np.abs(reached - limit.bound) if limit.relation == "=" else reached - limit.bound
        say(
            ~(over <= slack),
            f"{limit} does not hold: it comes to {{:g}}.",
            f"制約 {limit} を満たしません（値 {{:g}}）。",
            reached,
        )
    if space.listed is not None:
        own = {tuple(np.round(point, 9)) for point in space.listed}
        strange = np.array([tuple(np.round(point, 9)) not in own for point in points.tolist()], dtype=bool)
        say(strange, "It is not in the list of candidates.", "候補一覧にない点です。", points[:, 0])
    return [tuple(sentences) for sentences in found]


def _composition(parameter: Composition, shares: Floats, say: Say) -> None:
    slack = SUM_TOLERANCE * max(1.0, parameter.total)
    total = shares.sum(axis=1)
    names = parameter.columns
    say(
        ~(np.abs(total - parameter.total) <= slack),
        f"The shares add up to {{:.9g}}, not to {parameter.total:g}.",
        f"比率の合計が {{:.9g}} で、{parameter.total:g} になっていません。",
        total,
    )
    present = shares > slack
    for j, part in enumerate(parameter.parts):
        inside = (shares[:, j] >= part.low - slack) & (shares[:, j] <= part.high + slack)
        absent = (np.abs(shares[:, j]) <= slack) & part.may_be_absent
        span = f"{part.low:g} – {part.high:g}"
        say(
            ~(inside | absent),
            f"{part.name} is {{:g}}; its bounds are {span}.",
            f"{part.name} = {{:g}} は範囲 {span} の外です。",
            shares[:, j],
        )
    if parameter.step:
        units = shares / parameter.step
        odd = np.abs(units - np.round(units)).max(axis=1)
        say(
            odd > 1e-6,
            f"A share is no multiple of {parameter.step:g}.",
            f"刻み {parameter.step:g} の倍数でない比率があります。",
            odd,
        )
    for group in parameter.groups:
        members = [names.index(name) for name in group.parts]
        together = shares[:, members].sum(axis=1)
        outside = ~((together >= group.low - slack) & (together <= group.high + slack))
        title = " + ".join(group.parts)
        say(
            outside,
            f"{title} is {{:g}}; the bounds are {group.low:g} – {group.high:g}.",
            f"{title} = {{:g}} は範囲 {group.low:g} – {group.high:g} の外です。",
            together,
        )
        if group.most is not None:
            count = present[:, members].sum(axis=1).astype(np.float64)
            say(
                count > group.most,
                f"{{:g}} of {title} are present; at most {group.most} may be.",
                f"{title} のうち {{:g}} 成分が含まれています（最大 {group.most}）。",
                count,
            )
    if parameter.most is not None:
        count = present.sum(axis=1).astype(np.float64)
        say(
            count > parameter.most,
            f"{{:g}} parts are present; at most {parameter.most} may be.",
            f"{{:g}} 成分が含まれています（最大 {parameter.most}）。",
            count,
        )
