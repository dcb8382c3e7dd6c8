"""Study `lean-design`: the same performance with less of the elements that cost a nation most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Cell, Column, Finding, Parameter, Rows, Words
from ..terms.answer import ends
from .bom_inputs import CONFIDENTIAL
from .control_status import CHECKED
from .study import Figure, Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..lab import CompositionSupply, ElementSupply, Lean
    from ..terms.facts import FactTables
    from .lean_inputs import Candidates

SCARCE = tuple(
    (symbol, Words(f"{en} ({symbol})", f"{ja}（{symbol}）"))
    for symbol, en, ja in (
        ("Dy", "dysprosium", "ジスプロシウム"), ("Tb", "terbium", "テルビウム"), ("Nd", "neodymium", "ネオジム"),
        ("Pr", "praseodymium", "プラセオジム"), ("Co", "cobalt", "コバルト"), ("Ga", "gallium", "ガリウム"),
        ("W", "tungsten", "タングステン"), ("Nb", "niobium", "ニオブ"),
    )
)  # fmt: skip
PROPERTIES = (
    ("hcj_ka_per_m", Words("HcJ (kA/m)", "固有保磁力 HcJ（kA/m）")),
    ("br_tesla", Words("Br (T)", "残留磁束密度 Br（T）")),
    ("bh_max_kj_per_m3", Words("(BH)max (kJ/m³)", "最大エネルギー積 (BH)max（kJ/m³）")),
)
LEAST_KNOWN = 0.95
ROLES = {
    "reference": Words("best performance", "性能最良"),
    "leanest": Words("leanest", "最省資源"),
    "front": Words("front", "パレート解"),
}
FRONT = (
    Column("candidate", Words("Candidate", "候補")),
    Column("role", Words("Role", "位置づけ")),
    Column("scarce_share", Words("Scarce content (mass)", "希少元素量（質量比）")),
    Column("property_ratio", Words("Property over the floor", "特性÷下限")),
    *ends("ratio"),
    Column("kept_share", Words("Probability of keeping the floor", "下限を満たす確率")),
    Column("price_usd_per_kg", Words("Price of the elements inside", "含有元素の価格")),
    Column("risk_usd_per_kg", Words("Risk in money (price times risk)", "リスク金額（価格×リスク）")),
    Column("points_lost_ratio", Words("Points lost (hundredths of the best)", "失う性能（最良比のポイント）")),
    Column("premium_usd_per_kg", Words("Price above the best (negative: cheaper)", "最良との価格差（負は安い）")),
    Column("premium_per_point_usd_per_kg", Words("Price above the best per point lost", "1 ポイント当たりの価格差")),
    Column("risk_removed_usd_per_kg", Words("Risk removed", "除かれるリスク金額")),
    Column("removed_per_point_usd_per_kg", Words("Risk removed per point lost", "1 ポイント当たり除かれるリスク金額")),
)  # fmt: skip
RECIPES = (
    Column("element", Words("Element", "元素")),
    Column("reference_share", Words("In the best performance (mass)", "性能最良の組成（質量比）")),
    Column("leanest_share", Words("In the leanest (mass)", "最省資源の組成（質量比）")),
    Column("difference_change_share", Words("Difference", "差")),
)
ELEMENTS = (
    Column("element", Words("Element", "元素")),
    Column("price_usd_per_kg", Words("Price per kg inside", "純分当たり価格")),
    Column("low_usd_per_kg", Words("Low (5 %)", "下限（5%）")),
    Column("high_usd_per_kg", Words("High (95 %)", "上限（95%）")),
    Column("hhi", Words("Concentration (mining and refining)", "集中度（採掘・製錬）")),
    Column("risk_score", Words("Weighted by governance", "統治リスクで重み付け")),
    Column("low_score", Words("Low (5 %)", "下限（5%）")),
    Column("high_score", Words("High (95 %)", "上限（95%）")),
    Column("controlled", Words("Registered export control", "登録された輸出規制")),
    Column("recycled_share", Words("From old scrap", "再生由来の割合")),
    Column("grade", Words("Weakest grade", "最も低い確度")),
    Column("source", Words("Sources", "出典")),
)
CONTROLLED = {1.0: Words("yes", "あり"), 0.0: Words("none registered", "登録なし")}
UNKNOWN = Words("unknown", "不明")
ASSUMPTIONS = (
    Words("The property follows a Gaussian process fitted to the experiments; two posteriors are taken as independent.", "特性は実験値に当てはめたガウス過程に従い、候補間の誤差は独立とみなす。"),
    Words("Mining and refining count one half each in risk; prices are of elements inside, without processing.", "リスクは採掘と製錬を 1/2 ずつで評価。価格は含有元素の値で、加工費を含まない。"),
)  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the leanest candidate that keeps the floor; see `LEAN_DESIGN` for what is asked."""
    import numpy as np

    from ..lab import aligned, composition_supply, lean
    from .element_facts import element_facts
    from .lean_inputs import candidates

    held = candidates(asked)
    supply = element_facts(facts, date.fromisoformat(asked["date"]), asked["buyer"], held.elements)
    shares = aligned(supply, dict(zip(held.elements, held.mass.T, strict=True)))
    cost = composition_supply(supply, shares, least_known=LEAST_KNOWN)
    wanted = [at for at, symbol in enumerate(held.elements) if symbol in asked["lean_in"]]
    scarce = np.asarray(held.mass[:, wanted].sum(axis=1), dtype=np.float64)
    found = lean(
        scarce, held.mean, held.sd, asked["floor"], probability=asked["probability"],
        price_usd_per_kg=cost.column("price_usd_per_kg"), risk=cost.column("risk_usd_per_kg"),
    )  # fmt: skip
    scarce_words = Words("+".join(asked["lean_in"]), "+".join(asked["lean_in"]))
    top = Words("Synthetic data: ", "合成データ (synthetic)：") if held.synthetic else Words("", "")
    return Answer(
        study="lean-design",
        title=Words(
            f"{top.en}least {scarce_words.en} for {dict(PROPERTIES)[asked['property']].en} of {asked['floor']:g}: {100 * scarce[found.leanest]:.2g} % by mass",
            f"{top.ja}{dict(PROPERTIES)[asked['property']].ja} {asked['floor']:g} を保つ最少の {scarce_words.ja}：{100 * scarce[found.leanest]:.2g} mass%",
        ),
        asked={**asked, "file": _name(asked["file"]), "candidates": _name(asked["candidates"])},
        findings=_findings(found, scarce, cost, held),
        tables=(
            _front(found, scarce, cost, held, asked["floor"]),
            _recipes(found, held),
            _elements(supply),
            _unknown(supply),
        ),
        facts=supply.facts,
        assumptions=(*ASSUMPTIONS, *supply.notes),
        warnings=(
            *held.notes,
            Words(
                f"Price and risk in money leave out elements without a price (at most {100 * (1 - LEAST_KNOWN):g} % of the mass) and widen their band.",
                f"価格のない元素（質量の {100 * (1 - LEAST_KNOWN):g}% まで）は価格・リスク金額から除き、その分だけ幅を広げた。",
            ),
            *(() if held.synthetic else (CONFIDENTIAL,)),
        ),
    )  # fmt: skip


def _name(path: str) -> str:
    """Return a file's name only: a folder's name may tell more than a reader should know."""
    from pathlib import Path

    return Path(path).name if path else ""


def _known(value: float) -> float | None:
    return None if value != value else float(value)


def _findings(found: Lean, scarce: NDArray[np.float64], cost: CompositionSupply, held: Candidates) -> tuple[Finding, ...]:  # fmt: skip
    i, best = found.leanest, found.reference
    at = cost.measures.index("price_usd_per_kg")
    points, spread = float(found.points_lost[i]), 1.645 * float(found.points_sd[i])
    grade = "D"
    comment = Words("Synthetic data: no evidence about a real magnet.", "合成データのため、実在の磁石についての証拠ではない。") if held.synthetic else Words("From your experiments and the model fitted to them.", "ご自身の実験値と当てはめたモデルによる。")  # fmt: skip
    return (
        Finding("leanest_share", Words("Scarce content of the leanest (mass)", "最省資源の組成の希少元素量（質量比）"), float(scarce[i]), grade=grade, comment=comment),
        Finding("reference_share", Words("Scarce content of the best performance (mass)", "性能最良の組成の希少元素量（質量比）"), float(scarce[best]), grade=grade),
        Finding("points_lost_ratio", Words("Points of performance lost", "失う性能（ポイント）"), points, points - spread, points + spread, grade=grade, comment=Words("A point is one hundredth of the best.", "1 ポイントは最良の 100 分の 1。")),
        Finding("premium_usd_per_kg", Words("Price above the best performance (negative: cheaper)", "性能最良との価格差（負は安い）"), _known(found.premium_usd_per_kg[i]), grade=grade),
        Finding("risk_removed_usd_per_kg", Words("Risk in money removed", "除かれるリスク金額"), _known(found.risk_removed[i]), grade=grade),
        Finding("premium_per_point_usd_per_kg", Words("Price difference per point lost", "1 ポイント当たりの価格差"), _known(found.premium_per_point[i]), grade=grade),
        Finding("risk_removed_per_point_usd_per_kg", Words("Risk in money removed per point lost", "1 ポイント当たりに除かれるリスク金額"), _known(found.risk_removed_per_point[i]), grade=grade),
        Finding("price_usd_per_kg", Words("Price of the elements in the leanest", "最省資源の組成の含有元素価格"), _known(cost.value[i, at]), _known(cost.low[i, at]), _known(cost.high[i, at]), grade=grade),
        Finding("kept_share", Words("Probability that the leanest keeps the floor", "最省資源の組成が下限を満たす確率"), float(found.chance[i]), grade=grade),
    )  # fmt: skip


def _front(
    found: Lean, scarce: NDArray[np.float64], cost: CompositionSupply, held: Candidates, floor: float
) -> Rows:
    chosen = list(dict.fromkeys((found.reference, found.leanest, *found.front.tolist())))
    price, risk = cost.column("price_usd_per_kg"), cost.column("risk_usd_per_kg")
    rows = tuple(
        (
            held.names[i],
            ROLES["reference" if i == found.reference else "leanest" if i == found.leanest else "front"],
            float(scarce[i]), float(held.mean[i] / floor), float((held.mean[i] - 1.645 * held.sd[i]) / floor),
            float((held.mean[i] + 1.645 * held.sd[i]) / floor), float(found.chance[i]), _known(price[i]), _known(risk[i]),
            float(found.points_lost[i]), _known(found.premium_usd_per_kg[i]), _known(found.premium_per_point[i]),
            _known(found.risk_removed[i]), _known(found.risk_removed_per_point[i]),
        )
        for i in sorted(chosen, key=lambda i: (scarce[i], -held.mean[i]))
    )  # fmt: skip
    title = Words("Scarce content against property", "希少元素量と特性")
    if held.synthetic:
        title = Words(f"{title.en}: synthetic data", f"{title.ja}：合成データ (synthetic)")
    return Rows("front", title, FRONT, rows)


def _recipes(found: Lean, held: Candidates) -> Rows:
    best, least = held.mass[found.reference], held.mass[found.leanest]
    rows = tuple(
        (symbol, float(a), float(b), float(b - a))
        for symbol, a, b in zip(held.elements, best, least, strict=True)
        if a > 0 or b > 0
    )
    return Rows("recipes", Words("Compositions of the two", "2 つの組成"), RECIPES, rows)


def _elements(supply: ElementSupply) -> Rows:
    at = {name: supply.column(name) for name in supply.measures}

    def row(i: int, symbol: str) -> tuple[Cell, ...]:
        price, risk, flag = at["price_usd_per_kg"], at["risk"], float(supply.value[i, at["controlled_share"]])
        grades = sorted({str(grade) for grade in supply.grade[i] if grade})
        sources = sorted({source for cell in supply.source[i] for source in str(cell).split()})
        return (
            symbol, *(_known(array[i, price]) for array in (supply.value, supply.low, supply.high)),
            _known(supply.value[i, at["hhi"]]), *(_known(array[i, risk]) for array in (supply.value, supply.low, supply.high)),
            CONTROLLED.get(flag, UNKNOWN), _known(supply.value[i, at["recycled_share"]]),
            grades[-1] if grades else None, ", ".join(sources) or None,
        )  # fmt: skip

    rows = tuple(row(i, symbol) for i, symbol in enumerate(supply.elements))
    return Rows("elements", Words("What each element costs a nation", "元素ごとの供給データ"), ELEMENTS, rows)


def _unknown(supply: ElementSupply) -> Rows:
    from ..lab import MEASURES

    rows = tuple((MEASURES[measure].words, ", ".join(gaps)) for measure, gaps in supply.unknown.items())
    columns = (
        Column("quantity", Words("Quantity", "項目")),
        Column("elements", Words("Elements without a value", "値のない元素")),
    )
    return Rows("unknown", Words("What is not on record", "記録のないもの"), columns, rows)


LEAN_DESIGN = Study(
    name="lean-design",
    title=Words("Same performance, lean in the scarce: which composition, and what does a point of performance cost?", "性能を保ち希少元素を減らす組成はどれか、性能 1 ポイントの対価はいくらか"),
    method=Words(
        "A Gaussian process is fitted to experiments (a file of yours from the template, else a synthetic set of magnets) and predicts every candidate with its error. Among candidates that keep the floor with the probability asked, the one with the least scarce content is the leanest; price, governance-weighted concentration and controls of its elements come from the embedded facts. The front shows what each hundredth of performance buys. Without a file every number is synthetic. Files are read on the command line or in Python only.",
        "実験データ（テンプレートによる自社ファイル、なければ合成データの磁石）にガウス過程を当てはめ、各候補の特性を誤差つきで予測します。指定の確率で下限を保つ候補のうち希少元素が最少のものを最省資源とし、元素の価格、統治リスクで重み付けた集中度、輸出規制は収録データから求めます。パレート解は性能 1 ポイントの対価を示します。ファイルがなければ全て合成データの値です。ファイルはコマンドラインまたは Python でのみ読み込みます。",
    ),
    parameters=(
        Parameter("file", "file", "", Words("experiments", "実験データ"), Words("Magnet experiments of your own (Excel or CSV, from the template); empty: the synthetic set.", "自社の磁石実験データ（テンプレートの Excel・CSV）。空欄なら合成データ。")),
        Parameter("candidates", "file", "", Words("candidates", "候補"), Words("Compositions and processes to choose from, in the same columns; empty: the experiments themselves.", "候補の組成・工程（同じ列）。空欄なら実験した試料から選ぶ。")),
        Parameter("property", "choice", "hcj_ka_per_m", Words("property", "特性"), Words("What must be kept.", "保つべき特性。"), choices=PROPERTIES),
        Parameter("floor", "number", 1200.0, Words("floor", "下限"), Words("What the property must reach, in its unit.", "特性の下限（その単位で）。"), 1e-6, 1e6),
        Parameter("temperature_c", "number", 20.0, Words("temperature (°C)", "測定温度（℃）"), Words("Only results measured within 5 °C of it are used.", "この温度の ±5 ℃ で測った値だけを使う。"), -273.15, 400.0),
        Parameter("probability", "number", 0.9, Words("probability", "確率"), Words("Least probability that the floor is kept.", "下限を満たす確率の最小値。"), 0.01, 0.999),
        Parameter("lean_in", "choices", ("Dy", "Tb"), Words("lean in", "減らす元素"), Words("The elements to have least of, together.", "合計量を最少にする元素。"), choices=SCARCE),
        Parameter("buyer", "country", "JPN", Words("buyer", "需要国・地域"), Words("For whom export controls are asked.", "輸出規制を照合する需要国・地域。")),
        Parameter("date", "date", CHECKED, Words("date", "日付"), Words("Day of prices and controls.", "価格と規制を照合する日。")),
        Parameter("seed", "integer", 0, Words("seed", "乱数の種"), Words("Of the synthetic set.", "合成データの乱数の種。"), 0, 2**31 - 1),
    ),
    answer=answer,
    figures=(
        Figure("front", "bubbles", "front", "scarce_share", "property_ratio",
               Words("Property over scarce content (without a file: synthetic data)", "希少元素量と特性（ファイル未指定時は合成データ (synthetic)）"),
               Words("Each circle is a candidate that nothing beats. At 1 the property equals the floor.", "円は他に優越されない候補。縦軸 1 が下限。"), label="candidate"),
        Figure("certainty", "range_bars", "front", "candidate", "property_ratio",
               Words("How sure the floor is kept (without a file: synthetic data)", "下限を満たす確かさ（ファイル未指定時は合成データ (synthetic)）"),
               Words("Property over the floor with its 5-95 % range.", "特性÷下限とその 5〜95% 幅。"), low="low_ratio", high="high_ratio"),
    ),
    standard=(),  # its example is synthetic, which has no place in a report on facts
)  # fmt: skip
