"""What the facts say about the rare-earth magnet chain: one function per kind of fact, each adding terms."""

from __future__ import annotations

from collections import defaultdict

from ..terms import Words
from ..terms.facts import FactTables, rows
from ..terms.table import SPREADS
from .definition import YEAR, Definition, add_arc, add_use, unknowns
from .magnets import MAGNETS, NAME, REGIONS, oxide_content, plants
from .production import PUBLISHER_SPREAD, edition
from .scalars import NORMAL, Scalars
from .trade import Arc, Seen, arcs_seen, read_trade, says_arc
from .types import CONFLICT_SIGMAS, Conflict
from .words import process_words, region_words

IEA_SPREAD = PUBLISHER_SPREAD["iea-cm"]
UNITED_STATES_SPREAD = 0.20  # the content of its exports is estimated by the USGS and by us
USE_SHARE_SD = 0.15  # standard deviation of the heavy share of a country's use of magnets
UNSEEN_T = (
    100.0  # magnets a country may use although no fact shows any: keeps its share's spread above zero [t/yr]
)


def observe(chain: Definition, facts: FactTables) -> list[Conflict]:
    """Add every observation and prior to the chain's problem; return facts refused or in open contradiction.

    Raises:
        NoAnswerError: a table lacks the rows the chain needs.
    """
    scalars = chain.scalars
    refused = _trade(chain, facts, scalars)
    disagreeing = _mines(chain, facts)
    _outlets(chain)
    _mined_elements(chain, facts, scalars)
    _separated_elements(chain, facts, scalars)
    _plants(chain, facts, scalars)
    _united_states(chain, facts)
    _magnet_uses(chain, facts)
    _other_uses(chain, scalars)
    return [*disagreeing, *refused]


def _trade(chain: Definition, facts: FactTables, scalars: Scalars) -> list[Conflict]:
    """Add the arcs that trade statistics show; return the rows refused on the way."""
    trade = read_trade(chain, facts, {*chain.goods, "magnet"})
    used: set[int] = set()
    for arc, seen in arcs_seen(chain, trade).items():
        if seen.mass_t >= chain.goods[_kinds(arc[0])[0]].smallest_tpa:
            _says_arc(chain, scalars, arc, seen)
            used.update(seen.rows)
    chain.frames.append(("trade_flows", trade.frame.loc[sorted(used)]))
    _china_magnets(chain, scalars)
    return list(trade.refused)


def _kinds(commodity: str) -> tuple[str, ...]:
    return MAGNETS if commodity == "magnet" else (commodity,)


def _says_arc(chain: Definition, scalars: Scalars, arc: Arc, seen: Seen) -> None:
    """Add an arc; a magnet is of either kind, and an exporter's heavy share splits them."""
    commodity, origin, destination = arc
    parts = [(add_arc(chain, name, origin, destination), 1.0, -1) for name in _kinds(commodity)]
    says_arc(chain, arc, seen, parts)
    if commodity == "magnet":
        standard, heavy = (position for position, _, _ in parts)
        says_heavy_share(chain, scalars, origin, standard, heavy, seen.mass_t)


def _mines(chain: Definition, facts: FactTables) -> list[Conflict]:
    """MCS: output of rare-earth oxide per country; the newest edition, as wide as editions disagree."""
    found = chain.frame(facts, "production", material="rare-earths", stage="mine", year=YEAR)
    found = found[(found.country != "WLD") & (found.output_t > 0)]
    found = found.assign(region=[chain.region_of(country) for country in found.country])
    disagreeing = []
    for region, group in found.groupby("region", sort=True):
        editions = group.groupby("source").output_t.sum()
        latest = group[group.vintage == group.vintage.max()]
        value, source = float(latest.output_t.sum()), str(latest.source.iloc[0])
        relative = SPREADS[latest.quality.iloc[0]]
        sigma = max(relative * value, float(editions.max() - editions.min()) / 2)
        unknown = chain.problem.unknown("process", "mine", str(region))
        place = region_words(str(region))
        words = Words(f"Mine output of rare-earth oxide, {place.en}", f"{place.ja}の希土類鉱山生産（酸化物）")
        chain.problem.says([(unknown, 1.0, -1)], value, sigma, assumed=False, source=source, words=words)
        apart = editions[(editions - value).abs() > CONFLICT_SIGMAS * relative * value]
        disagreeing += [edition(str(older), float(said), value, words) for older, said in apart.items()]
    return disagreeing


def _outlets(chain: Definition) -> None:
    """Give every mine an outlet: its own separation, trade seen in statistics, else China; what has none is lost."""
    problem = chain.problem
    separates = {
        (process.removeprefix("separate-"), region)
        for _, (process, region) in unknowns(problem, "process")
        if process.startswith("separate-")
    }
    exports = {
        (commodity.removesuffix("-concentrate"), origin)
        for _, (commodity, origin, _) in unknowns(problem, "arc")
        if commodity.endswith("-concentrate")
    }
    # Loparite goes to Sillamae and Mountain Pass concentrate to China, under codes of ores that are not read here.
    add_arc(chain, "ndpr-concentrate", "RUS", "EST")
    add_arc(chain, "ndpr-concentrate", "USA", "CHN")
    for position, (process, region) in list(unknowns(problem, "process")):
        to_china = ("ndpr", region) not in separates and region != "CHN"
        for element in chain.elements:
            coefficient = chain.basket.get((region, element))
            sold = (element, region) in separates or (element, region) in exports
            if process != "mine" or coefficient is None or not (sold or to_china):
                continue
            if not sold:
                add_arc(chain, f"{element}-concentrate", region, "CHN")
            problem.enters(f"{element}-concentrate", region, position, 1.0, coefficient)


def _mined_elements(chain: Definition, facts: FactTables, scalars: Scalars) -> None:
    """IEA: magnet rare earths mined per country; a mine's output of oxide holds them by its basket."""
    parts = {
        position: [
            (position, 1.0, chain.basket[region, element])
            for element in chain.elements
            if (region, element) in chain.basket
        ]
        for position, (process, region) in unknowns(chain.problem, "process")
        if process == "mine"
    }
    _says_iea(chain, _iea(chain, facts, "mine", scalars), parts, Words("mined", "採掘"))


def _separated_elements(chain: Definition, facts: FactTables, scalars: Scalars) -> None:
    """IEA: magnet rare earths refined per country."""
    parts = {
        position: [(position, 1.0, -1)]
        for position, (process, _) in unknowns(chain.problem, "process")
        if process.startswith("separate-")
    }
    _says_iea(chain, _iea(chain, facts, "refine", scalars), parts, Words("separated", "分離精製"))


def _iea(chain: Definition, facts: FactTables, stage: str, scalars: Scalars) -> dict[str, tuple[float, str]]:
    """Return the IEA's output [t/yr] of contained Nd, Pr, Dy and Tb, and its source, by region of the chain."""
    found = chain.frame(facts, "production", material="magnet-rare-earths", stage=stage, year=YEAR)
    found = found[(found.country != "WLD") & (found.output_t > 0)]
    oxide = scalars.value("iea_oxide_basis_share")
    factor = oxide * oxide_content("ndpr") + (1.0 - oxide)
    said: dict[str, tuple[float, str]] = {}
    for row in rows(found):
        region = chain.region_of(row.country)
        said[region] = (said.get(region, (0.0, ""))[0] + row.output_t * factor, row.source)
    return said


def _says_iea(
    chain: Definition,
    said: dict[str, tuple[float, str]],
    parts: dict[int, list[tuple[int, float, int]]],
    verb: Words,
) -> None:
    """Add one term per region the IEA names; its rest of the world is every region it does not name."""
    groups: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for position, here in parts.items():
        region = chain.problem.keys[position][2]
        groups[region if region in said else "ROW"] += here
    for region, (value, source) in sorted(said.items()):
        if groups[region]:
            place = region_words(region)
            words = Words(f"Magnet rare earths {verb.en}, {place.en}", f"{place.ja}の磁石用希土類の{verb.ja}")
            chain.problem.says(
                groups[region], value, IEA_SPREAD * value, assumed=False, source=source, words=words
            )


def _plants(chain: Definition, facts: FactTables, scalars: Scalars) -> None:
    """Priors of plants: a row for `magnet` speaks of both magnet processes together."""
    for row in rows(plants(chain, facts)):
        names = MAGNETS if row.process == "magnet" else (row.process,)
        parts = [(chain.problem.unknown("process", name, row.country), 1.0, -1) for name in names]
        step, place = process_words(row.process), region_words(row.country)
        words = Words(f"{step.en.capitalize()}, {place.en}", f"{place.ja}の{step.ja}")
        sigma = (row.high_tpa - row.low_tpa) / NORMAL
        assumed = row.grade == "D"
        chain.problem.says(parts, row.output_tpa, sigma, assumed=assumed, source=row.source, words=words)
        if row.process == "magnet":
            standard, heavy = (position for position, _, _ in parts)
            says_heavy_share(chain, scalars, row.country, standard, heavy, row.output_tpa)


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
    value = row.amount_t * chain.problem.coefficients[chain.basket["USA", "ndpr"]].mean
    parts = [
        (position, 1.0, -1)
        for position, (commodity, origin, _) in unknowns(chain.problem, "arc")
        if origin == "USA" and commodity in ("ndpr-concentrate", "ndpr-oxide")
    ]
    words = Words("Exports of ores and compounds, United States", "米国の鉱石・化合物の輸出")
    sigma = UNITED_STATES_SPREAD * value
    chain.problem.says(parts, value, sigma, assumed=False, source=row.source, words=words)


def _magnet_uses(chain: Definition, facts: FactTables) -> None:
    """Use of magnets by country is a residual; a prior ties its heavy share to the declared uses."""
    uses = {
        str(country): group for country, group in chain.frame(facts, "uses", chain=NAME).groupby("country")
    }
    buyers = {
        destination
        for _, (commodity, _, destination) in unknowns(chain.problem, "arc")
        if commodity in MAGNETS
    }
    for region in (region for region in REGIONS if region in buyers | {"CHN"}):
        standard, heavy = (add_use(chain, magnet, region) for magnet in MAGNETS)
        declared = uses.get(region, uses["WLD"])
        share = float((declared.share * declared.heavy_share).sum())
        place, seen = region_words(region), _magnets_seen(chain, region)
        words = Words(
            f"Heavy share of the magnets used in {place.en}", f"{place.ja}の磁石使用に占める重希土入りの比率"
        )
        says_share(chain, heavy, standard, share, USE_SHARE_SD, seen, declared.source.iloc[0], words)


def _magnets_seen(chain: Definition, region: str) -> float:
    """Return a region's magnet production plus imports in the facts [t/yr]: the scale of its share's spread."""
    problem, seen = chain.problem, UNSEEN_T
    for term in problem.terms:
        key = problem.keys[term.unknowns[0]]
        if len(term.unknowns) == 2 and term.target > 0 and key[1] in MAGNETS and key[-1] == region:
            seen += term.target
    return seen


def _other_uses(chain: Definition, scalars: Scalars) -> None:
    """Uses of oxide and metal other than magnets: a residual in every market, a prior share of the world's oxide."""
    problem = chain.problem
    for element in chain.elements:
        forms = (f"{element}-oxide", f"{element}-metal")
        markets = sorted((good, place) for good, place in problem.rows if good in forms)
        share = scalars.row("other_use_share", element)
        separated = [
            position
            for position, (process, _) in unknowns(problem, "process")
            if process == f"separate-{element}"
        ]
        parts = [
            *((add_use(chain, good, place), 1.0, -1) for good, place in markets),
            *((position, -share.value, -1) for position in separated),
        ]
        plants = {(position,) for position in separated}
        scale = sum(term.target for term in problem.terms if term.assumed and term.unknowns in plants)
        sigma = scalars.sd("other_use_share", element) * scale
        words = process_words(f"separate-{element}")
        words = Words(f"Other uses, {words.en}", f"磁石以外の用途（{words.ja}）")
        problem.says(parts, 0.0, sigma, assumed=True, source=share.source, words=words)


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
