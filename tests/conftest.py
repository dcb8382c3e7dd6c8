"""A small study with its answer, so that reports and commands are tested without facts or solvers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sozai.studies.study import Figure, Study
from sozai.terms import Answer, Column, Fact, Finding, NoAnswerError, Parameter, Rows, Words

PARAMETERS = (
    Parameter("buyer", "country", "JPN", Words("Buyer", "購入国・地域"), Words("Who buys.", "輸入する側。")),
    Parameter(
        "materials",
        "materials",
        ("dysprosium",),
        Words("Materials", "素材"),
        Words("What is bought.", "対象の素材。"),
        choices=(("neodymium", Words("Nd", "Nd")), ("dysprosium", Words("Dy", "Dy"))),
    ),
    Parameter(
        "cut_share", "number", 1.0, Words("Cut", "削減率"), Words("What is cut.", "削減する比率。"), 0.0, 1.0
    ),
    Parameter(
        "reach",
        "choice",
        "direct",
        Words("Reach", "範囲"),
        Words("How far it goes.", "及ぶ範囲。"),
        choices=(("direct", Words("direct", "直接")), ("everyone", Words("everyone", "全世界"))),
    ),
)


def answered(_facts: Any, given: Mapping[str, Any]) -> Answer:
    """Return an answer that has every kind of cell; nobody has facts about 2030."""
    if given["buyer"] == "WLD":
        raise NoAnswerError("No row of trade_flows for WLD.", "trade_flows に世界計の行がありません。")
    findings = (
        Finding(
            "china_magnet_share", Words("China's share", "中国の比率"), 0.913, 0.88, 0.94, "B", 0.1,
            Words("By mass.", "質量ベース。"),
        ),
        Finding("china_mined_share", Words("mined in China", "中国での採掘"), 0.99, 0.6, 1.0, "D", 0.8),
        Finding("stock_t", Words("stock", "備蓄量"), None, grade="D"),
        Finding("change_share", Words("change", "変化率"), -0.0321, grade="A"),
        Finding("output_t", Words("output", "生産量"), 384_123.0, grade="A"),
    )  # fmt: skip
    main = Rows(
        "dependency",
        Words("Dependency by stage: who makes it?", "工程別の依存度: どこが作るか"),
        (
            Column("country", Words("country", "国・地域")),
            Column("stage", Words("stage", "工程")),
            Column("year", Words("year", "年")),
            Column("traced_share", Words("traced share", "源流まで遡った比率")),
            Column("output_t", Words("output", "生産量")),
            Column("note", Words("note", "注記")),
        ),
        (
            ("CHN", "magnet", 2024, 0.913, 220_000.0, "=HYPERLINK(1)"),
            ("JPN", "magnet", 2024, 0.05, -12.5, "</script><script>alert(1)</script>"),
            ("VNM", "mine", 2024, None, None, '@a,"b"'),
        ),
    )
    other = Rows(
        "months", Words("Months", "月別"),
        (Column("month", Words("month", "月")), Column("price_usd_per_t", Words("price", "価格"))),
        ((0, 239_000.0), (1, 512_345.678)),
    )  # fmt: skip
    fact = Fact(
        "production", (("material", "dysprosium"), ("country", "CHN"), ("year", 2024)),
        (("output_t", 1234567.0), ("capacity_tpa", None)), "mcs:2026", 2024, "reported", "A",
    )  # fmt: skip
    return Answer(
        "dependency", Words("Dependency of a buyer", "購入国の依存度"),
        given, findings, (main, other), (fact,),
        (Words("Plants as listed.", "工場は一覧のとおり。"),),
        (Words("Sources disagree.", "出典間に不一致があります。"),),
        ("iea:2025",),
    )  # fmt: skip


STUDY = Study(
    "dependency",
    Words("On whom does a buyer depend?", "購入国は誰に依存しているか"),
    Words("Shares are traced to the mine.", "鉱山まで遡って比率を求めます。"),
    PARAMETERS,
    answered,
    (
        Figure(
            "by_stage", "bars", "dependency", "country", "traced_share",
            Words("By stage", "工程別"), Words("Bars by country.", "国・地域別の棒。"),
        ),
    ),
    ({}, {"materials": ("neodymium",), "cut_share": 0.5}),
)  # fmt: skip

CARDS = (
    {
        "id": "mcs:2026",
        "title": {"en": "Mineral Commodity Summaries 2026", "ja": "鉱物商品概要 2026"},
        "publisher": "USGS",
        "licence": "public domain",
        "citation": "USGS 2026",
        "address": "https://example.org/mcs",
    },
    {
        "id": "iea:2025",
        "title": "Critical minerals",
        "publisher": "IEA",
        "licence": "CC BY 4.0",
        "citation": "IEA 2025",
    },
    {"id": "unused", "title": "Unused", "publisher": "Nobody", "licence": "none", "citation": "none"},
)


@pytest.fixture
def study() -> Study:
    return STUDY


@pytest.fixture
def answer() -> Answer:
    return answered(None, {"buyer": "JPN", "materials": ("dysprosium",), "cut_share": 1.0, "reach": "direct"})


@pytest.fixture
def cards() -> tuple[Mapping[str, Any], ...]:
    return CARDS
