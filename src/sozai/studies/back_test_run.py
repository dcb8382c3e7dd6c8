"""The runs behind study `back-test`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..disruption.backtest import (
    BASE_YEARS,
    COVERS,
    FITTED,
    THRIFTS,
    TRUSTED,
    YEARS,
    Fit,
    Free,
    Seen,
    accepted,
    at_base_mix,
    fits,
    price_error,
    static,
)
from ..terms import Answer, Cell, Column, Finding, NoAnswerError, Rows, Words
from ..terms.facts import facts_of

if TYPE_CHECKING:
    from ..chain import Floats
    from ..terms.facts import FactTables

CODES = ("280530", "284610", "284690")
KG_PER_T = 1e3
STATIC = Free(-0.2, 0.3)  # the table's middle for demand, and a supply twice as quick: fitted to nothing


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the back-test.

    Raises:
        NoAnswerError: a year's trade is missing.
    """
    frame = _frame(facts)
    seen = observed(frame)
    mixed = _base_mix(frame)
    still = static(seen, STATIC)
    found = fits(seen)
    kept = accepted(found)
    bare = min((fit for fit in found if fit.free.cover_days == 0), key=lambda fit: fit.error)
    best = min(
        (fit for fit in kept if fit.free.cover_days > 0),
        key=lambda fit: price_error(fit.told.usd_per_t, seen),
        default=bare,
    )
    errors = [price_error(fit.told.usd_per_t, seen) for fit in kept]
    return Answer(
        study="back-test",
        title=Words("Rare earths 2010-14, told only what China shipped", "希土類 2010〜14 年：中国の出荷量だけを与えた検証"),
        asked=asked,
        findings=(
            Finding("static_error_index", Words("Static model, mean error of the logarithm of price in 2012-14", "静学モデル：2012〜14 年の価格の対数誤差（平均）"), price_error(still, seen), grade="D",
                    comment=Words("1.1 is a factor of three; the static model fails.", "1.1 で約 3 倍の誤差。静学モデルは再現できない。")),
            Finding("dynamic_error_index", Words("Dynamic model that fits 2010-11 best, the same error", "2010・11 年に最も合う動学モデル：同じ誤差"), price_error(found[0].told.usd_per_t, seen),
                    min(errors), max(errors), "D", 1.0,
                    Words("The range is over all parameters that fit 2010-11 within a fifth: those years cannot tell them apart.", "幅は 2010・11 年に 2 割以内で合うすべての組。この 2 年では区別できない。")),
            Finding("accepted_count", Words(f"Of {len(found)} points of the grid, that fit 2010-11", f"格子 {len(found)} 点のうち 2010・11 年に合うもの"), float(len(kept)), grade="C"),
        ),
        tables=(_table(seen, mixed, still, kept, bare, best), _parameters(found, seen), _lines(seen, mixed, still, bare, best)),
        facts=facts_of(frame, "trade_flows"),
        assumptions=(
            Words("In every year firms believe that this year's shipments go on; nobody foresees the next.", "企業は毎年、その年の出荷水準が続くと信じ、翌年を予見しないとする。"),
            Words("Cover is bought in 2011 and given back from 2012; thrift begins in 2011 and is at most ten per cent a year (Sprecher et al. 2017).", "買いだめは 2011 年に行い 2012 年から取り崩す。使用量削減は 2011 年に始まり年 10% まで（Sprecher et al. 2017）。"),
            Words("Operating stock of the base: 60 days. Freight: 2 %.", "基準期の操業在庫は 60 日分、運賃は 2%。"),
        ),
        warnings=(
            Words("The parameters with cover that come nearest to 2012-14 are shown too; they were chosen by hindsight and are no forecast.", "2012〜14 年に最も近い「買いだめあり」の組も示すが、後知恵で選んだもので予測ではない。"),
        ),
    )  # fmt: skip


def _frame(facts: FactTables) -> pd.DataFrame:
    parts = [facts.frame("trade_flows", importer="JPN", hs=code, hs_revision="HS1992") for code in CODES]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame.year.isin((*BASE_YEARS, *YEARS))]
    missing = sorted({*BASE_YEARS, *YEARS} - set(frame.year))
    if missing:
        raise NoAnswerError(
            f"The back-test needs Japan's imports of HS {', '.join(CODES)} (HS1992) in {missing}; import those years of BACI.",
            f"検証には日本の HS {'、'.join(CODES)}（HS1992）の輸入（{missing}）が必要です。BACI の該当年を取り込んでください。",
        )
    return frame


def observed(frame: pd.DataFrame) -> Seen:
    """Return what the rows of trade say of the base and of the years."""
    years = frame.groupby("year")
    mass, value = years.mass_t.sum(), years.value_usd.sum()
    china = frame[frame.exporter == "CHN"].groupby("year").mass_t.sum()
    base, asked = list(BASE_YEARS), list(YEARS)
    others = mass - china
    return Seen(
        float(china[base].mean()),
        float(others[base].mean()),
        float(value[base].sum() / mass[base].sum()),
        china[asked].to_numpy(),
        others[asked].to_numpy(),
        (value / mass)[asked].to_numpy(),
    )


def _base_mix(frame: pd.DataFrame) -> Floats:
    """Return the unit values of the years at the base's mix of codes and origins [USD/t]."""
    mass = frame.pivot_table(index=["hs", "exporter"], columns="year", values="mass_t", aggfunc="sum")
    value = frame.pivot_table(index=["hs", "exporter"], columns="year", values="value_usd", aggfunc="sum")
    base = list(BASE_YEARS)
    base_mass, base_value = mass[base].sum(axis=1), value[base].sum(axis=1)
    price = (base_value / base_mass.where(base_mass > 0)).fillna(0.0)
    then = mass[list(YEARS)].where(mass[list(YEARS)] > 0)
    return at_base_mix(
        then.fillna(0.0).to_numpy(),
        (value[list(YEARS)] / then).to_numpy(),
        base_mass.to_numpy(),
        price.to_numpy(),
    )


def _table(seen: Seen, mixed: Floats, still: Floats, kept: tuple[Fit, ...], bare: Fit, best: Fit) -> Rows:
    columns = (
        Column("year", Words("Year", "年")),
        Column("part", Words("Fitted or test", "合わせ・検証")),
        Column("china_t", Words("China shipped (the lever)", "中国の出荷（与えた値）")),
        Column("observed_usd_per_kg", Words("Observed unit value", "実績の単価")),
        Column("mix_usd_per_kg", Words("At the base's mix", "基準期の構成に固定")),
        Column("static_usd_per_kg", Words("Static", "静学")),
        Column("no_cover_usd_per_kg", Words("Dynamic, no cover", "動学（買いだめなし）")),
        Column("cover_usd_per_kg", Words("Dynamic, with cover", "動学（買いだめあり）")),
        Column("low_usd_per_kg", Words("Lowest that fits", "適合範囲の下限")),
        Column("high_usd_per_kg", Words("Highest that fits", "適合範囲の上限")),
    )
    spread = np.array([fit.told.usd_per_t for fit in kept]) / KG_PER_T
    fitted, held = Words("fitted", "合わせに使用"), Words("test", "検証")
    rows: list[tuple[Cell, ...]] = []
    for i, year in enumerate(YEARS):
        prices = (seen.usd_per_t[i], mixed[i], still[i], bare.told.usd_per_t[i], best.told.usd_per_t[i])
        rows.append(
            (year, fitted if i < FITTED else held, float(seen.china_t[i]), *(float(p) / KG_PER_T for p in prices),
             float(spread[:, i].min()), float(spread[:, i].max()))
        )  # fmt: skip
    return Rows("years", Words("Year by year", "年別の結果"), columns, tuple(rows))


def _parameters(found: tuple[Fit, ...], seen: Seen) -> Rows:
    columns = (
        Column("cover_days", Words("Cover bought in 2011", "2011 年の買いだめ")),
        Column("thrift_share", Words("Saved a year", "年間の削減率")),
        Column("demand_index", Words("Elasticity of demand", "需要の価格弾力性")),
        Column("supply_index", Words("Elasticity of other supply", "中国以外の供給の価格弾力性")),
        Column("fit_error_index", Words("Error in 2010-11", "2010・11 年の誤差")),
        Column("test_error_index", Words("Error in 2012-14", "2012〜14 年の誤差")),
        Column("kept", Words("Fits within a fifth", "2 割以内で適合")),
    )
    rows = tuple(
        (
            fit.free.cover_days, fit.free.thrift_share, fit.free.demand_elasticity, fit.free.supply_elasticity,
            fit.error, price_error(fit.told.usd_per_t, seen), fit.error <= TRUSTED,
        )
        for fit in found
    )  # fmt: skip
    title = Words(
        f"Free parameters, {len(COVERS)} covers by {len(THRIFTS)} thrifts", f"自由パラメーター（買いだめ {len(COVERS)} 通り × 削減率 {len(THRIFTS)} 通り）"
    )  # fmt: skip
    return Rows("parameters", title, columns, rows)


def _lines(seen: Seen, mixed: Floats, still: Floats, bare: Fit, best: Fit) -> Rows:
    columns = (
        Column("line", Words("Line", "系列")),
        Column("year", Words("Year", "年")),
        Column("price_usd_per_kg", Words("Unit value", "単価")),
    )
    paths = {
        "observed": seen.usd_per_t, "base_mix": mixed, "static": still,
        "no_cover": bare.told.usd_per_t, "cover": best.told.usd_per_t,
    }  # fmt: skip
    rows = tuple(
        (line, year, float(path[i]) / KG_PER_T)
        for line, path in paths.items()
        for i, year in enumerate(YEARS)
    )
    return Rows("lines", Words("Paths of the unit value", "単価の推移"), columns, rows)
