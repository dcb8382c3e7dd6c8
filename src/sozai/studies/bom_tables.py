"""The tables of study `bom-exposure`: the board's page, the list to act on, the copy for customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from ..controls import (
    Exposure,
    LineLoss,
    SinglePoint,
    Substitutes,
    days_of_cover,
    days_to_stop,
    price_jpy,
    substitute_of,
    value_jpy,
    volume,
)
from ..controls.status import RANK
from ..terms import Cell, Column, Rows, Words
from ..terms.chains import USES
from ..terms.measures import FORMS
from .bom_inputs import Joined
from .control_status import COVERS, STATUSES

ALL_USES = Words("all uses of the material", "その素材の全用途")
UNKNOWN = Words("unknown", "不明")
DECLARED = Words("declared", "申告")
TYPICAL = Words("typical composition (assumption)", "標準組成（仮定）")
ESTIMATED = Words("estimated from traced statistics", "統計からの推定（源流）")
OPEN = Words("open", "未回答")
NOT_SAID = Words("origin, refiner or content is not declared", "原産国・製錬地または含有量の申告がない")
NO_RULE = Words("none", "なし")
SUPPLIER = Words("supplier", "仕入先")
NOT_QUOTED = Words("unknown until quoted", "不明（見積りが必要）")
NO_SUBSTITUTE = Words("no registered substitute", "登録された代替策なし")


def columns(*pairs: tuple[str, str, str]) -> tuple[Column, ...]:
    """Return columns from (name, English, Japanese)."""
    return tuple(Column(name, Words(en, ja)) for name, en, ja in pairs)


def to_act_on(found: Iterable[Exposure]) -> list[Exposure]:
    """Return what a notice names or reaches, the strictest status first, in the order of the lines."""
    kept = [each for each in found if each.listed or each.restricted]
    return sorted(kept, key=lambda each: -RANK[each.verdict])


def strictest(found: Iterable[Exposure]) -> dict[int, Exposure]:
    """Return one exposure for each part, by the position of its line: the strictest."""
    parts: dict[int, Exposure] = {}
    for each in found:
        held = parts.get(each.holding.part)
        if held is None or RANK[each.verdict] > RANK[held.verdict]:
            parts[each.holding.part] = each
    return parts


def outermost(parts: dict[int, Exposure], joined: Joined) -> list[Exposure]:
    """Return the parts that lie in no other of them, so that no yen counts twice."""
    kept = []
    for position, each in parts.items():
        at = joined.declared.lines[position].above
        while at is not None and at not in parts:
            at = joined.declared.lines[at].above
        if at is None:
            kept.append(each)
    return kept


def total(values: Iterable[float | None]) -> tuple[float | None, int]:
    """Return the sum of the known values and how many are unknown; None when none is known."""
    listed = list(values)
    known = [value for value in listed if value is not None]
    return (sum(known) if known else None), len(listed) - len(known)


def yearly(each: Exposure, joined: Joined) -> float | None:
    """Return the value of a part over a year [JPY]."""
    value, made = value_jpy(each, joined.asked), volume(joined.asked, each.product)
    return None if value is None or made is None else value * made


def sales(joined: Joined) -> dict[str, float | None]:
    """Return the yearly sales of each product [JPY]; None without price or volume."""
    found: dict[str, float | None] = {}
    for line in joined.declared.lines:
        if line.above is None:
            price, made = price_jpy(line, joined.asked.jpy_per), volume(joined.asked, line.item)
            found[line.item] = None if price is None or made is None else price * made
    return found


def board(joined: Joined, restricted: dict[int, Exposure]) -> Rows:
    """Return one row for each product: sales, what hangs on restricted parts, and the shortest days."""
    rows: list[tuple[Cell, ...]] = []
    parts = strictest(to_act_on(joined.found))
    for product, sold in sales(joined).items():
        own = [each for each in restricted.values() if each.product == product]
        open_ = [each for each in parts.values() if each.product == product and each.verdict == "unknown"]
        days = [(d, e.line.item) for e in own if (d := days_to_stop(e, joined.asked)) is not None]
        value, _ = total(
            value_jpy(each, joined.asked) for each in outermost({e.holding.part: e for e in own}, joined)
        )
        first = min(days, default=(None, None))
        rows.append(
            (product, sold, (sold if own else 0.0) if sold is not None else None, value if own else 0.0,
             len(own), len(open_), first[0], first[1])
        )  # fmt: skip
    title = Words("What the board needs to know", "経営層向けの要約")
    return Rows("board", title, columns(
        ("product", "Product", "製品"), ("sales_jpy", "Sales a year", "年間売上"),
        ("restricted_sales_jpy", "Sales that need a restricted part", "規制対象部品に依存する売上"),
        ("restricted_value_jpy", "Restricted parts in one product", "1 製品中の規制対象部品の金額"),
        ("restricted_count", "Restricted parts", "規制対象部品の数"),
        ("unknown_count", "Parts of unknown status", "判定不明の部品の数"),
        ("shortest_days", "Shortest days to line stop", "ライン停止までの最短日数"),
        ("first_part", "Part that stops first", "最初に止まる部品"),
    ), tuple(rows))  # fmt: skip


def cover(joined: Joined) -> Rows:
    """Return days against sales for each part that a notice reaches or may reach, fewest days first."""
    parts = strictest(to_act_on(joined.found)).values()
    sold = sales(joined)
    rows = [
        (e.line.item, e.product, days_to_stop(e, joined.asked), sold[e.product], yearly(e, joined),
         value_jpy(e, joined.asked), STATUSES[e.verdict])
        for e in parts
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[2] is None, row[2] or 0.0, row[0]))
    title = Words("Days to line stop against sales", "ライン停止までの日数と売上")
    return Rows("cover", title, columns(
        ("part", "Part", "部品"), ("product", "Product", "製品"), ("stop_days", "Days to line stop", "ライン停止までの日数"),
        ("sales_jpy", "Sales a year that need it", "この部品を要する年間売上"),
        ("yearly_jpy", "Value of the part a year", "部品の年間金額"), ("value_jpy", "Value in one product", "1 製品当たりの金額"),
        ("status", "Status", "判定"),
    ), tuple(rows))  # fmt: skip


ACTION_COLUMNS = columns(
    ("part", "Part", "部品"), ("name", "Name", "品名"), ("parent", "Parent", "親部品"), ("product", "Product", "製品"), ("level", "Level", "階層"),
    ("quantity_count", "Pieces in one product", "1 製品中の員数"), ("mass_g", "Element in one product", "1 製品中の元素質量"),
    ("low_mass_g", "Low", "下限"), ("high_mass_g", "High", "上限"), ("material", "Element", "元素"),
    ("content", "Content known from", "含有の根拠"), ("form", "Form", "形態"), ("stage", "Stage", "工程"),
    ("supplier", "Supplier", "仕入先"), ("place", "Place of making", "製造地"),
    ("refiner", "Place of refining", "製錬・精製地"), ("refiner_basis", "Known from", "その根拠"),
    ("refiner_share", "Its probability", "その確率"), ("low_share", "5 % point", "5% 点"), ("high_share", "95 % point", "95% 点"),
    ("status", "Status", "判定"), ("notice", "Notice", "公告"), ("item", "Listed item", "リスト品目"), ("ground", "Ground", "理由"),
    ("estimated_status", "Status if the estimate holds", "推定が正しい場合の判定"),
    ("restricted_share", "Traced share from restricted origins", "規制対象の原産地の推定割合"),
    ("yearly_jpy", "Value a year", "年間金額"), ("value_jpy", "Value in one product", "1 製品当たりの金額"),
    ("cover_days", "Days of cover", "在庫日数"), ("line_stop", "Line-stop date", "ライン停止日"),
    ("programmes", "Programmes", "対象車種・製品"), ("world_hhi", "World HHI", "世界 HHI"), ("hhi_stage", "of stage", "HHI の工程"),
    ("price_ratio", "Highest over lowest yearly price", "年平均価格の最高／最低"),
    ("substitute", "Lawful substitute", "代替策"), ("substitute_months", "Months it takes", "代替に要する月数"),
    ("low_months", "Fewest", "最短"), ("high_months", "Most", "最長"), ("substitute_cost", "Its cost", "その費用"),
    ("ask", "Whom to ask", "確認先"), ("evidence", "Evidence needed", "必要な証拠"), ("due", "Due", "回答期限"), ("answered", "Answered", "回答状況"),
)  # fmt: skip


def actions(joined: Joined, known: Substitutes) -> Rows:
    """Return the list to act on: every listed element in every part."""
    parts: dict[int, _PartCells] = {}
    rows = []
    for each in to_act_on(joined.found):
        part = each.holding.part
        if part not in parts:
            above = each.line.above
            parent = None if above is None else joined.declared.lines[above].item
            parts[part] = _part_cells(each, joined, parent)
        rows.append(_action(each, parts[part], known))
    return Rows("actions", Words("List to act on", "対応リスト"), ACTION_COLUMNS, tuple(rows))


_PartCells = tuple[tuple[Cell, ...], tuple[Cell, ...], Cell]


def _part_cells(each: Exposure, joined: Joined, parent: str | None) -> _PartCells:
    """Return what all elements of a part share: its name and place, its money and days, and when to have an answer."""
    line = each.line
    return (
        (line.item, line.name, parent, each.product, line.level, each.holding.pieces),
        (yearly(each, joined), value_jpy(each, joined.asked), days_of_cover(each, joined.asked), line.line_stop,
         line.programme),
        due(line.line_stop, line.lead_time_days),
    )  # fmt: skip


def _action(each: Exposure, part: _PartCells, known: Substitutes) -> tuple[Cell, ...]:
    held, line, estimate, supply = each.holding, each.line, each.estimate, each.supply
    mass, decides = held.mass, each.decides
    refiner = next((leg.origin for leg in each.legs if leg.name == "material"), "")
    origin = estimate.origin if estimate else None
    rule, missing = (decides.decides, decides.missing) if decides else (None, ())
    other = substitute_of(known, held.material, line.part_type)
    return (
        *part[0],
        *((mass.value, mass.low, mass.high) if mass else (None, None, None)),
        held.material, DECLARED if held.declared else TYPICAL, FORMS.get(held.form, UNKNOWN), each.stage or None,
        line.supplier, line.origin, refiner or (origin.country if origin else None),
        DECLARED if refiner else ESTIMATED if origin else UNKNOWN,
        *((origin.share, origin.low_share, origin.high_share) if origin else (None, None, None)),
        STATUSES[each.verdict], rule.clause.notice.title if rule else NO_RULE,
        (rule.item.words if rule.item else COVERS.get(rule.clause.covers[0], UNKNOWN)) if rule else NO_RULE,
        decides.sentence if decides else NOT_SAID,
        STATUSES[estimate.verdict.verdict] if estimate else None, estimate.restricted_share if estimate else None,
        *part[1], supply.hhi, supply.hhi_stage or None, supply.price_ratio,
        *((other.words, other.months, other.low_months, other.high_months, NOT_QUOTED)
          if other else (NO_SUBSTITUTE, None, None, None, None)),
        line.supplier or SUPPLIER, missing[0][0] if missing else NOT_SAID if rule is None else NO_RULE, part[2], OPEN,
    )  # fmt: skip


@cache
def due(line_stop: str | None, lead_time_days: float | None) -> str | None:
    """Return the day by which an answer still helps: the line stop less the lead time; None without either.

    Example:
        >>> due("2027-02-15", 90.0)
        '2026-11-17'
    """
    from datetime import date, timedelta

    if not line_stop or lead_time_days is None:
        return None
    return (date.fromisoformat(line_stop) - timedelta(days=lead_time_days)).isoformat()


def customer_copy(joined: Joined) -> Rows:
    """Return the list without names, suppliers, places, prices, stocks and programmes."""
    rows = tuple(
        (f"{number}", e.holding.material, DECLARED if e.holding.declared else TYPICAL, FORMS.get(e.holding.form, UNKNOWN),
         STATUSES[e.verdict], e.decides.decides.clause.notice.title if e.decides and e.decides.decides else NO_RULE)
        for number, e in enumerate(to_act_on(joined.found), start=1)
    )  # fmt: skip
    title = Words("Redacted copy for customers", "顧客向け秘匿版")
    return Rows("customer_copy", title, columns(
        ("line", "Line", "行"), ("material", "Element", "元素"), ("content", "Content known from", "含有の根拠"),
        ("form", "Form", "形態"), ("status", "Status", "判定"), ("notice", "Notice", "公告"),
    ), rows)  # fmt: skip


def single(points: Sequence[SinglePoint]) -> Rows:
    """Return the single points of failure."""
    kinds = {"supplier": SUPPLIER, "smelter": Words("smelter", "製錬所")}
    rows = tuple(
        (kinds[p.kind], p.name, p.country or None, ", ".join(p.holds), len(p.products), ", ".join(p.products),
         Words("yes", "はい") if p.sure else Words("another line names no source", "出所の記載がない行がほかにある"))
        for p in points
    )  # fmt: skip
    title = Words("Single points of failure", "単一障害点（代わりの申告がない調達先）")
    return Rows("single_points", title, columns(
        ("kind", "Kind", "種別"), ("source", "Source", "調達先"), ("place", "Place", "所在地"), ("holds", "Only named source of", "唯一の調達先である部品・元素"),
        ("products_count", "Products", "製品数"), ("products", "Which", "対象製品"), ("sure", "Sure", "確実か"),
    ), rows)  # fmt: skip


def loss_rows(lost: Sequence[LineLoss]) -> Rows:
    """Return what the scenario takes, line by line, the largest loss first."""
    ranked = sorted(lost, key=lambda x: -(x.sales_jpy or 0.0))
    rows = tuple(
        (x.exposure.line.item, x.exposure.holding.material, x.exposure.product, USES.get(x.use, ALL_USES), x.lost_share, x.first_month, x.products,
         x.after_stock, x.value_jpy, x.sales_jpy)
        for x in ranked
    )  # fmt: skip
    title = Words("Loss under the scenario, line by line", "シナリオによる損失（行別）")
    return Rows("losses", title, columns(
        ("part", "Part", "部品"), ("material", "Element", "元素"), ("product", "Product", "製品"),
        ("use", "Use whose loss it shares", "当てはめた用途"), ("lost_share", "Mean share lost", "平均不足率"), ("first_month", "First month with a loss", "損失が始まる月"),
        ("products_count", "Products not made", "作れない製品の数"),
        ("after_stock_count", "The same after stated stock", "申告在庫を使った後の数"),
        ("parts_jpy", "Parts not made", "作れない分の部品金額"), ("sales_jpy", "Sales of the product not made", "作れない製品の売上"),
    ), rows)  # fmt: skip


def file_notes(joined: Joined) -> Rows:
    """Return what the file's format cannot say, and what was found in it."""
    rows: list[tuple[Any, ...]] = [(limit, None, None) for limit in joined.declared.limits]
    rows += [(note.words, note.count, "; ".join(note.places)) for note in joined.declared.notes]
    title = Words("What the file cannot say, and notes", "ファイルで分からないことと注記")
    return Rows("file_notes", title, columns(
        ("note", "Note", "注記"), ("lines_count", "Lines", "行数"), ("places", "Where", "場所"),
    ), tuple(rows))  # fmt: skip
