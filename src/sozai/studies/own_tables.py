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
    "need": "need,need usd,yearly need,yearly need usd,imports usd,年間所要額,所要額,年間輸入額",
    "origin": "origin,country,largest origin,供給国,供給国・地域,最大供給国,国",
    "origin_share": "origin share,share,供給比率,供給国比率,比率",
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
    """What a user knows of a mineral; None (or no origin) is unknown.

    Attributes:
        held_days: days of strategic stock.
        operating_days: days in operation.
        value_ratio: value lost with the last unit over its price.
        need_usd: what the country takes in a year [USD].
        origin: ISO3 code of the origin that could stop; "" unknown.
        origin_share: its share, 0-1.
    """

    held_days: float | None
    operating_days: float | None
    value_ratio: float | None
    need_usd: float | None = None
    origin: str = ""
    origin_share: float | None = None


def own_minerals(path: str) -> dict[str, OwnMineral]:
    """Return a user's table of minerals by id of the material.

    Raises:
        DataError: it cannot be read.
        ParameterError: it names a mineral that is none of the 34, or a country that does not exist, names a mineral
            twice, or says a need or a ratio under which nothing can be computed.
    """
    kinds = {
        "held": "days", "operating": "days", "ratio": "number", "need": "number", "origin": "country",
        "origin_share": "share",
    }  # fmt: skip
    rows = _rows(path, Words("table of minerals", "鉱種の表"), _MINERAL, kinds, ("mineral",))
    found: dict[str, OwnMineral] = {}
    for row in rows:
        id_, mineral = _mineral(row)
        if id_ in found:
            raise _wrong(
                row, f"'{row.said['mineral']}' stands twice", f"「{row.said['mineral']}」が重複しています"
            )
        found[id_] = mineral
    return found


def _mineral(row: Row) -> tuple[str, OwnMineral]:
    from ..terms import material
    from ..terms.materials import STOCKPILE

    said = row.said
    if "mineral" not in said:
        raise _wrong(row, "the mineral is missing", "鉱種の名前がありません")
    try:
        id_ = material(str(said["mineral"])).id
    except ParameterError as unknown:
        raise _wrong(row, unknown.words.en, unknown.words.ja) from None
    id_ = "graphite" if id_ == "natural-graphite" else id_
    if id_ not in STOCKPILE:
        raise _wrong(
            row, f"'{said['mineral']}' is none of the 34 stockpile minerals", f"「{said['mineral']}」は備蓄対象の 34 鉱種ではありません"
        )  # fmt: skip
    if said.get("need") == 0.0:
        raise _wrong(row, "a need of 0 needs no stock; leave the cell empty if it is unknown", "所要額 0 では備蓄は不要です。不明なら空欄にしてください")  # fmt: skip
    if said.get("ratio", 1.0) < 1.0:
        raise _wrong(row, "a value ratio is at least 1: what is bought is worth its price", "影響倍率は 1 以上です（購入されるものには価格以上の価値がある）")  # fmt: skip
    if "origin_share" in said and "origin" not in said:
        raise _wrong(row, "a share of an origin needs the origin", "供給比率には供給国・地域が必要です")
    return id_, OwnMineral(
        said.get("held"), said.get("operating"), said.get("ratio"), said.get("need"), said.get("origin", ""), said.get("origin_share")
    )  # fmt: skip


def _wrong(row: Row, en: str, ja: str) -> ParameterError:
    return ParameterError(f"Minerals, {row.place.en}: {en}.", f"鉱種の表 {row.place.ja}: {ja}。")


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
