"""What trade statistics say about the rare-earth magnet chain: the tonnes of each good inside a trade code.

Law: a code holds many things, so the tonnes of a good are told from its value, `value * share / price`, and are at most
what the declared mass can hold. A row cheaper than any rare earth is refused and listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables, rows
from .magnets import MAGNETS, YEAR, Definition, add_arc, region_of, unknowns
from .scalars import NORMAL, Scalars
from .types import Conflict
from .words import commodity_words, region_words

CODES = {"284690": "HS1992", "280530": "HS1992", "850511": "HS2017"}
# The largest share of a row's declared mass that can be the good: bastnaesite concentrate has about 0.3 of it.
MASS_CAP = {"concentrate": 0.30, "oxide": 0.86, "metal": 1.0, "magnet": 1.0}
LEAST_USD_PER_KG = 0.5  # no rare-earth compound, metal or magnet is traded below this; such rows are refused
LARGE_T = 1000.0  # smaller masses are left in: their value decides, and it is small
LEAST_SPREAD = 0.10  # relative standard deviation of a content that is known for sure
MOSTLY_ASSUMED = (
    0.15  # above this relative spread the assumed content, not the statistics, carries the number
)
SMALLEST = {
    "ndpr": 1.0,
    "dysprosium": 0.05,
    "terbium": 0.02,
    "magnet": 2.0,
}  # smaller arcs are left out [t/yr]

Arc = tuple[str, str, str]  # commodity, origin, destination


@dataclass
class Seen:
    """What the rows of trade say of one arc together: tonnes, their variance, and the rows."""

    mass_t: float = 0.0
    variance: float = 0.0
    rows: list[int] = field(default_factory=list)
    source: str = ""


def observe_trade(chain: Definition, facts: FactTables, scalars: Scalars) -> list[Conflict]:
    """Add the arcs that trade statistics show; return the rows refused on the way.

    Raises:
        NoAnswerError: a code has no rows in the chain's year.
    """
    rules = _rules(chain.frame(facts, "trade_content"))
    flows = pd.concat([_rows_of(facts, hs, revision) for hs, revision in CODES.items()], ignore_index=True)
    cheap = (flows.mass_t > LARGE_T) & (flows.value_usd < LEAST_USD_PER_KG * 1e3 * flows.mass_t)
    used: set[int] = set()
    for arc, seen in sorted(_seen(rows(flows[~cheap]), rules).items()):
        if seen.mass_t >= SMALLEST[arc[0].split("-")[0]]:
            _says_arc(chain, scalars, arc, seen)
            used.update(seen.rows)
    chain.frames.append(("trade_flows", flows.loc[sorted(used)]))
    _china_magnets(chain, scalars)
    return [_refusal(flow) for flow in rows(flows[cheap])]


def _rules(frame: pd.DataFrame) -> dict[tuple[str, str, str], list[Any]]:
    rules: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for part in rows(frame):
        rules[part.hs, part.exporter, part.importer].append(part)
    return rules


def _rows_of(facts: FactTables, hs: str, revision: str) -> pd.DataFrame:
    frame = facts.frame("trade_flows", year=YEAR, hs=hs, hs_revision=revision)
    if frame.empty:
        raise NoAnswerError(
            f"The chain needs rows of trade_flows for HS {hs} ({revision}) in {YEAR}; there are none. "
            "Import that year of BACI, or use the embedded facts.",
            f"供給網には HS {hs}（{revision}）の {YEAR} 年の貿易（表 trade_flows）が必要ですが、ありません。"
            "BACI の該当年を取り込むか、同梱の事実を使ってください。",
        )
    return frame


def _seen(flows: Iterable[Any], rules: Mapping[tuple[str, str, str], list[Any]]) -> dict[Arc, Seen]:
    """Return what the rows say of each arc; the most specific rule of a row holds, alone."""
    found: dict[Arc, Seen] = defaultdict(Seen)
    for flow in flows:
        origin, destination = region_of(flow.exporter), region_of(flow.importer)
        if origin == destination:
            continue
        specific = ((flow.exporter, flow.importer), (flow.exporter, "*"), ("*", flow.importer), ("*", "*"))
        for part in next((rules[flow.hs, *pair] for pair in specific if (flow.hs, *pair) in rules), ()):
            mass, relative = _content(flow, part)
            seen = found[part.commodity, origin, destination]
            seen.mass_t += mass
            seen.variance += (relative * mass) ** 2
            seen.rows.append(flow.Index)
            seen.source = flow.source
    return found


def _content(flow: Any, part: Any) -> tuple[float, float]:
    """Return the tonnes of a good inside a trade row and their relative standard deviation."""
    cap = MASS_CAP[part.commodity.rpartition("-")[2]]
    most = cap * flow.mass_t if flow.mass_t == flow.mass_t else float("inf")
    mass = min(flow.value_usd * part.value_share / part.price_usd_per_t, most)
    band = (part.high_share - part.low_share) / NORMAL / max(part.value_share, 1e-9)
    return mass, max(LEAST_SPREAD, band)


def _says_arc(chain: Definition, scalars: Scalars, arc: Arc, seen: Seen) -> None:
    """Add the arc and its term; a magnet is of either kind, and an exporter's heavy share splits them."""
    commodity, origin, destination = arc
    good, seller, buyer = commodity_words(commodity), region_words(origin), region_words(destination)
    words = Words(
        f"Trade from {seller.en} to {buyer.en} ({good.en})", f"{seller.ja}から{buyer.ja}への貿易（{good.ja}）"
    )
    sigma = seen.variance**0.5
    goods = MAGNETS if commodity == "magnet" else (commodity,)
    parts = [(add_arc(chain, name, origin, destination), 1.0, -1) for name in goods]
    assumed = sigma > MOSTLY_ASSUMED * seen.mass_t
    chain.problem.says(parts, seen.mass_t, sigma, assumed=assumed, source=seen.source, words=words)
    if commodity == "magnet":
        standard, heavy = (position for position, _, _ in parts)
        says_heavy_share(chain, scalars, origin, standard, heavy, seen.mass_t)


def says_heavy_share(
    chain: Definition, scalars: Scalars, maker: str, standard: int, heavy: int, scale_t: float
) -> None:
    """Say that the part of a maker's magnets with heavy rare earths is about what table `elasticities` holds."""
    row = scalars.row("heavy_magnet_share", maker)
    sd = scalars.sd("heavy_magnet_share", maker)
    words = Words(
        f"Heavy share of the magnets of {region_words(maker).en}",
        f"{region_words(maker).ja}の磁石に占める重希土入りの比率",
    )
    says_share(chain, heavy, standard, row.value, sd, scale_t, row.source, words)


def says_share(
    chain: Definition,
    part: int,
    rest: int,
    share: float,
    sd: float,
    scale_t: float,
    source: str,
    words: Words,
) -> None:
    """Say that `part` is about `share` of `part + rest`, within at least 0.05 of `scale_t`."""
    parts = [(part, 1.0 - share, -1), (rest, -share, -1)]
    chain.problem.says(parts, 0.0, max(sd, 0.05) * scale_t, assumed=True, source=source, words=words)


def _china_magnets(chain: Definition, scalars: Scalars) -> None:
    """China's customs count rare-earth magnets apart, unlike the code: the sum over all buyers."""
    row = scalars.row("china_magnet_exports_t", "CHN")
    parts = [
        (position, 1.0, -1)
        for position, (commodity, origin, _) in unknowns(chain.problem, "arc")
        if commodity in MAGNETS and origin == "CHN"
    ]
    words = Words("China's customs, rare-earth magnets exported", "中国税関の希土類磁石輸出")
    sigma = (row.high - row.low) / NORMAL
    chain.problem.says(parts, row.value, sigma, assumed=False, source=row.source, words=words)


def _refusal(flow: Any) -> Conflict:
    usd_per_kg = flow.value_usd / flow.mass_t / 1e3
    return Conflict(
        Words(
            f"HS {flow.hs} {flow.exporter} to {flow.importer}: {flow.mass_t:,.0f} t at {usd_per_kg:.2f} USD/kg is no rare earth; refused.",
            f"HS {flow.hs} {flow.exporter}→{flow.importer}: {flow.mass_t:,.0f} トン、{usd_per_kg:.2f} ドル/kg は希土類とみなせず不採用。",
        ),
        flow.mass_t,
        0.0,
        flow.source,
    )
