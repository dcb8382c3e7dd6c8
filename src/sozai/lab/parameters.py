"""What may be varied: parts of a composition, ranges, ordered levels, categories, and linear limits on them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..terms import ParameterError

SUM_TOLERANCE = 1e-9
"""How far the shares of a composition may be from their sum."""


@dataclass(frozen=True, slots=True)
class Part:
    """One ingredient or element of a composition: absent, or between its bounds.

    Attributes:
        name: column of its share.
        low: least share when present.
        high: most share.
        optional: it may also be absent although `low` is above zero; one with `low` zero always may.
    """

    name: str
    low: float = 0.0
    high: float = 1.0
    optional: bool = False

    def __post_init__(self) -> None:
        """Refuse bounds that hold nothing."""
        _bounds(self.name, self.low, self.high)
        if self.low < 0:
            raise ParameterError(
                f"'{self.name}': a share cannot be below zero, and its lowest is {self.low:g}. Give 0 or more.",
                f"「{self.name}」：比率の下限 {self.low:g} は負です。0 以上にしてください。",
            )

    @property
    def may_be_absent(self) -> bool:
        """Whether a share of zero is allowed."""
        return self.optional or self.low == 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that together have a share between two bounds; equal bounds make it a site of a fixed stoichiometry.

    Attributes:
        parts: names of the parts.
        low: least share of them together.
        high: most share of them together.
        most: at most so many of them are present; None for any number.
    """

    parts: tuple[str, ...]
    low: float = 0.0
    high: float = 1.0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """Shares of parts that add up to `total`.

    Attributes:
        parts: the ingredients or elements.
        most: at most so many are present; None for any number.
        step: shares are multiples of it; None for continuous.
        total: their sum: 1, or the atoms of a formula unit.
        groups: parts bounded together.
    """

    kind: ClassVar[str] = "composition"
    parts: tuple[Part, ...]
    most: int | None = None
    step: float | None = None
    total: float = 1.0
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be a composition."""
        names = self.columns
        if len(self.parts) < 2 or len(set(names)) < len(names):
            raise ParameterError(
                f"A composition wants two parts or more with names of their own; given: {', '.join(names) or 'none'}.",
                f"組成には名前の異なる成分が 2 つ以上必要です（指定：{'、'.join(names) or 'なし'}）。",
            )
        strangers = sorted({name for group in self.groups for name in group.parts} - set(names))
        if strangers:
            raise ParameterError(
                f"A group names {', '.join(strangers)}, which is no part of the composition ({', '.join(names)}).",
                f"グループの {'、'.join(strangers)} は組成の成分（{'、'.join(names)}）にありません。",
            )
        if self.step is not None:
            numbers = [self.total, *(v for p in self.parts for v in (p.low, p.high))]
            numbers += [v for group in self.groups for v in (group.low, group.high)]
            if self.step <= 0 or any(abs(v / self.step - round(v / self.step)) > 1e-6 for v in numbers):
                raise ParameterError(
                    f"The sum and the bounds of a stepped composition are multiples of its step {self.step:g}; mend the bounds or the step.",
                    f"刻み付きの組成では合計と上下限が刻み {self.step:g} の倍数でなければなりません。上下限か刻みを直してください。",
                )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the parts."""
        return tuple(part.name for part in self.parts)


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds.

    Attributes:
        name: column.
        low: lowest value.
        high: highest value.
        step: values are `low` plus multiples of it (1 for a count); None for continuous.
        log: it acts by ratios (times, concentrations): drawn and compared on a log scale.
    """

    kind: ClassVar[str] = "range"
    name: str
    low: float
    high: float
    step: float | None = None
    log: bool = False

    def __post_init__(self) -> None:
        """Refuse bounds that hold nothing, and logarithms of what is not positive."""
        _bounds(self.name, self.low, self.high)
        if self.log and self.low <= 0:
            raise ParameterError(
                f"'{self.name}' is on a log scale, so its lowest value must be above zero; it is {self.low:g}.",
                f"「{self.name}」は対数目盛のため下限は正でなければなりません（指定 {self.low:g}）。",
            )
        if self.step is not None and not self.step > 0:
            raise ParameterError(
                f"'{self.name}': the step {self.step:g} is not above zero.",
                f"「{self.name}」：刻み {self.step:g} は正でなければなりません。",
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """Its one column."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several named options: a `Category` or an `Ordered`."""

    name: str
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse an empty or repeated list."""
        if not self.options or len(set(self.options)) < len(self.options):
            raise ParameterError(
                f"'{self.name}' wants one choice or more, each once; given: {', '.join(self.options) or 'none'}.",
                f"「{self.name}」には重複のない選択肢が 1 つ以上必要です（指定：{'、'.join(self.options) or 'なし'}）。",
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """Its one column."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Category(Choice):
    """One of several kinds without an order (a solvent, a supplier)."""

    kind: ClassVar[str] = "category"


@dataclass(frozen=True, slots=True)
class Ordered(Choice):
    """One of several levels in an order (coarse, medium, fine), taken as evenly spaced."""

    kind: ClassVar[str] = "ordered"


@dataclass(frozen=True, slots=True)
class Limit:
    """A linear limit on numeric columns: the weighted sum is at most, or is equal to, a bound.

    Attributes:
        weights: weight by column.
        bound: the right-hand side.
        relation: "<=" or "=".
    """

    weights: Mapping[str, float] = field(hash=False)
    bound: float
    relation: str = "<="

    def __post_init__(self) -> None:
        """Refuse an unknown relation."""
        if self.relation not in ("<=", "="):
            raise ParameterError(
                f"A limit is '<=' or '='; given: '{self.relation}'. Turn the signs of a '>=' round.",
                f"制約の種類は「<=」か「=」です（指定「{self.relation}」）。「>=」は符号を反転してください。",
            )

    def __str__(self) -> str:
        terms = " + ".join(f"{weight:g} {name}" for name, weight in self.weights.items())
        return f"{terms} {self.relation} {self.bound:g}"


Parameter = Composition | Range | Category | Ordered
KINDS: dict[str, type[Composition | Range | Category | Ordered]] = {
    kind.kind: kind for kind in (Composition, Range, Category, Ordered)
}


def to_json(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as plain JSON values, with its kind."""
    made: dict[str, Any] = {"kind": parameter.kind}
    for name in parameter.__dataclass_fields__:
        value = getattr(parameter, name)
        if name in ("parts", "groups"):
            value = [{key: getattr(item, key) for key in item.__dataclass_fields__} for item in value]
        made[name] = value
    return made


def from_json(written: Mapping[str, Any]) -> Parameter:
    """Return the parameter that `to_json` wrote.

    Raises:
        ParameterError: its kind is unknown or a field is missing or strange.
    """
    fields = dict(written)
    kind = KINDS.get(str(fields.pop("kind", "")))
    if kind is None:
        raise ParameterError(
            f"A parameter is of kind {', '.join(KINDS)}; given: '{written.get('kind', '')}'.",
            f"パラメータの種類は {'、'.join(KINDS)} のいずれかです（指定「{written.get('kind', '')}」）。",
        )
    try:
        if kind is Composition:
            fields["parts"] = tuple(Part(**part) for part in fields["parts"])
            fields["groups"] = tuple(
                Group(**{**group, "parts": tuple(group["parts"])}) for group in fields.get("groups", ())
            )
        if "options" in fields:
            fields["options"] = tuple(str(option) for option in fields["options"])
        return kind(**fields)
    except (TypeError, KeyError) as fault:
        raise ParameterError(
            f"A parameter of kind '{kind.kind}' is not written as it should be: {fault}.",
            f"種類「{kind.kind}」のパラメータの書き方に誤りがあります：{fault}。",
        ) from fault


def _bounds(name: str, low: float, high: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        raise ParameterError(
            f"'{name}': the bounds {low:g} to {high:g} hold nothing. Give a lowest that is not above the highest.",
            f"「{name}」：範囲 {low:g}〜{high:g} が空です。下限を上限以下にしてください。",
        )
