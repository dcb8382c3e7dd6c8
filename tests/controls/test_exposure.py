"""What a bill of materials is exposed to: declared facts decide, estimates stand beside them, unknown stays unknown."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sozai import bom
from sozai.controls import (
    EndUser,
    Exposure,
    Origin,
    Register,
    Supply,
    Terms,
    Typical,
    compositions,
    days_of_cover,
    days_to_stop,
    exposures,
    holdings,
    losses,
    lost_sales_jpy,
    single_points,
    substitute_of,
    substitutes,
    value_jpy,
)
from sozai.store import Facts
from sozai.terms import NoAnswerError, ParameterError

EXAMPLES = Path(__file__).parents[2] / "examples" / "bom"
ASKED = Terms("JPN", date(2026, 11, 5), EndUser(use="civil"), {"JPY": 1.0, "USD": 150.0}, {"": 12_000.0})
TRACED = Supply((Origin("CHN", 0.8, 0.7, 0.9), Origin("MYS", 0.2, 0.1, 0.3)))


@pytest.fixture(scope="module")
def typical(facts: Facts) -> dict[str, tuple[Typical, ...]]:
    return compositions(facts)


@pytest.fixture(scope="module")
def products() -> dict[str, bom.Declaration]:
    return {name: bom.read(path) for name, path in bom.WORKED.items()}


@pytest.fixture(scope="module")
def written(
    products: dict[str, bom.Declaration], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], bom.Declaration]:
    spec = importlib.util.spec_from_file_location("example_writers", EXAMPLES / "writers.py")
    assert spec is not None
    assert spec.loader is not None
    writers = importlib.util.module_from_spec(spec)
    sys.modules["example_writers"] = writers
    spec.loader.exec_module(writers)
    return {
        (name, path.name): bom.read(path)
        for name, declared in products.items()
        for path in writers.write(declared, tmp_path_factory.mktemp(name))
    }


def only(found: tuple[Exposure, ...], item: str, material: str) -> Exposure:
    (each,) = [e for e in found if e.line.item == item and e.holding.material == material]
    return each


def asked_of(declared: bom.Declaration, typical: dict[str, tuple[Typical, ...]], rules: Register, **changed: object):  # type: ignore[no-untyped-def]  # fmt: skip
    return exposures(declared, holdings(declared, typical), rules, replace(ASKED, **changed), {})  # type: ignore[arg-type]


def test_the_package_carries_the_worked_products_of_the_examples() -> None:
    for name, path in bom.WORKED.items():
        assert path.read_bytes() == (EXAMPLES / f"{name}.csv").read_bytes()


def test_declared_chinese_dysprosium_needs_a_licence_and_its_mass_keeps_its_range(products, typical, rules) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    held = only(asked_of(products["traction-motor"], typical, rules), "MG-112", "dysprosium")
    assert held.verdict == "licence"
    assert held.decides is not None
    assert held.decides.decides is not None
    assert held.decides.decides.clause.notice.state == "CHN"
    assert held.holding.mass is not None
    # 48 magnets of 0.9 to 1.3 g; no point value is declared and none is made up
    assert (held.holding.mass.low, held.holding.mass.high) == pytest.approx((43.2, 62.4))
    assert held.holding.mass.value is None


def test_after_the_last_check_every_declared_way_is_unknown(products, typical, rules) -> None:  # type: ignore[no-untyped-def]
    found = asked_of(products["traction-motor"], typical, rules, day=date(2026, 11, 10))
    assert {each.verdict for each in found} == {"unknown"}


def test_an_undeclared_origin_stays_unknown_whatever_statistics_say(products, typical, rules) -> None:  # type: ignore[no-untyped-def]
    motor = products["traction-motor"]
    bare = replace(
        motor,
        lines=tuple(
            replace(line, origin=None, smelter=None, smelter_country=None)
            if line.kind == "substance"
            else line
            for line in motor.lines
        ),
    )
    found = exposures(bare, holdings(bare, typical), rules, ASKED, {("dysprosium", "metal"): TRACED})
    held = only(found, "MG-112", "dysprosium")
    assert held.verdict == "unknown"
    assert held.estimate is not None
    assert held.estimate.origin.country == "CHN"
    assert held.estimate.verdict.verdict == "licence"
    assert held.estimate.restricted_share == pytest.approx(0.8)
    assert only(found, "MG-112", "cobalt").estimate is None


def test_a_declared_refiner_is_not_estimated_again(products, typical, rules) -> None:  # type: ignore[no-untyped-def]
    found = exposures(
        products["traction-motor"],
        holdings(products["traction-motor"], typical),
        rules,
        ASKED,
        {("dysprosium", "metal"): TRACED},
    )
    assert only(found, "MG-112", "dysprosium").estimate is None


def test_typical_contents_are_marked_and_fill_only_what_is_unnamed(products, typical) -> None:  # type: ignore[no-untyped-def]
    motor = products["traction-motor"]
    held = holdings(motor, typical)
    of = {
        name: [h for h in held if motor.lines[h.part].item == name] for name in ("MG-112", "SH-113", "HS-130")
    }
    assert all(h.declared for h in of["MG-112"])  # 39.7 of 40 g are named
    assert not any(h.declared for h in of["SH-113"])
    assert {h.material for h in of["HS-130"] if not h.declared} == {"copper", "magnesium"}
    silent = replace(motor, lines=tuple(line for line in motor.lines if line.kind == "part"))
    silent = replace(
        silent,
        lines=tuple(
            replace(
                line,
                above=None
                if line.parent is None
                else next(i for i, other in enumerate(silent.lines) if other.item == line.parent),
            )
            for line in silent.lines
        ),
    )
    typical_dy = next(h for h in holdings(silent, typical) if h.material == "dysprosium")
    assert typical_dy.mass is not None
    # 48 magnets of 40 g at 3 % (0.5 to 8 %)
    assert (typical_dy.mass.value, typical_dy.mass.low, typical_dy.mass.high) == pytest.approx(
        (57.6, 9.6, 153.6)
    )


def test_carbon_bound_in_silicon_carbide_is_no_graphite(products, typical) -> None:  # type: ignore[no-untyped-def]
    assert "graphite" not in {h.material for h in holdings(products["power-module"], typical)}


def test_money_and_days_are_plain_arithmetic_and_unknown_without_their_inputs(products, typical, rules) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    found = asked_of(products["traction-motor"], typical, rules)
    magnet = only(found, "MG-112", "dysprosium")
    assert value_jpy(magnet, ASKED) == 48 * 620
    # 14,880 magnets are 310 motors; at 12,000 a year
    assert days_of_cover(magnet, ASKED) == pytest.approx(310 / (12_000 / 365))
    assert days_to_stop(magnet, ASKED) == (date(2027, 2, 15) - ASKED.day).days
    unsaid = replace(ASKED, volumes={}, jpy_per={})
    assert days_of_cover(magnet, unsaid) is None
    assert value_jpy(magnet, unsaid) is None


def test_every_format_gives_the_same_exposure_in_what_it_carries(written, products, typical, rules) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    def declared_grams(found: tuple[Exposure, ...]) -> dict[tuple[str, str], float | None]:
        return {
            (e.says.item, e.holding.material): e.holding.mass and (e.holding.mass.value or e.holding.mass.low)
            for e in found
            if e.holding.declared
        }

    compared = 0
    for (product, file), declared in written.items():
        base = asked_of(products[product], typical, rules)
        try:
            found = asked_of(declared, typical, rules)
        except NoAnswerError:
            assert not any(line.element for line in declared.lines), file
            continue
        compared += 1
        if declared.format in ("csv", "excel"):
            assert [e.verdict for e in found] == [e.verdict for e in base], file
        if "mass" in declared.carries:
            assert declared_grams(found) == pytest.approx(declared_grams(base), rel=1e-6), file
        else:
            assert all(e.holding.mass is None for e in found), file
        if "origin" not in declared.carries:
            assert {e.verdict for e in found} == {"unknown"}, file
        if "own_stock" not in declared.carries:
            assert all(days_to_stop(e, ASKED) is None for e in found), file
        if "value" not in declared.carries:
            assert all(value_jpy(e, ASKED) is None for e in found), file
    assert compared >= 22


def test_a_single_source_is_told_and_a_silent_line_leaves_it_unsure(products, typical, rules) -> None:  # type: ignore[no-untyped-def]
    points = {
        (p.kind, p.name): p for p in single_points(asked_of(products["traction-motor"], typical, rules))
    }
    assert points["supplier", "Example Magnet"].holds == ("MG-112",)
    assert points["smelter", "Example Cobalt Refinery"].sure
    assert not points["smelter", "Example Copper Smelter"].sure  # solder and casting name no smelter


def test_losses_follow_the_scenario_line_by_line_and_skip_what_it_does_not_name(products, typical, rules) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    found = asked_of(products["traction-motor"], typical, rules)
    lost = {("drive-motors", "dysprosium"): (0.0, 0.5, 0.25)}
    (row,) = losses(found, ASKED, lost, lambda _: "drive-motors", {"TM-100": 98_000.0})
    assert row.exposure.holding.material == "dysprosium"
    # 1,000 motors a month: none, 500 and 250 of them are lost
    assert (row.lost_share, row.first_month, row.products) == (0.25, 2, 750.0)
    assert row.value_jpy == pytest.approx(750 * 48 * 620)
    assert row.sales_jpy == pytest.approx(750 * 98_000)
    # 9,600 magnets in stock, 480 at work and 4,800 under way are enough for 310 motors
    assert row.after_stock == 750.0 - 310.0
    assert losses(found, ASKED, lost, lambda _: "generators", {}) == ()
    with pytest.raises(ParameterError, match="between 0 and 1"):
        losses(found, ASKED, {("drive-motors", "dysprosium"): (1.2,)}, lambda _: "drive-motors", {})


def test_sales_of_a_product_are_lost_once(products, typical, rules) -> None:  # type: ignore[no-untyped-def]
    found = asked_of(products["traction-motor"], typical, rules)
    lost = {("", "dysprosium"): (0.5,), ("", "neodymium"): (0.25,)}
    rows = losses(found, ASKED, lost, lambda _: "", {"TM-100": 98_000.0})
    assert len(rows) == 2
    assert lost_sales_jpy(rows) == max(row.sales_jpy for row in rows) == 500 * 98_000
    assert lost_sales_jpy(losses(found, ASKED, lost, lambda _: "", {})) is None


def test_a_substitute_of_the_type_of_part_goes_before_one_of_any_part(facts: Facts) -> None:
    known = substitutes(facts)
    assert substitute_of(known, "dysprosium", "mlcc") == known["dysprosium", "mlcc"]
    assert substitute_of(known, "dysprosium", None) == known["dysprosium", "*"]
    assert substitute_of(known, "rhenium", "nickel-superalloy") is None
    assert all(each.low_months <= each.months <= each.high_months for each in known.values())
    assert {each.fact.grade for each in known.values()} == {"D"}


def test_a_bill_of_materials_without_elements_is_refused(products, typical, rules) -> None:  # type: ignore[no-untyped-def]
    motor = products["traction-motor"]
    bare = replace(motor, lines=(replace(motor.lines[0], part_type=None),))
    with pytest.raises(NoAnswerError, match="names no element"):
        exposures(bare, holdings(bare, typical), rules, ASKED, {})
