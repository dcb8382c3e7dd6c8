import pytest

from sozai.terms import ParameterError
from sozai.terms.countries import AGGREGATES, COUNTRIES, GROUP_WORDS, GROUPS, country, from_comtrade


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("CHN", "CHN"),
        ("cn", "CHN"),
        ("中国", "CHN"),
        ("ＣＨＮ", "CHN"),
        (" china ", "CHN"),
        ("台湾", "TWN"),
        ("Other Asia, nes", "TWN"),
        ("S19", "TWN"),
        ("Burma", "MMR"),
        ("Congo (Kinshasa)", "COD"),
        ("Democratic Republic of Congo", "COD"),
        ("Congo", "COG"),
        ("Korea, Republic of", "KOR"),
        ("Korea, South", "KOR"),
        ("Korea, North", "PRK"),
        ("Viet Nam", "VNM"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("USA", "USA"),
        ("アメリカ", "USA"),
        ("Hong Kong SAR, China", "HKG"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("NA", "NAM"),
        ("Rest of world", "ROW"),
        ("Other countries", "ROW"),
        ("World total", "WLD"),
        ("世界", "WLD"),
        ("EU", "EU27"),
    ],
)
def test_every_spelling_of_a_country_finds_it(text: str, id_: str) -> None:
    assert country(text).id == id_


def test_every_code_and_name_finds_its_own_country() -> None:
    for place in COUNTRIES.values():
        for spelling in (place.id, place.iso2, place.words.en, place.words.ja, *place.aliases):
            if spelling:
                assert country(spelling) is place


def test_the_list_holds_all_249_of_iso_3166_and_kosovo_and_three_aggregates() -> None:
    iso = [place for place in COUNTRIES.values() if place.numeric is not None]
    assert len(iso) == 249
    assert set(COUNTRIES) - {place.id for place in iso} == {"XKX", *AGGREGATES}
    assert len({place.numeric for place in iso}) == len({place.iso2 for place in iso}) == 249


def test_an_unknown_country_is_refused_with_a_suggestion_in_both_languages() -> None:
    with pytest.raises(ParameterError) as caught:
        country("Japn")
    assert "Japan (JPN)" in caught.value.of("en")
    assert "日本（JPN）" in caught.value.of("ja")


def test_baci_numbers_that_are_not_iso_find_the_country() -> None:
    quirks = {
        842: "USA",
        699: "IND",
        251: "FRA",
        490: "TWN",
        757: "CHE",
        579: "NOR",
        711: "ZAF",
        58: "BEL",
        280: "DEU",
        392: "JPN",
        0: "WLD",
        697: "ROW",
    }
    assert {code: from_comtrade(code) for code in quirks} == quirks
    assert from_comtrade(999) is None


def test_groups_have_their_published_sizes_and_known_members() -> None:
    sizes = {"EU27": 27, "G7": 7, "QUAD": 4, "ASEAN": 11, "CPTPP": 12, "RCEP": 15, "OECD": 38, "MSP": 14}
    assert {name: len(set(members)) for name, members in GROUPS.items()} == sizes
    assert all(member in COUNTRIES for members in GROUPS.values() for member in members)
    assert set(GROUP_WORDS) == set(GROUPS)
