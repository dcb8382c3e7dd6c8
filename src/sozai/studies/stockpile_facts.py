"""What the study `stockpile` knows of each of the 34 minerals, and what is missing for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..terms import MATERIALS, Fact, NoAnswerError, ParameterError, Words
from ..terms.materials import STOCKPILE
from .stockpile_needs import REST, Need, Range, need, world_output

if TYPE_CHECKING:
    from ..stockpile import Mineral
    from ..terms.facts import FactTables
    from .own_tables import OwnMineral

TERMS = ("demand_elasticity", "interest_share_per_year", "holding_share_per_year", "rotation_share_per_year", "value_ratio", "operating_days")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Known:
    """The facts of the minerals.

    Attributes:
        minerals: those with facts.
        missing: for the others, what is missing.
        terms: scalar assumptions by name.
        needs: what stands behind each mineral, by id.
        ratio: range of the value at stake over price, by mineral.
        alike: minerals whose value at stake is the assumption alike for all.
        own: minerals whose value at stake is the user's.
        facts: rows behind all of it.
    """

    minerals: tuple[Mineral, ...]
    missing: Mapping[str, Words]
    terms: Mapping[str, Range]
    needs: Mapping[str, Need]
    ratio: Mapping[str, Range]
    alike: tuple[str, ...]
    own: tuple[str, ...]
    facts: tuple[Fact, ...]

    def stake_of(self, mineral: str) -> str:
        """Return where the value at stake of a mineral comes from: uses, alike or own."""
        return "own" if mineral in self.own else "alike" if mineral in self.alike else "uses"


def known(facts: FactTables, buyer: str, own: Mapping[str, OwnMineral]) -> Known:
    """Return the minerals of a buyer.

    Raises:
        NoAnswerError: a scalar assumption is missing.
        ParameterError: a user's row says a need without an origin, where no fact names one.
    """
    from ..stockpile import Mineral

    terms, used = _terms(facts)
    found, missing, needs, ratios = [], {}, {}, {}
    alike, owned = [], []
    for id_ in STOCKPILE:
        said = own.get(id_)
        told = need(facts, id_, buyer)
        if said is not None:
            told = _owned(facts, id_, buyer, told, said)
        if isinstance(told, Words):
            missing[id_] = Words(
                f"{told.en}; or give its yearly need and origin with --minerals",
                f"{told.ja}。または --minerals で年間所要額と供給国・地域を与える",
            )
            continue
        ratio = told.ratio or terms["value_ratio"]
        if said and said.value_ratio is not None:
            ratio = Range(said.value_ratio, said.value_ratio, said.value_ratio)
            owned.append(id_)
        elif told.ratio is None:
            alike.append(id_)
        needs[id_], ratios[id_] = told, ratio
        operating = (
            said.operating_days if said and said.operating_days is not None else terms["operating_days"].value
        )
        found.append(
            Mineral(
                id_, told.usd.value, told.origins, ratio.value, operating, said.held_days if said else None
            )
        )
        used += told.facts
    return Known(
        tuple(found), missing, terms, needs, ratios, tuple(alike), tuple(owned), tuple(dict.fromkeys(used))
    )


def _owned(facts: FactTables, mineral: str, buyer: str, told: Need | Words, said: OwnMineral) -> Need | Words:
    """Return the need with what a user's own row says in its place."""
    if said.need_usd is None and not said.origin:
        return told
    words = MATERIALS[mineral].words
    origins = dict(told.origins) if isinstance(told, Need) else {}
    rows = told.facts if isinstance(told, Need) else ()
    if said.origin:
        share = 1.0 if said.origin_share is None else said.origin_share
        origins = {said.origin: share} | ({REST: 1.0 - share} if share < 1.0 else {})
    elif not origins:
        made = world_output(facts, mineral, buyer)
        if made is None:
            raise ParameterError(
                f"Minerals: {words.en.lower()} has a need but no origin, and no output of the world is on record; add the columns origin and origin share.",
                f"鉱種の表: {words.ja}に所要額はあるが供給国・地域がなく、世界の生産統計もありません。列「供給国」「供給比率」を加えてください。",
            )
        origins, rows = made
    if said.need_usd is None and not isinstance(told, Need):
        raise ParameterError(
            f"Minerals: {words.en.lower()} has an origin but no need, and no fact tells it; add the column need (USD a year).",
            f"鉱種の表: {words.ja}に供給国・地域はあるが所要額がなく、事実からも分かりません。列「年間所要額」（ドル）を加えてください。",
        )
    if isinstance(told, Need):
        usd = told.usd if said.need_usd is None else Range(said.need_usd, said.need_usd, said.need_usd)
        return replace(told, usd=usd, origins=origins, basis="own")
    value = float(said.need_usd or 0.0)
    return Need(Range(value, value, value), origins, None, "own", "", rows)


def _terms(facts: FactTables) -> tuple[dict[str, Range], list[Fact]]:
    from ..terms.facts import facts_of, rows

    frame = facts.frame("elasticities", name=list(TERMS), item="*")
    found = {row.name: Range(float(row.value), float(row.low), float(row.high)) for row in rows(frame)}
    lacking = [name for name in TERMS if name not in found]
    if lacking:
        raise NoAnswerError(
            f"Table elasticities has no row for {', '.join(lacking)} with item '*'.",
            f"表 elasticities に {'、'.join(lacking)}（対象 *）の行がありません。",
        )
    return found, list(facts_of(frame, "elasticities"))
