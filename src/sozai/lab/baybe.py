"""Campaigns of other tools: the JSON in which BayBE writes parameters, constraints, targets and measurements.

Law: what is read is a space, goals and rows of this laboratory; what the other tool says and this one cannot is named,
never dropped in silence. A binary table inside the JSON is not opened, because opening it could run code.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, TypeGuard

from ..terms import DataError, Words
from .exchange import FORMAT, VERSION, Exchange, Target
from .parameters import Category, Choice, Composition, Limit, Ordered, Parameter, Part, Range
from .space import Space

LARGEST = 50_000_000
EVEN = 1e-9


def read_campaign_json(text: str) -> Exchange:
    """Return the campaign of a JSON text: this laboratory's own, or BayBE's (old and new spellings).

    Raises:
        DataError: it is no such JSON, or a part of it cannot be read; the sentence names the part.
    """
    if len(text) > LARGEST:
        raise DataError(
            f"The JSON is longer than {LARGEST:,} characters.", f"JSON が {LARGEST:,} 文字を超えています。"
        )
    try:
        written = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise DataError(
            f"The campaign is no JSON: {wrong}.", f"キャンペーンを JSON として読み取れません: {wrong}。"
        ) from None
    if not isinstance(written, dict):
        raise _part("campaign", "an object")
    if written.get("format") == FORMAT:
        return _own(written)
    notes: list[Words] = []
    inside = written.get("searchspace", written)
    if not isinstance(inside, dict):
        raise _part("searchspace", "an object")
    given = [*_list(inside, "parameters")]
    constraints = [*_list(inside, "constraints")]
    for half in ("discrete", "continuous"):
        if isinstance(inside.get(half), dict):
            given += _list(inside[half], "parameters")
            constraints += [c for name, value in inside[half].items() if name.startswith("constraints") and isinstance(value, list) for c in value]  # fmt: skip
    parameters = _parameters(given, notes)
    space = _constrained(parameters, constraints, notes)
    targets = tuple(_targets(written.get("objective"), notes))
    rows = _measurements(written, notes)
    return Exchange(space, targets, _as_rows(rows, space), tuple(notes))


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _part(name: str, wanted: str) -> DataError:
    return DataError(
        f"The campaign's '{name}' is not {wanted}.",
        f"キャンペーンの「{name}」の形が正しくありません（{wanted} が必要）。",
    )


def _list(owner: Mapping[str, Any], name: str) -> list[Any]:
    found = owner.get(name) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise _part(name, "a list of objects")
    return found


def _own(written: Mapping[str, Any]) -> Exchange:
    if written.get("version") != VERSION:
        raise DataError(
            f"The campaign is of version {written.get('version')}; this sozai reads version {VERSION}.",
            f"キャンペーンの版 {written.get('version')} は読めません（対応する版は {VERSION}）。",
        )
    try:
        space = Space.from_json(written["space"])
        targets = tuple(Target(**target) for target in written["targets"])
        rows = tuple(dict(row) for row in written["measurements"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise DataError(f"The campaign lacks or misspells a part: {wrong}.", f"キャンペーンの項目が欠けているか誤っています: {wrong}。") from None  # fmt: skip
    return Exchange(space, targets, rows)


def _numbers(values: Any, name: str) -> list[float]:
    if isinstance(values, dict) and {"lower", "upper"} <= set(values):
        values = [values["lower"], values["upper"]]
    good = isinstance(values, list) and all(isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) for v in values)  # fmt: skip
    if not good:
        raise _part(name, "a list of finite numbers")
    return [float(v) for v in values]


def _parameters(given: Sequence[Mapping[str, Any]], notes: list[Words]) -> list[Parameter]:
    found: list[Parameter] = []
    for item in given:
        kind, name = str(item.get("type", "")), str(item.get("name", ""))
        if not name:
            raise _part("parameters", "named")
        if kind == "NumericalContinuousParameter":
            bounds = _numbers(item.get("bounds"), name)
            if len(bounds) != 2:
                raise _part(name, "bounded by two numbers")
            found.append(Range(name, bounds[0], bounds[1]))
        elif kind in ("NumericalDiscreteParameter", "NumericDiscreteParameter"):
            found.append(_discrete(name, sorted(set(_numbers(item.get("values"), name))), notes))
        elif kind in (
            "CategoricalParameter",
            "TaskParameter",
            "SubstanceParameter",
            "CustomDiscreteParameter",
        ):
            values = item.get("values") if "values" in item else item.get("data")
            if not isinstance(values, list | dict) or not values:
                raise _part(name, "a list of choices")
            options = tuple(str(value) for value in values)
            found.append(Ordered(name, options) if item.get("encoding") == "INT" else Category(name, options))
            if kind in ("SubstanceParameter", "CustomDiscreteParameter"):
                notes.append(Words(f"'{name}': its chemical description is not carried over; its choices are.", f"「{name}」の化学記述子は引き継がず、選択肢のみ引き継ぐ。"))  # fmt: skip
        else:
            raise DataError(
                f"The parameter '{name}' is of kind '{kind}', which is not known here.",
                f"パラメータ「{name}」の種類「{kind}」には対応していません。",
            )
    return found


def _discrete(name: str, values: list[float], notes: list[Words]) -> Parameter:
    if not values:
        raise _part(name, "a list of values")
    steps = [b - a for a, b in pairwise(values)]
    if len(values) > 1 and max(steps) - min(steps) <= EVEN * max(abs(values[0]), abs(values[-1]), 1.0):
        return Range(name, values[0], values[-1], step=(values[-1] - values[0]) / (len(values) - 1))
    notes.append(
        Words(
            f"'{name}': its uneven values become ordered levels.",
            f"「{name}」の不等間隔の値は順序つきの水準として扱う。",
        )
    )
    return Ordered(name, tuple(f"{value:.12g}" for value in values))


def _constrained(
    parameters: list[Parameter], constraints: Sequence[Mapping[str, Any]], notes: list[Words]
) -> Space:
    ranges = {p.name: p for p in parameters if isinstance(p, Range)}
    mixtures: dict[tuple[str, ...], float] = {}
    most: dict[frozenset[str], int] = {}
    limits: list[Limit] = []
    for item in constraints:
        kind = str(item.get("type", ""))
        named = item.get("parameters") or []
        if not isinstance(named, list):
            raise _part(kind or "constraints", "on a list of parameters")
        names = tuple(str(name) for name in named)
        if "Cardinality" in kind and set(names) <= set(ranges):
            highest = item.get("max_cardinality", item.get("cardinality_up", len(names)))
            if not _is_number(highest) or not 1 <= highest <= len(names):
                raise _part(kind, "limited to a number of parameters")
            most[frozenset(names)] = int(highest)
            if item.get("min_cardinality", item.get("cardinality_low", 0)):
                notes.append(Words(f"The least number of {', '.join(names)} present is not carried over.", f"{'、'.join(names)} の最少成分数は引き継がない。"))  # fmt: skip
            continue
        linear = _linear(item, kind, names) if set(names) <= set(ranges) else None
        if linear is None:
            notes.append(Words(f"The constraint {kind or '?'} on {', '.join(names)} is not carried over.", f"{'、'.join(names)} への制約 {kind or '?'} は引き継がない。"))  # fmt: skip
            continue
        weights, relation, bound = linear
        mixes = relation == "=" and len(names) > 1 and set(weights.values()) == {1.0} and bound > 0.0
        if mixes and not any(set(names) & set(other) for other in mixtures):
            mixtures[names] = bound
        else:
            limits.append(Limit(weights, bound, relation))
    mixed = {name: names for names in mixtures for name in names}
    out: list[Parameter] = []
    for parameter in parameters:
        names = mixed.get(getattr(parameter, "name", ""), ())
        if not names:
            out.append(parameter)
        elif parameter.columns[0] == names[0]:
            out.append(_mixture(names, ranges, mixtures[names], most.pop(frozenset(names), None)))
    notes += [
        Words(
            f"At most n of {', '.join(sorted(rest))}: not carried over, for they are no mixture.",
            f"{'、'.join(sorted(rest))} の成分数の上限は、混合物ではないため引き継がない。",
        )
        for rest in most
    ]
    return Space(tuple(out), tuple(limits))


def _mixture(
    names: Sequence[str], ranges: Mapping[str, Range], total: float, most: int | None
) -> Composition:
    steps = {ranges[name].step for name in names}
    step = next(iter(steps)) if len(steps) == 1 else None
    parts = tuple(Part(name, max(0.0, ranges[name].low), ranges[name].high) for name in names)
    return Composition(parts, None if most is None or most >= len(names) else most, step, total)


def _linear(
    item: Mapping[str, Any], kind: str, names: Sequence[str]
) -> tuple[dict[str, float], str, float] | None:
    if kind == "DiscreteSumConstraint":
        condition = item.get("condition")
        condition = condition if isinstance(condition, dict) else {}
        sign, bound, factors = (
            str(condition.get("operator", "")),
            condition.get("threshold"),
            [1.0] * len(names),
        )
    elif kind.startswith("ContinuousLinear"):
        sign = str(item.get("operator", "=" if "Equality" in kind and "Inequality" not in kind else ">="))
        bound, factors = item.get("rhs", 0.0), item.get("coefficients") or [1.0] * len(names)
        if not isinstance(factors, list):
            raise _part(kind, "a list of coefficients")
    else:
        return None
    sign = {"==": "=", "<": "<=", ">": ">="}.get(sign, sign)
    if sign not in ("=", "<=", ">=") or not _is_number(bound) or len(factors) != len(names):
        return None
    weights = dict(zip(names, _numbers(list(factors), kind), strict=True))
    if sign == ">=":
        return {name: -weight for name, weight in weights.items()}, "<=", -float(bound)
    return weights, sign, float(bound)


def _targets(objective: Any, notes: list[Words]) -> Iterator[Target]:
    if objective is None:
        return
    if not isinstance(objective, dict):
        raise _part("objective", "an object")
    for item in (
        [objective["target"]] if isinstance(objective.get("target"), dict) else _list(objective, "targets")
    ):
        name, mode = str(item.get("name", "")), str(item.get("mode", "")).upper()
        if not name:
            raise _part("targets", "named")
        if mode not in ("", "MAX", "MIN", "MATCH"):
            raise _part(name, "to be maximised, minimised or matched")
        low, high = _ends(item["bounds"], name) if item.get("bounds") else (None, None)
        goal: Literal["max", "min", "match"] = "match" if mode == "MATCH" else "min" if mode == "MIN" or item.get("minimize") is True else "max"  # fmt: skip
        kind = item.get("transformation")
        if isinstance(kind, dict) and kind.get("type") not in (None, "IdentityTransformation"):
            notes.append(
                Words(
                    f"The transformation of '{name}' is not carried over.",
                    f"「{name}」の変換は引き継がない。",
                )
            )
        yield Target(name, goal, low, high)


def _ends(bounds: Any, name: str) -> tuple[float | None, float | None]:
    pair = [bounds.get("lower"), bounds.get("upper")] if isinstance(bounds, dict) else bounds
    good = isinstance(pair, list) and len(pair) == 2 and all(v is None or _is_number(v) for v in pair)
    if not good:
        raise _part(name, "bounded by two numbers")
    low, high = (None if v is None or not math.isfinite(v) else float(v) for v in pair)
    return low, high


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _measurements(written: Mapping[str, Any], notes: list[Words]) -> list[dict[str, Any]]:
    found = next(
        (written[n] for n in ("measurements", "measurements_exp", "_measurements_exp") if n in written), None
    )
    if found is None:
        return []
    if isinstance(found, str):
        notes.append(Words("The measurements are a binary table, which is not opened because it could run code: export them as CSV.", "測定値がバイナリ形式のため、安全上開かない。CSV で出力して読み込むこと。"))  # fmt: skip
        return []
    if isinstance(found, dict):
        found = found.get("data", found)
        if isinstance(found, dict) and all(isinstance(column, list) for column in found.values()):
            lengths = {len(column) for column in found.values()}
            if len(lengths) > 1:
                raise _part("measurements", "a table with columns of one length")
            return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise _part("measurements", "a list of rows")
    return [dict(row) for row in found]


def _as_rows(rows: Sequence[Mapping[str, Any]], space: Space) -> tuple[Mapping[str, Any], ...]:
    """Return rows whose choices are text, as the space lists them, without the other tool's own counters."""
    chosen = {p.name: p.options for p in space.parameters if isinstance(p, Choice)}

    def cell(name: str, value: Any) -> Any:
        if name in chosen and not isinstance(value, str):
            return (
                f"{value:.12g}"
                if isinstance(value, int | float) and not isinstance(value, bool)
                else str(value)
            )
        return value

    return tuple({n: cell(n, v) for n, v in row.items() if n not in ("BatchNr", "FitNr")} for row in rows)
