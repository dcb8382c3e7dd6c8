"""The scenario whose losses a bill of materials is told line by line: an export cut that is run, or one lost share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import COUNTRIES, MATERIALS, Fact, NoAnswerError, Parameter, ParameterError, Words
from ..terms.chains import chain_words
from ..terms.cuts import PAST_THE_MINE, REACH_CHOICES, STAGE_CHOICES
from .bom_uses import ANY_USE, CHAIN_OF, base_of, use_in_chain
from .chains import MATERIAL_CHOICES, PART_OF, followed

if TYPE_CHECKING:
    from ..chain import Chain
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
FELT = 1e-6  # a lost share below this is none
AFTER_MONTHS = 6  # how long after the cut losses are still counted
PARAMETERS = (
    Parameter("product_use", "choice", "drive-motors", Words("use the products belong to", "製品の用途"), Words("Whose losses of magnet materials the products share; other materials go by the type of part.", "磁石材料についてはこの用途の生産減を製品に当てはめる。他の素材は部品種別による。"), choices=CHAIN_USES),
    Parameter("cut_months", "integer", 0, Words("months of an export cut", "輸出停止の期間（月）"), Words("Runs the disruption on the chain and gives every line its loss; 0: none is run.", "供給網モデルで輸出停止を計算し、行ごとの損失を求める。0 なら計算しない。"), 0, 36),
    Parameter("cut_origin", "country", "CHN", Words("who cuts", "輸出を止める国・地域"), Words("ISO code or name.", "ISO コードまたは名称。")),
    Parameter("cut_materials", "materials", tuple(name for name, _ in MATERIAL_CHOICES), Words("materials that are cut", "停止する素材"), Words("One or more, by comma; those that no line holds are passed over.", "コンマ区切りで複数可。部品表にない素材は無視する。"), choices=MATERIAL_CHOICES),
    Parameter("cut_stages", "choices", PAST_THE_MINE, Words("stages that are cut", "停止する工程"), Words("One or more, by comma; each chain has some of them.", "コンマ区切りで複数可（各供給網にあるもののみ効く）。"), choices=STAGE_CHOICES),
    Parameter("cut_share", "number", 1.0, Words("share that is cut", "停止する割合"), Words("1 is a total ban.", "1 で全面停止。"), 0.0, 1.0),
    Parameter("cut_reach", "choice", "content", Words("reach of the cut", "停止の読み方"), Words("The three differ by an order of magnitude.", "3 つの読み方で結果は桁が違う。"), choices=REACH_CHOICES),
    Parameter("lost_share", "number", None, Words("or: share of the supply that is lost", "または: 不足率"), Words("Instead of a cut that is run: one share for every month and every material that is cut. Empty: none.", "輸出停止の計算に代えて、停止する全素材・全月に同じ比率を用いる。空欄なら使わない。"), 0.0, 1.0),
    Parameter("lost_months", "number", 3.0, Words("months of that share", "その期間（月）"), Words("Rounded to whole months.", "月単位に丸める。"), 1.0, 60.0),
)  # fmt: skip
RUN = Words(
    "The cut is run on each chain the bill of materials touches as in study disruption (market equilibrium, foreseen length); "
    "every line loses, month by month, what the goods with its element lose in its use, or in all uses together where the type "
    "of part does not tell which. Firms' operating stocks are in the scenario already, so the number after stated stock is a "
    "lower end.",
    "輸出停止は、部品表の素材が属する供給網ごとに分析 disruption と同じ市場均衡で計算し（期間は予見されると仮定）、各行にはその"
    "元素を含む財の該当用途における月別の不足率を当てはめる（部品種別から用途が分からない場合は全用途の平均）。企業の操業在庫は"
    "シナリオに含まれるため、申告在庫を使った後の数は下限となる。",
)
NOT_FOLLOWED = Words(
    "No element of this bill of materials that is cut is followed by a chain, so the cut was not run; that is no sign of safety.",
    "停止する素材のうち、この部品表にあり供給網モデルの対象となるものがないため、輸出停止は計算していない（安全であることを意味しない）。",
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Lost shares by use and material in each month, the rows they stand on, and what was assumed.

    Attributes:
        lost_shares: by use and material; the use `ANY_USE` stands for all uses of the material together.
        product_use: the use the products belong to.
        facts: rows of the chains that were run.
        assumptions: what was assumed, and what could not be run.
    """

    lost_shares: Mapping[tuple[str, str], tuple[float, ...]]
    product_use: str
    facts: tuple[Fact, ...] = ()
    assumptions: tuple[Words, ...] = ()

    def use_of(self, material: str, part_type: str | None) -> str:
        """Return the use whose loss an element in a part shares; all uses where the buyer has none of the part's own."""
        use = use_in_chain(material, part_type, self.product_use)
        return use if (use, material) in self.lost_shares else ANY_USE


def scenario(facts: FactTables, asked: Mapping[str, Any], held: Mapping[str, bool]) -> Scenario:
    """Return what the scenario that is asked for takes of the materials held; nothing where none is asked for.

    Args:
        facts: the store's facts.
        asked: the parameters.
        held: the materials of the bill of materials, and whether a notice names them.

    Raises:
        ParameterError: both a cut and a share are given.
        NoAnswerError: no chain that the materials belong to follows the buyer and the origin.
    """
    share, use, wanted = asked["lost_share"], asked["product_use"], asked["cut_materials"]
    cut = sorted(material for material in held if material in CHAIN_OF and material in wanted)
    if share is not None and asked["cut_months"]:
        raise ParameterError(
            "Give --cut-months or --lost-share, not both: one runs the cut, the other replaces it.",
            "--cut-months と --lost-share は同時に指定できません（前者は計算し、後者は計算に代える値です）。",
        )
    if share is not None:
        path = (float(share),) * max(1, round(asked["lost_months"]))
        return Scenario({(use_in_chain(material, None, use), material): path for material in cut}, use)
    if not asked["cut_months"]:
        return Scenario({}, use)
    if not cut:
        return Scenario({}, use, (), (NOT_FOLLOWED,))
    return _run(facts, asked, cut, sorted(m for m, listed in held.items() if listed and m not in CHAIN_OF))


def _run(
    facts: FactTables, asked: Mapping[str, Any], cut: Sequence[str], unfollowed: Sequence[str]
) -> Scenario:
    """Return the losses of the cut on every chain that follows one of the materials; a chain that cannot tell says so."""
    from ..market import NotConvergedError

    shares: dict[tuple[str, str], tuple[float, ...]] = {}
    used: list[Fact] = []
    said: list[Words] = [RUN]
    refused: list[NoAnswerError | NotConvergedError] = []
    chains = tuple(dict.fromkeys(CHAIN_OF[material] for material in cut))
    for name in chains:
        try:
            lost, rows, nothing = _lost(facts, asked, name, [m for m in cut if CHAIN_OF[m] == name])
        except (NoAnswerError, NotConvergedError) as error:
            refused.append(error)
            said.append(_untold(name, error.words))
            continue
        shares |= lost
        used += rows
        said += nothing
    if len(refused) == len(chains):
        raise refused[0]
    if unfollowed:
        said.append(_unfollowed(unfollowed))
    return Scenario(shares, asked["product_use"], tuple(dict.fromkeys(used)), tuple(said))


def _lost(
    facts: FactTables, asked: Mapping[str, Any], name: str, cut: Sequence[str]
) -> tuple[dict[tuple[str, str], tuple[float, ...]], tuple[Fact, ...], list[Words]]:
    """Return what one chain loses, by use and material; the only place where chain and market are asked."""
    from ..disruption import lost_by_element, lost_share_of_all
    from ..disruption.dearer import dearer_usd
    from ..levers import ExportBan
    from ..market import solve

    chain = base_of(facts, name).chain.over(asked["cut_months"] + AFTER_MONTHS)
    buyer, _ = followed(chain, asked["buyer"]), followed(chain, asked["cut_origin"])
    elements = {material: PART_OF.get(material, material) for material in cut}
    ban = ExportBan(
        origin=asked["cut_origin"], materials=tuple(dict.fromkeys(elements.values())), stages=asked["cut_stages"],
        destination=asked["buyer"], reach=asked["cut_reach"], cut_share=asked["cut_share"], months=asked["cut_months"],
    )  # fmt: skip
    if not float((ban.covered(chain) * chain.arcs.flow_tpa).sum()) > 0.0:
        return {}, (), [_untouched(chain, asked)]
    short = ban(chain)
    found = solve(short)
    lost, every = lost_by_element(short, found, buyer), tuple(lost_share_of_all(short, found, buyer).tolist())
    shares = {(ANY_USE, material): every for material in cut}
    for material, element in elements.items():
        shares |= {(use, material): tuple(path.tolist()) for (use, of), path in lost.items() if of == element}
    unfelt = [m for m in cut if max(max(path) for (_, of), path in shares.items() if of == m) < FELT]
    paid_usd = float(dearer_usd(short, found, buyer).clip(min=0.0).sum())
    return shares, chain.facts, [_unfelt(unfelt, asked, paid_usd)] if unfelt else []


def _untouched(chain: Chain, asked: Mapping[str, Any]) -> Words:
    origin, words = COUNTRIES[asked["cut_origin"]].words, chain_words(chain.name)
    titles = dict(STAGE_CHOICES)
    kept = [name for name in chain.stages if name in titles]
    return Words(
        f"{words.en}: the chain sees no shipment of {origin.en} that this cut reaches at the stages cut, so no loss is told for "
        f"its lines: unknown, not none. Its stages (--cut-stages): {', '.join(kept)}.",
        f"{words.ja}：供給網モデルには、停止する工程で対象となる{origin.ja}からの出荷がないため、該当する行の損失は示さない（不明であり、"
        f"ないという意味ではない）。工程（--cut-stages）: {'、'.join(f'{titles[name].ja}（{name}）' for name in kept)}",
    )


def _unfelt(materials: Sequence[str], asked: Mapping[str, Any], paid_usd: float) -> Words:
    """Return the sentence that a cut which takes no output is no missing number, and where its cost stands."""
    words, buyer = [MATERIALS[name].words for name in materials], COUNTRIES[asked["buyer"]].words
    return Words(
        f"{', '.join(each.en for each in words)}: the cut is in the market and costs no output there: other origins, stocks "
        f"and thrift fill the gap at a higher price (uses of its chain in {buyer.en} pay up to {paid_usd / 1e6:,.1f} million USD "
        "more over the months counted), so the loss of its lines is 0. A wider reach (--cut-reach all) or a longer cut can differ.",
        f"{'、'.join(each.ja for each in words)}：停止を市場モデルで計算したが生産減は生じない。他国・地域からの調達、在庫、節約が、より高い"
        f"価格で不足を埋めるため（この供給網の{buyer.ja}の需要側の追加支払いは計上期間で最大 {paid_usd / 1e6:,.1f} 百万ドル）、該当する行の"
        "損失は 0。停止の読み方（--cut-reach all）や期間によって変わり得る。",
    )


def _untold(name: str, why: Words) -> Words:
    words = chain_words(name)
    return Words(
        f"{words.en}: its lines have no loss here, which is unknown and not none. {why.en}",
        f"{words.ja}：該当する行の損失は不明（ないという意味ではない）。{why.ja}",
    )


def _unfollowed(materials: Sequence[str]) -> Words:
    words = [MATERIALS[material].words for material in materials]
    return Words(
        f"No chain follows {', '.join(each.en.lower() for each in words)}: what a cut takes from these lines is unknown, not none.",
        f"{'、'.join(each.ja for each in words)}は供給網モデルの対象外であり、該当する行の損失は不明（ないという意味ではない）。",
    )
