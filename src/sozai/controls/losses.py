"""What a disruption scenario takes from each part and product of a bill of materials."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..terms import ParameterError
from .exposure import Exposure, Terms, covered_products, value_jpy, volume

MONTHS_A_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class LineLoss:
    """What a shortage takes from one part.

    Attributes:
        exposure: the element in the part that is short.
        use: the use whose loss it shares.
        lost_share: mean share of the part's supply that is lost over the scenario, 0-1.
        first_month: first month with a loss, from 1; None when there is none.
        products: products not made for want of this part; None when the volume is unknown.
        after_stock: the same when the stated stock of the part is used up first; None when no stock is stated.
        value_jpy: value of the parts not made [JPY]; None when price, quantity or volume is unknown.
        sales_jpy: sales of the product not made [JPY]. Sales of one product are lost once: the product's loss is the
            largest of its lines, never their sum.
    """

    exposure: Exposure
    use: str
    lost_share: float
    first_month: int | None
    products: float | None
    after_stock: float | None
    value_jpy: float | None
    sales_jpy: float | None


def losses(
    found: Sequence[Exposure],
    asked: Terms,
    lost_shares: Mapping[tuple[str, str], Sequence[float]],
    use_of: Callable[[Exposure], str],
    prices_jpy: Mapping[str, float],
) -> tuple[LineLoss, ...]:
    """Return line by line what a scenario takes; a line whose use or material it does not name is absent.

    Args:
        found: the exposures.
        asked: volumes and rates.
        lost_shares: share of a material's supply that a use loses in each month of the scenario, by use and material.
        use_of: the use whose loss an element in a part shares.
        prices_jpy: price of each product [JPY]; absent is unknown.

    Raises:
        ParameterError: a lost share is outside 0-1.
    """
    wrong = [share for months in lost_shares.values() for share in months if not 0.0 <= share <= 1.0]
    if wrong:
        raise ParameterError(
            f"A lost share lies between 0 and 1; {wrong[0]} came.",
            f"不足率は 0〜1 で指定してください（指定された値: {wrong[0]}）。",
        )
    scenario = {
        key: (sum(months), sum(months) / len(months), _first(months))
        for key, months in lost_shares.items()
        if months
    }
    rows = []
    for each in found:
        use = use_of(each)
        taken = scenario.get((use, each.holding.material))
        if taken is None:
            continue
        months, mean, first = taken
        yearly = volume(asked, each.product)
        missing = None if yearly is None else yearly / MONTHS_A_YEAR * months
        stock = covered_products(each)
        rows.append(
            LineLoss(
                each, use, mean, first, missing,
                None if missing is None or stock is None else max(0.0, missing - stock),
                _times(value_jpy(each, asked), missing),
                _times(prices_jpy.get(each.product), missing),
            )
        )  # fmt: skip
    return tuple(rows)


def lost_sales_jpy(lost: Sequence[LineLoss]) -> float | None:
    """Return the sales that the scenario takes [JPY]: of each product the largest of its lines; None when one is unknown."""
    worst: dict[str, float] = {}
    for each in lost:
        if each.sales_jpy is None:
            return None
        product = each.exposure.product
        worst[product] = max(worst.get(product, 0.0), each.sales_jpy)
    return sum(worst.values())


def _first(months: Sequence[float]) -> int | None:
    return next((number for number, share in enumerate(months, start=1) if share > 0.0), None)


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other
