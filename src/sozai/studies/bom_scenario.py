"""The scenario whose losses a bill of materials is told line by line: an export cut that is run, or one lost share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import Fact, Parameter, ParameterError, Words
from .magnets import ELEMENT_OF, followed

if TYPE_CHECKING:
    from ..terms.facts import FactTables

CHAIN_USES = (
    ("drive-motors", Words("drive motors", "駆動モーター")),
    ("generators", Words("generators of vehicles", "自動車用発電機")),
    ("power-steering", Words("power steering", "電動パワーステアリング")),
    ("compressors", Words("compressors", "圧縮機")),
    ("washing-machines", Words("washing machines", "洗濯機")),
    ("industrial-motors", Words("industrial motors and robots", "産業用モーター・ロボット")),
    ("hard-disks", Words("hard disk drives", "HDD")),
    ("mri", Words("MRI", "MRI")),
    ("wind-turbines", Words("wind turbines", "風力発電機")),
    ("electronics", Words("electronics", "電子機器")),
    ("other", Words("other", "その他")),
)
REACHES = (
    ("direct", Words("direct shipments only", "直接輸入のみ")),
    ("content", Words("the origin's content through third countries too", "第三国経由の含有分も")),
    ("all", Words("shipments to every destination", "全世界向け")),
)
STAGES = ("separate", "metal", "magnet")
AFTER_MONTHS = 6  # how long after the cut losses are still counted
PARAMETERS = (
    Parameter("product_use", "choice", "drive-motors", Words("use the products belong to", "製品の用途"), Words("Whose losses the products share.", "この用途の生産減を製品に当てはめる。"), choices=CHAIN_USES),
    Parameter("cut_months", "integer", 0, Words("months of an export cut", "輸出停止の期間（月）"), Words("Runs the disruption on the chain and gives every line its loss; 0: none is run.", "供給網モデルで輸出停止を計算し、行ごとの損失を求める。0 なら計算しない。"), 0, 36),
    Parameter("cut_origin", "country", "CHN", Words("who cuts", "輸出を止める国・地域"), Words("ISO code or name.", "ISO コードまたは名称。")),
    Parameter("cut_share", "number", 1.0, Words("share that is cut", "停止する割合"), Words("1 is a total ban.", "1 で全面停止。"), 0.0, 1.0),
    Parameter("cut_reach", "choice", "content", Words("reach of the cut", "停止の読み方"), Words("The three differ by an order of magnitude.", "3 つの読み方で結果は桁が違う。"), choices=REACHES),
    Parameter("lost_share", "number", None, Words("or: share of that use that is lost", "または: その用途の生産減の比率"), Words("Instead of a cut that is run: a share for every month. Empty: none.", "輸出停止の計算に代えて、毎月の比率を直接指定する。空欄なら使わない。"), 0.0, 1.0),
    Parameter("lost_months", "number", 3.0, Words("months of that share", "その期間（月）"), Words("Rounded to whole months.", "月単位に丸める。"), 1.0, 60.0),
)  # fmt: skip
RUN = Words(
    "The cut is run on the chain as in study disruption (market equilibrium, foreseen length); every line loses what the goods "
    "with its element lose in that use, month by month. Firms' operating stocks are in the scenario already, so the number "
    "after stated stock is a lower end.",
    "輸出停止は分析 disruption と同じ市場均衡で計算し（期間は予見されると仮定）、各行にはその用途・元素を含む財の月別の不足率を"
    "当てはめる。企業の操業在庫はシナリオに含まれるため、申告在庫を使った後の数は下限となる。",
)
NOT_FOLLOWED = Words(
    "No element of this bill of materials is followed by the chain, so the cut was not run; that is no sign of safety.",
    "この部品表の元素は供給網モデルの対象外のため、輸出停止は計算していない（安全であることを意味しない）。",
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Lost shares by use and material in each month, the rows they stand on, and what was assumed."""

    lost_shares: Mapping[tuple[str, str], tuple[float, ...]]
    facts: tuple[Fact, ...] = ()
    assumptions: tuple[Words, ...] = ()


def scenario(facts: FactTables, asked: Mapping[str, Any], held: Collection[str]) -> Scenario:
    """Return what the scenario that is asked for takes of the materials held; nothing where none is asked for.

    Raises:
        ParameterError: both a cut and a share are given.
        NoAnswerError: the chain does not follow the buyer or the origin.
        NotConvergedError: the market has no solution.
    """
    share, use = asked["lost_share"], asked["product_use"]
    cut = sorted({material for material in held if material in ELEMENT_OF})
    if share is not None and asked["cut_months"]:
        raise ParameterError(
            "Give --cut-months or --lost-share, not both: one runs the cut, the other replaces it.",
            "--cut-months と --lost-share は同時に指定できません（前者は計算し、後者は計算に代える値です）。",
        )
    if share is not None:
        path = (float(share),) * max(1, round(asked["lost_months"]))
        return Scenario({(use, material): path for material in cut})
    if not asked["cut_months"]:
        return Scenario({})
    if not cut:
        return Scenario({}, (), (NOT_FOLLOWED,))
    return _run(facts, asked, cut)


def _run(facts: FactTables, asked: Mapping[str, Any], cut: list[str]) -> Scenario:
    """Return the losses of an export cut of the followed materials; the only place where chain and market are asked."""
    from ..chain import build
    from ..disruption import lost_by_element
    from ..levers import ExportBan
    from ..market import solve

    chain = build(facts).chain.over(asked["cut_months"] + AFTER_MONTHS)
    buyer, _ = followed(chain, asked["buyer"]), followed(chain, asked["cut_origin"])
    ban = ExportBan(
        origin=asked["cut_origin"], materials=tuple(dict.fromkeys(ELEMENT_OF[m] for m in cut)), stages=STAGES,
        destination=asked["buyer"], reach=asked["cut_reach"], cut_share=asked["cut_share"], months=asked["cut_months"],
    )  # fmt: skip
    short = ban(chain)
    lost = lost_by_element(short, solve(short), buyer)
    shares = {
        (use, material): tuple(lost[use, element].tolist())
        for use, _ in CHAIN_USES
        for material in cut
        if (use, element := ELEMENT_OF[material]) in lost
    }
    return Scenario(shares, chain.facts, (RUN,))
