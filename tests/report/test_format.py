"""Numbers as people read them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.report.format import cell, finding_sentence, finding_value, heading, number, quantity, span
from sozai.terms import Answer, Column, Words


@pytest.mark.parametrize(
    ("value", "unit", "en", "ja"),
    [
        (384_123.0, "t", "384,100 t", "384,100 トン"),
        (0.9134, "share", "91.3 %", "91.3%"),
        (0.00321, "share", "0.32 %", "0.32%"),
        (0.0, "share", "0.0 %", "0.0%"),
        (-0.0321, "share", "−3.2 %", "▲3.2%"),
        (2024, "year", "2024", "2024年"),
        (3, "month", "month 3", "3か月目"),
        (12.0, "months", "12 months", "12 か月"),
        (128_400.0, "USD/t", "128,400 USD/t", "128,400 ドル/トン"),
        (4.963e9, "USD", "4.963 billion USD", "49.63億ドル"),
        (250.0, "MUSD", "250 million USD", "2.500億ドル"),
        (1.176e9, "JPY", "1.176 billion JPY", "11.76億円"),
        (29_760.0, "JPY", "29,760 JPY", "2.976万円"),
        (0.4, "TJPY", "400 billion JPY", "4,000億円"),
        (99_999_999_999.99, "JPY", "100.00 billion JPY", "1,000億円"),
        (1500.0, "USD", "1,500 USD", "1,500 ドル"),
        (0.267490, "", "0.267", "0.267"),
        (0.000323, "", "0.000323", "0.000323"),
        (None, "t", "unknown", "不明"),
        (math.nan, "t", "unknown", "不明"),
    ],
)
def test_a_quantity_reads_well_in_both_languages(value: float | None, unit: str, en: str, ja: str) -> None:
    assert quantity(value, unit, "en") == en
    assert quantity(value, unit, "ja") == ja


@given(st.floats(min_value=1e-9, max_value=1e12))
def test_three_digits_survive_and_the_sign_is_a_mark(value: float) -> None:
    shown = float(number(value, "", "en").replace(",", ""))
    assert shown == pytest.approx(value, rel=0.06 if value < 1e-6 else 0.006)
    assert number(-value, "", "ja") == "▲" + number(value, "", "ja")


def test_what_rounds_to_zero_loses_its_sign_but_small_does_not_become_zero() -> None:
    assert number(-0.0, "share", "ja") == "0.0"
    assert number(1e-6, "share", "en") == "0.00010"


def test_a_range_names_its_unit_once() -> None:
    assert span(0.88, 0.94, "share", "en") == "88.0–94.0 %"
    assert span(9e8, 1.5e9, "USD", "en") == "0.900–1.500 billion USD"
    assert span(10.0, None, "days", "ja") == "10〜不明 日"


def test_counts_and_facts_keep_all_their_digits() -> None:
    assert number(1_234_567, "", "en") == "1,234,567"
    assert number(1_234_567.25, "t", "en", exact=True) == "1,234,567.25"
    assert number(0.123456, "share", "en", exact=True) == "12.3456"
    assert cell(np.int64(1_234_567), Column("rows", Words("r", "r")), "en", {}) == "1,234,567"


def test_the_range_comes_first_when_assumptions_carry_the_spread(answer: Answer) -> None:
    firm, leaning = answer.findings[:2]
    assert finding_value(firm, "en") == "91.3 % (88.0–94.0 %)"
    assert finding_value(leaning, "ja") == "60.0〜100.0%（点推定 99.0%）"
    assert finding_sentence(leaning, "ja").endswith("仮定への依存が大きい")
    assert finding_sentence(leaning, "en").endswith("leans heavily on assumptions")
    assert "仮定" not in finding_sentence(firm, "ja")


def test_cells_show_names_and_headings_show_units() -> None:
    share, country = Column("traced_share", Words("traced", "源流")), Column("country", Words("c", "国"))
    names = {"CHN": Words("China", "中国")}
    assert cell("CHN", country, "ja", names) == "中国"
    assert cell(None, share, "ja", names) == "不明"
    assert heading(share, "ja") == "源流（%）"
    assert heading(Column("output_t", Words("output", "生産量")), "en") == "output [t]"
    assert heading(Column("year", Words("year", "年")), "en") == "year"
    assert cell(2024, Column("year", Words("year", "年")), "en", names) == "2024"
