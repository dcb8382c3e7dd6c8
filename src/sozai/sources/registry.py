"""The publishers, by name; a new one is a folder and a line here."""

from __future__ import annotations

from pathlib import Path

from ..files import whole_sheets
from ..terms import DataError, ParameterError
from ..terms.names import suggestion
from . import (
    assumptions,
    baci,
    bea,
    bgs,
    comtrade,
    controls,
    eu_crm,
    hs,
    iea,
    japan_customs,
    oecd,
    physical_table,
    pink_sheet,
    three_eid,
    usgs_mcs,
    wgi,
    world_mining_data,
)
from .source import Source

# A file of declared columns is the most exact kind, so it is tried first.
SOURCES: dict[str, Source] = {
    package.SOURCE.name: package.SOURCE
    for package in (
        controls,
        assumptions,
        usgs_mcs,
        baci,
        comtrade,
        wgi,
        iea,
        eu_crm,
        oecd,
        hs,
        pink_sheet,
        japan_customs,
        bea,
        three_eid,
        physical_table,
        bgs,
        world_mining_data,
    )
}


def source(name: str) -> Source:
    """Return the source of that name.

    Raises:
        ParameterError: there is none.
    """
    known = name.strip().lower().replace("-", "_")
    if known not in SOURCES:
        en, ja = suggestion(known, SOURCES)
        raise ParameterError(
            f"There is no source '{name}'.{en} The sources are: {', '.join(SOURCES)}.",
            f"「{name}」という出典はありません。{ja} 出典: {'、'.join(SOURCES)}",
        )
    return SOURCES[known]


def recognise(path: Path) -> Source:
    """Return the source whose file this is, told by its content.

    Raises:
        DataError: it cannot be read, or it is no source's.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f"There is no file {path}.", f"ファイル {path} がありません。")
    with whole_sheets(path):
        for each in SOURCES.values():
            if each.recognises(path):
                return each
    raise DataError(
        f"{path.name} is not a file of a known source. Known are {', '.join(SOURCES)}; a CSV with the columns of a "
        "declared table is taken too.",
        f"{path.name} は登録されている出典のファイルではありません。出典: {'、'.join(SOURCES)}。"
        "表の定義どおりの列を持つ CSV も取り込めます。",
    )
