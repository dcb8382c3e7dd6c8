"""New plant: a project with a capacity, a start, a ramp and a cost; its output belongs to somebody.

It runs the recipe of the plants that make the good elsewhere, buys its inputs where it stands and runs when that pays.
What is promised to the owner of its offtake goes to the owner's market; the rest is sold where it stands, and may be
shipped on by whoever buys the good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain, Floats, Plant, commodity_words
from ..terms import Parameter, ParameterError, Words
from ..terms.chains import GOODS
from .fields import RAMP, REGION, START, share
from .goods import good, region
from .lever import Lever, adding, grown, path, window


@dataclass(frozen=True, slots=True)
class NewPlant:
    """A plant for a good; inert at capacity 0.

    Attributes:
        commodity: what it makes.
        region: where it stands (ISO3).
        capacity_tpa: yearly capacity after the ramp [t/yr].
        cost_usd_per_t: what a tonne costs to make, inputs apart [USD/t].
        owner: whose market gets the promised share of the output (ISO3).
        offtake_share: share of the output that is promised.
        start_month: first month of output.
        ramp_months: months from the start to full capacity, linear.
    """

    commodity: str = "ndpr-oxide"
    region: str = "AUS"
    capacity_tpa: float = 1000.0
    cost_usd_per_t: float = 30_000.0
    owner: str = "JPN"
    offtake_share: float = 0.5
    start_month: int = 0
    ramp_months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        NEW_PLANT.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the plant.

        Raises:
            ParameterError: a good or a region that the chain does not have, a good that no process makes, a plant without
                a market for its inputs, or a start after the horizon.
        """
        when = window(chain, self.start_month, chain.months)
        item, place, owner = (
            good(chain, self.commodity),
            region(chain, self.region),
            region(chain, self.owner),
        )
        if self.capacity_tpa == 0.0:
            return chain
        inputs, outputs = self._recipe(chain, item)
        chain = _with_market(chain, item, (place, owner))
        self._check_inputs(chain, inputs, place)
        capacity = self.capacity_tpa * grown(chain, when, self.ramp_months)
        parts = ((owner, self.offtake_share), (place, 1.0 - self.offtake_share))
        plants = tuple(
            Plant(
                f"new-{self.commodity}",
                place,
                outlet,
                inputs,
                outputs,
                path(part * capacity),
                self.cost_usd_per_t,
            )
            for outlet, part in parts
            if part > 0
        )
        return adding(chain, plants=plants)

    def _recipe(
        self, chain: Chain, item: int
    ) -> tuple[tuple[tuple[int, float], ...], tuple[tuple[int, float], ...]]:
        """Return what the largest maker of the good takes and gives per tonne of it."""
        made = chain.processes.outputs[:, item] * chain.processes.activity_tpa
        if not (made > 0).any():
            raise ParameterError(
                f"No process of the chain '{chain.name}' makes {self.commodity}; a new plant has no recipe to follow.",
                f"供給網「{chain.name}」には{commodity_words(self.commodity).ja}を作る工程がなく、新工場の投入係数が定まりません。",
            )
        maker = int(np.argmax(made))
        per_tonne = chain.processes.outputs[maker, item]

        def side(amounts: Floats) -> tuple[tuple[int, float], ...]:
            return tuple((int(g), float(amounts[g] / per_tonne)) for g in np.flatnonzero(amounts))

        return side(chain.processes.inputs[maker]), ((item, 1.0),)

    def _check_inputs(self, chain: Chain, inputs: tuple[tuple[int, float], ...], place: int) -> None:
        missing = [chain.commodities[g].words for g, _ in inputs if np.isnan(chain.price_usd_per_t[g, place])]
        if missing:
            raise ParameterError(
                f"A plant for {self.commodity} in {self.region} needs {', '.join(w.en for w in missing)}, which has no market "
                "there. Name a region that has one, or bring the output in with new-supply.",
                f"{self.region} には原料（{'、'.join(w.ja for w in missing)}）の市場がありません。市場のある国・地域を指定するか、"
                "new-supply で製品の供給として与えてください。",
            )


def _with_market(chain: Chain, item: int, places: tuple[int, ...]) -> Chain:
    """Return the chain with a market for the good at the places; a new one has the mean price of the others."""
    price = chain.price_usd_per_t.copy()
    known = price[item][~np.isnan(price[item])]
    for place in places:
        if np.isnan(price[item, place]):
            price[item, place] = known.mean()
    return replace(chain, price_usd_per_t=price)


NEW_PLANT = Lever(
    "new-plant",
    Words("New plant", "新工場"),
    Words(
        "A project makes a good from inputs of its market, and its offtake has an owner.",
        "新しい工場が原料を購入して品目を作り、引取権者に供給する。",
    ),
    (
        Parameter("commodity", "choice", "ndpr-oxide", Words("good", "品目"), Words("what it makes", "作る品目"),
                  choices=tuple(GOODS.items())),
        replace(REGION, default="AUS"),
        Parameter("capacity_tpa", "number", 1000.0, Words("capacity", "能力"), Words("contained tonnes a year", "含有トン/年"), 0.0, 1e9),
        Parameter("cost_usd_per_t", "number", 30_000.0, Words("running cost", "操業費"), Words("a tonne, inputs apart", "原料を除くトン当たり費用"), 0.0, 1e9),
        Parameter("owner", "country", "JPN", Words("owner of the offtake", "引取権者の国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        share("offtake_share", 0.5, Words("promised share", "引取比率"), Words("of the output, to the owner", "生産のうち引取権者に渡る比率")),
        START, replace(RAMP, default=12),
    ),
    NewPlant,
)  # fmt: skip
