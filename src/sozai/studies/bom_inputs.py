"""What the studies of bills of materials share: their parameters, the file or worked product, and what statistics say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..terms import Column, NoAnswerError, Parameter, ParameterError, Rows, Words
from .bom_uses import CHAIN_OF, base_of
from .chains import PART_OF, YEAR, band
from .control_status import CHECKED, USES

if TYPE_CHECKING:
    from ..bom import Declaration
    from ..chain import Chain
    from ..controls import Exposure, Holding, Origin, Register, Supply, Terms
    from ..terms.facts import FactTables

EXAMPLES = (
    ("traction-motor", Words("EV traction motor (worked example, invented names)", "EV 駆動モーター（例題、名称は架空）")),
    ("power-module", Words("power module (worked example, invented names)", "パワーモジュール（例題、名称は架空）")),
)  # fmt: skip
SHARED = (
    Parameter("file", "file", "", Words("bill of materials", "部品表"), Words("A file of your own (Excel, CSV, IPC-1752, IEC 62474, chemSHERPA, CMRT, EMRT, AMRT); it stays on this machine. Empty: the worked example.", "自社のファイル（Excel、CSV、IPC-1752、IEC 62474、chemSHERPA、CMRT、EMRT、AMRT）。端末の外には送られない。空欄なら例題。")),
    Parameter("mapping", "file", "", Words("mapping of columns", "列の対応表"), Words("A saved mapping (TOML or JSON) for a table whose headers leave doubt.", "見出しの解釈に確認が要る表のための、保存済みの対応表（TOML・JSON）。")),
    Parameter("example", "choice", "traction-motor", Words("worked example", "例題"), Words("Used when no file is given.", "ファイルを指定しないときに使う。"), choices=EXAMPLES),
    Parameter("buyer", "country", "JPN", Words("buyer", "需要国・地域"), Words("Who receives the parts.", "部品を受け取る国・地域。")),
    Parameter("date", "date", CHECKED, Words("date", "日付"), Words("Day the controls are asked for; after the register's last check everything is unknown.", "規制を照合する日。登録簿の最終確認日より後は全て不明。")),
    Parameter("use", "choice", "unknown", Words("end use", "最終用途"), Words("As stated by your customers.", "顧客の申告による。"), choices=tuple(USES.items())),
    Parameter("usd_rate_jpy", "number", 150.0, Words("yen per US dollar", "1 ドル当たりの円"), Words("For prices in US dollars; prices in other currencies stay unknown.", "ドル建て単価の換算に使う。その他の通貨の単価は不明のまま扱う。"), 1.0, 1000.0),
    Parameter("volumes", "text", "", Words("products a year", "年間生産数"), Words("One number for every product, or TM-100=12000,PM-200=4000; empty when unknown (the worked example has its own).", "全製品共通の数、または TM-100=12000,PM-200=4000 の形。不明なら空欄（例題には固有の数がある）。")),
)  # fmt: skip
CONFIDENTIAL = Words(
    "CONFIDENTIAL: made from a file of yours. It was read and answered on this machine and sent nowhere; share only the "
    "redacted copy.",
    "【社外秘】ご自身のファイルから作成した結果です。読込みと計算はこの端末内で行い、外部には送信していません。"
    "共有する場合は秘匿版のみとしてください。",
)
REDACTED = Words(
    "Redacted copy of a confidential answer: product, parts, suppliers, places, prices, stocks, dates and programmes are left "
    "out. Look through it before you send it.",
    "社外秘の結果の秘匿版。製品・部品・仕入先・所在地・単価・在庫・日付・対象車種を除いている。送付前に内容を確認すること。",
)
INVENTED = Words(
    "The worked example is invented: its names, prices, stocks and yearly volumes are no one's.",
    "例題は架空のものであり、名称・単価・在庫・年間生産数は実在のものではない。",
)
WORKED_VOLUMES = {"TM-100": 12_000.0, "PM-200": 20_000.0}


MARKING = Column("marking", Words("Marking", "取扱区分"))
MARK = Words("CONFIDENTIAL", "社外秘")


def marked(tables: Sequence[Rows], confidential: bool) -> tuple[Rows, ...]:
    """Return the tables with a mark on every row that a confidential file stands behind, so that no sheet or CSV loses it."""
    if not confidential:
        return tuple(tables)
    return tuple(
        replace(table, columns=(*table.columns, MARKING), rows=tuple((*row, MARK) for row in table.rows))
        for table in tables
    )


@dataclass(frozen=True, eq=False)
class Joined:
    """A bill of materials against register and chains."""

    declared: Declaration
    rules: Register
    asked: Terms
    found: tuple[Exposure, ...]
    confidential: bool


def joined(facts: FactTables, asked: Mapping[str, Any]) -> Joined:
    """Return the exposures of the file or worked product that is asked about.

    Raises:
        DataError: the file cannot be read.
        ParameterError: the volumes cannot be read.
        NoAnswerError: the file names no element.
    """
    from datetime import date

    from ..bom import WORKED, read
    from ..controls import EndUser, Terms, compositions, exposures, holdings, listed_materials, register

    own = bool(asked["file"])
    path = Path(asked["file"]) if own else WORKED[asked["example"]]
    declared = read(path, asked["mapping"] or None)
    rates = {"JPY": 1.0, "USD": asked["usd_rate_jpy"]}
    made = volumes(asked["volumes"]) or ({} if own else WORKED_VOLUMES)
    terms = Terms(asked["buyer"], date.fromisoformat(asked["date"]), EndUser(use=asked["use"]), rates, made)
    rules, held = register(facts), holdings(declared, compositions(facts))
    supplies = _supplies(facts, declared, held, asked["buyer"], listed_materials(rules))
    return Joined(declared, rules, terms, exposures(declared, held, rules, terms, supplies), own)


def without_paths(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked with the files' names only: a folder's name may tell more than a reader should know.

    A worked example is not asked about where a file is.
    """
    names = {name: Path(asked[name]).name for name in ("file", "mapping") if asked.get(name)}
    answers = {"answers": tuple(Path(path).name for path in asked["answers"])} if "answers" in asked else {}
    told = {**asked, **names, **answers}
    if asked["file"]:
        del told["example"]
    return told


def volumes(text: str) -> dict[str, float]:
    """Return products a year by part number; "" stands for every other product.

    Raises:
        ParameterError: a part of the text is no number above 0.

    Example:
        >>> volumes("12000"), volumes("TM-100=12000, PM-200=4000")
        ({'': 12000.0}, {'TM-100': 12000.0, 'PM-200': 4000.0})
    """
    found: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        product, _, number = part.rpartition("=")
        try:
            yearly = float(number)
            if not 0.0 < yearly < 1e12:
                raise ValueError
        except ValueError:
            raise ParameterError(
                f"--volumes takes 12000 or TM-100=12000,PM-200=4000, numbers above 0; '{part[:60]}' is none.",
                f"--volumes には 12000 または TM-100=12000,PM-200=4000 の形で 0 より大きい数を指定してください（指定された値: {part[:60]}）。",
            ) from None
        found[product.strip()] = yearly
    return found


def _supplies(
    facts: FactTables, declared: Declaration, held: Sequence[Holding], buyer: str, listed: Collection[str]
) -> dict[tuple[str, str], Supply]:
    """Return concentration, price range and, where a refiner is not declared, traced origins of the listed materials held."""
    from ..controls import Supply
    from ..controls.exposure import STAGE_OF, UNSAID_STAGE

    wanted: dict[tuple[str, str], bool] = {}
    for each in held:
        if each.material not in listed:
            continue
        key = (each.material, STAGE_OF.get(each.form, UNSAID_STAGE))
        if not wanted.get(key):
            line = declared.lines[each.says]
            smelted = bool(line.smelter or line.smelter_id)
            wanted[key] = not each.declared or not (line.smelter_country or (line.origin and not smelted))
    if not wanted:
        return {}
    ratios = _price_ratios(facts, {material for material, _ in wanted})
    concentrated = {material: _concentration(facts, material) for material in {m for m, _ in wanted}}
    return {
        (material, stage): Supply(
            _traced(facts, material, stage, buyer) if open_ else (),
            *concentrated[material],
            ratios.get(material),
        )
        for (material, stage), open_ in wanted.items()
    }


def _concentration(facts: FactTables, material: str) -> tuple[float | None, str]:
    from ..risk import concentration

    for stage in ("refine", "mine"):
        try:
            return concentration(facts, material, stage, YEAR).hhi.value, stage
        except NoAnswerError:
            continue
    return None, ""


def _price_ratios(facts: FactTables, materials: set[str]) -> dict[str, float]:
    """Return highest over lowest yearly price on record, the largest over the forms of a material."""
    frame = facts.frame("prices", material=sorted(materials)).dropna(subset=["price_usd_per_t"])
    frame = frame[frame["price_usd_per_t"] > 0]
    span = frame.groupby(["material", "form"])["price_usd_per_t"].agg(["max", "min", "count"])
    span = span[span["count"] > 1]
    return {
        str(name): float(ratio)
        for name, ratio in (span["max"] / span["min"]).groupby("material").max().items()
    }


def _traced(facts: FactTables, material: str, stage: str, buyer: str) -> tuple[Origin, ...]:
    """Return where a buyer's material passed a stage, largest share first; () for what no chain follows."""
    from ..chain import origin_shares
    from ..controls import Origin

    if material not in CHAIN_OF:
        return ()
    try:
        base = base_of(facts, CHAIN_OF[material])
        regions, passed = base.chain.regions, _stage_in(base.chain.stages, stage)
        element = PART_OF.get(material, material)
        if buyer not in regions or not passed or not _trade_seen(facts, base.chain, element, passed):
            return ()
        at = regions.index(buyer)
        point, every = (
            [origin_shares(chain, element, passed, at) for chain in chains]
            for chains in ((base.chain,), base.ensemble)
        )
    except NoAnswerError:
        return ()
    found = []
    for place, country in enumerate(regions):
        value = min(1.0, max(0.0, float(point[0][place])))
        held = band(value, [float(shares[place]) for shares in every], [value])
        found.append(Origin(country, value, max(0.0, held.low), min(1.0, held.high)))
    return tuple(sorted(found, key=lambda origin: (-origin.share, origin.country)))


def _trade_seen(facts: FactTables, chain: Chain, element: str, stage: str) -> bool:
    """Return whether trade codes show who buys of whom from a stage to the last: else the model's proportions are no evidence."""
    onward = chain.stages[chain.stages.index(stage) :]
    goods = facts.frame("goods", chain=chain.name, element=element)
    return "unseen" not in set(goods["trade"][goods["stage"].isin(onward)])


def _stage_in(stages: Sequence[str], stage: str) -> str:
    """Return the stage of a chain at which its refiner stands when a form belongs to `stage`; "" when the chain has none.

    A chain that tells oxide from metal has both; else an oxide or compound comes from its first works past the mine, a
    metal, alloy or magnet from its last.

    Example:
        >>> _stage_in(("mine", "refine", "smelt"), "separate"), _stage_in(("mine", "refine", "smelt"), "metal")
        ('refine', 'smelt')
    """
    if stage in stages:
        return stage
    works = [each for each in stages if each != "mine"]
    if stage == "mine" or not works:
        return ""
    return works[0] if stage == "separate" else works[-1]
