"""What a buyer needs and who offers it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Item:
    """Something the buyer needs every year; None is unknown, never zero.

    Attributes:
        id: its number in the buyer's table.
        name: its name.
        materials: ids of the materials it stands or falls with; the scarcest binds.
        form: stage that makes it (`separate`, `metal`, `magnet`, ...), "" when not said.
        unit: in which it is counted: `t`, `kg` or `each`.
        need: units a year.
        unit_t: tonnes of one unit.
        units_per_vehicle: units in one vehicle.
        stake_jpy: what is lost with one missing unit [JPY].
        own_stock, work_in_progress, in_transit: units at hand.
    """

    id: str
    name: str
    materials: tuple[str, ...]
    form: str
    unit: str
    need: float
    unit_t: float | None = None
    units_per_vehicle: float | None = None
    stake_jpy: float | None = None
    own_stock: float | None = None
    work_in_progress: float | None = None
    in_transit: float | None = None

    @property
    def cover(self) -> float | None:
        """Return the units at hand that are stated; None when none is."""
        known = [
            part for part in (self.own_stock, self.work_in_progress, self.in_transit) if part is not None
        ]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier offers of an item; None is unknown.

    Attributes:
        item: position of the item in the book.
        supplier: its name.
        price_jpy: of one unit of the item [JPY].
        plant: country of the plant (ISO3), "" when not said.
        refiner: country of the refiner, where the supplier declares it; else "" and the chain is traced.
        made_in: country where the goods were made, where that is not the plant; "" when not said.
        current_share: share of the item bought there today.
        capacity: most units a year.
        lot: least units a year, if any are bought.
        switching_jpy: what it costs to qualify it, once.
        switching_days: how long that takes.
        lead_days: from order to delivery.
    """

    item: int
    supplier: str
    price_jpy: float
    plant: str
    refiner: str = ""
    made_in: str = ""
    current_share: float | None = None
    capacity: float | None = None
    lot: float = 0.0
    switching_jpy: float = 0.0
    switching_days: float = 0.0
    lead_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Book:
    """A buyer's table.

    Attributes:
        items: what it needs.
        offers: who offers it.
    """

    items: tuple[Item, ...]
    offers: tuple[Offer, ...]

    def of(self, item: int) -> tuple[int, ...]:
        """Return the positions of the offers of an item."""
        return tuple(place for place, offer in enumerate(self.offers) if offer.item == item)

    def without(self, refused: Collection[int]) -> Book:
        """Return the book without some offers."""
        kept = tuple(offer for place, offer in enumerate(self.offers) if place not in refused)
        return replace(self, offers=kept)

    def today(self) -> tuple[float, ...]:
        """Return today's share of each offer; an item that states none is bought where it is cheapest."""
        shares = [0.0] * len(self.offers)
        for item in range(len(self.items)):
            places = self.of(item)
            stated = sum(self.offers[place].current_share or 0.0 for place in places)
            for place in places:
                shares[place] = (self.offers[place].current_share or 0.0) / stated if stated > 0 else 0.0
            if places and stated <= 0:
                shares[min(places, key=lambda place: (self.offers[place].price_jpy, place))] = 1.0
        return tuple(shares)
