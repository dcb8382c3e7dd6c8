import pytest

from sozai.terms import ParameterError
from sozai.terms.materials import FAMILIES, MATERIALS, MEMBERS, STOCKPILE, material


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Dy", "dysprosium"),
        ("dysprosium", "dysprosium"),
        ("ジスプロシウム", "dysprosium"),
        ("DY", "dysprosium"),
        ("rare_earths", "rare-earths"),
        ("Rare Earth Elements", "rare-earths"),
        ("レアアース", "rare-earths"),
        ("NdPr", "ndpr"),
        ("Graphite (Natural)", "natural-graphite"),
        ("Aluminum", "aluminium"),
        ("W", "tungsten"),
        ("Nitrogen (Fixed)—Ammonia", "ammonia"),
        ("Baryte", "barite"),
        ("HREEs", "heavy-rare-earths"),
        ("cokingcoal", "coking-coal"),
        ("magnets", "rare-earth-magnets"),
        ("PGMs", "platinum-group-metals"),
    ],
)
def test_every_spelling_of_a_material_finds_it(text: str, id_: str) -> None:
    assert material(text).id == id_


def test_every_id_symbol_name_and_alias_finds_its_own_material() -> None:
    for thing in MATERIALS.values():
        for spelling in (thing.id, thing.symbol, thing.words.en, thing.words.ja, *thing.aliases):
            if spelling:
                assert material(spelling) is thing


def test_the_stockpile_has_34_minerals_that_cover_55_elements() -> None:
    """Japan's list: 34 minerals, 55 elements (rare earths 17, platinum group 6)."""
    assert len(set(STOCKPILE)) == 34
    elements = {element for name in STOCKPILE for element in MEMBERS.get(name, (name,))}
    assert len(elements) == 55
    assert elements | set(STOCKPILE) <= {thing.id for thing in MATERIALS.values() if thing.stockpile}


def test_a_material_outside_the_list_is_no_stockpile_mineral() -> None:
    assert not any(
        MATERIALS[name].stockpile for name in ("copper", "aluminium", "zinc", "gold", "uranium", "steel")
    )


def test_groups_are_made_of_known_elements_and_nest() -> None:
    assert all(MATERIALS[name].kind == "element" for members in MEMBERS.values() for name in members)
    assert set(MEMBERS["ndpr"]) < set(MEMBERS["magnet-rare-earths"]) < set(MEMBERS["rare-earths"])
    assert len(MEMBERS["rare-earths"]) == 17
    assert set(MEMBERS) == {thing.id for thing in MATERIALS.values() if thing.kind == "group"}


def test_every_material_belongs_to_a_declared_family_and_kind() -> None:
    assert {thing.group for thing in MATERIALS.values()} <= set(FAMILIES)
    assert {thing.kind for thing in MATERIALS.values()} == {
        "element",
        "group",
        "mineral",
        "compound",
        "product",
    }
    assert all(thing.symbol for thing in MATERIALS.values() if thing.kind == "element")


def test_an_unknown_material_is_refused_with_a_suggestion_in_both_languages() -> None:
    with pytest.raises(ParameterError) as caught:
        material("disprosium")
    assert "dysprosium" in caught.value.of("en")
    assert "ジスプロシウム" in caught.value.of("ja")
