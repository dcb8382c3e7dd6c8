"""A study with every kind of figure and parameter, facts in memory, and a server that browsers can reach."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import uvicorn
from fastapi import FastAPI

from sozai.store import Card
from sozai.studies.study import Figure, Study
from sozai.terms import TABLES, Answer, Column, Fact, Finding, NoAnswerError, Parameter, Rows, Words, read_all
from sozai.web import create_app


class MemoryFacts:
    """Facts of two rows."""

    digest = "0123456789abcdef"

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        """Return the rows that equal `where`."""
        rows = pd.DataFrame(
            [
                (
                    "dysprosium",
                    "separate",
                    "oxide",
                    "CHN",
                    2024,
                    1850.0,
                    "oxide",
                    "fake",
                    2025,
                    "reported",
                    "A",
                    "",
                ),
                (
                    "dysprosium",
                    "separate",
                    "oxide",
                    "MYS",
                    2024,
                    None,
                    "oxide",
                    "fake",
                    2025,
                    "withheld",
                    "A",
                    "",
                ),
            ],
            columns=list(TABLES["production"].columns),
        )
        if table != "production":
            return pd.DataFrame(columns=list(TABLES[table].columns))
        for column, value in where.items():
            rows = rows[rows[column] == value]
        return rows

    def status(self) -> tuple[Any, ...]:
        """Return that two rows are there."""
        return (SimpleNamespace(table="production", rows=2),)

    def cards(self) -> dict[str, Card]:
        """Return one card."""
        title = Words("A fake yearbook", "架空の年鑑")
        return {"fake": Card("fake", title, "Nobody", "CC0", "Nobody (2025): A fake yearbook")}


def _parameters() -> tuple[Parameter, ...]:
    def words(name: str) -> tuple[Words, Words]:
        return Words(name, f"項目 {name}"), Words(f"Sets {name}.", f"{name} を設定。")

    reaches = (("direct", Words("direct only", "直接のみ")), ("traced", Words("traced", "第三国経由を含む")))
    elements = tuple((name, Words(name, name)) for name in ("neodymium", "dysprosium", "terbium"))
    return (
        Parameter("cut_share", "number", 1.0, *words("cut_share"), 0.0, 1.0),
        Parameter("months", "integer", 12, *words("months"), 1, 36),
        Parameter("embodied", "flag", True, *words("embodied")),
        Parameter("reach", "choice", "direct", *words("reach"), choices=reaches),
        Parameter("readings", "choices", ("direct", "traced"), *words("readings"), choices=reaches),
        Parameter("origin", "country", "CHN", *words("origin")),
        Parameter("material", "material", "dysprosium", *words("material"), choices=elements),
        Parameter(
            "materials", "materials", ("neodymium", "dysprosium"), *words("materials"), choices=elements
        ),
    )


def _rows(name: str, names: str, rows: list[tuple[Any, ...]], facts: tuple[int, ...] = ()) -> Rows:
    columns = tuple(Column(part, Words(part, f"列 {part}")) for part in names.split())
    return Rows(name, Words(f"table {name}", f"表 {name}"), columns, tuple(rows), facts)


SHARES = [("CHN", 0.69), ("USA", 0.12), ("MMR", 0.08), ("AUS", 0.05), ("THA", 0.03), ("ROW", 0.03)]
TABLES_OF_ANSWER = (
    _rows(
        "stages",
        "stage country share",
        [("mine", country, share) for country, share in SHARES]
        + [("separate", "CHN", 0.913), ("separate", "MYS", 0.05), ("separate", "ROW", 0.037)]
        + [
            ("magnet", "CHN", 0.94),
            ("magnet", "JPN", 0.04),
            ("magnet", "VNM", None),
            ("magnet", "ROW", 0.02),
        ],
        (0,),
    ),
    _rows(
        "dependency",
        "stage country share low_share high_share",
        [
            ("mine", "CHN", 0.42, 0.31, 0.58),
            ("separate", "CHN", 0.93, 0.86, 0.97),
            ("metal", "CHN", 0.9, 0.8, 0.95),
            ("magnet", "CHN", 0.35, 0.3, 0.41),
            ("mine", "MMR", 0.33, 0.11, 0.45),
            ("magnet", "PHL", None, 0.05, 0.31),
        ],
    ),
    _rows(
        "path",
        "use month price_usd_per_t low_usd_per_t high_usd_per_t",
        [
            (use, month, base * (1 + month / 3), base * (0.8 + month / 4), base * (1.2 + month / 2))
            for use, base in (
                ("drive-motors", 250_000.0),
                ("wind-turbines", 180_000.0),
                ("hard-disks", 90_000.0),
            )
            for month in range(13)
        ],
    ),
    _rows(
        "stops",
        "use month shortage_share",
        [
            (use, month, None if use == "mri" and month > 9 else min(1.0, max(0.0, (month - start) / 6)))
            for use, start in (("drive-motors", 2), ("wind-turbines", 4), ("hard-disks", 7), ("mri", 8))
            for month in range(1, 13)
        ],
    ),
    _rows(
        "flows",
        "source target flow_tpa",
        [
            ("mine|CHN", "separate|CHN", 1600.0),
            ("mine|MMR", "separate|CHN", 900.0),
            ("mine|AUS", "separate|MYS", 120.0),
            ("separate|CHN", "magnet|CHN", 2100.0),
            ("separate|CHN", "magnet|JPN", 400.0),
            ("separate|MYS", "magnet|JPN", 110.0),
            ("magnet|CHN", "JPN", 700.0),
            ("magnet|JPN", "JPN", 480.0),
            ("magnet|JPN", "separate|CHN", 30.0),
            ("JPN", "JPN", 10.0),
            ("magnet|CHN", "VNM", None),
        ],
    ),
    _rows(
        "remedies",
        "remedy shortage_t",
        [("no remedy", 1200.0), ("stock", -320.0), ("thrift", -410.5), ("detour", 60.0), ("left", 529.5)],
    ),
    _rows(
        "mines",
        "country output_tpa",
        [
            ("CHN", 270000.0),
            ("USA", 45000.0),
            ("MMR", 31000.0),
            ("AUS", 13000.0),
            ("THA", 13000.0),
            ("IND", 2900.0),
            ("JPN", None),
            ("ROW", 9000.0),
        ],
    ),
    _rows(
        "years", "year output_t", [(2020, 240_000.0), (2021, 290_000.0), (2022, 320_000.0), (2023, 376_000.0)]
    ),
)


def _figure(name: str, kind: Any, table: str, x: str, y: str, **columns: str) -> Figure:
    title = Words(f"How {name} looks", f"{name} の図")
    text = Words(f"A picture of {name}.", f"{name} を示す図。")
    return Figure(name, kind, table, x, y, title, text, **columns)


FIGURES = (
    _figure("stacks", "stacked_bars", "stages", "stage", "share", series="country"),
    _figure(
        "ranges",
        "range_bars",
        "dependency",
        "stage",
        "share",
        series="country",
        low="low_share",
        high="high_share",
    ),
    _figure(
        "paths",
        "lines",
        "path",
        "month",
        "price_usd_per_t",
        series="use",
        low="low_usd_per_t",
        high="high_usd_per_t",
    ),
    _figure("heat", "heatmap", "stops", "month", "use", series="shortage_share"),
    _figure("streams", "sankey", "flows", "source", "flow_tpa", series="target"),
    _figure("falls", "waterfall", "remedies", "remedy", "shortage_t"),
    _figure("output", "bars", "years", "year", "output_t"),
    _figure("circles", "map", "mines", "country", "output_tpa"),
)


def _gallery(_: Any, asked: Mapping[str, Any]) -> Answer:
    findings = (
        Finding("china_share", Words("China's share", "中国の比率"), 0.913, 0.9, 0.93, "A", 0.1),
        Finding(
            "traced_share",
            Words("Traced share", "源流まで遡った比率"),
            0.42,
            0.2,
            0.9,
            "D",
            0.8,
            Words("Balanced with a prior.", "事前値を用いて整合化。"),
        ),
        Finding("stock_days", Words("Stock", "備蓄日数"), None, grade="D"),
        Finding("loss_musd", Words("Change of value added", "付加価値の変化"), -1234.5, grade="C"),
    )
    key = (("material", "dysprosium"), ("country", "CHN"))
    fact = Fact("production", key, (("output_t", 1850.0),), "fake", 2024, "reported", "A")
    assumed = (Words("Uses keep their shares.", "用途の構成比は一定とする。"),)
    warned = (Words("Plants of unknown size are left out.", "規模不明の工場は含まない。"),)
    title = Words("Gallery of figures", "図の一覧")
    return Answer("gallery", title, asked, findings, TABLES_OF_ANSWER, (fact,), assumed, warned)


def _refusing(_: Any, __: Mapping[str, Any]) -> Answer:
    raise NoAnswerError("Rows of production for 2031 are missing.", "2031年の生産量の行がありません。")


def _breaking(_: Any, __: Mapping[str, Any]) -> Answer:
    raise RuntimeError("secret detail of /a/path")


def _study(name: str, answer: Any, figures: tuple[Figure, ...] = ()) -> Study:
    title = Words(f"{name}: what do we depend on?", f"{name}：何に依存しているか")
    method = Words("Counts what is there.", "あるものを数える。")
    return Study(name, title, method, _parameters() if figures else (), answer, figures)


@pytest.fixture(scope="session")
def facts() -> MemoryFacts:
    """Return the facts in memory."""
    return MemoryFacts()


@pytest.fixture(scope="session")
def gallery() -> Study:
    """Return the study with every kind of figure."""
    return _study("gallery", _gallery, FIGURES)


@pytest.fixture(scope="session")
def answer(gallery: Study, facts: MemoryFacts) -> Answer:
    """Return its answer."""
    asked = read_all(gallery.parameters, {}, gallery.name)
    return gallery.answer(facts, asked)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def released() -> Iterator[threading.Event]:
    """Return the event that lets the study `slow` finish."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture(scope="session")
def runs() -> list[str]:
    """Return the list in which the study `slow` notes each of its runs."""
    return []


@pytest.fixture(scope="session")
def app(gallery: Study, facts: MemoryFacts, released: threading.Event, runs: list[str]) -> FastAPI:
    """Return the application on fake studies and facts."""

    def slow(facts: Any, asked: Mapping[str, Any]) -> Answer:
        runs.append("slow")
        released.wait(30)
        return _gallery(facts, asked)

    studies = (
        gallery,
        _study("refusing", _refusing),
        _study("breaking", _breaking),
        _study("slow", slow),
    )
    return create_app(studies={study.name: study for study in studies}, facts=facts)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def address(app: FastAPI) -> Iterator[str]:
    """Return the address of the application, served on a free port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()
