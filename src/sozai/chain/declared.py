"""A chain that is rows and nothing else: its goods, processes and what facts say of them.

Law: a good enters by processes and imports and leaves by processes, exports and uses. Processes are those of `recipes`;
production statistics (`steps`) and priors of plants (`plants`) speak of them, trade codes (`trade_content`) of arcs.
What no fact closes is closed in sight: an intermediate good may leave unaccounted for (stocks built, losses, forms that
are not followed), with a prior of none; a good that never crosses borders may stay unrecovered, so a by-product is at
most what its host holds. What no fact says at all is a sentence in `gaps`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables, rows
from .definition import REST, YEAR, Definition, add_arc, add_use, read_goods, read_recipes, unknowns
from .gaps import gaps
from .production import Output, read_production, says_production
from .reconcile import LEAST
from .scalars import NORMAL
from .trade import Seen, Trade, arcs_seen, read_trade, says_arc
from .types import Conflict, Floats
from .words import commodity_words, process_words, region_words

MAKER_SHARE = 0.01  # a country with this share of a process's output in the world stands apart
TRADER_SHARE = 0.02  # so does one with this share of what the world imports or exports of a good
ALWAYS = ("CHN", "JPN")  # whom the questions ask about by default
UNACCOUNTED, UNRECOVERED = "unaccounted", "unrecovered"
LOOSE_SHARE = 0.2  # of what a maker makes: less that is not seen to leave is left to balancing
SHORT_SHARE = 0.05  # of what a taker takes: less that is not seen to arrive is left to balancing
SMALL_SHARE = 0.02  # of the smallest arc of a good: what is less is none
ASSUMED_SPREAD = 0.5  # relative standard deviation of a trade that only proportions tell


def define(facts: FactTables, name: str) -> tuple[Definition, list[Conflict]]:
    """Return the chain's problem with everything facts say about it, and the facts refused or contradicted.

    Raises:
        ParameterError: there is no chain of that name.
        NoAnswerError: rows the chain needs are missing.
    """
    chain = read_goods(facts, name)
    read_recipes(chain, facts)
    unmade = sorted(set(chain.goods) - {good for _, role, good in chain.recipe if role == "output"})
    if unmade:
        raise NoAnswerError(
            f"No recipe of the chain '{chain.name}' gives {', '.join(unmade)}. Add an output row to table recipes.",
            f"供給網「{chain.name}」の {'、'.join(unmade)} を産出する工程がありません。表 recipes に産出の行を加えてください。",
        )
    processes = tuple(dict.fromkeys(process for process, _, _ in chain.recipe))
    outputs = read_production(chain, facts, processes)
    plants = facts.frame("plants", process=sorted(processes))
    if not plants.empty:
        chain.frames.append(("plants", plants))
    coded = [good.name for good in chain.goods.values() if good.trade in ("seen", "open")]
    trade = read_trade(chain, facts, coded) if coded else Trade(pd.DataFrame(), (), ())
    routes = facts.frame("routes", commodity=sorted(chain.goods))
    if not routes.empty:
        chain.frames.append(("routes", routes))
    chain.regions = _regions(outputs, plants, trade)
    _add_processes(chain, processes, outputs, plants, trade)
    disagreeing = says_production(chain, outputs)
    _say_plants(chain, plants)
    _say_trade(chain, trade, routes)
    made, taken = _sizes(chain)
    final = _final_goods(chain, facts)
    for name in (good.name for good in chain.goods.values() if good.trade != "local"):
        if name not in final or any(good == name for good, _ in taken):
            _say_unseen(chain, name, made, taken)
            _outlets(chain, name, made, taken, final=name in final)
    _say_uses(chain, final, made)
    _leave_out(chain)
    chain.gaps += gaps(chain, processes, outputs, final)
    return chain, [*disagreeing, *trade.refused]


def _regions(outputs: tuple[Output, ...], plants: pd.DataFrame, trade: Trade) -> tuple[str, ...]:
    """Return the countries that matter at some process or in some trade, largest maker first, and the rest."""
    weight: dict[str, float] = defaultdict(float)
    made = [(("+".join(o.processes), o.publisher), o.country, o.output_tpa) for o in outputs]
    made += [((row.process, "plants"), row.country, row.output_tpa) for row in rows(plants)]
    bought = [((part.commodity, "import"), part.importer, part.mass_t) for part in trade.parts]
    sold = [((part.commodity, "export"), part.exporter, part.mass_t) for part in trade.parts]
    chosen = dict.fromkeys(row.country for row in rows(plants))
    for least, amounts in ((MAKER_SHARE, made), (TRADER_SHARE, bought), (TRADER_SHARE, sold)):
        table: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for key, country, amount in amounts:
            table[key][country] += amount
        for countries in table.values():
            world = sum(countries.values())
            for country, amount in countries.items():
                if world > 0 and amount >= least * world:
                    chosen[country] = None
                    weight[country] += amount / world
    names = (set(chosen) | set(ALWAYS)) - {REST, "WLD"}
    return (*sorted(names, key=lambda country: (-weight[country], country)), REST)


def _add_processes(
    chain: Definition,
    processes: tuple[str, ...],
    outputs: tuple[Output, ...],
    plants: pd.DataFrame,
    trade: Trade,
) -> None:
    """Add each process where someone says there is one; one whose goods stay at home only where they are taken.

    Of such a one nobody need speak: it stands wherever its goods are taken.

    Who sells more of a good than it buys, and is named by nobody, is among the other countries of a publisher,
    and makes about what it sells.
    """
    places: dict[str, set[str]] = {process: set() for process in processes}
    for output in outputs:
        for process in output.processes:
            places[process].add(chain.region_of(output.country))
    for row in rows(plants):
        places[row.process].add(chain.region_of(row.country))
    unnamed: dict[str, Mapping[str, float]] = {}
    for process in processes:
        given = [good for name, role, good in chain.recipe if name == process and role == "output"]
        if all(chain.goods[good].trade == "local" for good in given):
            takers = {name for name, role, good in chain.recipe if role == "input" and good in given}
            where = set().union(*(places[taker] for taker in takers))
            places[process] = places[process] & where if places[process] else where
        elif any(process in output.processes and output.country == REST for output in outputs):
            sold = _net_sales(chain, trade, given)
            unnamed[process] = {p: net for p, net in sold.items() if net > 0 and p not in places[process]}
            places[process] |= set(unnamed[process])
    for process in processes:
        for region in (region for region in chain.regions if region in places[process]):
            unknown = chain.problem.unknown("process", process, region)
            for (name, role, good), coefficient in chain.recipe.items():
                if name == process:
                    factor = 1.0 if role == "output" else -1.0
                    chain.problem.enters(good, region, unknown, factor, coefficient)
            net = unnamed.get(process, {}).get(region, 0.0)
            if net > 0:
                words, place = process_words(process), region_words(region)
                chain.problem.says(
                    [(unknown, 1.0, -1)], net, ASSUMED_SPREAD * net, assumed=True, source="assumption",
                    words=Words(f"{words.en.capitalize()}, {place.en}, as much as it sells", f"{place.ja}の{words.ja}（販売分）"),
                )  # fmt: skip


def _net_sales(chain: Definition, trade: Trade, goods: list[str]) -> dict[str, float]:
    """Return what each region is seen to sell of the goods, over what it is seen to buy [t/yr]."""
    net: dict[str, float] = defaultdict(float)
    for part in trade.parts:
        if part.commodity in goods:
            net[chain.region_of(part.exporter)] += part.mass_t
            net[chain.region_of(part.importer)] -= part.mass_t
    return net


def _say_plants(chain: Definition, plants: pd.DataFrame) -> None:
    for row in rows(plants):
        step, place = process_words(row.process), region_words(row.country)
        words = Words(f"{step.en.capitalize()}, {place.en}", f"{place.ja}の{step.ja}")
        unknown = chain.problem.index.get(("process", row.process, chain.region_of(row.country)))
        if unknown is not None:
            sigma = (row.high_tpa - row.low_tpa) / NORMAL
            chain.problem.says(
                [(unknown, 1.0, -1)], row.output_tpa, sigma,
                assumed=row.grade == "D", source=row.source, words=words,
            )  # fmt: skip


def _say_trade(chain: Definition, trade: Trade, routes: pd.DataFrame) -> None:
    """Say of each arc what codes show of it, with what a declared route adds that goes under codes that are not read."""
    used: set[int] = set()
    arcs = arcs_seen(chain, trade)
    for row in rows(routes):
        arc = (row.commodity, chain.region_of(row.exporter), chain.region_of(row.importer))
        if arc[1] != arc[2]:
            seen = arcs.setdefault(arc, Seen(source=row.source))
            seen.mass_t += row.mass_tpa
            seen.variance += ((row.high_tpa - row.low_tpa) / NORMAL) ** 2
    for arc, seen in arcs.items():
        if seen.mass_t >= chain.goods[arc[0]].smallest_tpa:
            says_arc(chain, arc, seen, [(add_arc(chain, *arc), 1.0, -1)])
            used.update(seen.rows)
    if used:
        chain.frames.append(("trade_flows", trade.frame.loc[sorted(used)]))


Sizes = dict[tuple[str, str], float]


def _sizes(chain: Definition) -> tuple[Sizes, Sizes]:
    """Return about how much of each good is made, and taken by processes, in each region, as facts alone say."""
    problem, about = chain.problem, _about(chain)
    made: Sizes = defaultdict(float)
    taken: Sizes = defaultdict(float)
    for position, (process, region) in unknowns(problem, "process"):
        for (name, role, good), coefficient in chain.recipe.items():
            if name == process:
                sizes = made if role == "output" else taken
                sizes[good, region] += about.get(position, 0.0) * problem.coefficients[coefficient].mean
    largest: dict[str, float] = defaultdict(float)
    for term in problem.terms:
        places = {
            problem.keys[unknown][2] for unknown in term.unknowns if problem.keys[unknown][0] == "process"
        }
        for place in places if len(places) == 1 else ():
            largest[place] = max(largest[place], term.target)
    for position, (_, region) in unknowns(problem, "process"):
        if position not in about:
            problem.sizes[position] = largest[region]
    return made, taken


def _about(chain: Definition) -> dict[int, float]:
    """Return what the first term that speaks of an unknown alone says of it, or what a region's sum leaves for one."""
    about: dict[int, float] = {}
    for term in chain.problem.terms:
        if len(term.unknowns) == 1:
            about.setdefault(term.unknowns[0], term.target)
    for term in chain.problem.terms:
        silent = [unknown for unknown in term.unknowns if unknown not in about]
        if len(silent) == 1 and len({chain.problem.keys[unknown][2] for unknown in term.unknowns}) == 1:
            known = sum(about.get(unknown, 0.0) for unknown in term.unknowns)
            about[silent[0]] = max(0.0, term.target - known)
    return about


def _say_unseen(chain: Definition, good: str, made: Sizes, taken: Sizes) -> None:
    """What a maker has over what is seen to leave goes, in proportion, to takers that are seen to get too little."""
    about = _about(chain)
    bought: dict[str, float] = defaultdict(float)
    for position, (commodity, origin, destination) in unknowns(chain.problem, "arc"):
        if commodity == good:
            bought[destination] += about.get(position, 0.0)
            bought[origin] -= about.get(position, 0.0)
    makes = {place: made.get((good, place), 0.0) for place in chain.regions}
    takes = {place: taken.get((good, place), 0.0) for place in chain.regions}
    here = {place: makes[place] - takes[place] + bought[place] for place in chain.regions}
    spare = {place: left for place, left in here.items() if left > LOOSE_SHARE * makes[place] > 0}
    short = {place: -left for place, left in here.items() if -left > SHORT_SHARE * takes[place] > 0}
    lacking, left_over = sum(short.values()), sum(spare.values())
    words = commodity_words(good)
    said = Words(f"Trade under no code that is read ({words.en})", f"読んでいない番号の貿易（{words.ja}）")
    moved = 0.0
    for origin, surplus in spare.items():
        for destination, deficit in short.items():
            flow = surplus * deficit / max(lacking, left_over)
            if origin != destination and flow >= chain.goods[good].smallest_tpa:
                arc = add_arc(chain, good, origin, destination)
                if not any(term.unknowns == (arc,) for term in chain.problem.terms):
                    moved += flow
                    chain.problem.says(
                        [(arc, 1.0, -1)], flow, ASSUMED_SPREAD * flow, assumed=True, source="assumption", words=said
                    )  # fmt: skip
    if moved > 0 and chain.goods[good].trade != "unseen":
        chain.gaps.append(
            Words(
                f"{words.en}: makers have about {moved:,.0f} t more than is seen to leave them, and others take as much more than is seen to reach them; it is taken as trade in proportion (grade D).",
                f"{words.ja}：統計上、約 {moved:,.0f} トンの出荷先と入荷元が見えないため、過不足に比例した貿易を仮定した（確度 D）。",
            )
        )


def _outlets(chain: Definition, good: str, made: Sizes, taken: Sizes, *, final: bool) -> None:
    """Connect a maker whose good is seen to go nowhere, and a taker that is seen to get none, to the largest other.

    A final good may be used where it is made, and needs no such way out.
    """
    makers = {place for commodity, place in made if commodity == good}
    takers = {place for commodity, place in taken if commodity == good}
    arcs = [key for _, key in unknowns(chain.problem, "arc") if key[0] == good]
    sellers, buyers = {origin for _, origin, _ in arcs}, {destination for _, _, destination in arcs}
    largest_taker = max(sorted(takers), key=lambda place: taken[good, place], default="")
    largest_maker = max(sorted(makers), key=lambda place: made[good, place], default="")
    for place in sorted(makers - takers - sellers):
        if largest_taker and not final:
            add_arc(chain, good, place, largest_taker)
    for place in sorted(takers - makers - buyers):
        if largest_maker:
            add_arc(chain, good, largest_maker, place)


def _say_uses(chain: Definition, final: set[str], made: Sizes) -> None:
    """Final goods are used wherever they arrive, a residual; other goods may leave unaccounted for, a prior of none.

    A good that stays at home, of whose making nobody speaks, is made as much as it is taken.
    """
    about = _about(chain)
    there: Sizes = defaultdict(float, made)
    for position, (good, origin, destination) in unknowns(chain.problem, "arc"):
        there[good, destination] += about.get(position, 0.0)
        there[good, origin] += 0.0
    silent: Sizes = defaultdict(float)
    for position, (process, region) in unknowns(chain.problem, "process"):
        for name, role, good in chain.recipe:
            if name == process and role == "output":
                silent[good, region] += chain.problem.sizes.get(position, 0.0)
    scalar = chain.scalars.row("unaccounted_share", chain.name)
    spoken = {unknown for term in chain.problem.terms for unknown in term.unknowns}
    heard = {process for position, (process, _) in unknowns(chain.problem, "process") if position in spoken}
    asked_for = {
        good
        for good in chain.goods
        if chain.goods[good].trade == "local"
        and not any(
            given == good and role == "output" and name in heard for name, role, given in chain.recipe
        )
    }
    for good, region in sorted(chain.problem.rows):
        if good in asked_for:
            continue
        unknown, size = add_use(chain, good, region), there[good, region]
        chain.problem.sizes[unknown] = size + silent[good, region]
        if good in final or chain.goods[good].trade == "local":
            continue
        words, place = commodity_words(good), region_words(region)
        chain.problem.says(
            [(unknown, 1.0, -1)], 0.0, chain.scalars.sd("unaccounted_share", chain.name) * size + chain.goods[good].smallest_tpa,
            assumed=True, source=scalar.source,
            words=Words(f"Unaccounted for, {words.en}, {place.en}", f"{place.ja}の{words.ja}の使途不明分"),
        )  # fmt: skip


def _leave_out(chain: Definition) -> None:
    """Take for none what is far below the smallest arc that is followed: no market stands on it."""
    least = {good.name: max(LEAST, SMALL_SHARE * good.smallest_tpa) for good in chain.goods.values()}
    for kind in ("arc", "use"):
        chain.problem.least.update(
            {position: least[key[0]] for position, key in unknowns(chain.problem, kind)}
        )
    for position, (process, _) in unknowns(chain.problem, "process"):
        given = [least[good] for name, role, good in chain.recipe if name == process and role == "output"]
        chain.problem.least[position] = min(given)


def _final_goods(chain: Definition, facts: FactTables) -> set[str]:
    return set(chain.frame(facts, "uses", chain=chain.name).commodity)


def use_name(chain: Definition, good: str) -> str:
    """Return the name of the one use of a good that has no declared uses."""
    return UNRECOVERED if chain.goods[good].trade == "local" else UNACCOUNTED


def reference_prices(chain: Definition, facts: FactTables) -> Floats:
    """Return the price of each good [USD/t]: a price row by its ratio, else the scalar of that good.

    Raises:
        NoAnswerError: a good has neither.
    """
    from ..terms import MATERIALS
    from ..terms.atoms import contained_share

    reference = np.empty(len(chain.goods))
    for index, good in enumerate(chain.goods.values()):
        material, form, formula = good.price
        if not material:
            reference[index] = chain.scalars.value("reference_price_usd_per_t", good.name)
            continue
        found = facts.frame("prices", year=YEAR, material=material)
        found = found[found.form.str.contains(form, case=False, regex=False) & found.price_usd_per_t.notna()]
        if found.empty:
            raise NoAnswerError(
                f"The chain '{chain.name}' needs the {YEAR} price of {material} ('{form}', table prices); there is no such row.",
                f"供給網「{chain.name}」には {YEAR} 年の {material} の価格（表 prices、「{form}」）が必要ですが、ありません。",
            )
        newest = found.sort_values("vintage", kind="stable").tail(1)
        chain.frames.append(("prices", newest))
        (element,) = good.content
        share = contained_share(formula, MATERIALS[element].symbol) if formula else 1.0
        reference[index] = (
            float(newest.price_usd_per_t.iloc[0]) / share * chain.scalars.value("price_ratio", good.name)
        )
    return reference
