"""Study `back-test`: told what China shipped in 2010-14, what would the market have said of prices?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Words
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables

LINES = {
    "observed": Words("observed", "実績"),
    "base_mix": Words("observed, at the base's mix", "実績（基準期の構成に固定）"),
    "static": Words("static model", "静学モデル"),
    "no_cover": Words("dynamic, no cover bought", "動学モデル（買いだめなし）"),
    "cover": Words("dynamic, with cover bought", "動学モデル（買いだめあり）"),
}


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the back-test; see `BACK_TEST` for what it shows."""
    from .back_test_run import answer as run

    return run(facts, asked)


BACK_TEST = Study(
    name="back-test",
    title=Words("Would the market have told the rare-earth crisis of 2010-14?", "2010〜14 年のレアアース危機を市場モデルは再現できたか"),
    method=Words(
        "The base is Japan's mean imports of 2006-08. The model is told only what China shipped in each year; every year is a surprise. Two elasticities are fitted to 2010 and 2011, over a grid of cover bought and thrift, and everything that fits is carried to 2012-14, which no parameter has seen. A static model and a unit value at the base's mix stand beside it.",
        "基準は 2006〜08 年の日本の平均輸入。モデルには各年の中国の出荷量だけを与え、毎年を不意打ちとする。買いだめと使用量削減の格子上で 2 つの弾力性を 2010・11 年に合わせ、適合した組をすべて 2012〜14 年（合わせに使わない年）に延ばす。静学モデルと、構成を基準期に固定した単価を並べて示す。",
    ),
    parameters=(),
    answer=answer,
    figures=(
        Figure("prices", "lines", "lines", "year", "price_usd_per_kg",
               Words("Unit value of Japan's rare-earth imports", "日本の希土類輸入の単価"),
               Words("Observed, static and dynamic; 2010 and 2011 were fitted, 2012-14 are the test.", "実績・静学・動学。2010・11 年は合わせに使用、2012〜14 年が検証。"), series="line"),
    ),
    names=LINES,
)  # fmt: skip
