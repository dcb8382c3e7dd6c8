"""What study `industry` says of the makers of ethylene: their capacity, the announced closures, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import Column, Fact, Finding, Rows, Words

if TYPE_CHECKING:
    from ..industry import Closure, Maker
    from ..terms.answer import Cell
    from ..terms.facts import FactTables

GOOD = "ethylene"
NOT_SAID = Words("not in our source", "出典に記載なし")
MAKER_COLUMNS = (
    Column("maker", Words("Maker", "会社")),
    Column("site", Words("Where", "所在地")),
    Column("plants_count", Words("Plants", "基数")),
    Column("capacity_tpa", Words("Capacity, year with maintenance", "生産能力（定修年）")),
    Column("capacity_share", Words("Share", "シェア")),
    Column("owner", Words("Owner", "出資者")),
)
CLOSURE_COLUMNS = (
    Column("plant", Words("Plant", "設備")),
    Column("when", Words("When", "時期")),
    Column("capacity_tpa", Words("Capacity as announced", "公表された能力")),
    Column("successor", Words("Who goes on", "生産を引き継ぐ設備")),
)


@dataclass(frozen=True, slots=True)
class Plants:
    """The tables, findings, rows and sentences on the makers of a good; all empty where none is on record."""

    tables: tuple[Rows, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()
    warnings: tuple[Words, ...] = ()


def plants(facts: FactTables, country: str) -> Plants:
    """Return what is on record of a country's ethylene makers."""
    from ..industry import closures, makers

    every, closing = makers(facts, GOOD, country), closures(facts, GOOD, country)
    if not every:
        return Plants()
    year = max(maker.year for maker in every)
    return Plants(
        tables=(
            Rows("makers", Words(f"Makers of ethylene, end of {year} (published, not computed)", f"エチレンの製造会社（{year} 年末、公表値）"), MAKER_COLUMNS, _makers(every)),
            Rows("closures", Words("Announced closures of ethylene plants (published, not computed)", "公表されたエチレン設備の停止（公表値）"), CLOSURE_COLUMNS, tuple(map(_closure, closing))),
        ),
        findings=_findings(every, closing, year),
        facts=(*(maker.fact for maker in every), *(closure.fact for closure in closing)),
        warnings=(_missing(every, closing),),
    )  # fmt: skip


def _makers(every: tuple[Maker, ...]) -> tuple[tuple[Cell, ...], ...]:
    total = sum(maker.capacity_tpa or 0.0 for maker in every)
    return tuple(
        (
            maker.words, maker.site if maker.site.en else NOT_SAID, maker.plants, maker.capacity_tpa,
            None if maker.capacity_tpa is None else maker.capacity_tpa / total,
            maker.owner if maker.owner.en else NOT_SAID,
        )
        for maker in every
    )  # fmt: skip


def _closure(closure: Closure) -> tuple[Cell, ...]:
    return (
        closure.words, closure.when, closure.capacity_tpa,
        closure.successor if closure.successor.en else NOT_SAID,
    )  # fmt: skip


def _findings(every: tuple[Maker, ...], closing: tuple[Closure, ...], year: int) -> tuple[Finding, ...]:
    from ..industry import remaining

    total = sum(maker.capacity_tpa or 0.0 for maker in every)
    count = sum(maker.plants for maker in every)
    left = remaining(every, closing)
    found = [
        Finding(
            "ethylene_capacity_tpa", Words(f"Ethylene capacity, end of {year}", f"エチレンの生産能力（{year} 年末）"), total, grade="B",
            comment=Words(f"{len(every)} makers, {count} plants; in a year with maintenance.", f"{len(every)} 社、{count} 基。定修年の値。"),
        ),
    ]  # fmt: skip
    if closing and left is not None:
        found.append(
            Finding(
                "ethylene_left_tpa", Words("Ethylene capacity after the announced closures", "公表された設備停止後のエチレン生産能力"),
                sum(left) / 2, left[0], left[1], "C",
                comment=Words(
                    f"{count} plants become {count - len(closing)}. The ends: a closing plant whose own capacity no source prints counts as nothing, or as all that its makers have there.",
                    f"{count} 基から {count - len(closing)} 基へ。幅は、能力の記載がない停止設備を 0 とする場合と、該当会社の全能力とする場合。",
                ),
            )
        )  # fmt: skip
    return tuple(found)


def _missing(every: tuple[Maker, ...], closing: tuple[Closure, ...]) -> Words:
    """Return the sentence that names what no source at hand prints."""
    several = [maker.words for maker in every if maker.plants > 1]
    silent = [closure.words for closure in closing if closure.capacity_tpa is None]
    return Words(
        f"Ethylene: no source at hand prints each plant's capacity of {', '.join(w.en for w in several) or 'nobody'}, "
        f"that of the closing plants {'; '.join(w.en for w in silent) or 'none'}, nor any plant's own rate of use, margin "
        "or polymers; import rows of your own as tables makers and closures.",
        f"エチレン：{'、'.join(w.ja for w in several) or '（なし）'}の設備別能力、停止設備"
        f"（{'、'.join(w.ja for w in silent) or 'なし'}）の能力、各設備の稼働率・採算・樹脂の生産能力は手元の出典にない。"
        "表 makers・closures の行として取り込める。",
    )
