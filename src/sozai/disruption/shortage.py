"""What a disruption does to uses: what is bought, done without, substituted, and lost, by use and month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chain import RESPONSES, Chain, Floats
from ..market import Equilibrium
from ..terms.units import DAYS_PER_MONTH

LOST = RESPONSES.index("lost")
ROUNDING_T = 1e-6  # a gram: less is the solver's rounding
MONTHS = 12.0


@dataclass(frozen=True, eq=False)
class Shortage:
    """The shortage of one region, by use.

    Attributes:
        use (uses,): names of the uses.
        demand_tpa (uses, months): what the use would take [t/yr].
        lost_tpa (uses, months): output lost for want of the good [t/yr].
        adapted_tpa (uses, months): saved or substituted [t/yr].
        lost_share (uses, months): lost over demand, 0-1.
        adapted_share (uses, months): saved or substituted over demand, 0-1.
    """

    use: tuple[str, ...]
    demand_tpa: Floats
    lost_tpa: Floats
    adapted_tpa: Floats

    @property
    def lost_t(self) -> float:
        """Return the output lost over all uses and months [t of the good]."""
        lost = float(self.lost_tpa.sum() / MONTHS)
        return lost if lost > ROUNDING_T else 0.0

    @property
    def lost_share(self) -> Floats:
        """Return lost output over demand (uses, months)."""
        return self.lost_tpa / np.maximum(self.demand_tpa, 1e-300)

    @property
    def adapted_share(self) -> Floats:
        """Return what is saved or substituted over demand (uses, months)."""
        return self.adapted_tpa / np.maximum(self.demand_tpa, 1e-300)


def shortage(chain: Chain, found: Equilibrium, region: int) -> Shortage:
    """Return the shortage of final goods in a region; goods that serve the same use stand together.

    Args:
        chain: the disrupted chain, with its time axis.
        found: its equilibrium.
        region: index of the region.
    """
    here = np.flatnonzero(_final(chain) & (chain.uses.region == region) & (chain.uses.use_tpa > 0))
    names = tuple(dict.fromkeys(chain.uses.name[i] for i in here))
    rows = np.array([names.index(chain.uses.name[i]) for i in here], dtype=np.int64)

    def together(values: Floats) -> Floats:
        total = np.zeros((len(names), values.shape[1]))
        np.add.at(total, rows, values)
        return total

    demand = chain.uses.use_tpa[here, None] * chain.uses.demand[here]
    response = found.response_tpa[here]
    adapted = np.maximum(response[:, :LOST].sum(axis=1), 0.0)
    return Shortage(names, together(demand), together(response[:, LOST]), together(adapted))


def lost_by_region(chain: Chain, found: Equilibrium) -> Floats:
    """Return the output lost for want of final goods in every region over the months (regions,) [t of the good]."""
    lost = found.response_tpa[:, LOST].sum(axis=1) / MONTHS * _final(chain)
    return np.bincount(chain.uses.region, lost, len(chain.regions)).astype(np.float64)


def _final(chain: Chain) -> NDArray[np.bool_]:
    """Return whether a use takes a final good (uses,): a good of the chain's last stage."""
    final = np.array([good.stage == chain.commodities[-1].stage for good in chain.commodities])
    return np.asarray(final[chain.uses.commodity])


def months_to_recover(short: Shortage, end: int, within: float = 0.01) -> tuple[Floats, Floats]:
    """Return the months (uses,) after the cut until a use makes, and buys, what it did; infinite if not within the axis.

    1 is the first month after the cut; 0 that the use never left its base by more than `within`, not even in the cut.

    Args:
        short: the shortage.
        end: the first month after the cut.
        within: how close to the base is back, as a share of the use's demand.

    Example:
        A cut of two months; output is back at once, what was saved or substituted comes back in the third month after it.

        >>> short = Shortage(("motors",), np.ones((1, 6)), np.array([[0.3, 0.3, 0, 0, 0, 0]]),
        ...                  np.array([[0.1, 0.1, 0.05, 0.02, 0, 0]]))
        >>> [months.tolist() for months in months_to_recover(short, 2)]
        [[1.0], [3.0]]
    """
    both = (short.lost_share, short.lost_share + short.adapted_share)
    output, bought = (_back(share > within, end) for share in both)
    return output, bought


def _back(away: NDArray[np.bool_], end: int) -> Floats:
    months = away.shape[1]
    last = np.where(away.any(axis=1), months - 1 - away[:, ::-1].argmax(axis=1), -1)
    after = np.maximum(last + 2 - end, 1).astype(np.float64)
    return np.where(last < 0, 0.0, np.where(last == months - 1, np.inf, after))


def days_to_survive(short: Shortage, stock_days: float) -> Floats:
    """Return the days (uses,) until a stock that is drawn as needed is empty; infinite if it never is.

    The stock covers `stock_days` of the use's full demand and gives whatever is short, from the first day, until it is
    gone: an upper end of what rationing it earlier could achieve for the first uses to stop.

    Example:
        A use that loses half its supply lives on a stock of 60 days for 120 days.

        >>> half = Shortage(("motors",), np.full((1, 6), 2.0), np.full((1, 6), 1.0), np.zeros((1, 6)))
        >>> float(days_to_survive(half, 60.0)[0])
        120.0
    """
    missing: Floats = np.concatenate(
        [np.zeros((len(short.use), 1)), np.cumsum(short.lost_share * DAYS_PER_MONTH, axis=1)], axis=1
    )
    edges = np.arange(missing.shape[1]) * DAYS_PER_MONTH
    days = np.full(len(short.use), np.inf)
    for row, used in enumerate(missing):
        if used[-1] > stock_days + 1e-9:
            month = int(np.searchsorted(used, stock_days + 1e-9, side="left"))
            gained = used[month] - used[month - 1]
            days[row] = edges[month - 1] + (stock_days - used[month - 1]) / gained * DAYS_PER_MONTH
    return days
