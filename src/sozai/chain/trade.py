"""What trade statistics say about a chain: the tonnes of each good inside a trade code.

Law: a code holds many things. Where the unit value of a good is declared, its tonnes are told from the value,
`value * share / unit value`, and are at most what the declared mass can hold; elsewhere from the mass,
`mass * share * content`. A row whose value per tonne is that of something else is refused and listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..terms import NoAnswerError, Words
from ..terms.chains import chain_words
from ..terms.facts import FactTables, rows
from .definition import YEAR, Definition
from .scalars import NORMAL
from .types import Conflict
from .words import commodity_words, region_words

LARGE_T = 1000.0  # of what is told from its value, smaller cheap rows are left in: their value decides, and it is small
LISTED_SHARE = 0.01  # a refused row is listed from this share of its code's mass, or from LARGE_T
LEAST_SPREAD = 0.10  # relative standard deviation of a content that is known for sure
# Above this relative spread the assumed content, not the statistics, carries the number.
MOSTLY_ASSUMED = 0.15
NO_MASS_SPREAD = 0.5  # relative standard deviation of tonnes told from a value for want of a mass

Arc = tuple[str, str, str]  # commodity, origin, destination


@dataclass(frozen=True, slots=True)
class Part:
    """What one row of trade holds of one good [t], with the variance of that."""

    commodity: str
    exporter: str
    importer: str
    mass_t: float
    variance: float
    row: int
    source: str


@dataclass
class Seen:
    """What the rows of trade say of one arc together: tonnes, their variance, and the rows."""

    mass_t: float = 0.0
    variance: float = 0.0
    rows: list[int] = field(default_factory=list)
    source: str = ""


@dataclass(frozen=True)
class Trade:
    """The rows of trade of a chain: the frame, the goods inside its rows, and the rows refused."""

    frame: pd.DataFrame
    parts: tuple[Part, ...]
    refused: tuple[Conflict, ...]


def read_trade(chain: Definition, facts: FactTables, goods: Collection[str]) -> Trade:
    """Return what the rows of trade hold of the goods.

    Raises:
        NoAnswerError: a code has no rows in the chain's year.
    """
    content = chain.frame_of(facts, "trade_content", "commodity", goods)
    rules: dict[tuple[str, str, str, str], list[Any]] = defaultdict(list)
    for rule in rows(content):
        rules[rule.hs, rule.hs_revision, rule.exporter, rule.importer].append(rule)
    codes = dict.fromkeys(zip(content.hs, content.hs_revision, strict=True))
    flows = pd.concat([_rows_of(chain, facts, hs, revision) for hs, revision in codes], ignore_index=True)
    total_t = flows.mass_t.groupby(flows.hs.astype(str)).sum()
    parts: list[Part] = []
    refused: list[Conflict] = []
    for flow in rows(flows):
        held = _rules_of(flow, rules)
        if held and _alien(flow, held[0]):
            # What is too cheap but small decides little where its value tells its tonnes.
            small = held[0].told_from == "value" and _cheap(flow, held[0]) and flow.mass_t <= LARGE_T
            if not small and flow.mass_t > min(LARGE_T, LISTED_SHARE * total_t[flow.hs]):
                refused.append(_refusal(chain, flow))
            if not small:
                continue
        parts += [_part(flow, rule) for rule in held]
    return Trade(flows, tuple(parts), tuple(refused))


def _rules_of(flow: Any, rules: dict[tuple[str, str, str, str], list[Any]]) -> list[Any]:
    """Return the rules of a row of trade; the most specific holds, alone."""
    code = flow.hs, flow.hs_revision
    pairs = ((flow.exporter, flow.importer), (flow.exporter, "*"), ("*", flow.importer), ("*", "*"))
    return next((rules[(*code, *pair)] for pair in pairs if (*code, *pair) in rules), [])


def _alien(flow: Any, rule: Any) -> bool:
    """Return whether a row's value per declared tonne is outside what its code's good can have."""
    return _cheap(flow, rule) or bool(flow.value_usd > rule.most_usd_per_t * flow.mass_t)


def _cheap(flow: Any, rule: Any) -> bool:
    return bool(flow.value_usd < rule.least_usd_per_t * flow.mass_t)


def _rows_of(chain: Definition, facts: FactTables, hs: str, revision: str) -> pd.DataFrame:
    frame = facts.frame("trade_flows", year=YEAR, hs=hs, hs_revision=revision)
    if frame.empty:
        name = chain_words(chain.name)
        raise NoAnswerError(
            f"The chain '{name.en}' needs rows of trade_flows for HS {hs} ({revision}) in {YEAR}; there are none. "
            "Import that year of BACI, or use the embedded facts.",
            f"供給網「{name.ja}」には HS {hs}（{revision}）の {YEAR} 年の貿易（表 trade_flows）が必要ですが、ありません。"
            "BACI の該当年を取り込むか、同梱の事実を使ってください。",
        )
    return frame


def _part(flow: Any, rule: Any) -> Part:
    """Return the tonnes of a good inside a trade row, with their variance; a row without a mass is told from its value."""
    mass_known = flow.mass_t == flow.mass_t
    spread = max(LEAST_SPREAD, (rule.high_share - rule.low_share) / NORMAL / max(rule.value_share, 1e-9))
    by_value = flow.value_usd * rule.value_share / rule.price_usd_per_t
    if rule.told_from == "value":
        mass = min(by_value, rule.mass_share * flow.mass_t if mass_known else float("inf"))
    elif mass_known:
        mass = flow.mass_t * rule.value_share * rule.mass_share
    else:
        mass, spread = by_value, max(spread, NO_MASS_SPREAD)
    variance = (spread * mass) ** 2
    return Part(rule.commodity, flow.exporter, flow.importer, mass, variance, flow.Index, flow.source)


def arcs_seen(chain: Definition, trade: Trade) -> dict[Arc, Seen]:
    """Return what trade says of each arc between regions of the chain, in order of the arcs."""
    found: dict[Arc, Seen] = defaultdict(Seen)
    for part in trade.parts:
        origin, destination = chain.region_of(part.exporter), chain.region_of(part.importer)
        if origin == destination:
            continue
        seen = found[part.commodity, origin, destination]
        seen.mass_t += part.mass_t
        seen.variance += part.variance
        seen.rows.append(part.row)
        seen.source = part.source
    return dict(sorted(found.items()))


def says_arc(chain: Definition, arc: Arc, seen: Seen, parts: list[tuple[int, float, int]]) -> None:
    """Add the term of an arc, over the unknowns that it is the sum of."""
    commodity, origin, destination = arc
    good, seller, buyer = commodity_words(commodity), region_words(origin), region_words(destination)
    words = Words(
        f"Trade from {seller.en} to {buyer.en} ({good.en})", f"{seller.ja}から{buyer.ja}への貿易（{good.ja}）"
    )
    sigma = seen.variance**0.5
    assumed = sigma > MOSTLY_ASSUMED * seen.mass_t
    chain.problem.says(parts, seen.mass_t, sigma, assumed=assumed, source=seen.source, words=words)


def _refusal(chain: Definition, flow: Any) -> Conflict:
    usd_per_kg = flow.value_usd / flow.mass_t / 1e3
    name = chain_words(chain.name)
    return Conflict(
        Words(
            f"HS {flow.hs} {flow.exporter} to {flow.importer}: {flow.mass_t:,.0f} t at {usd_per_kg:.2f} USD/kg is no good of the chain '{name.en}'; refused.",
            f"HS {flow.hs} {flow.exporter}→{flow.importer}: {flow.mass_t:,.0f} トン、{usd_per_kg:.2f} ドル/kg は供給網「{name.ja}」の品目とみなせず不採用。",
        ),
        flow.mass_t,
        0.0,
        flow.source,
    )
