"""Study `back-test-2025`: fitted to two months of licences for magnets, what would the market have said of the rest?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import COUNTRIES, Answer, Cell, Column, Finding, Parameter, Rows, Words
from ..terms.atoms import contained_share
from ..terms.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from .chains import followed
from .study import Figure, Study

if TYPE_CHECKING:
    import pandas as pd

    from ..chain import Chain, Floats
    from ..disruption.licence2025 import Licensing, Seen
    from ..market import Equilibrium
    from ..terms.facts import FactTables

KG_PER_T = 1e3
STOPS = 0.01  # a use that loses more than a hundredth of its output has stopped in part
CAR_USES = ("drive-motors", "power-steering", "generators")
LAW_WORDS = (
    ("queue", Words("a queue that is worked off, nothing denied", "順番待ちを処理（不許可なし）")),
    (
        "steady",
        Words("a delay, its backlog, then a fixed share denied", "遅延と滞留分の後、一定割合を不許可"),
    ),
)
LINES = {
    "observed": Words("observed (customs)", "実績（税関）"),
    "queue": Words("law of the queue", "順番待ちの法則"),
    "steady": Words("law of a fixed denial", "一定割合不許可の法則"),
    "all-magnets": Words("market: all magnets wait", "市場：全磁石が許可待ち"),
    "ruled-magnets": Words("market: magnets with Dy or Tb wait", "市場：Dy・Tb 入り磁石のみ許可待ち"),
}
SIDES = {"inside": Words("inside China", "中国国内"), "outside": Words("outside", "国外")}
TRIAL = {
    "fit": Words("fitted", "合わせに使用"),
    "test": Words("test", "検証"),
    "neither": Words("no observation", "実績なし"),
}


@dataclass(frozen=True, eq=False)
class Told:
    """One run of the market: the chain after the rule, its equilibrium, and China's magnet exports (months,) [t]."""

    chain: Chain
    found: Equilibrium
    exports_t: Floats


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the back-test; see `BACK_TEST_2025` for what is asked."""
    from ..chain import build
    from ..disruption.licence2025 import LAWS, MONTHS, fitted, magnet_exports_t, seen
    from ..terms.facts import facts_of

    frame = facts.frame("observations")
    observed = seen(frame)
    laws = {law: fitted(law, observed) for law in LAWS}
    base = build(facts, draws=0).chain
    chain = base.over(MONTHS)
    runs = {
        name: _run(chain, laws[asked["law"]], all_magnets=name == "all-magnets")
        for name in ("all-magnets", "ruled-magnets")
    }
    lines = {name: law.let_through() * observed.base_t for name, law in laws.items()} | {
        name: run.exports_t for name, run in runs.items()
    }
    base_t = magnet_exports_t(chain, chain.arcs.flow_tpa[:, None]).ravel()
    buyer, place = followed(chain, asked["buyer"]), COUNTRIES[asked["buyer"]].words
    trials = list(_trials(observed, lines))
    prices = {name: _prices(run, buyer) for name, run in runs.items()}
    return Answer(
        study="back-test-2025",
        title=Words("Licences for magnets, April 2025: fitted to May and June, tested on what followed", "磁石の輸出許可制（2025 年 4 月）：5・6 月に合わせ、その後で検証"),
        asked=asked,
        findings=_findings(laws[asked["law"]], trials, base_t, observed, prices["all-magnets"], frame, runs["all-magnets"], buyer),
        tables=(
            Rows("trials", Words("China's magnet exports: told and observed", "中国の磁石輸出：計算と実績"), TRIALS, tuple(trials)),
            Rows("months", Words("Month by month", "月別"), MONTHS_COLUMNS, tuple(_months(observed, lines))),
            Rows("prices", Words("Dysprosium oxide inside and outside China, by what waits", "ジスプロシウム酸化物の国内外価格"), PRICES, tuple(_price_rows(prices))),
            Rows("observed_prices", Words("Prices observed (published, not computed)", "観測された価格（公表値）"), OBSERVED_PRICES, tuple(_observed_prices(facts, frame))),
            Rows("stops", Words(f"When uses lose output ({place.en})", f"用途の生産減が始まる月（{place.ja}）"), STOPS_COLUMNS, tuple(_stops(runs, buyer))),
        ),
        facts=(*chain.facts, *facts_of(frame, "observations")),
        assumptions=(
            Words("A month is a twelfth of 2024's exports, without seasons; nothing is known of April, July and August, and nothing is filled in.", "基準は 2024 年輸出の 12 分の 1（季節性なし）。4・7・8 月の単月値は不明で、補間しない。"),
            Words("The market knows nothing until April, and from then on what licences will let through; the chain of 2024 stands for 2025.", "市場は 4 月まで何も知らず、4 月以降は許可の見通しを知る。供給網は 2024 年のものを用いる。"),
            Words("Operating stocks, responses and values at stake are assumptions; the stock of 20 days of magnets was itself set with the 52 days in mind, so the days to the first stop are no independent test.", "操業在庫・用途の対応・影響を受ける付加価値は仮定。磁石の在庫 20 日は 52 日という観測を踏まえて置いた値であり、操業停止までの日数は独立の検証にならない。"),
        ),
        warnings=_warnings(),
    )  # fmt: skip


TRIALS = (
    Column("period", Words("Period of 2025", "2025 年の期間")),
    Column("line", Words("Told by", "計算方法")),
    Column("trial", Words("Fit or test", "合わせ・検証")),
    Column("observed_t", Words("Observed", "実績")),
    Column("told_t", Words("Told", "計算")),
    Column("error_change_share", Words("Error", "誤差")),
)
MONTHS_COLUMNS = (
    Column("month", Words("Month of 2025", "2025 年の月")),
    Column("line", Words("Line", "系列")),
    Column("exports_t", Words("China's magnet exports", "中国の磁石輸出")),
)
PRICES = (
    Column("month", Words("Month of 2025", "2025 年の月")),
    Column("market", Words("Market", "市場")),
    Column(
        "price_usd_per_kg",
        Words("Dysprosium oxide, all magnets wait", "ジスプロシウム酸化物（全磁石が許可待ち）"),
    ),
    Column("ruled_usd_per_kg", Words("only those with Dy or Tb wait", "Dy・Tb 入りのみ許可待ち")),
)
OBSERVED_PRICES = (
    Column("item", Words("Price", "価格")),
    Column("price_usd_per_kg", Words("Middle", "中央")),
    Column("low_usd_per_kg", Words("Low", "下限")),
    Column("high_usd_per_kg", Words("High", "上限")),
    Column("publication", Words("Publication", "公表者・掲載先")),
)
STOPS_COLUMNS = (
    Column("use", Words("Use", "用途")),
    Column("line", Words("What waits", "許可待ちの範囲")),
    Column("first_month", Words("First month with output lost", "生産減が始まる月")),
    Column("lost_share", Words("Largest share lost in a month", "単月の最大の生産減")),
)  # fmt: skip


def _run(chain: Chain, law: Licensing, *, all_magnets: bool) -> Told:
    from ..disruption.licence2025 import FIRST, covered, licensed, magnet_exports_t
    from ..market import unfold

    ruled = licensed(chain, covered(chain, all_magnets=all_magnets), law.let_through())
    found = unfold([(0, chain), (FIRST, ruled)])
    return Told(ruled, found, magnet_exports_t(chain, found.flow_tpa).sum(axis=0))


def _trials(observed: Seen, lines: Mapping[str, Floats]) -> Sequence[tuple[Cell, ...]]:
    """Return (period, line, fit or test, observed, told, error), single months first."""
    months = {(month, month): value for month, value in sorted(observed.month_t.items())}
    told: list[tuple[Cell, ...]] = []
    for (first, last), value in {**months, **observed.sum_t}.items():
        for line, path in lines.items():
            said = float(path[first : last + 1].sum())
            kind, error = TRIAL[_trial(first, last, line)], round(said / value - 1.0, 4)
            told.append((_period(first, last), LINES[line], kind, value, said, error))
    return told


def _trial(first: int, last: int, line: str) -> str:
    """Return whether a line was fitted to a period: both laws to May and June, with all magnets waiting."""
    from ..disruption.licence2025 import FITTED

    return "fit" if first == last and first in FITTED and line != "ruled-magnets" else "test"


def _period(first: int, last: int) -> Words:
    if first != last:
        return Words(f"months {first + 1} to {last + 1}", f"{first + 1}〜{last + 1} 月の計")
    names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
    return Words(names[first], f"{first + 1} 月")


def _months(observed: Seen, lines: Mapping[str, Floats]) -> Sequence[tuple[Cell, ...]]:
    known = [observed.month_t.get(month) for month in range(12)]
    paths: dict[str, Sequence[float | None]] = {
        **{name: path.tolist() for name, path in lines.items()},
        "observed": known,
    }
    return [(month + 1, LINES[name], path[month]) for name, path in paths.items() for month in range(12)]


def _prices(run: Told, buyer: int) -> dict[str, Floats]:
    """Return prices of dysprosium oxide inside China and at the buyer [USD per kg of oxide] (months,)."""
    import numpy as np

    good = run.chain.commodity("dysprosium-oxide")
    share = contained_share("Dy2O3", "Dy") / KG_PER_T
    return {
        side: np.asarray(run.found.price_usd_per_t[good, region] * share)
        for side, region in (("inside", run.chain.region("CHN")), ("outside", buyer))
    }


def _price_rows(prices: Mapping[str, Mapping[str, Floats]]) -> Sequence[tuple[Cell, ...]]:
    import numpy as np

    wide, ruled = prices["all-magnets"], prices["ruled-magnets"]
    return [
        (month + 1, SIDES[side], float(wide[side][month]), float(ruled[side][month]))
        for side in SIDES
        for month in range(len(wide[side]))
        if np.isfinite(wide[side][month]) and np.isfinite(ruled[side][month])
    ]


def _observed_prices(facts: FactTables, frame: pd.DataFrame) -> Sequence[tuple[Cell, ...]]:
    from ..terms.facts import rows

    named = {
        ("dysprosium-oxide-europe", 3): Words("Dy oxide, asked in Europe before", "ジスプロシウム酸化物、欧州提示値（規制前）"),
        ("dysprosium-oxide-europe", 5): Words("Dy oxide, asked in Europe a month after", "ジスプロシウム酸化物、欧州提示値（規制 1 か月後）"),
        ("dysprosium-oxide-traded", 1): Words("Dy oxide, 96 % of the traded volume", "ジスプロシウム酸化物、取引量の 96% の価格"),
    }  # fmt: skip
    told: list[tuple[Cell, ...]] = [
        (named[row.series, row.first_month], row.value, row.low, row.high, row.publication)
        for row in rows(frame)
        if (row.series, row.first_month) in named
    ]
    average = facts.frame("prices", material="dysprosium", year=2025)
    told += [
        (Words("Dy oxide, mean of 2025 (USGS)", "ジスプロシウム酸化物、2025 年平均（USGS）"), row.price_usd_per_t / KG_PER_T, None, None, "USGS, Mineral Commodity Summaries 2026")
        for row in rows(average)
        if "ysprosium oxide" in row.form
    ]  # fmt: skip
    return told


def _stops(runs: Mapping[str, Told], buyer: int) -> Sequence[tuple[Cell, ...]]:
    import numpy as np

    from ..disruption import shortage

    told: list[tuple[Cell, ...]] = []
    for name, run in runs.items():
        short = shortage(run.chain, run.found, buyer)
        for use, lost in zip(short.use, short.lost_share, strict=True):
            stops = np.flatnonzero(lost > STOPS)
            most = round(float(np.clip(lost.max(), 0.0, 1.0)), 9)
            told.append((use, LINES[name], int(stops[0]) + 1 if stops.size else None, most))
    return told


def _own_days(chain: Chain, buyer: int) -> float | None:
    """Return the days a buyer's stock of magnets with Dy or Tb lasts without China's, each firm on its own stock."""
    good, china = chain.commodity("magnet-heavy"), chain.region("CHN")
    used = chain.uses.use_tpa[(chain.uses.commodity == good) & (chain.uses.region == buyer)].sum()
    comes = (chain.arcs.commodity == good) & (chain.arcs.destination == buyer) & (chain.arcs.origin == china)
    held = chain.stocks.stock_t[(chain.stocks.commodity == good) & (chain.stocks.region == buyer)].sum()
    lost = float(chain.arcs.flow_tpa[comes].sum())
    return None if lost <= 0 or used <= 0 else float(held) / lost * DAYS_PER_YEAR


def _findings(
    law: Licensing,
    trials: Sequence[tuple[Any, ...]],
    base_t: Floats,
    observed: Seen,
    prices: Mapping[str, Floats],
    frame: pd.DataFrame,
    run: Told,
    buyer: int,
) -> tuple[Finding, ...]:
    import numpy as np

    from ..disruption.licence2025 import FITTED
    from ..terms.facts import rows

    heavy = float(base_t[1] / base_t.sum())
    fall = 1.0 - observed.month_t[FITTED[0]] / observed.base_t
    others = max(0.0, (fall - heavy) / (1.0 - heavy))
    second = (
        Finding("wait_months", Words("and how long a licence then takes on average (free parameter)", "その後の平均審査期間（自由パラメータ）"), law.second, grade="C")
        if law.law == "queue"
        else Finding("denied_share", Words("and the share denied (free parameter)", "不許可の割合（自由パラメータ）"), law.second, grade="C")
    )  # fmt: skip
    errors = {(str(row[0]), str(row[1])): row[5] for row in trials}
    told = list(rows(frame))
    ask = {int(r.first_month): float(r.value) for r in told if r.series == "dysprosium-oxide-europe"}
    peak = float(np.nanmax(prices["outside"] / prices["inside"]))
    stopped = next((float(r.value) for r in told if r.series == "first-line-stop"), None)
    own = _own_days(run.chain, buyer)
    return (
        Finding("delay_days", Words("Days from 4 April to the first licences, fitted to May and June (free parameter)", "4 月 4 日から最初の許可までの日数（5・6 月に合わせた自由パラメータ）"), law.delay_months * DAYS_PER_MONTH, grade="C"),
        second,
        *(
            Finding(f"{name}_error_change_share", Words(f"Test: {en}, error of the law", f"検証：{ja}の誤差"), errors[key, LINES[law.law].en], grade="C")
            for name, key, en, ja in (("september", "September", "September", "9 月"), ("october", "October", "October", "10 月"), ("ten_months", "months 1 to 10", "January to October", "1〜10 月計"))
        ),
        Finding("heavy_share", Words("Magnets with Dy or Tb in China's magnet exports, the base chain's share", "中国の磁石輸出に占める Dy・Tb 入り磁石の割合（基準年の推計）"), heavy, grade="D",
                comment=Words(f"Stopping them all is at most -{heavy:.0%}; customs recorded -{fall:.0%} in May. So at least {others:.0%} of the magnets that need no licence waited too, or far more of them hold Dy or Tb.", f"全て止まっても最大 ▲{heavy:.0%} だが、税関の 5 月は ▲{fall:.0%}。許可の要らない磁石も少なくとも {others:.0%} が滞ったか、Dy・Tb 入りの割合がはるかに高い。")),
        Finding("price_ratio", Words("Dy oxide at the buyer over inside China, at its highest", "ジスプロシウム酸化物の国外価格の国内価格に対する倍率（最大）"), peak, grade="D",
                comment=Words(f"Europe's ask rose {ask[5] / ask[3]:.1f} times within a month; an ask is not a traded price.", f"欧州の提示値は 1 か月で {ask[5] / ask[3]:.1f} 倍（提示値は成約価格ではない）。")),
        Finding("own_stock_days", Words("Days the buyer's magnets with Dy or Tb last if each firm lives on its own stock", "各社が自社在庫だけで操業する場合に Dy・Tb 入り磁石がもつ日数"), own, grade="D",
                comment=Words(f"Observed: {stopped or 0:g} days until the first car line stopped.", f"実績：最初の自動車生産ラインの停止まで {stopped or 0:g} 日。")),
    )  # fmt: skip


def _warnings() -> tuple[Words, ...]:
    return (
        Words("Both laws hit May and June, for two parameters fit two months; only September, October and the sum test them. Neither foretells that shipments then exceed the year before (restocking), and a fixed denial fails by far.",
              "2 つの月に 2 つのパラメータを合わせるため 5・6 月は必ず一致する。検証になるのは 9・10 月と合計のみ。その後に前年を上回った出荷（在庫の積み戻し）はどちらの法則も示せず、一定割合の不許可は大きく外れる。"),
        Words("Customs count all magnets; the rule covers those with Dy or Tb. What a magnet holds is not visible at the border, so both readings are shown; no public statistic separates them.",
              "税関統計は全磁石を含み、規制は Dy・Tb 入りのみ。磁石の中身は統計で区別できないため、両方の読み方を示す。"),
        Words("The market gives scarce magnets to those who value them most at once, so car uses lose nothing in the model; in fact a line stopped after 52 days for one part, while others worked on. Allocation by price understates the first stop.",
              "モデルでは希少な磁石が直ちに価値の高い用途へ回るため、自動車用途の生産減は生じない。実際には特定部品の欠品で 52 日後にラインが止まった。価格による配分は最初の停止を過小評価する。"),
    )  # fmt: skip


BACK_TEST_2025 = Study(
    name="back-test-2025",
    title=Words("Would the market have told the magnet licences of 2025?", "2025 年の磁石輸出許可制を市場モデルは再現できたか"),
    method=Words(
        "From April 2025, as a surprise, China's shipments of goods with Dy and Tb carry no more than a law of licences lets through; two laws with two free parameters each are fitted to exports of May and June, and tested on September, October and the sum of ten months. The market is solved twice: all magnets wait, or those with Dy or Tb alone.",
        "2025 年 4 月に、不意打ちとして、Dy・Tb を含む品目の中国からの出荷を許可の法則が認める量までとする。法則は 2 つ（自由パラメータは各 2 個）で、5・6 月の輸出に合わせ、9・10 月と 10 か月の合計で検証する。市場は「全磁石が許可待ち」と「Dy・Tb 入りのみ」の 2 通りで解く。",
    ),
    parameters=(
        Parameter("law", "choice", "queue", Words("law of licences", "許可の法則"), Words("which one the market is told", "市場に与える法則"), choices=LAW_WORDS),
        Parameter("buyer", "country", "JPN", Words("buyer", "需要国・地域"), Words("ISO code or name: JPN, 日本", "ISO コードまたは名称（例: JPN、日本）")),
    ),
    answer=answer,
    figures=(
        Figure("months", "lines", "months", "month", "exports_t",
               Words("China's magnet exports in 2025, observed and told", "2025 年の中国の磁石輸出（実績と計算）"),
               Words("Observed months are points; May and June are fitted, September and October are the test.", "実績は点（5・6 月は合わせ、9・10 月は検証）。"), series="line"),
        Figure("prices", "lines", "prices", "month", "price_usd_per_kg",
               Words("Dysprosium oxide inside and outside China (all magnets wait)", "ジスプロシウム酸化物の国内外価格（全磁石が許可待ち）"),
               Words("Monthly prices per kg of oxide; where uses lose output the price is a cap.", "酸化物 1kg 当たりの月別価格。生産減がある月は上限値。"), series="market"),
    ),
    open_tables=("trials",),
)  # fmt: skip
