"""International Energy Agency, Critical Minerals Dataset: demand by use and scenario, supply by country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card, Fault
from ...terms import ParameterError, Words, country, material
from ..reading import json_keys, read_json
from ..source import Collector, Row, Source, Tidied, provenance, rows_of
from .totals import unsummed
from .workbook import CASES, LOST, is_workbook, printed_values
from .workbook import SCENARIOS as TITLES

KEYS = ("totalDemand", "supply", "cleantechByTech", "cleantechByMineral", "byTechnology")
MOST_APART = 10.0  # times
FIRST_EDITION, LAST_EDITION = 2023, 2026
SCENARIOS = tuple(TITLES.values())
STAGES = {"mining": "mine", "refining": "refine"}
T_PER_KT = 1000.0
# In demand and supply "Rare Earth Elements" are those of magnets: Nd, Pr, Dy and Tb.
MATERIALS = {"Rare Earth Elements": "magnet-rare-earths", "Total REE": "rare-earths"}


def card(edition: int, converted: bool = False) -> Card:
    """Return the card of an edition; the base year is the year before it."""
    note = Words(
        f"the workbook; its base year is {edition - 1}", f"公表されたブック。基準年は {edition - 1} 年"
    )
    if converted:
        note = Words(
            f"the dataset as JSON, converted by a third party; its base year {edition - 1} places it in the edition of {edition}",
            f"第三者が JSON に変換したもの。基準年が {edition - 1} 年のため {edition} 年版とみなす",
        )
    return Card(
        f"iea-cm-{edition}",
        Words("Critical Minerals Dataset", "IEA 重要鉱物データセット"),
        "International Energy Agency",
        "CC BY 4.0",
        "IEA, Critical Minerals Dataset, licence CC BY 4.0.",
        "https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset",
        note,
    )


def edition_of(used: Card) -> int:
    """Return the edition of a card."""
    return int(used.id.rpartition("-")[2])


CARDS = tuple(card(edition, converted=edition == 2025) for edition in range(FIRST_EDITION, LAST_EDITION + 1))


def recognises(path: Path) -> bool:
    """Return whether a workbook has the sheets of the dataset, or a JSON file its blocks."""
    return is_workbook(path) or len(set(KEYS) & json_keys(path)) >= 3


def read(path: Path) -> pd.DataFrame:
    """Return every printed value with the labels above it, numbered in order."""
    book = path.suffix.lower() == ".xlsx"
    content = {} if book else read_json(path)
    found = (
        printed_values(path)
        if book
        else ((block, labels, value) for block in KEYS for labels, value in _leaves(content.get(block, {})))
    )
    rows = [{"block": block, "labels": labels, "value": value} for block, labels, value in found]
    raw = pd.DataFrame(rows, columns=["block", "labels", "value"], index=range(1, len(rows) + 1))
    years = [int(labels[-1]) for labels in raw["labels"] if labels and str(labels[-1]).isdigit()]
    return raw.assign(base_year=min(years, default=0), converted=not book)


def _leaves(node: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*above, key))
    else:
        yield above, node


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return tables `demand`, `production` (the base year) and `supply_outlook`.

    Totals by mineral come first: where a later block prints the same key with another value, the first one stands.
    """
    result = Collector()
    edition = int(raw["base_year"].iloc[0]) + 1 if len(raw) else 0
    if not FIRST_EDITION <= edition <= LAST_EDITION:
        return Tidied({}, faults=(_no_edition(edition),))
    used = card(edition, converted=bool(raw["converted"].iloc[0]))
    seen: dict[tuple[object, ...], float] = {}
    first = raw["block"] == "cleantechByMineral"
    for number, row in rows_of(pd.concat([raw[first], raw[~first]])):
        if row["block"] == CASES:
            result.refuse(
                number,
                "a technology under other assumptions than the base case",
                "基準ケース以外の前提による技術別需要",
            )
        elif _misplaced(row["block"], row["labels"]):
            where = " / ".join((row["block"], *row["labels"]))
            result.fault(
                number, f"a value stands at {where}, where none belongs", f"{where} に値があるのは想定外です"
            )
        elif row["block"] == "supply":
            _supply(result, number, row["labels"], row["value"], used)
        else:
            _demand(result, number, row["block"], row["labels"], row["value"], seen, used)
    for number, where in unsummed(raw, edition - 1):
        result.fault(
            number,
            f"the lines under {where} do not add up to the printed total: labels and numbers do not belong together",
            f"{where} の内訳が合計と合いません（項目名と数値がずれています）",
        )
    return replace(result.done(), cards=(used,))


def _no_edition(edition: int) -> Fault:
    return Fault(
        Words(
            f"the first year must be {FIRST_EDITION - 1} to {LAST_EDITION - 1}, got {edition - 1}",
            f"最初の年は {FIRST_EDITION - 1}〜{LAST_EDITION - 1}（値: {edition - 1}）",
        )
    )


def _misplaced(block: str, labels: tuple[str, ...]) -> bool:
    """Return whether the labels above a value are not those of the dataset: a branch is cut or shifted."""
    if block == LOST or not labels or not labels[-1].isdigit():
        return True
    if block == "supply":
        kind = labels[2] if len(labels) > 3 else ""
        return len(labels) != {"countries": 5, "total": 4, "top3Share": 4}.get(kind, 0)
    deep = labels[-2] in SCENARIOS if len(labels) > 1 else False
    depth = len(labels) - 1 - deep
    if block == "cleantechByMineral":
        return depth != 1
    inner = "minerals" if block == "byTechnology" else "sectors"
    return depth != (3 if depth > 1 and labels[1] == inner else 2)


def _supply(result: Collector, number: int, labels: tuple[str, ...], value: Any, used: Card) -> None:
    name, stage, kind, *rest = labels
    if kind == "top3Share":
        return result.refuse(number, "a share that follows from the rows", "行から計算できる比率")
    place = "World total" if kind == "total" else rest[0]
    if place.startswith(("Notes:", "“")):
        return result.refuse(number, "a footnote among the countries", "国の欄に入った脚注")
    try:
        where: Row = {"material": _material(name), "stage": STAGES[stage], "country": country(place).id}
    except (ParameterError, KeyError) as error:
        return result.fault(
            number, f"{name} / {stage} / {place}: {error}", f"{name} / {stage} / {place} は不明です"
        )
    if not isinstance(value, int | float):
        return result.refuse(number, "no number", "数値がない")
    year, vintage = int(rest[-1]), edition_of(used)
    note = _note(name, stage)
    if year == vintage - 1:
        quality = "rounded" if kind == "total" else "estimated"
        row = where | {"form": stage, "year": year, "output_t": value * T_PER_KT, "basis": "contained"}
        return result.store("production", number, row | provenance(used, vintage, quality, "B", note))
    row = where | {"year": year, "output_t": value * T_PER_KT}
    return result.store("supply_outlook", number, row | provenance(used, vintage, "estimated", "B", note))


def _note(name: str, stage: str) -> str:
    if name == "Rare Earth Elements":
        return "magnet rare earths (Nd, Pr, Dy, Tb); oxide or metal is not said"
    if name == "Graphite":
        return "natural graphite" if stage == "mining" else "battery-grade graphite, natural and synthetic"
    return ""


def _demand(
    result: Collector,
    number: int,
    block: str,
    labels: tuple[str, ...],
    value: Any,
    seen: dict[tuple[object, ...], float],
    used: Card,
) -> None:
    if "cleanShare" in labels:
        return result.refuse(number, "a share that follows from the rows", "行から計算できる比率")
    name, use, scope = _use(block, labels)
    if name.startswith("Total ") and name not in MATERIALS:
        return result.refuse(number, "a total over materials", "素材をまたぐ合計")
    scenario, year = ("base", labels[-1]) if labels[-2] not in SCENARIOS else labels[-2:]
    try:
        key = (_material(name), use, scenario, scope, int(year))
    except (ParameterError, ValueError) as error:
        return result.fault(number, f"{' / '.join(labels)}: {error}", f"{' / '.join(labels)} は不明です")
    if not isinstance(value, int | float):
        return result.refuse(number, "no number", "数値がない")
    first = seen.setdefault(key, value)
    if _apart(first, value):
        return result.fault(
            number,
            f"two tables print a demand for {name} more than ten times apart: labels and numbers do not belong together",
            f"{name} の需要が 2 つの表で 10 倍を超えて異なります（項目名と数値がずれています）",
        )
    if first != value:
        return result.refuse(
            number,
            "another block of the file gives it in more detail",
            "同じ値が別の表に別の丸め方で載っている",
        )
    row = dict(zip(("material", "use", "scenario", "scope", "year"), key, strict=True))
    return result.store(
        "demand",
        number,
        row | {"demand_t": value * T_PER_KT} | provenance(used, edition_of(used), "estimated", "B"),
    )


def _apart(one: float, other: float) -> bool:
    """Return whether two prints of one value cannot both be meant, as they are when labels shift in one table.

    The agency's own tables are up to six times apart (molybdenum for solar cells) and differ freely below a kilotonne.
    """
    low, high = sorted((one, other))
    return high - low > 1.0 and high > MOST_APART * low


def _use(block: str, labels: tuple[str, ...]) -> tuple[str, str, str]:
    """Return material, use and scope of a value of demand."""
    if block == "cleantechByMineral":
        return labels[0], "total", "clean_energy"
    if block == "byTechnology":
        return labels[2] if labels[1] == "minerals" else labels[1], labels[0], "clean_energy"
    if labels[1] == "sectors":
        return labels[0], labels[2], "clean_energy"
    scope = "all" if labels[1] in ("totalDemand", "otherUses") else "clean_energy"
    return labels[0], "other uses" if labels[1] == "otherUses" else "total", scope


def _material(name: str) -> str:
    return MATERIALS.get(name) or material(name).id


SOURCE = Source("iea", CARDS, recognises, read, tidy)
