"""Laws that every registered lever holds; a new lever is tested the day it is registered."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError, fields, replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from sozai.chain import Chain
from sozai.levers import LEVERS, Lever, compose, from_json, to_json
from sozai.terms import Parameter, ParameterError, unit_of

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
# Which parameter says how strong a lever is; a new lever names its own here.
STRENGTH = {
    "export-ban": "cut_share",
    "new-supply": "supply_tpa",
    "stock-release": "stock_days",
    "demand-change": "change_share",
}
EVERY = pytest.mark.parametrize("lever", LEVERS.values(), ids=LEVERS)
PARAMETERS = [
    pytest.param(lever, parameter, id=f"{lever.name}-{parameter.name}")
    for lever in LEVERS.values()
    for parameter in lever.parameters
]


def bad(parameter: Parameter) -> list[Any]:
    """Return values that a parameter must refuse."""
    if parameter.kind in ("number", "integer"):
        beyond = [parameter.low - 1 if parameter.low is not None else None]
        beyond += [parameter.high + 1 if parameter.high is not None else None]
        return [value for value in beyond if value is not None] + [float("nan"), "much"]
    wrong = "no-such-thing"
    return [wrong] if parameter.kind in ("choice", "country", "material") else [(wrong,), ()]


def others(parameter: Parameter) -> list[Any]:
    """Return values, other than the default, that a parameter takes."""
    if parameter.kind in ("number", "integer"):
        return [value for value in (parameter.low, parameter.high) if value is not None]
    if parameter.kind == "choice":
        return [name for name, _ in parameter.choices]
    if parameter.kind == "choices":
        return [(name,) for name, _ in parameter.choices]
    return {"country": ["USA"], "materials": [("terbium", "ndpr")]}[parameter.kind]


@EVERY
def test_a_change_has_the_fields_and_defaults_of_its_parameters(lever: Lever) -> None:
    change = lever.make()
    assert [field.name for field in fields(change)] == [p.name for p in lever.parameters]
    assert all(getattr(change, p.name) == p.default for p in lever.parameters)
    assert lever.name in STRENGTH


@EVERY
def test_a_quantity_names_its_unit(lever: Lever) -> None:
    for parameter in lever.parameters:
        if parameter.kind in ("number", "integer"):
            assert unit_of(parameter.name) or parameter.name == "months", parameter.name


@EVERY
def test_inert_at_zero_strength(lever: Lever, chain: Chain) -> None:
    assert lever.make(**{STRENGTH[lever.name]: 0})(chain).digest() == chain.digest()


@EVERY
def test_acts_at_its_defaults_and_leaves_the_given_chain_as_it_was(lever: Lever, chain: Chain) -> None:
    before = chain.digest()
    changed = lever.make()(chain)
    assert changed.digest() != before
    assert chain.digest() == before


@EVERY
def test_the_same_change_gives_the_same_chain(lever: Lever, chain: Chain) -> None:
    assert lever.make()(chain).digest() == lever.make()(chain).digest()


@EVERY
def test_a_change_is_frozen(lever: Lever) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(lever.make(), STRENGTH[lever.name], 1)


@EVERY
def test_acts_in_its_months_only(lever: Lever, chain: Chain) -> None:
    start = 3
    changed = lever.make(start_month=start)(chain)
    for old, new in (
        (chain.arcs.limit_tpa, changed.arcs.limit_tpa),
        (chain.uses.demand, changed.uses.demand),
        (chain.supply_tpa, changed.supply_tpa),
    ):
        assert np.array_equal(old[..., :start], new[..., :start])
        if hasattr(lever.make(), "months"):
            end = start + lever.make().months
            assert np.array_equal(old[..., end:], new[..., end:])
    assert all(reserve.start == start for reserve in changed.reserves)


@EVERY
def test_a_start_after_the_horizon_is_refused(lever: Lever, chain: Chain) -> None:
    for late in (chain, replace(chain, months=0)):
        with pytest.raises(ParameterError, match="longer horizon") as refused:
            lever.make(start_month=chain.months)(late)
        assert JAPANESE.search(refused.value.words.ja)


@pytest.mark.parametrize(("lever", "parameter"), PARAMETERS)
def test_json_gives_the_same_change_back(lever: Lever, parameter: Parameter) -> None:
    for value in (parameter.default, *others(parameter)):
        change = lever.make(**{parameter.name: value})
        written = json.loads(json.dumps(to_json(change), allow_nan=False))
        assert from_json(written) == change


@pytest.mark.parametrize(("lever", "parameter"), PARAMETERS)
def test_what_a_parameter_refuses_is_no_change(lever: Lever, parameter: Parameter) -> None:
    for value in bad(parameter):
        with pytest.raises(ParameterError) as refused:
            lever.make(**{parameter.name: value})
        assert str(refused.value.words.en).strip()
        assert JAPANESE.search(refused.value.words.ja)


@EVERY
def test_a_country_that_the_chain_does_not_follow_apart_is_refused(lever: Lever, chain: Chain) -> None:
    places = [p.name for p in lever.parameters if p.kind == "country"]
    assert places
    for place in places:
        with pytest.raises(ParameterError, match="does not follow Argentina") as refused:
            lever.make(**{place: "ARG"})(chain)
        assert "アルゼンチン" in refused.value.words.ja


def test_levers_compose_in_any_order(chain: Chain) -> None:
    changes = [lever.make() for lever in LEVERS.values()]
    digests = {compose(chain, order).digest() for order in permutations(changes)}
    assert len(digests) == 1


def test_an_unknown_lever_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ParameterError, match="Did you mean export-ban") as refused:
        from_json({"lever": "export-bann"})
    assert "もしかして: export-ban" in refused.value.words.ja


def test_what_is_no_lever_has_no_json() -> None:
    with pytest.raises(TypeError, match="no change"):
        to_json(object())
