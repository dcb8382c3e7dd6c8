import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.terms import UnitError
from sozai.terms.atoms import OXIDE, WEIGHTS, atoms, contained_share, mass
from sozai.terms.materials import MATERIALS

symbols = st.sampled_from(sorted(WEIGHTS))


@pytest.mark.parametrize(
    ("formula", "element", "share"),
    [
        ("Nd2O3", "Nd", 0.8574),
        ("Dy2O3", "Dy", 0.8713),
        ("Pr6O11", "Pr", 0.8277),
        ("Tb4O7", "Tb", 0.8502),
        ("Li2CO3", "Li", 0.1879),
        ("WO3", "W", 0.7930),
        ("CaF2", "F", 0.4867),
        ("GeO2", "Ge", 0.6942),
    ],
)
def test_factors_agree_with_the_tables_of_the_trade(formula: str, element: str, share: float) -> None:
    """Element-oxide conversion factors as in any table, such as 1/1.1664 for Nd2O3 and 5.323 LCE per Li."""
    assert contained_share(formula, element) == pytest.approx(share, abs=5e-5)


def test_brackets_nest_and_hydrates_add() -> None:
    assert dict(atoms("(NH4)10(H2W12O42)")) == {"N": 10, "H": 42, "W": 12, "O": 42}
    assert dict(atoms("K4[Fe(CN)6]·3H2O")) == {"K": 4, "Fe": 1, "C": 6, "N": 6, "H": 6, "O": 3}
    assert dict(atoms("LiNi0.8Mn0.1Co0.1O2")) == {"Li": 1, "Ni": 0.8, "Mn": 0.1, "Co": 0.1, "O": 2}


@given(symbols, symbols, st.integers(1, 20), st.integers(1, 20))
def test_mass_is_additive_and_multiplies_with_brackets(a: str, b: str, n: int, m: int) -> None:
    assert mass(f"({a}{n}{b}){m}") == pytest.approx(m * (n * WEIGHTS[a] + WEIGHTS[b]))


@given(symbols, symbols, st.integers(1, 20), st.integers(1, 20))
def test_shares_of_a_compound_add_to_one(a: str, b: str, n: int, m: int) -> None:
    formula = f"{a}{n}{b}{m}"
    assert sum(contained_share(formula, element) for element in {a, b}) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "rubbish", ["", "  ", "nd2o3", "Xx2O3", "Nd2O3)", "(Nd2O3", "(Nd2O3]", "Nd-O", "2", "()", "Nd2·"]
)
def test_rubbish_is_refused_in_both_languages(rubbish: str) -> None:
    with pytest.raises(UnitError) as caught:
        mass(rubbish)
    assert "化学式" in caught.value.of("ja")


def test_an_element_that_is_not_in_the_compound_has_no_share() -> None:
    with pytest.raises(UnitError, match="holds no 'Dy'"):
        contained_share("Nd2O3", "Dy")


def test_every_usual_compound_holds_its_element() -> None:
    for name, formula in OXIDE.items():
        assert 0 < contained_share(formula, MATERIALS[name].symbol) < 1
