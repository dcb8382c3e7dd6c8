"""Disruption potential x trade exposure x economic vulnerability, and how long a stock lasts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, NoAnswerError
from ..terms.units import DAYS_PER_YEAR

Floats = NDArray[np.float64]
# The European Commission prints economic importance on a scale whose largest sector is 10.
IMPORTANCE_SCALE = 10.0


def trade_exposure(net_imports_t: ArrayLike, production_t: ArrayLike) -> Floats:
    """Return TE = N / (P + N), net imports N over apparent consumption, and 0 for a net exporter; 0 to 1.

    Args:
        net_imports_t (...): imports less exports [t/yr], negative for a net exporter.
        production_t (...): domestic output [t/yr], in the same contained mass.

    Raises:
        DataError: a mass is missing or an output negative.
        NoAnswerError: neither net imports nor output.

    Source:
        Nassar et al. 2020, Sci. Adv. 6, eaay8647: trade exposure is net import reliance. Cutting it at zero is ours.

    Example:
        >>> trade_exposure([80.0, 50.0, -10.0], [20.0, 0.0, 40.0]).tolist()
        [0.8, 1.0, 0.0]
    """
    net, made = np.asarray(net_imports_t, dtype=np.float64), np.asarray(production_t, dtype=np.float64)
    if not (np.isfinite(net).all() and np.isfinite(made).all()) or (made < 0).any():
        raise DataError(
            "Net imports or output are missing, or an output is negative (missing is not zero).",
            "純輸入または生産量が欠損しているか、生産量が負です（欠損は 0 ではありません）。",
        )
    bought = np.maximum(net, 0.0)
    if (bought + made == 0.0).any():
        raise NoAnswerError(
            "There are neither net imports nor domestic output, so exposure to trade is not defined.",
            "純輸入も国内生産もないため、貿易への依存度を計算できません。",
        )
    return np.asarray(bought / (made + bought))


def economic_vulnerability(importance: ArrayLike) -> Floats:
    """Return EV = EI / 10 cut to 0-1, from the European Commission's economic importance EI.

    EI adds up the value added of the using sectors, by use, with substitution. It is the Union's: for any other
    buyer it is a stand-in, an assumption. Nassar et al. take expenditure over the using industries' profit and
    their part of GDP instead, for the United States; those tables are not public.

    Args:
        importance (...): EI as printed, 0 to 10.

    Source:
        European Commission, Study on the critical raw materials for the EU 2023 (list of EI).

    Example:
        >>> economic_vulnerability([6.3, 0.0]).tolist()
        [0.63, 0.0]
    """
    return np.clip(np.asarray(importance, dtype=np.float64) / IMPORTANCE_SCALE, 0.0, 1.0)


def composite(disruption: ArrayLike, exposure: ArrayLike, vulnerability: ArrayLike) -> Floats:
    """Return (DP x TE x EV)^(1/3), the geometric mean of three indices from 0 to 1; 0 where one of them is 0.

    Args:
        disruption (...): DP, here sum_i s_i^2 g_i (`governance_weighted_hhi`).
        exposure (...): TE (`trade_exposure`).
        vulnerability (...): EV (`economic_vulnerability`).

    Source:
        Nassar et al. 2020, Sci. Adv. 6, eaay8647, for the geometric mean of the three; their DP weighs squared
        shares by ability and willingness to supply, of which only ability (governance) is on record here.

    Example:
        >>> float(composite(0.512, 1.0, 0.125).round(6))
        0.4
    """
    return np.asarray(np.cbrt(np.asarray(disruption) * np.asarray(exposure) * np.asarray(vulnerability)))


def days_of_cover(stock_t: ArrayLike, use_tpa: ArrayLike, lost_share: ArrayLike = 1.0) -> Floats:
    """Return how many days a stock replaces a lost part of supply: 365.25 x stock / (use x lost share).

    Args:
        stock_t (...): stock [t].
        use_tpa (...): use [t/yr], above zero, in the same contained mass.
        lost_share (...): part of supply that is gone, 0-1; 1 is all of it, the largest supplier's share is N-1.

    Raises:
        NoAnswerError: a use or a lost share is not above zero.

    Example:
        >>> days_of_cover(50.0, 365.25, [1.0, 0.5]).tolist()
        [50.0, 100.0]
    """
    use, lost = np.asarray(use_tpa, dtype=np.float64), np.asarray(lost_share, dtype=np.float64)
    if not (use > 0.0).all() or not (lost > 0.0).all():
        raise NoAnswerError(
            "Use and the lost share of supply must be above zero for a stock to last a number of days.",
            "在庫の日数を求めるには、使用量と失われる供給の比率が 0 より大きい必要があります。",
        )
    return np.asarray(DAYS_PER_YEAR * np.asarray(stock_t, dtype=np.float64) / (use * lost))
