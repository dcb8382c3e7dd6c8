"""International Energy Agency, Critical Minerals Dataset: demand by use and scenario, supply by country."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card
from ...terms import ParameterError, Words, country, material
from ..reading import json_keys, read_json
from ..source import Collector, Row, Source, Tidied, provenance, rows_of

KEYS = ("totalDemand", "supply", "cleantechByTech", "cleantechByMineral", "byTechnology")
VINTAGE, BASE_YEAR = 2025, 2024
STAGES = {"mining": "mine", "refining": "refine"}
T_PER_KT = 1000.0
# In demand and supply "Rare Earth Elements" are those of magnets: Nd, Pr, Dy and Tb.
MATERIALS = {"Rare Earth Elements": "magnet-rare-earths", "Total REE": "rare-earths"}

CARD = Card(
    "iea-cm-2025",
    Words("Critical Minerals Dataset", "IEA 重要鉱物データセット"),
    "International Energy Agency",
    "CC BY 4.0",
    "IEA, Critical Minerals Dataset, licence CC BY 4.0.",
    "https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset",
    Words(
        "the dataset as JSON, converted by a third party; its base year 2024 places it in the edition of 2025",
        "第三者が JSON に変換したもの。基準年が 2024 年のため 2025 年版とみなす",
    ),
)


def recognises(path: Path) -> bool:
    """Return whether a JSON file has the blocks of the dataset."""
    return len(set(KEYS) & json_keys(path)) >= 3


def read(path: Path) -> pd.DataFrame:
    """Return every printed value with the labels above it, numbered in order."""
    content = read_json(path)
    rows = [
        {"block": block, "labels": labels, "value": value}
        for block in KEYS
        for labels, value in _leaves(content.get(block, {}))
    ]
    return pd.DataFrame(rows, columns=["block", "labels", "value"], index=range(1, len(rows) + 1))


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
    seen: dict[tuple[object, ...], object] = {}
    first = raw["block"] == "cleantechByMineral"
    for number, row in rows_of(pd.concat([raw[first], raw[~first]])):
        if _misplaced(row["block"], row["labels"]):
            where = " / ".join((row["block"], *row["labels"]))
            result.fault(
                number, f"a value stands at {where}, where none belongs", f"{where} に値があるのは想定外です"
            )
        elif row["block"] == "supply":
            _supply(result, number, row["labels"], row["value"])
        else:
            _demand(result, number, row["block"], row["labels"], row["value"], seen)
    return result.done()


def _misplaced(block: str, labels: tuple[str, ...]) -> bool:
    """Return whether the labels above a value are not those of the dataset: a branch is cut or shifted."""
    if not labels or not labels[-1].isdigit():
        return True
    if block == "supply":
        kind = labels[2] if len(labels) > 3 else ""
        return len(labels) != {"countries": 5, "total": 4, "top3Share": 4}.get(kind, 0)
    deep = labels[-2] in ("STEPS", "APS", "NZE") if len(labels) > 1 else False
    depth = len(labels) - 1 - deep
    if block == "cleantechByMineral":
        return depth != 1
    inner = "minerals" if block == "byTechnology" else "sectors"
    return depth != (3 if depth > 1 and labels[1] == inner else 2)


def _supply(result: Collector, number: int, labels: tuple[str, ...], value: Any) -> None:
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
    year = int(rest[-1])
    note = _note(name, stage)
    if year == BASE_YEAR:
        quality = "rounded" if kind == "total" else "estimated"
        row = where | {"form": stage, "year": year, "output_t": value * T_PER_KT, "basis": "contained"}
        return result.store("production", number, row | provenance(CARD, VINTAGE, quality, "B", note))
    row = where | {"year": year, "output_t": value * T_PER_KT}
    return result.store("supply_outlook", number, row | provenance(CARD, VINTAGE, "estimated", "B", note))


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
    seen: dict[tuple[object, ...], object],
) -> None:
    if "cleanShare" in labels:
        return result.refuse(number, "a share that follows from the rows", "行から計算できる比率")
    name, use, scope = _use(block, labels)
    if name.startswith("Total ") and name not in MATERIALS:
        return result.refuse(number, "a total over materials", "素材をまたぐ合計")
    scenario, year = ("base", labels[-1]) if labels[-2] not in ("STEPS", "APS", "NZE") else labels[-2:]
    try:
        key = (_material(name), use, scenario, scope, int(year))
    except (ParameterError, ValueError) as error:
        return result.fault(number, f"{' / '.join(labels)}: {error}", f"{' / '.join(labels)} は不明です")
    if not isinstance(value, int | float):
        return result.refuse(number, "no number", "数値がない")
    if seen.setdefault(key, value) != value:
        return result.refuse(
            number,
            "another block of the file gives it in more detail",
            "同じ値が別の表に別の丸め方で載っている",
        )
    row = dict(zip(("material", "use", "scenario", "scope", "year"), key, strict=True))
    return result.store(
        "demand", number, row | {"demand_t": value * T_PER_KT} | provenance(CARD, VINTAGE, "estimated", "B")
    )


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


SOURCE = Source("iea", (CARD,), recognises, read, tidy)
