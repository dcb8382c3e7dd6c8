"""Japan's trade statistics: yen and tonnes as printed, and only the months that are out."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.sources import load
from sozai.sources.japan_customs import Client
from sozai.sources.japanese import month, number
from sozai.terms import COUNTRIES, DataError

from .samples import JAPAN, JAPAN_TABLE, SAMPLES


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "japan.csv").write_bytes(text.encode(encoding))
    return folder / "japan.csv"


def rows_of(sample: str, folder: Path) -> pd.DataFrame:
    return load(SAMPLES[sample][1](folder)).tables["japan_trade"]


def one(rows: pd.DataFrame, **where: object) -> pd.Series:
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def test_months_that_are_not_out_yet_are_left_out_and_months_without_trade_are_zero(tmp_path: Path) -> None:
    loaded = load(SAMPLES["japan"][1](tmp_path))
    rows = loaded.tables["japan_trade"]
    assert sorted(rows["month"].unique()) == [1, 2, 3]
    assert one(rows, partner="CHN", month=2)["value_jpy"] == 0
    counts = {each.reason.en[:20]: each.count for each in loaded.refused}
    assert counts == {"a month that is not ": 5 * 9, "a year's total besid": 5}
    assert loaded.rows_read == 5 * 13


def test_values_are_yen_and_masses_tonnes_from_whichever_quantity_is_a_mass(tmp_path: Path) -> None:
    rows = rows_of("japan", tmp_path)
    china = one(rows, partner="CHN", month=1)
    assert (china["flow"], china["code"], china["value_jpy"], china["mass_t"]) == (
        "import",
        "850511000",
        9_500_000,
        2.0,
    )
    assert one(rows, partner="USA", month=1)["mass_t"] == 4.5
    chips = one(rows, partner="TWN", month=1)
    assert pd.isna(chips["mass_t"])
    assert chips["quality"] == "not_available"


def test_areas_that_are_no_country_are_added_up(tmp_path: Path) -> None:
    row = one(rows_of("japan", tmp_path), partner="ROW", month=1)
    assert (row["value_jpy"], row["mass_t"], row["quality"]) == (30_000, 0.003, "computed")


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_a_japanese_table_is_read_through_its_title_its_two_headers_and_its_signs(
    tmp_path: Path, encoding: str
) -> None:
    loaded = load(written(tmp_path, JAPAN_TABLE, encoding))
    row = one(loaded.tables["japan_trade"])
    assert (row["partner"], row["year"], row["month"], row["code"]) == ("CHN", 2024, 3, "850511000")
    assert (row["value_jpy"], row["mass_t"]) == (5_678_000.0, 1.234)
    assert {each.reason.en.split(":")[0]: each.count for each in loaded.refused} == {
        "a correction below zero": 1,
        "a heading, chapter or total": 1,
    }


def test_a_table_that_hides_its_unit_of_yen_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="which unit of yen"):
        load(written(tmp_path, JAPAN_TABLE.replace("（千円）", ""), "cp932"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("9500", "many", "value"),
        (",105,", ",999,", "country"),
        ("\n2,", "\n7,", "flow"),
        (",2024,", ",next,", "date"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        load(written(tmp_path, JAPAN.replace(old, new)))
    assert "2" in str(caught.value)


@given(st.integers(-(10**12), 10**12))
def test_a_number_reads_the_same_in_every_width_and_with_every_minus(value: int) -> None:
    digits = f"{abs(value):,}"
    wide = digits.translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    signs = ("▲{}", "△{}", "-{}", "−{}", "({})", "（{}）") if value < 0 else ("{}", " {} ", "　{}")
    assert {number(sign.format(text)) for sign in signs for text in (digits, wide)} == {float(value)}


@given(st.integers(2019, 2040), st.integers(1, 12))
def test_a_date_of_reiwa_is_the_date_of_the_west(year: int, when: int) -> None:
    era = year - 2018
    spellings = (
        f"令和{era}年{when}月",
        f"R{era}.{when}",
        f"{year}年{when}月",
        f"{year}/{when:02d}",
        f"{year}{when:02d}",
    )
    assert {month(text) for text in spellings} == {(year, when)}


def test_every_country_of_the_customs_is_known() -> None:
    from sozai.sources.japan_customs.tidy import countries

    assert set(countries().values()) <= set(COUNTRIES)
    assert (countries()["105"], countries()["106"], countries()["304"]) == ("CHN", "TWN", "USA")


ITEMS = {
    "100": "合計_金額",
    "110": "1月_数量2",
    "120": "1月_金額",
    "130": "2月_数量2",
    "140": "2月_金額",
    "90": "単位2",
}
VALUES = [("90", "KG"), ("100", "150"), ("110", "1000"), ("120", "100"), ("130", "500"), ("140", "50")]


@contextmanager
def serving(
    asked: list[dict[str, list[str]]], status: int = 0, items: dict[str, str] = ITEMS
) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            asked.append(query)
            start, most = int(query["startPosition"][0]), int(query["limit"][0])
            page = VALUES[start - 1 : start - 1 + most]
            info = {"TOTAL_NUMBER": len(VALUES)} | (
                {"NEXT_KEY": start + most} if start - 1 + most < len(VALUES) else {}
            )
            content = {
                "RESULT": {"STATUS": status, "ERROR_MSG": "認証に失敗しました。"},
                "STATISTICAL_DATA": {
                    "RESULT_INF": info,
                    "CLASS_INF": {
                        "CLASS_OBJ": [
                            {"@id": "cat02", "CLASS": [{"@code": c, "@name": n} for c, n in items.items()]}
                        ]
                    },
                    "DATA_INF": {
                        "VALUE": [
                            {"@cat01": "850511000", "@cat02": c, "@area": "50105", "$": v} for c, v in page
                        ]
                    },
                },
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"GET_STATS_DATA": content}).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("most", [2, 100])
def test_what_the_service_answers_page_by_page_is_a_file_that_can_be_imported(
    tmp_path: Path, most: int
) -> None:
    asked: list[dict[str, list[str]]] = []
    with serving(asked) as address:
        client = Client("secret", address, most=most, pause_seconds=0.0)
        path = client.fetch(tmp_path, "0003313967", "import", 2024, ("850511000",))
        again = client.fetch(tmp_path, "0003313967", "import", 2024, ("850511000",))
    assert path == again
    assert len(asked) == (3 if most == 2 else 1)
    rows = load(path).tables["japan_trade"]
    assert rows[["month", "value_jpy", "mass_t"]].to_numpy().tolist() == [
        [1, 100_000.0, 1.0],
        [2, 50_000.0, 0.5],
    ]
    assert set(rows["partner"]) == {"CHN"}
    assert "secret" not in path.read_text() + path.name + repr(client)


def test_a_refusal_is_told_in_the_services_words_and_leaves_nothing(tmp_path: Path) -> None:
    with serving([], status=100) as address, pytest.raises(DataError, match="認証に失敗") as caught:
        Client("secret", address, pause_seconds=0.0).fetch(tmp_path, "1", "import", 2024)
    assert "secret" not in str(caught.value)
    with (
        serving([], items={"1": "人口"}) as address,
        pytest.raises(DataError, match="not that of the trade statistics"),
    ):
        Client("secret", address, pause_seconds=0.0).fetch(tmp_path, "1", "import", 2024)
    assert list(tmp_path.iterdir()) == []
