"""What the facts say about the rare-earth magnet chain: one function per kind of fact, each adding terms."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables, rows
from .magnets import (
    ELEMENTS,
    NORMAL,
    REGIONS,
    YEAR,
    Definition,
    add_arc,
    add_use,
    oxide_content,
    region_of,
    unknowns,
)
from .types import Conflict

CODES = {"284690": "HS1992", "280530": "HS1992", "850511": "HS2017"}
MASS_CAP = {"concentrate": 0.30, "oxide": 0.86, "metal": 1.0, "magnet": 1.0}
LEAST_USD_PER_KG = 0.5  # no rare-earth compound, metal or magnet is traded below this; such rows are refused
SMALLEST = {"ndpr": 1.0, "dysprosium": 0.05, "terbium": 0.02, "magnet": 2.0}
RELATIVE = {"reported": 0.05, "estimated": 0.15, "rounded": 0.10, "assumption": 0.25}


def observe(chain: Definition, facts: FactTables) -> list[Conflict]:
    """Add every observation and prior to the chain's problem; return the rows refused on the way."""
    scalars = Scalars(facts)
    chain.frame(facts, "elasticities")
    refused = _trade(chain, facts, scalars)
    _mines(chain, facts)
    _outlets(chain)
    _elements(chain, facts, "mine", "mine", scalars)
    _elements(chain, facts, "refine", "separate", scalars)
    _plants(chain, facts, scalars)
    _united_states(chain, facts)
    _uses(chain, facts, scalars)
    return refused


class Scalars:
    """The rows of `elasticities` by name and item; an item's own row goes before the row *."""

    def __init__(self, facts: FactTables) -> None:
        """Read the table once."""
        self._rows = {
            (row.name_, row.item): row
            for row in rows(facts.frame("elasticities").rename(columns={"name": "name_"}))
        }

    def row(self, name: str, item: str = "*") -> Any:
        """Return the row (value, low, high, source, grade).

        Raises:
            NoAnswerError: there is neither a row of the item nor one of *.
        """
        row = self._rows.get((name, item), self._rows.get((name, "*")))
        if row is None:
            raise NoAnswerError(
                f"Table elasticities has no row '{name}' for '{item}' or '*'.",
                f"表 elasticities に「{name}」の行（{item} または *）がありません。",
            )
        return row

    def value(self, name: str, item: str = "*") -> float:
        """Return the value alone."""
        return float(self.row(name, item).value)

    def sd(self, name: str, item: str = "*") -> float:
        """Return the standard deviation that its 5-95 % range implies."""
        row = self.row(name, item)
        return float(row.high - row.low) / NORMAL


def _trade(chain: Definition, facts: FactTables, scalars: Scalars) -> list[Conflict]:
    """Turn the value of each trade row into tonnes of the goods inside: `value * share / price`, at most its mass."""
    rules = chain.frame(facts, "trade_content")
    frames = [
        facts.frame("trade_flows", year=YEAR, hs=hs, hs_revision=revision) for hs, revision in CODES.items()
    ]
    for (hs, revision), frame in zip(CODES.items(), frames, strict=True):
        if frame.empty:
            raise NoAnswerError(
                f"The chain needs rows of trade_flows for HS {hs} ({revision}) in {YEAR}; there are none.",
                f"供給網には HS {hs}（{revision}）の {YEAR} 年の貿易（表 trade_flows）が必要ですが、ありません。",
            )
    flows = pd.concat(frames, ignore_index=True)
    total: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    behind: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    refused = []
    chosen: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for part in rows(rules):
        chosen[part.hs, part.exporter, part.importer].append(part)
    for flow in rows(flows):
        if flow.mass_t > 1000 and flow.value_usd / flow.mass_t < LEAST_USD_PER_KG * 1e3:
            refused.append(_refusal(flow))
            continue
        origin, destination = region_of(flow.exporter), region_of(flow.importer)
        rule = next(
            (chosen[k] for k in _specific(flow.hs, flow.exporter, flow.importer) if k in chosen), None
        )
        if origin == destination or rule is None:
            continue
        for part in rule:
            mass, relative = _content(flow, part)
            entry = total[part.commodity, origin, destination]
            entry[0] += mass
            entry[1] += (relative * mass) ** 2
            behind[part.commodity, origin, destination].append(flow.Index)
    used: set[int] = set()
    for key, (mass, variance) in sorted(total.items()):
        if mass >= SMALLEST[key[0].split("-")[0]]:
            _arc_term(chain, scalars, *key, mass, variance**0.5)
            used.update(behind[key])
    chain.frames.append(("trade_flows", flows.loc[sorted(used)]))
    _china_magnets(chain, scalars)
    return refused


def _content(flow: Any, part: Any) -> tuple[float, float]:
    """Return the tonnes of a good inside a trade row and their relative standard deviation."""
    cap = MASS_CAP[part.commodity.rpartition("-")[2]]
    most = cap * flow.mass_t if flow.mass_t == flow.mass_t else float("inf")
    mass = min(flow.value_usd * part.value_share / part.price_usd_per_t, most)
    return mass, max(0.10, (part.high_share - part.low_share) / NORMAL / max(part.value_share, 1e-9))


def _specific(hs: str, exporter: str, importer: str) -> list[tuple[str, str, str]]:
    return [(hs, exporter, importer), (hs, exporter, "*"), (hs, "*", importer), (hs, "*", "*")]


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


def _arc_term(
    chain: Definition,
    scalars: Scalars,
    commodity: str,
    origin: str,
    destination: str,
    mass: float,
    sigma: float,
) -> None:
    label = (
        "baci-hs17-v202601" if commodity == "magnet" else "baci-hs92-v202601",
        f"trade {origin} to {destination}: {commodity}",
        f"貿易 {origin}→{destination}: {commodity}",
    )
    assumed = sigma > 0.15 * mass
    if commodity != "magnet":
        unknown = add_arc(chain, commodity, origin, destination)
        chain.problem.says([(unknown, 1.0, -1)], mass, sigma, assumed=assumed, label=label)
        return
    standard = add_arc(chain, "magnet-standard", origin, destination)
    heavy = add_arc(chain, "magnet-heavy", origin, destination)
    chain.problem.says([(standard, 1.0, -1), (heavy, 1.0, -1)], mass, sigma, assumed=assumed, label=label)
    share, sd = scalars.value("heavy_magnet_share", origin), scalars.sd("heavy_magnet_share", origin)
    _share_term(chain, heavy, standard, share, sd, mass, label)


def _share_term(
    chain: Definition,
    part: int,
    rest: int,
    share: float,
    sd: float,
    scale: float,
    label: tuple[str, str, str],
) -> None:
    """Say that `part` is about `share` of `part + rest`."""
    parts = [(part, 1.0 - share, -1), (rest, -share, -1)]
    chain.problem.says(parts, 0.0, max(sd, 0.05) * scale, assumed=True, label=label)


def _china_magnets(chain: Definition, scalars: Scalars) -> None:
    row = scalars.row("china_magnet_exports_t", "CHN")
    parts = [
        (p, 1.0, -1)
        for p, key in unknowns(chain.problem, "arc")
        if key[0].startswith("magnet") and key[1] == "CHN"
    ]
    label = (row.source, "China's customs: rare-earth magnets exported", "中国税関: 希土類磁石の輸出")
    chain.problem.says(parts, row.value, (row.high - row.low) / NORMAL, assumed=False, label=label)


def _mines(chain: Definition, facts: FactTables) -> None:
    """MCS: output of rare-earth oxide per country; the mean of editions that disagree, as wide as they disagree."""
    found = chain.frame(facts, "production", material="rare-earths", stage="mine", year=YEAR)
    found = found[(found.country != "WLD") & found.output_t.notna() & (found.output_t > 0)]
    found = found.assign(region=[region_of(country) for country in found.country])
    for region, group in found.groupby("region", sort=True):
        editions = group.groupby("source").output_t.sum()
        latest = group[group.vintage == group.vintage.max()]
        value = float(latest.output_t.sum())
        sigma = max(RELATIVE[latest.quality.iloc[0]] * value, float(editions.max() - editions.min()) / 2)
        unknown = _mine(chain, str(region))
        label = (str(latest.source.iloc[0]), f"mine output of {region}", f"{region} の鉱山生産")
        chain.problem.says([(unknown, 1.0, -1)], value, sigma, assumed=False, label=label)


def _mine(chain: Definition, region: str) -> int:
    return chain.problem.unknown("process", "mine", region)


def _outlets(chain: Definition) -> None:
    """Give every mine an outlet: its own separation, trade seen in statistics, else China; what has none is lost."""
    problem = chain.problem
    separates = {
        (key[0].removeprefix("separate-"), key[1])
        for _, key in unknowns(problem, "process")
        if key[0].startswith("separate")
    }
    exports = {
        (key[0].removesuffix("-concentrate"), key[1])
        for _, key in unknowns(problem, "arc")
        if key[0].endswith("-concentrate")
    }
    add_arc(chain, "ndpr-concentrate", "RUS", "EST")
    add_arc(chain, "ndpr-concentrate", "USA", "CHN")
    for position, (process, region) in list(unknowns(problem, "process")):
        if process != "mine":
            continue
        for element in ELEMENTS:
            coefficient = chain.basket.get((region, element))
            own = (element, region) in separates
            trades = (element, region) in exports
            to_china = ("ndpr", region) not in separates and region != "CHN"
            if coefficient is None or not (own or trades or to_china):
                continue
            if not own and not trades:
                add_arc(chain, f"{element}-concentrate", region, "CHN")
            problem.enters(f"{element}-concentrate", region, position, 1.0, coefficient)


def _elements(chain: Definition, facts: FactTables, stage: str, process: str, scalars: Scalars) -> None:
    """IEA: magnet rare earths (Nd, Pr, Dy, Tb) per country; its rest of the world is every country it does not name."""
    named = {
        region: (value, sigma, source) for region, value, sigma, source in _iea(chain, facts, stage, scalars)
    }
    groups: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for position, (name, region) in unknowns(chain.problem, "process"):
        if name.split("-")[0] == process:
            here = groups[region if region in named else "ROW"]
            if process == "mine":
                here += [
                    (position, 1.0, chain.basket[region, e]) for e in ELEMENTS if (region, e) in chain.basket
                ]
            else:
                here.append((position, 1.0, -1))
    words = ("mined", "採掘") if process == "mine" else ("separated", "分離精製")
    for region, (value, sigma, source) in sorted(named.items()):
        if groups[region]:
            label = (
                source,
                f"magnet rare earths {words[0]} in {region}",
                f"{region} の磁石用希土類の{words[1]}",
            )
            chain.problem.says(groups[region], value, sigma, assumed=False, label=label)


def _iea(
    chain: Definition, facts: FactTables, stage: str, scalars: Scalars
) -> list[tuple[str, float, float, str]]:
    found = chain.frame(facts, "production", material="magnet-rare-earths", stage=stage, year=YEAR)
    found = found[(found.country != "WLD") & (found.output_t > 0)]
    basis = scalars.value("iea_oxide_basis_share")
    factor = basis * oxide_content("ndpr") + (1.0 - basis)
    return [
        (region_of(r.country), r.output_t * factor, 0.10 * r.output_t * factor, r.source) for r in rows(found)
    ]


def _plants(chain: Definition, facts: FactTables, scalars: Scalars) -> None:
    """Priors of plants: a row for `magnet` speaks of both magnet processes together."""
    for row in rows(facts.frame("plants")):
        names = ("magnet-standard", "magnet-heavy") if row.process == "magnet" else (row.process,)
        positions = [chain.problem.unknown("process", name, row.country) for name in names]
        sigma = (row.high_tpa - row.low_tpa) / NORMAL
        label = (row.source, f"{row.process} in {row.country}", f"{row.country} の {row.process}")
        parts = [(position, 1.0, -1) for position in positions]
        chain.problem.says(parts, row.output_tpa, sigma, assumed=row.grade == "D", label=label)
        if row.process == "magnet":
            share, sd = (
                scalars.value("heavy_magnet_share", row.country),
                scalars.sd("heavy_magnet_share", row.country),
            )
            _share_term(chain, positions[1], positions[0], share, sd, row.output_tpa, label)


def _united_states(chain: Definition, facts: FactTables) -> None:
    """MCS: the United States' exports of ores and compounds [REO], concentrate and separated oxide together."""
    found = facts.frame(
        "national_flows", country="USA", material="rare-earths", statistic="export", year=YEAR
    )
    found = found[found.form.str.contains("ores", case=False) & found.amount_t.notna()]
    if found.empty:
        return
    chain.frames.append(("national_flows", found))
    row = found.sort_values("vintage").iloc[-1]
    content = chain.problem.coefficients[chain.basket["USA", "ndpr"]].mean
    parts = [
        (p, 1.0, -1)
        for p, key in unknowns(chain.problem, "arc")
        if key[1] == "USA" and key[0] in ("ndpr-concentrate", "ndpr-oxide")
    ]
    label = (row.source, "United States: exports of ores and compounds", "米国: 鉱石・化合物の輸出")
    chain.problem.says(
        parts, row.amount_t * content, 0.2 * row.amount_t * content, assumed=False, label=label
    )


def _uses(chain: Definition, facts: FactTables, scalars: Scalars) -> None:
    """Uses are residuals: magnets everywhere, other uses of oxide and metal; priors tie their shares."""
    problem = chain.problem
    shares = chain.frame(facts, "uses")
    by_country = {str(country): group for country, group in shares.groupby("country")}
    markets = {key[2] for _, key in unknowns(problem, "arc") if key[0].startswith("magnet")} | {"CHN"}
    for region in (r for r in REGIONS if r in markets):
        standard, heavy = add_use(chain, "magnet-standard", region), add_use(chain, "magnet-heavy", region)
        found = by_country.get(region, by_country["WLD"])
        label = (
            "assumption",
            f"heavy share of the magnets {region} uses",
            f"{region} の磁石使用に占める重希土入りの比率",
        )
        _share_term(
            chain,
            heavy,
            standard,
            float((found.share * found.heavy_share).sum()),
            0.15,
            _magnets_seen(chain, region),
            label,
        )
    for element in ELEMENTS:
        places = [
            (form, place)
            for form in ("oxide", "metal")
            for good, place in problem.rows
            if good == f"{element}-{form}"
        ]
        others = [(add_use(chain, f"{element}-{form}", place), 1.0, -1) for form, place in sorted(places)]
        made = [
            (p, -scalars.value("other_use_share", element), -1)
            for p, key in unknowns(problem, "process")
            if key[0] == f"separate-{element}"
        ]
        scale = sum(
            problem.terms[t].target
            for t in range(len(problem.terms))
            if problem.terms[t].unknowns == (made[0][0],)
        )
        label = ("assumption", f"uses of {element} other than magnets", f"{element} の磁石以外の用途")
        problem.says(
            others + made, 0.0, scalars.sd("other_use_share", element) * scale, assumed=True, label=label
        )


def _magnets_seen(chain: Definition, region: str) -> float:
    """Return a region's magnet production plus imports in the facts [t/yr]: the scale of its share's spread."""
    problem = chain.problem
    seen = 100.0
    for term in problem.terms:
        key = problem.keys[term.unknowns[0]]
        if len(term.unknowns) == 2 and term.target > 0 and key[1].startswith("magnet") and key[-1] == region:
            seen += term.target
    return seen
