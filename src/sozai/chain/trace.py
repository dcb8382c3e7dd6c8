"""Origin tracing: where the material in a region's uses began, at each stage.

Law: every market mixes what it receives in proportion. With `W` the share of a node's inflow that comes from each other
node and `S` the share that begins there, the origin shares solve `(I - W) s = S`: one sparse linear system per element
and stage. Recycling hands its origin on, so the answer is about primary supply; a country that only ships goods on, or
sends them round a loop for processing, gets no origin.

The truth may mix otherwise (a contract may send all Chinese metal to one plant). `bounds` gives the least and the most
that any mixing consistent with the flows allows, even one that parts the outputs of a process by origin: two linear
programs.

Proportional mixing is the assumption of input-output models, and `(I - W)^-1` is their Leontief inverse on physical flows.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from ..terms import STAGES, NoAnswerError
from .types import Chain, Floats, Ints

BALANCE = 1e-9  # how far a node's balance may be off, over the largest flow


@dataclass(frozen=True, eq=False)
class Network:
    """The flow of one element through a chain, as edges between nodes (commodity, region).

    Attributes:
        tail, head (edges,): node indices; tail -1 where the element is mined, head -1 where it is used.
        taken_tpa (edges,): element mass [t/yr] that leaves the tail.
        mass_tpa (edges,): element mass [t/yr] that arrives at the head; less where a process loses some.
        start (edges,): region index in which a process of `stage` makes it; -1 where no such process does.
        use_region (edges,): region index of a use of a final good (the chain's last stage); -1 elsewhere.
        nodes: number of nodes.
    """

    tail: Ints
    head: Ints
    taken_tpa: Floats
    mass_tpa: Floats
    start: Ints
    use_region: Ints
    nodes: int


def network(chain: Chain, element: str, stage: str) -> Network:
    """Return the element's flow network; `start` marks the processes of `stage`.

    Raises:
        NoAnswerError: the element is not followed by the chain.
    """
    if element not in chain.elements:
        raise NoAnswerError(
            f"The chain '{chain.name}' does not follow {element}; it follows {', '.join(chain.elements)}.",
            f"供給網「{chain.name}」は {element} を追跡していません（対象: {'、'.join(chain.elements)}）。",
        )
    content = np.array([commodity.content.get(element, 0.0) for commodity in chain.commodities])
    regions = len(chain.regions)
    parts = [
        _arcs(chain, content, regions),
        *_processes(chain, content, regions, stage),
        _uses(chain, content, regions),
    ]
    tail, head, taken, mass, start, use = (np.concatenate(column) for column in zip(*parts, strict=True))
    keep = mass > 0
    return Network(
        tail[keep], head[keep], taken[keep], mass[keep], start[keep], use[keep], content.size * regions
    )


Bundle = tuple[Ints, Ints, Floats, Floats, Ints, Ints]


def _arcs(chain: Chain, content: Floats, regions: int) -> Bundle:
    arcs = chain.arcs
    none = np.full(arcs.flow_tpa.size, -1)
    mass = arcs.flow_tpa * content[arcs.commodity]
    tail, head = arcs.commodity * regions + arcs.origin, arcs.commodity * regions + arcs.destination
    return tail, head, mass, mass, none, none


def _uses(chain: Chain, content: Floats, regions: int) -> Bundle:
    uses = chain.uses
    none = np.full(uses.use_tpa.size, -1)
    mass = uses.use_tpa * content[uses.commodity]
    final = np.array([good.stage == chain.commodities[-1].stage for good in chain.commodities])
    buyer = np.where(final[uses.commodity], uses.region, -1)
    return uses.commodity * regions + uses.region, none, mass, mass, none, buyer


def _processes(chain: Chain, content: Floats, regions: int, stage: str) -> list[Bundle]:
    """Return one bundle of edges per process and input: to each output node, in proportion."""
    edges = []
    # Old scrap, or what is made anew, that enters past the stage begins where it enters; the unknown begins nowhere.
    rank = chain.stages.index(stage) if stage in chain.stages else len(chain.stages)
    past = np.array([good.stage in (*chain.stages[rank:], "scrap") for good in chain.commodities])
    for position in np.flatnonzero(chain.processes.activity_tpa > 0):
        region = int(chain.processes.region[position])
        activity = chain.processes.activity_tpa[position]
        taken = chain.processes.inputs[position] * content * activity
        given = chain.processes.outputs[position] * content * activity
        outputs = np.flatnonzero(given > 0)
        if not outputs.size:
            continue
        step = chain.processes.name[position].split("-")[0]
        begins = step == stage or bool(step in STAGES and not taken.any() and past[outputs].all())
        start = region if begins else -1
        heads = outputs * regions + region
        into = given[outputs]
        if not taken.any():
            edges.append(_bundle(-1, heads, into, into, start))
        for source in np.flatnonzero(taken > 0):
            part = taken[source] / taken.sum()
            leaves = taken[source] * into / into.sum()
            edges.append(_bundle(int(source) * regions + region, heads, leaves, part * into, start))
    return edges


def _bundle(tail: int, heads: Ints, taken: Floats, mass: Floats, start: int) -> Bundle:
    return np.full(heads.size, tail), heads, taken, mass, np.full(heads.size, start), np.full(heads.size, -1)


def node_shares(chain: Chain, element: str, stage: str) -> Floats:
    """Return the share (commodities, regions, origins) of the element at every market that began in each origin.

    Markets without the element, or above the stage, have shares of zero.
    """
    net = network(chain, element, stage)
    regions = len(chain.regions)
    return _shares(net, regions).reshape(len(chain.commodities), regions, regions)


def _shares(net: Network, regions: int) -> Floats:
    """Return the origin shares (nodes, regions): the solution of `(I - W) s = S`."""
    inside = net.head >= 0
    inflow = np.maximum(np.bincount(net.head[inside], net.mass_tpa[inside], net.nodes), 1e-300)
    begins = inside & (net.start >= 0)
    passes = inside & (net.start < 0) & (net.tail >= 0)
    places = (net.head[passes], net.tail[passes])
    mixing = sparse.coo_matrix(
        (net.mass_tpa[passes] / inflow[places[0]], places), shape=(net.nodes, net.nodes)
    )
    source = np.zeros((net.nodes, regions))
    np.add.at(source, (net.head[begins], net.start[begins]), net.mass_tpa[begins] / inflow[net.head[begins]])
    shares: Floats = splu(sparse.identity(net.nodes, format="csc") - mixing.tocsc()).solve(source)
    return shares


def origin_shares(chain: Chain, element: str, stage: str, buyer: int) -> Floats:
    """Return the share (regions,) of the element in a buyer's uses that began in each region at `stage`.

    The shares sum to one. The uses counted are those of final goods (magnets), weighted by the element's mass.

    Raises:
        NoAnswerError: the buyer uses none of it, or part of it began nowhere.
    """
    net = network(chain, element, stage)
    bought = _bought(net, chain, element, buyer)
    weight = net.mass_tpa[bought]
    result: Floats = weight @ _shares(net, len(chain.regions))[net.tail[bought]] / weight.sum()
    if abs(result.sum() - 1.0) > 1e-6:
        raise NoAnswerError(
            f"{1 - result.sum():.1%} of the {element} in the uses of {chain.regions[buyer]} begins nowhere in the chain.",
            f"{chain.regions[buyer]} で使われる {element} の {1 - result.sum():.1%} は起点が不明です。",
        )
    return result


def _bought(net: Network, chain: Chain, element: str, buyer: int) -> NDArray[np.bool_]:
    """Return which edges (edges,) are the buyer's uses of final goods."""
    bought: NDArray[np.bool_] = net.use_region == buyer
    if not bought.any():
        name = chain.regions[buyer]
        raise NoAnswerError(
            f"The chain '{chain.name}' knows no use of {element} in {name}, so its origin cannot be traced.",
            f"供給網「{chain.name}」には {name} での {element} の使用がないため、源流をたどれません。",
        )
    return bought


def bounds(chain: Chain, element: str, stage: str, buyer: int, origin: int) -> tuple[float, float]:
    """Return the least and the most share of a buyer's uses that can have begun in `origin` under any mixing.

    For each edge `0 <= y <= mass` is the part that began in `origin`; every node passes on what it received. Two linear
    programs (HiGHS) minimise and maximise what reaches the buyer's uses.

    Raises:
        NoAnswerError: the buyer uses none of it, or the linear program has no solution (the chain is not balanced).
    """
    net = network(chain, element, stage)
    bought = _bought(net, chain, element, buyer)
    begins = net.start >= 0
    # What enters the chain above the stage, or begins elsewhere, is not the origin's.
    upper = np.where((begins & (net.start != origin)) | ((net.tail < 0) & ~begins), 0.0, net.mass_tpa)
    lower = np.where(begins & (net.start == origin), net.mass_tpa, 0.0)
    inside = np.flatnonzero(net.head >= 0)
    # A process of the stage starts a new count, so what goes into it does not come out again as this origin's.
    out_of = np.flatnonzero((net.tail >= 0) & ~begins)
    ends = begins & (net.tail >= 0)
    into = np.bincount(net.tail[ends], net.taken_tpa[ends], net.nodes).astype(np.float64)
    row = np.concatenate([net.head[inside], net.tail[out_of]])
    col = np.concatenate([inside, out_of])
    value = np.concatenate([np.ones(inside.size), -net.taken_tpa[out_of] / net.mass_tpa[out_of]])
    matrix = sparse.coo_matrix((value, (row, col)), shape=(net.nodes, net.mass_tpa.size)).tocsr()
    total = net.mass_tpa[bought].sum()
    least, most = (_least(matrix, lower, upper, np.where(bought, sign, 0.0), into) for sign in (1.0, -1.0))
    return max(0.0, float(least / total)), min(1.0, float(-most / total))


def _least(matrix: sparse.csr_matrix, lower: Floats, upper: Floats, cost: Floats, into: Floats) -> float:
    """Return the least cost of flows that keep every node's balance up to what ends in it (`into`)."""
    # The public class greets on the standard output while it is made, where a pipe would take it for the answer.
    solver = highspy._core._Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    lp = highspy.HighsLp()
    rows, columns = matrix.shape
    lp.num_row_, lp.num_col_ = rows, columns
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
    slack = BALANCE * max(1.0, float(upper.max()))
    lp.row_lower_ = np.full(rows, -slack)
    lp.row_upper_ = into + slack
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NoAnswerError(
            "The bounds under any mixing could not be found: the chain's flows do not balance.",
            "混合の仕方によらない上下限を計算できません。供給網の収支が合っていません。",
        )
    return float(solver.getInfo().objective_function_value)
