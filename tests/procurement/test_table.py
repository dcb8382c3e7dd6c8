"""The buyer's table, in two languages, and what is wrong with it in one message."""

from __future__ import annotations

import csv
import io

import pytest

from sozai.bom.flat import proposed
from sozai.bom.mapping import Mapping
from sozai.files import Sheet
from sozai.procurement import KIND, WORKED, Book, read
from sozai.terms import DataError

RATES = {"JPY": 1.0, "USD": 150.0}
ENGLISH = """Item,Material,Form,Need (t/yr),Supplier,Price (USD/kg),Plant country,Share,Lead time (weeks),Minimum lot (t),Own stock (days)
A,Dy,metal,2.4,One,300,China,80 %,4,0,36.5
A,,,,Two,400,Vietnam,20%,6,0.1,
"""


def sheets(text: str) -> list[Sheet]:
    return [Sheet("", list(csv.reader(io.StringIO(text))))]


def book(text: str) -> Book:
    return read("own.csv", sheets(text), RATES)


def test_the_worked_table_reads() -> None:
    worked = book(WORKED["vehicle-parts"])
    assert [item.id for item in worked.items] == ["MG-01", "MG-02", "DY-01", "WC-01"]
    assert worked.items[0].materials == ("neodymium", "dysprosium")
    assert worked.items[0].cover == 9000.0
    assert len(worked.offers) == 12
    assert sum(worked.today()) == pytest.approx(4.0)


def test_english_headers_and_units_are_understood() -> None:
    english = book(ENGLISH)
    (item,) = english.items
    assert (item.need, item.unit, item.own_stock, item.materials) == (
        2.4,
        "t",
        pytest.approx(0.24),
        ("dysprosium",),
    )
    one, two = english.offers
    assert (one.price_jpy, one.plant, one.current_share, one.lead_days) == (
        300 * 150 * 1000,
        "CHN",
        0.8,
        28.0,
    )
    assert (two.lot, two.plant) == (0.1, "VNM")
    assert item.stake_jpy is None


def test_prices_per_kilogram_become_prices_per_piece_by_the_mass_of_a_piece() -> None:
    (offer,) = book("品目,年間数量(個),調達先,単価(円/kg),質量(g)\nA,100,X,2000,500\n").offers
    assert offer.price_jpy == pytest.approx(1000.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("品目,年間数量(t),調達先,単価(円)\nA,5,X,\nA,,Y,3\nB,2,Z,不明\n", ["X has no price", "Z has no price", "2 faults"]),
        ("品目,年間数量(t),調達先,単価(円),現在の比率\nA,5,X,1,0.8\nA,,Y,3,0.5\n", ["shares of A add up to 130%"]),
        ("品目,年間数量(t),調達先,単価(円),現在の比率\nA,5,X,1,1.2\n", ["row 2", "a share above one"]),
        ("品目,年間数量(t),調達先,単価(円)\nA,,X,1\n", ["A has no yearly need"]),
        ("品目,年間数量(t),調達先,単価(EUR)\nA,5,X,1\n", ["a price in 'EUR'"]),
        ("品目,素材,年間数量(t),調達先,単価(円)\nA,アダマンチウム,5,X,1\n", ["No material is called 'アダマンチウム'"]),
        ("品目,年間数量(t),調達先,単価(円)\nA,5,X,-3\n", ["negative"]),
        ("品目,年間数量(t),調達先,単価(円)\nA,5,X,3\nA,6,Y,3\n", ["A says another need than above"]),
        ("品目,数,何か\nA,5,X\n", ["no table of suppliers"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_message(text: str, told: list[str]) -> None:
    with pytest.raises(DataError) as refused:
        book(text)
    for part in told:
        assert part in refused.value.words.en
    assert refused.value.words.ja


def test_a_header_in_doubt_is_not_read_without_a_mapping(tmp_path) -> None:
    text = "品目,年間使用量(t),調達先,新しい購入単価の案(円)\nA,5,X,100\n"
    with pytest.raises(DataError, match="leave doubt"):
        book(text)
    proposal = proposed("own.csv", sheets(text), KIND)
    assert not proposal.sure
    proposal.save(tmp_path / "own.toml")
    saved = (tmp_path / "own.toml").read_text(encoding="utf-8").replace("0.6", "1.0")
    (tmp_path / "own.toml").write_text(saved, encoding="utf-8")
    mapping = Mapping.load(tmp_path / "own.toml", KIND.vocabulary.spellings)
    assert read("own.csv", sheets(text), RATES, mapping).offers[0].price_jpy == 100.0
