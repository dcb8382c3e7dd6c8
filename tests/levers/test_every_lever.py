"""Laws that every registered lever holds; a new lever is tested the day it is registered."""

from __future__ import annotations

import json
import random
import re
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import numpy as np
import pytest

from sozai.chain import Chain
from sozai.levers import LEVERS, Lever, compose, from_json, to_json
from sozai.market.rolling import PATHS
from sozai.terms import Parameter, ParameterError, unit_of

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
# Which parameter says how strong a lever is, and what makes it inert; a new lever names its own here.
INERT: dict[str, dict[str, Any]] = {
    "export-ban": {"cut_share": 0},
    "export-licence": {"denied_share": 0, "delay_months": 0},
    "export-quota": {"cut_share": 0},
    "tariff": {"rate_share": 0},
    "price-floor": {"floor_usd_per_t": 0},
    "dominant-exporter": {"weight_share": 0},
    "exchange-rate": {"fall_share": 0},
    "closure": {"closed_share": 0},
    "new-plant": {"capacity_tpa": 0},
    "new-supply": {"supply_tpa": 0},
    "investment": {"most_share": 0},
    "recycling": {"recovered_tpa": 0},
    "stock-target": {"stock_days": 0},
    "stock-release": {"stock_days": 0},
    "hoarding": {"extra_days": 0},
    "diversification-cap": {"cap_share": 1},
    "demand-change": {"change_share": 0},
    "demand-path": {"growth_share": 0},
    "substitution": {"saved_share": 0},
    "delays": {"shipping_months": 0, "processing_months": 0},
}
STARTING = pytest.mark.parametrize(
    "lever",
    [v for v in LEVERS.values() if any(p.name == "start_month" for p in v.parameters)],
    ids=lambda v: v.name,
)
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
    if parameter.kind == "text":
        return ["long" * 100]
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
    return {"country": ["USA"], "materials": [("terbium", "ndpr")], "text": ["CHN, USA"]}[parameter.kind]


@EVERY
def test_a_change_has_the_fields_and_defaults_of_its_parameters(lever: Lever) -> None:
    change = lever.make()
    assert [field.name for field in fields(change)] == [p.name for p in lever.parameters]
    assert all(getattr(change, p.name) == p.default for p in lever.parameters)
    assert lever.name in INERT


@EVERY
def test_a_quantity_names_its_unit(lever: Lever) -> None:
    for parameter in lever.parameters:
        if parameter.kind in ("number", "integer"):
            assert unit_of(parameter.name) or parameter.name == "months", parameter.name


@EVERY
def test_inert_at_zero_strength(lever: Lever, chain: Chain) -> None:
    assert lever.make(**INERT[lever.name])(chain).digest() == chain.digest()


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
        setattr(lever.make(), lever.parameters[0].name, 1)


@STARTING
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
    assert all(reserve.start >= start for reserve in changed.reserves)
    for kind, name in PATHS.items():
        for record in getattr(changed.additions, kind):
            assert len(set(getattr(record, name)[:start])) == 1
    for quota in changed.quotas:
        assert np.isinf(quota.limit_tpa[:start]).all()


@STARTING
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


@pytest.mark.parametrize("seed", range(6))
def test_levers_compose_in_any_order(chain: Chain, seed: int) -> None:
    changes = [lever.make() for lever in LEVERS.values()]
    one = compose(chain, tuple(changes))
    other = compose(chain, tuple(random.Random(seed).sample(changes, len(changes))))
    for name in ("quotas", "reserves"):
        assert sorted(map(repr, getattr(one, name))) == sorted(map(repr, getattr(other, name)))
    for each in fields(one.additions):
        first, second = getattr(one.additions, each.name), getattr(other.additions, each.name)
        assert (
            first == second
            if isinstance(first, int)
            else sorted(map(repr, first)) == sorted(map(repr, second))
        )
    assert np.allclose(one.uses.demand, other.uses.demand)
    assert np.allclose(one.supply_tpa, other.supply_tpa)
    assert np.allclose(one.processes.availability, other.processes.availability)
    assert np.allclose(one.arcs.limit_tpa, other.arcs.limit_tpa)


@EVERY
def test_acts_on_an_axis_of_years_too(lever: Lever, chain: Chain) -> None:
    years = chain.over(36, 12)
    changed = lever.make()(years)
    assert changed.periods == 3
    assert lever.make(**INERT[lever.name])(years).digest() == years.digest()
    for array in (changed.arcs.limit_tpa, changed.uses.demand, changed.processes.availability):
        assert array.shape[-1] == 3


def test_an_unknown_lever_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ParameterError, match="Did you mean export-ban") as refused:
        from_json({"lever": "export-bann"})
    assert "もしかして: export-ban" in refused.value.words.ja


def test_what_is_no_lever_has_no_json() -> None:
    with pytest.raises(TypeError, match="no change"):
        to_json(object())
