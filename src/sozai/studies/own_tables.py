"""Tables of a user's own that several studies take: scenarios with probabilities, and minerals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..terms import ParameterError, Words

if TYPE_CHECKING:
    from ..bom.flat import Kind, Row

ANYWHERE = {
    "*": "*",
    "all": "*",
    "any": "*",
    "全て": "*",
    "すべて": "*",
    "largest": "largest",
    "最大": "largest",
    "最大供給国": "largest",
}
_SCENARIO = {
    "scenario": "scenario,scenario id,name,シナリオ,シナリオ名,名称",
    "origin": "origin,country,from,供給国,供給国・地域,原産国,国,停止国",
    "stage": "stage,工程,段階",
    "material": "material,materials,mineral,素材,鉱種,元素",
    "depth": "depth,depth share,cut,cut share,深さ,削減率,停止率",
    "duration": "duration,days,length,期間,日数,停止期間",
    "probability": "probability,chance,probability per year,yearly probability,確率,発生確率,年確率",
}  # fmt: skip
_MINERAL = {
    "mineral": "mineral,material,鉱種,素材,元素",
    "held": "held,held days,stock,stock days,days,備蓄日数,現在の備蓄日数,保有日数",
    "operating": "operating stock,operating days,操業在庫,操業在庫日数",
    "ratio": "value ratio,value at stake,影響倍率,価値倍率",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnCut:
    """One row of a table of scenarios; rows of one name happen together.

    Attributes:
        scenario: its name.
        origin: ISO3 code, "*" for all (`all` in the file: a star means unknown there) or "largest".
        stage: stage id, "" for any.
        material: material id, "" for any.
        depth_share: 0-1.
        days: how long.
        probability: per year; None where not said.
    """

    scenario: str
    origin: str
    stage: str
    material: str
    depth_share: float
    days: float
    probability: float | None


def own_cuts(path: str) -> tuple[OwnCut, ...]:
    """Return the rows of a user's table of scenarios.

    Raises:
        DataError: it cannot be read; all faults are in the message.
        ParameterError: a row names a country, stage or material that does not exist.
    """
    kinds = {"depth": "share", "duration": "days", "probability": "share"}
    title = Words("table of scenarios", "シナリオの表")
    rows = _rows(path, title, _SCENARIO, kinds, ("scenario", "origin", "duration"))
    return tuple(_cut(row) for row in rows)


def _cut(row: Row) -> OwnCut:
    from ..terms import country, material, stage

    said = row.said
    lacking = [field for field in ("scenario", "origin", "duration") if field not in said]
    if lacking:
        raise ParameterError(
            f"Scenarios, {row.place.en}: {', '.join(lacking)} is missing; missing is not zero.",
            f"シナリオの表 {row.place.ja}: {'、'.join(lacking)} がありません。空欄は 0 ではありません。",
        )
    try:
        origin = ANYWHERE.get(str(said["origin"]).strip().lower()) or country(str(said["origin"])).id
        at, of = str(said.get("stage", "")).strip(), str(said.get("material", "")).strip()
        at = "" if at in ANYWHERE else at if at == "plant" else stage(at).id if at else ""
        of = "" if not of or of in ANYWHERE else material(of).id
    except ParameterError as unknown:
        raise ParameterError(
            f"Scenarios, {row.place.en}: {unknown.words.en}",
            f"シナリオの表 {row.place.ja}: {unknown.words.ja}",
        ) from None
    return OwnCut(
        str(said["scenario"]).strip(), origin, at, of, float(said.get("depth", 1.0)), float(said["duration"]), said.get("probability")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnMineral:
    """What a user knows of a mineral; None is unknown."""

    held_days: float | None
    operating_days: float | None
    value_ratio: float | None


def own_minerals(path: str) -> dict[str, OwnMineral]:
    """Return a user's table of minerals: days held today, days in operation, value lost over price.

    Raises:
        DataError: it cannot be read.
        ParameterError: it names a material that does not exist.
    """
    from ..terms import material

    kinds = {"held": "days", "operating": "days", "ratio": "number"}
    rows = _rows(path, Words("table of minerals", "鉱種の表"), _MINERAL, kinds, ("mineral",))
    found = {}
    for row in rows:
        if "mineral" in row.said:
            said = row.said
            id_ = material(str(said["mineral"])).id
            found[id_] = OwnMineral(said.get("held"), said.get("operating"), said.get("ratio"))
    return found


def _rows(
    path: str, title: Words, spellings: dict[str, str], kinds: dict[str, str], needed: tuple[str, ...]
) -> list[Row]:
    from ..bom.flat import Kind as TableKind
    from ..bom.flat import flat_rows
    from ..bom.grids import grids
    from ..bom.headers import Vocabulary

    kind: Kind = TableKind(title, Vocabulary(spellings), kinds, needed)
    sheets: list[Any] = grids(Path(path))[0]
    return flat_rows(Path(path).name, sheets, kind)


def named_only(asked: Mapping[str, Any], files: tuple[str, ...]) -> dict[str, Any]:
    """Return what was asked with the files' names only: a folder's name may tell more than a reader should know."""
    return {**asked, **{name: Path(asked[name]).name for name in files if asked[name]}}
