"""Intercepts of every curve, chosen so that the base year is exactly the equilibrium."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain.types import Chain
from ..terms import Words
from .checks import GRADE, LOST, arc_name, process_name, refuse_faults, use_name
from .curves import BUYER_SHARE, Floats, Ints


@dataclass(frozen=True, slots=True)
class Wedge:
    """A base observation that a curve had to absorb: what it is, and how large [USD/t]."""

    words: Words
    usd_per_t: float


@dataclass(frozen=True, eq=False)
class Calibration:
    """The observed margins, and the size of every market.

    Attributes:
        throughput_tpa (commodities, regions): what enters each market in the base [t/yr].
        margin_usd_per_t (processes,): value of the outputs less value of the inputs per tonne of activity.
        output_usd_per_t (processes,): value of the outputs per tonne of activity.
        arc_usd_per_t (arcs,): cost of the base flow; of an arc without one, what opens it.
        arc_offset_tpa (arcs,): k, the quantity that lets an arc without base flow open [t/yr].
        use_usd_per_t (uses,): base price of what the use buys.
        grade_usd_per_t (uses,): cost of the other grade above its price; NaN where there is none to buy.
        stake_usd_per_t (uses,): value at stake of the first tonne lost.
        negative_wedges: processes and arcs that lose money at base prices; they keep doing so.
        arc_delay, process_delay: periods until what is shipped, or put out, arrives.
        lifted: uses whose stated costs contradict what they did in the base, and by how much these were raised: the
            other grade of a use that would save by buying it, the value at stake of a use that pays more than that.
    """

    throughput_tpa: Floats
    margin_usd_per_t: Floats
    output_usd_per_t: Floats
    arc_usd_per_t: Floats
    arc_offset_tpa: Floats
    use_usd_per_t: Floats
    grade_usd_per_t: Floats
    stake_usd_per_t: Floats
    arc_delay: Ints
    process_delay: Ints
    negative_wedges: tuple[Wedge, ...]
    lifted: tuple[Wedge, ...]


def calibrate(chain: Chain) -> Calibration:
    """Return the intercepts that make the base of the chain its equilibrium.

    Raises:
        DataError: a term is missing, a price or a number that a curve needs is missing or out of its range, or a
            market does not balance in the base.
    """
    throughput, excess = _balance(chain)
    refuse_faults(chain, throughput, excess)
    processes, arcs, uses = chain.processes, chain.arcs, chain.uses
    price = np.nan_to_num(chain.price_usd_per_t)
    arc_delay, process_delay = _delays(chain)
    waits = discount(chain) ** arc_delay
    output = np.einsum("pc,cp->p", processes.outputs, price[:, processes.region])
    output = output * discount(chain) ** process_delay
    margin = output - np.einsum("pc,cp->p", processes.inputs, price[:, processes.region])
    wedge = waits * price[arcs.commodity, arcs.destination] - price[arcs.commodity, arcs.origin]
    priced = ~np.isnan(chain.price_usd_per_t)
    offered = priced[arcs.commodity, arcs.destination] & priced[arcs.commodity, arcs.origin]
    opening = np.where(offered, np.maximum(wedge, 0.0) + arcs.premium_usd_per_t, np.inf)
    bought = price[uses.commodity, uses.region]
    grade, raised = _grades(chain, bought)
    stake = uses.cost_usd_per_t[:, LOST]
    return Calibration(
        throughput_tpa=throughput,
        margin_usd_per_t=margin,
        output_usd_per_t=output,
        arc_usd_per_t=np.where(arcs.flow_tpa > 0, wedge, opening),
        arc_offset_tpa=_offsets(chain, throughput),
        use_usd_per_t=bought,
        grade_usd_per_t=grade,
        stake_usd_per_t=np.maximum(stake, bought),
        arc_delay=arc_delay,
        process_delay=process_delay,
        negative_wedges=_negative(chain, margin, wedge),
        lifted=_lifted(chain, raised, Words("another grade", "他品種"))
        + _lifted(chain, bought - stake, Words("lost output", "生産停止")),
    )


def discount(chain: Chain) -> float:
    """Return what a dollar of the next period is worth now."""
    years = chain.period_months / 12 if chain.months else 1.0
    return float((1 + chain.terms["interest_share_per_year"]) ** -years)


def _delays(chain: Chain) -> tuple[Ints, Ints]:
    """Return the periods until what arcs ship and processes put out arrives; none without a time axis."""
    arcs, processes = np.zeros(chain.arcs.flow_tpa.size, int), np.zeros(len(chain.processes.name), int)
    for delay in chain.additions.delays if chain.months else ():
        arcs[list(delay.arcs)] = delay.periods
        processes[list(delay.processes)] = delay.periods
    return arcs, processes


def _balance(chain: Chain) -> tuple[Floats, Floats]:
    """Return what enters every market and how much more that is than what leaves it (commodities, regions)."""
    inflow, outflow = np.zeros_like(chain.price_usd_per_t), np.zeros_like(chain.price_usd_per_t)
    processes, arcs, uses = chain.processes, chain.arcs, chain.uses
    activity = processes.activity_tpa[:, None]
    np.add.at(inflow.T, processes.region, processes.outputs * activity)
    np.add.at(outflow.T, processes.region, processes.inputs * activity)
    np.add.at(inflow, (arcs.commodity, arcs.destination), arcs.flow_tpa)
    np.add.at(outflow, (arcs.commodity, arcs.origin), arcs.flow_tpa)
    np.add.at(outflow, (uses.commodity, uses.region), uses.use_tpa)
    return inflow, inflow - outflow


def _offsets(chain: Chain, throughput: Floats) -> Floats:
    """Return k of every arc: a quarter of the buyer's imports, else of what enters its market, else the seller's."""
    arcs = chain.arcs
    imports = np.zeros_like(throughput)
    np.add.at(imports, (arcs.commodity, arcs.destination), arcs.flow_tpa)
    bought = imports[arcs.commodity, arcs.destination]
    made = throughput[arcs.commodity, arcs.destination]
    sold = throughput[arcs.commodity, arcs.origin]
    return np.asarray(BUYER_SHARE * np.where(bought > 0, bought, np.where(made > 0, made, sold)))


def _grades(chain: Chain, bought: Floats) -> tuple[Floats, Floats]:
    """Return the cost of the other grade above its price, and by how much that was raised, per use."""
    uses = chain.uses
    other = np.where(uses.substitute >= 0, chain.price_usd_per_t[uses.substitute, uses.region], np.nan)
    cost, saving = uses.cost_usd_per_t[:, GRADE], bought - other
    offered = (uses.ceiling_share[:, GRADE] > 0) & (uses.use_tpa > 0) & ~np.isnan(other)
    return np.where(offered, np.fmax(cost, saving), np.nan), np.where(offered, saving - cost, 0.0)


def _lifted(chain: Chain, raised: Floats, what: Words) -> tuple[Wedge, ...]:
    wedges = []
    for use in np.flatnonzero((raised > 0) & (chain.uses.use_tpa > 0)):
        name = use_name(chain, int(use))
        wedges.append(Wedge(Words(f"{what.en}: {name.en}", f"{what.ja}: {name.ja}"), float(raised[use])))
    return tuple(wedges)


def _negative(chain: Chain, margin: Floats, wedge: Floats) -> tuple[Wedge, ...]:
    processes = np.flatnonzero((margin < 0) & (chain.processes.activity_tpa > 0))
    arcs = np.flatnonzero((wedge < 0) & (chain.arcs.flow_tpa > 0))
    return tuple(Wedge(process_name(chain, int(i)), float(margin[i])) for i in processes) + tuple(
        Wedge(arc_name(chain, int(i)), float(wedge[i])) for i in arcs
    )
