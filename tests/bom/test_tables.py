"""Tables: layouts, headers, units, and faults with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozai import bom
from sozai.terms import DataError

from .writers import writers


def read(folder: Path, text: str, encoding: str = "utf-8", name: str = "parts.csv") -> bom.Declaration:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return bom.read(path)


def refused(folder: Path, text: str) -> DataError:
    with pytest.raises(DataError) as caught:
        read(folder, text)
    assert caught.value.words.en
    assert caught.value.words.ja
    return caught.value


def edges(declared: bom.Declaration) -> list[tuple[str, str | None, int]]:
    return [(line.item, line.parent, line.level) for line in declared.lines]


TREE = [("A", None, 0), ("B", "A", 1), ("C", "B", 2), ("D", "A", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "item,parent,qty\nA,,1\nB,A,1\nC,B,1\nD,A,1\n",
        "level,item,qty\n0,A,1\n1,B,1\n2,C,1\n1,D,1\n",
        "level,item,qty\n1,A,1\n..2,B,1\n...3,C,1\n..2,D,1\n",
        "階層,品番,員数\n０,Ａ,１\n１,Ｂ,１\n２,Ｃ,１\n１,Ｄ,１\n",
        "level,item,qty\n1,A,1\n1.1,B,1\n1.1.1,C,1\n1.2,D,1\n",
        "item,qty\nA,1\n  B,1\n    C,1\n  D,1\n",
        "品番,員数\nＡ,1\n　Ｂ,1\n　　Ｃ,1\n　Ｄ,1\n",
    ],
    ids=["flat", "level", "dots", "full-width", "dotted", "indent", "wide-indent"],
)
def test_every_layout_gives_the_same_tree(tmp_path: Path, text: str) -> None:
    assert edges(read(tmp_path, text)) == TREE


def test_the_order_of_a_flat_table_does_not_change_its_tree(tmp_path: Path) -> None:
    turned = read(tmp_path, "item,parent,qty\nD,A,1\nC,B,1\nB,A,1\nA,,1\n")
    assert sorted(edges(turned)) == sorted(TREE)


def test_a_product_without_a_line_of_its_own_is_added_and_said(tmp_path: Path) -> None:
    declared = read(tmp_path, "item,parent,qty\nB,A,1\nC,B,1\nD,A,1\n")
    assert edges(declared) == TREE
    assert "line was added" in declared.notes[0].words.en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932"])
def test_the_encoding_does_not_change_what_is_read(tmp_path: Path, encoding: str) -> None:
    declared = read(tmp_path, "品番,親品番,品名,質量(g)\nA,,電動機,1000\nB,A,磁石,１２．５\n", encoding)
    assert declared.lines[1].name == "磁石"
    assert declared.lines[1].mass == bom.Amount(12.5, unit="g")


def test_units_come_from_the_cell_then_the_row_then_the_header(tmp_path: Path) -> None:
    declared = read(tmp_path, "item,parent,mass (kg),mass unit\nA,,2,\nB,A,3,g\nC,A,4 mg,g\n")
    assert [line.mass.value for line in declared.lines if line.mass] == [2000.0, 3.0, 0.004]


def test_what_is_not_known_is_none_and_never_zero(tmp_path: Path) -> None:
    declared = read(tmp_path, "品番,親品番,員数,質量(g),在庫,原産国\nA,,1,不明,－,\nB,A,,未定,0,日本\n")
    first, second = declared.lines
    assert (first.mass, first.own_stock, first.origin) == (None, None, None)
    assert (second.quantity, second.mass, second.own_stock) == (None, None, bom.Amount(0.0, unit="each"))
    assert declared.in_product(1) is None


def test_contents_belong_to_the_part_above(tmp_path: Path) -> None:
    declared = read(
        tmp_path,
        "品番,親品番,員数,質量(g),含有量(g),材質,含有物質,CAS番号\n"
        "M,,1,40,,,,\nN,M,2,12.5,3.6,NdFeB,ネオジム,7440-00-8\nN,M,2,12.5,0.2,NdFeB,酸化ジスプロシウム,1308-87-8\n",
    )
    assert [(line.kind, line.item, line.element) for line in declared.lines] == [
        ("part", "M", None),
        ("part", "N", None),
        ("material", "N/NdFeB", None),
        ("substance", "N/NdFeB/ネオジム", "Nd"),
        ("substance", "N/NdFeB/酸化ジスプロシウム", None),
    ]
    assert [line.mass.value if line.mass else None for line in declared.lines] == [40.0, 12.5, None, 3.6, 0.2]
    # Two Dy in Dy2O3
    assert dict(bom.contained(declared.lines[4]))["Dy"] == pytest.approx(2 * 162.5 / (2 * 162.5 + 3 * 15.999))


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("item,parent,mass (g)\nA,,1\nB,A,abc\n", "row 3, column C (mass (g))", "'abc'"),
        ("item,parent,mass (g)\nA,,1\nB,A,▲5\n", "row 3, column C", "negative"),
        ("item,parent,mass (g)\nA,,1\nB,A,\"1,5\"\n", "row 3, column C", "'1,5'"),
        ("item,parent,mass (g)\nA,,1\nB,A,5 bar\n", "row 3, column C", "5 bar"),
        ("item,parent,mass (g)\nA,,1\nB,Z,5\n", "row 3", "'Z' stands in no line"),
        ("item,parent,mass (g)\nA,,1\nB,C,5\nC,B,5\n", "row 3", "circle"),
        ("item,parent,mass (g)\nA,,1\nB,B,5\n", "row 3", "circle"),
        ("level,item,mass (g)\n0,A,1\n2,B,5\n", "row 3", "a level is missing"),
        ("level,item,mass (g)\n1,A,1\n1.1,B,5\n1.1,C,5\n", "row 4", "stands twice"),
        ("level,item,mass (g)\n1,A,1\n1.2.1,C,5\n", "row 3", "nothing above"),
        ("item,parent,concentration (%)\nA,,101\n", "row 2, column C", "above 100 %"),
        ("item,parent,line-stop date\nA,,04/05/2026\n", "row 2, column C", "2026-04-01"),
        ("item,parent,qty\nA,,1\nB,A," + "x" * 40_000 + "\n", "row 3, column C", "40,000 characters"),
    ],
)  # fmt: skip
def test_a_fault_says_where_and_what(tmp_path: Path, text: str, place: str, said: str) -> None:
    told = refused(tmp_path, text).words.en
    assert place in told
    assert said in told


def test_all_faults_stand_in_one_message_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"B{i},A,x{i}\n" for i in range(30))
    told = refused(tmp_path, "item,parent,mass (g)\nA,,1\n" + rows).words
    assert "30 faults" in told.en
    assert "and 10 more" in told.en
    assert "30 件" in told.ja


def test_a_mass_without_a_unit_is_asked_about_and_not_guessed(tmp_path: Path) -> None:
    text = "item,parent,mass\nA,,1\nB,A,5\n"
    assert "names no unit" in refused(tmp_path, text).words.en
    path = tmp_path / "parts.csv"
    proposal = bom.guess(path)
    assert not proposal.sure
    with pytest.raises(DataError, match="has no unit"):
        bom.read(path, proposal)


def test_a_confirmed_mapping_is_used_again_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Nr;Gehört zu;Gewicht\nA;;1\nB;A;5\n", encoding="utf-8")
    columns = (
        bom.Column("item", "Nr"),
        bom.Column("parent", "Gehört zu"),
        bom.Column("mass", "Gewicht", "kg"),
    )
    mapping = bom.Mapping((bom.TableMapping("", 1, "flat", columns),))
    for kept in (tmp_path / "map.toml", tmp_path / "map.json"):
        mapping.save(kept)
        assert bom.Mapping.load(kept) == mapping
        declared = bom.read(path, kept)
        assert declared.lines[1].mass == bom.Amount(5000.0, unit="g")
    broken = tmp_path / "broken.toml"
    broken.write_text('[[tables]]\nsheet = ""\nheader_row = 0\nlayout = "tree"\n', encoding="utf-8")
    with pytest.raises(DataError, match="header_row 0, layout 'tree'"):
        bom.Mapping.load(broken)


def test_a_mapping_of_another_file_is_refused(tmp_path: Path) -> None:
    mapping = bom.Mapping((bom.TableMapping("BOM", 1, "flat", (bom.Column("item", "Nr"),)),))
    path = tmp_path / "parts.csv"
    path.write_text("item,qty\nA,1\n", encoding="utf-8")
    with pytest.raises(DataError, match="sheet 'BOM' of the mapping is not there"):
        bom.read(path, mapping)


def test_a_guess_says_how_sure_it_is_and_what_it_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("品番,親品番,部品の質量メモ(g),備考\nA,,1,x\nB,A,2,y\n", encoding="utf-8")
    proposal = bom.guess(path)
    by_field = {column.field: column for column in proposal.tables[0].columns}
    assert by_field["item"].confidence == 1.0
    assert by_field["mass"].confidence < 0.9
    assert by_field["mass"].unit == "g"
    assert proposal.tables[0].unused == ("備考",)
    assert "部品の質量メモ(g)" in proposal.doubts[0].ja
    assert bom.read(path, proposal).lines[1].mass == bom.Amount(2.0, unit="g")


def test_a_wrong_cas_number_names_no_element_and_is_said(tmp_path: Path) -> None:
    declared = read(tmp_path, "item,parent,substance,CAS,mass (g)\nA,,,,5\nA,,Nd-ish,7440-00-9,1\n")
    line = declared.lines[1]
    assert (line.substance, line.cas, line.element) == ("Nd-ish", None, None)
    assert "7440-00-9" in declared.notes[0].words.en


def test_contents_heavier_than_their_part_are_said(tmp_path: Path) -> None:
    declared = read(tmp_path, "item,parent,substance,mass (g)\nA,,,5\nA,,Iron,4\nA,,Copper,4\n")
    assert any("weigh more" in note.words.en for note in declared.notes)


def test_a_line_that_adds_up_is_no_part(tmp_path: Path) -> None:
    declared = read(tmp_path, "品番,親品番,品名,質量(g)\nA,,a,1\nB,A,b,1\n,,合計,2\n")
    assert len(declared.lines) == 2


def test_quantities_multiply_down_the_tree(tmp_path: Path) -> None:
    declared = read(tmp_path, "level,item,qty\n0,A,1\n1,B,2\n2,C,3\n2,D,5 kg\n")
    assert [declared.in_product(i) for i in range(4)] == [1.0, 2.0, 6.0, None]


def test_a_thousand_names_of_no_country_take_no_time_and_few_notes(tmp_path: Path) -> None:
    rows = "".join(f"P{i},A,Nowhere {i}\n" for i in range(1_000))
    declared = read(tmp_path, "item,parent,origin\nA,,\n" + rows)
    assert {line.origin for line in declared.lines} == {None}
    assert len(declared.notes) == 201
    assert sum(note.count for note in declared.notes) == 1_000


def test_a_truth_value_is_no_quantity(tmp_path: Path) -> None:
    path = tmp_path / "parts.xlsx"
    rows = [["item", "parent", "qty"], ["A", "", 1.0], ["B", "A", 1.0], ["C", "A", True]]
    path.write_bytes(writers.as_workbook([("BOM", rows)]))
    with pytest.raises(DataError, match=r"sheet 'BOM', row 4, column C \(qty\)"):
        bom.read(path)
