"""Levers that contradict each other: two cuts of the same trade, in the same months, that leave different amounts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from ..terms import Words
from .export_ban import ExportBan
from .export_licence import ExportLicence
from .export_quota import ExportQuota

CUTS = (ExportBan, ExportLicence, ExportQuota)


def clashes(levers: Sequence[Any], places: Sequence[Words]) -> list[Words]:
    """Return one sentence for every pair of cuts that say different things of the same shipments.

    Args:
        levers: changes.
        places: where each stands, such as its line or number.
    """
    cuts = [(lever, place) for lever, place in zip(levers, places, strict=True) if isinstance(lever, CUTS)]
    found = []
    for (one, first), (other, second) in combinations(cuts, 2):
        if _overlap(one, other) and _said(one) != _said(other):
            found.append(
                Words(
                    f"{first.en} and {second.en}: two cuts of the same shipments by {one.origin} overlap and leave different "
                    "amounts; shorten one, or merge them",
                    f"{first.ja}と{second.ja}：{one.origin} による同じ出荷の停止・制限が重なり、残る量が食い違います。"
                    "期間をずらすか、一つにまとめてください",
                )
            )
    return found


def _overlap(one: Any, other: Any) -> bool:
    everyone = "WLD"
    ends = {_to(one), _to(other)}
    return (
        one.origin == other.origin
        and (len(ends) == 1 or everyone in ends)
        and bool(set(one.materials) & set(other.materials))
        and bool(set(one.stages) & set(other.stages))
        and one.start_month < other.start_month + other.months
        and other.start_month < one.start_month + one.months
    )


def _to(cut: Any) -> str:
    return "WLD" if getattr(cut, "reach", "") == "all" else str(cut.destination)


def _said(cut: Any) -> tuple[Any, ...]:
    """Return what a cut says of how much passes, and how."""
    allocation = getattr(cut, "allocation", "licence" if isinstance(cut, ExportLicence) else "price")
    share = cut.denied_share if isinstance(cut, ExportLicence) else cut.cut_share
    delay = cut.delay_months if allocation == "licence" else 0
    return share, allocation, delay
