"""JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sozai.report import names, to_csv, to_json
from sozai.report.tables import rows_csv, safe
from sozai.terms import Answer, Column, Rows, Words


def test_json_field_names_end_in_their_units(answer: Answer) -> None:
    content = json.loads(to_json(answer))
    assert set(content["rows"][0]) >= {"country", "traced_share", "output_t"}
    assert content["rows"][2]["traced_share"] is None
    assert content["facts"][0]["key"]["country"] == "CHN"


def test_csv_reads_back_and_opens_in_excel(answer: Answer) -> None:
    content = to_csv(answer, "ja")
    assert content.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    main = answer.tables[0]
    assert [name for name in frame.columns if not name.endswith("_name")] == [c.name for c in main.columns]
    assert list(frame["country_name"]) == ["中国", "日本", "ベトナム"]
    assert frame["output_t"].tolist()[:2] == [220_000.0, -12.5]
    assert frame["output_t"].isna().tolist() == [False, False, True]


def test_csv_of_another_table_is_chosen_by_its_name(answer: Answer) -> None:
    assert to_csv(answer, "en", "months").decode("utf-8-sig").splitlines()[0] == "month,price_usd_per_t"


@given(st.text(min_size=1))
def test_no_csv_cell_is_a_formula(text: str) -> None:
    rows = Rows("x", Words("x", "x"), (Column("note", Words("n", "n")),), ((text,),))
    line = next(iter(list(csv.reader(io.StringIO(rows_csv(rows, "en").decode("utf-8-sig"), newline="")))[1:]))
    assert line[0].lstrip(" ")[:1] not in tuple("=+-@\t\r\n|%")
    assert line[0].removeprefix("'") == text.removeprefix("'")


def test_a_negative_number_stays_a_number() -> None:
    assert safe(-1.5) == -1.5
    assert safe("-1.5") == "'-1.5"


def test_an_id_of_two_parts_is_named_part_by_part() -> None:
    rows = Rows("links", Words("l", "l"), (Column("source", Words("s", "s")),), (("mine|CHN",), ("x|y",)))
    assert "mine|CHN,採掘 中国" in rows_csv(rows, "ja").decode("utf-8-sig")
    assert "x|y,x|y" in rows_csv(rows, "ja").decode("utf-8-sig")


def test_names_cover_the_ids_of_cells_facts_and_parameters(answer: Answer) -> None:
    found = names([answer], {"drive-motors": Words("drive motors", "駆動用モーター")})
    assert found["CHN"]["ja"] == "中国"
    assert {"magnet", "mine", "dysprosium", "JPN", "VNM"} <= set(found)
    assert "drive-motors" not in found
