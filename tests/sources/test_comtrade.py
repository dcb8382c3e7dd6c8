"""UN Comtrade: each tonne once, whatever stands beside it in the file."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.sources import load, recognise
from sozai.sources.comtrade import Client
from sozai.terms import DataError

from .samples import COMTRADE, COMTRADE_WEB

HEADER, *LINES = COMTRADE.splitlines(keepends=True)


def written(folder: Path, text: str, name: str = "comtrade.csv", encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def rows_of(folder: Path, text: str = COMTRADE, table: str = "reported_trade") -> pd.DataFrame:
    return load(written(folder, text)).tables[table]


def one(rows: pd.DataFrame, **where: object) -> pd.Series:
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def reasons(path: Path) -> dict[str, int]:
    return {each.reason.en.split(" (")[0].split(":")[0]: each.count for each in load(path).refused}


def test_a_flow_is_taken_once_though_its_split_its_heading_and_the_world_stand_beside_it(
    tmp_path: Path,
) -> None:
    rows = rows_of(tmp_path)
    japan = rows[(rows.reporter == "JPN") & (rows.flow == "import")]
    assert japan["value_usd"].sum() == 130_000
    china = one(japan, partner="CHN")
    assert (china["value_usd"], china["mass_t"], china["hs_revision"], china["grade"]) == (
        120_500.5,
        2.0,
        "HS2022",
        "A",
    )


def test_every_line_left_out_says_why(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, COMTRADE))
    assert reasons(written(tmp_path, COMTRADE)) == {
        "a group of countries beside its members": 1,
        "a split by customs procedure, transport or second partner; the total is kept": 1,
        "a total over all partners": 1,
        "a total, chapter or heading": 1,
        "re-exports and other flows that exports and imports hold already": 1,
    }
    # One exact repetition; two areas that are no country and two splits without a total become one row each.
    assert (loaded.rows_read, loaded.rows_stored, loaded.duplicates) == (14, 6, 3)


def test_a_mass_of_zero_or_none_is_missing_unless_the_quantity_is_in_kilograms(tmp_path: Path) -> None:
    rows = rows_of(tmp_path)
    india = one(rows, reporter="IND")
    assert pd.isna(india["mass_t"])
    assert (india["quality"], india["hs_revision"], india["value_usd"]) == ("not_available", "HS2007", 700.0)
    philippines = one(rows, partner="PHL")
    assert (philippines["mass_t"], philippines["quality"], philippines["grade"]) == (1.0, "estimated", "B")


def test_a_split_without_a_total_and_areas_without_a_country_are_added_up_and_say_so(tmp_path: Path) -> None:
    rows = rows_of(tmp_path)
    for partner, value in (("VNM", 100.0), ("ROW", 30.0)):
        row = one(rows, partner=partner)
        assert (row["value_usd"], row["quality"]) == (value, "computed")
        assert "a sum over splits or over areas" in row["note"]


def test_months_lie_in_their_own_table(tmp_path: Path) -> None:
    row = one(rows_of(tmp_path, table="reported_trade_monthly"), reporter="CHN")
    assert (row["year"], row["month"], row["flow"], row["source"]) == (
        2022,
        3,
        "export",
        "un-comtrade-monthly",
    )


def test_a_total_that_is_not_the_sum_of_its_partners_is_named(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, COMTRADE_WEB, encoding="cp1252"))
    assert [each.reason.en[:60] for each in loaded.refused] == [
        "a total over all partners that is not the sum of its partner"
    ]
    assert one(loaded.tables["reported_trade"], reporter="TUR")["value_usd"] == 25_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_change_no_number(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = COMTRADE_WEB.replace(";", delimiter)
    rows = load(written(tmp_path, text, encoding=encoding)).tables["reported_trade"]
    assert rows[["value_usd", "mass_t"]].to_numpy().tolist() == [[25_000.0, 1.0]]


def test_an_accent_of_latin_1_far_from_the_beginning_is_read(tmp_path: Path) -> None:
    line = "2022,276,156,850511,M,60,6,6,8\n"
    text = "year,reporter,partner,cmd,flow,value,netwgt,qty,qtyunit\n" + line * 50_000
    path = written(tmp_path, text)
    path.write_bytes(path.read_bytes() + line.encode().replace(b",8\n", b",\xfc\n"))
    assert load(path).tables["reported_trade"]["value_usd"].tolist() == [60.0]


def test_a_packed_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "comtrade.csv.gz"
    path.write_bytes(gzip.compress(COMTRADE.encode()))
    pd.testing.assert_frame_equal(load(path).tables["reported_trade"], rows_of(tmp_path))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="cut or damaged"):
        load(path, "comtrade")


def test_numbers_as_text_with_commas_are_numbers(tmp_path: Path) -> None:
    plain = rows_of(tmp_path)
    commas = rows_of(tmp_path, COMTRADE.replace("120500.5", '"120,500.5"').replace("2000.0", '"2,000.0"'))
    pd.testing.assert_frame_equal(plain, commas)


def test_a_comma_that_may_be_a_decimal_sign_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"value: 25,000"):
        load(written(tmp_path, COMTRADE_WEB.replace("25000", "25,000")))


def test_labels_stand_over_their_cells_or_the_file_is_refused(tmp_path: Path) -> None:
    expected = rows_of(tmp_path)
    trailing = HEADER + "".join(line.replace("\n", ",\n") for line in LINES)
    pd.testing.assert_frame_equal(rows_of(tmp_path, trailing), expected)
    numbered = HEADER + "".join(f"{number},{line}" for number, line in enumerate(LINES))
    pd.testing.assert_frame_equal(rows_of(tmp_path, numbered), expected)
    named = "," + numbered
    pd.testing.assert_frame_equal(rows_of(tmp_path, named), expected)
    with pytest.raises(DataError, match="header were a column off"):
        load(
            written(
                tmp_path,
                "refPeriodId,"
                + HEADER.replace(",primaryValue", "").replace("freqCode", "freqCode,primaryValue", 1)
                + "".join(LINES),
            ),
            "comtrade",
        )


def test_two_totals_of_one_flow_are_a_contradiction_where_the_file_names_its_splits(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"202200 / import / JPN / CHN / 850511 occurs more than once"):
        load(written(tmp_path, HEADER + LINES[0] + LINES[0].replace("120500.5", "7")))


def test_without_names_of_splits_the_largest_row_is_the_total_and_says_so(tmp_path: Path) -> None:
    text = "year,reporter,partner,cmd,flow,value,netwgt,qty,qtyunit\n" + "".join(
        f"2022,276,156,850511,M,{value},{mass},{mass},8\n"
        for value, mass in ((60, 6), (100, 10), (40, 4), (60, 6))
    )
    loaded = load(written(tmp_path, text))
    row = one(loaded.tables["reported_trade"])
    assert (row["value_usd"], row["mass_t"], row["quality"], row["grade"]) == (100.0, 0.01, "computed", "B")
    assert "the largest of several rows" in row["note"]
    assert "HS revision" in row["note"]
    assert (loaded.rows_read, loaded.rows_refused, loaded.duplicates) == (4, 2, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("120500.5", "much", "value: much"),
        ("120500.5", "-5", "at least 0"),
        ("A,2022,2022,392,Japan,M,608", "A,2022,20221,392,Japan,M,608", "period"),
        ("Japan,M,608", "Japan,Q,608", "flow"),
        ("Japan,M,608", "Japan,M,999", "unknown country code: 999"),
        ("9499.5", "", "value"),
        ("9499.5\n", "9499.5,surplus\n", "cut or damaged"),
    ],
)
def test_a_cell_that_cannot_be_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        load(written(tmp_path, COMTRADE.replace(old, new)))
    assert "何も変更していません" in caught.value.of("ja")


@settings(max_examples=10)
@given(st.permutations(LINES[1:]), st.integers(0, 3))
def test_the_order_of_lines_and_how_often_they_stand_change_nothing(lines: list[str], more: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        loaded = load(written(Path(folder), HEADER + LINES[0] + "".join(lines) + LINES[0] * more))
        plain = load(written(Path(folder), COMTRADE))
    assert loaded.rows_read == 14 + more == loaded.rows_stored + loaded.rows_refused + loaded.duplicates
    for table, rows in plain.tables.items():
        key = ["reporter", "flow", "partner", "hs", "year"]
        a, b = (
            frame.astype(object).sort_values(key).reset_index(drop=True)
            for frame in (rows, loaded.tables[table])
        )
        pd.testing.assert_frame_equal(a, b)


class _Service:
    """A service on this machine that answers as UN Comtrade does."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.keys: list[str | None] = []
        self.statuses: list[int] = []

    def rows(self, query: dict[str, list[str]]) -> list[dict[str, object]]:
        return [
            {"freqCode": "A", "period": query["period"][0], "refYear": 2024, "reporterCode": int(query["reporterCode"][0]),
             "flowCode": "M", "partnerCode": 156, "partner2Code": 0, "classificationCode": "H6", "cmdCode": code,
             "customsCode": "C00", "mosCode": "0", "motCode": 0, "qtyUnitCode": 8, "qty": 1000, "netWgt": 1000.0,
             "isNetWgtEstimated": False, "primaryValue": 5.0, "somethingNew": 1}
            for code in query["cmdCode"][0].split(",")
        ]  # fmt: skip


@contextmanager
def serving(service: _Service) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.keys.append(self.headers.get("Ocp-Apim-Subscription-Key"))
            status = service.statuses.pop(0) if service.statuses else 200
            query = parse_qs(urlsplit(self.path).query)
            service.asked.append(query)
            body = json.dumps(
                {"count": 1, "data": service.rows(query)[: int(query["maxRecords"][0])]}
            ).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "3")
            if status == 302:
                self.send_header("Location", "https://elsewhere.invalid/")
            self.end_headers()
            self.wfile.write(body)

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


def client(address: str, waited: list[float], **more: int) -> Client:
    return Client("secret", address, pause_seconds=0.0, sleep=waited.append, **more)  # type: ignore[arg-type]


def test_what_the_service_answers_is_a_file_that_can_be_imported(tmp_path: Path) -> None:
    service = _Service()
    with serving(service) as address:
        paths = client(address, []).fetch(tmp_path, [392], ["2023", "2024"], ["850511", "280530"])
    assert [len(load(path).tables["reported_trade"]) for path in paths] == [2, 2]
    assert recognise(paths[0]).name == "comtrade"
    assert set(service.keys) == {"secret"}
    assert "secret" not in "".join(path.name + path.read_text() for path in paths)
    assert "secret" not in repr(client(address, []))


def test_a_full_answer_is_asked_again_in_halves_so_that_no_row_is_cut(tmp_path: Path) -> None:
    service = _Service()
    codes = ["280530", "284690", "850511"]
    with serving(service) as address:
        (path,) = client(address, [], most=2).fetch(tmp_path, [392], ["2024"], codes)
        assert set(load(path).tables["reported_trade"]["hs"]) == set(codes)
        with pytest.raises(DataError, match="more than 1 rows"):
            client(address, [], most=1).fetch(tmp_path / "more", [392], ["2024"], codes)
    assert list((tmp_path / "more").iterdir()) == []


def test_a_busy_service_is_asked_again_after_the_time_it_names(tmp_path: Path) -> None:
    service, waited = _Service(), []
    service.statuses = [429, 503]
    with serving(service) as address:
        client(address, waited).fetch(tmp_path, [392], ["2024"], ["850511"])
    assert waited == [3.0, 4.0]
    assert len(service.asked) == 3


def test_an_interrupted_fetch_goes_on_where_it_stopped(tmp_path: Path) -> None:
    service = _Service()
    service.statuses = [200, 403]
    with serving(service) as address:
        with pytest.raises(DataError, match="does not accept your key"):
            client(address, []).fetch(tmp_path, [392], ["2023", "2024"], ["850511"])
        assert len(list(tmp_path.iterdir())) == 1
        client(address, []).fetch(tmp_path, [392], ["2023", "2024"], ["850511"])
    assert [query["period"][0] for query in service.asked] == ["2023", "2024", "2024"]


def test_the_key_is_sent_nowhere_else(tmp_path: Path) -> None:
    service = _Service()
    service.statuses = [302]
    with serving(service) as address, pytest.raises(DataError, match="another address"):
        client(address, []).fetch(tmp_path, [392], ["2024"], ["850511"])
    with pytest.raises(DataError, match="https only"):
        client("http://example.org", []).fetch(tmp_path, [392], ["2024"], ["850511"])
    with pytest.raises(DataError, match="your own subscription key"):
        Client(" ").fetch(tmp_path, [392], ["2024"], ["850511"])


def test_requests_keep_the_pause_the_service_asks_for(tmp_path: Path) -> None:
    waited: list[float] = []
    with serving(_Service()) as address:
        Client("secret", address, pause_seconds=9.0, sleep=waited.append).fetch(
            tmp_path, [392], ["2023", "2024"], ["850511"]
        )
    assert len(waited) == 1
    assert 8.0 < waited[0] <= 9.0
