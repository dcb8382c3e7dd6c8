"""What a chain is made of before it is balanced: its goods and regions, its unknowns, and the rows it stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..terms import NoAnswerError, ParameterError, Words
from ..terms.chains import chain_words
from ..terms.facts import FactTables, rows
from ..terms.names import suggestion
from .reconcile import Problem
from .scalars import NORMAL, Scalars

YEAR = 2024
REST = "ROW"


@dataclass(frozen=True, slots=True)
class Good:
    """One good, as table `goods` declares it.

    Attributes:
        name: its id.
        stage: id of its stage.
        content: tonnes of each element in one tonne of it; None where its recipe tells.
        trade: `local`, `unseen`, `seen` or `open`.
        smallest_tpa: smaller arcs are left out [t/yr].
        substitute: the good that another grade of a use buys instead; "" for none.
        price: (material, words in the form, formula of what is priced) in table `prices`; "" for none.
    """

    name: str
    stage: str
    content: dict[str, float | None]
    trade: str
    smallest_tpa: float
    substitute: str
    price: tuple[str, str, str]


@dataclass
class Definition:
    """The chain's problem and what is needed to read it again.

    Attributes:
        name: id of the chain.
        goods: the goods in the chain's order, by id.
        elements: the elements followed.
        scalars: the rows of `elasticities`, which remember what was asked of them.
        regions: ISO3 codes, `ROW` last.
        problem: unknowns, balances, coefficients and terms.
        recipe: position of the coefficient of each (process, role, commodity).
        basket: position of the coefficient of each (mining country, element) whose ore holds several elements.
        frames: the rows the chain stands on, as (table, rows).
        gaps: what no fact says, in sentences.
    """

    name: str
    goods: dict[str, Good]
    elements: tuple[str, ...]
    scalars: Scalars
    regions: tuple[str, ...] = ()
    problem: Problem = field(default_factory=Problem)
    recipe: dict[tuple[str, str, str], int] = field(default_factory=dict)
    basket: dict[tuple[str, str], int] = field(default_factory=dict)
    frames: list[tuple[str, pd.DataFrame]] = field(default_factory=list)
    gaps: list[Words] = field(default_factory=list)

    @property
    def commodities(self) -> tuple[str, ...]:
        """Return the ids of the goods, in order."""
        return tuple(self.goods)

    def region_of(self, country: str) -> str:
        """Return the region of the chain that a country belongs to."""
        return country if country in self.regions else REST

    def frame(self, facts: FactTables, table: str, **where: object) -> pd.DataFrame:
        """Return rows of a table and remember that the chain stands on them.

        Raises:
            NoAnswerError: there is no such row.
        """
        frame = facts.frame(table, **where)
        if frame.empty:
            wanted = ", ".join(f"{key}={value}" for key, value in where.items()) or "any row"
            name = chain_words(self.name)
            raise NoAnswerError(
                f"The chain '{name.en}' needs rows of '{table}' ({wanted}), and there are none. "
                "Import a file that has them, or use the embedded facts.",
                f"供給網「{name.ja}」には表「{table}」の行（{wanted}）が必要ですが、ありません。"
                "該当するファイルを取り込むか、同梱の事実を使ってください。",
            )
        self.frames.append((table, frame))
        return frame

    def frame_of(self, facts: FactTables, table: str, column: str, names: Collection[str]) -> pd.DataFrame:
        """Return the rows of a table whose column holds one of the names, as `frame` does."""
        return self.frame(facts, table, **{column: sorted(names)})


def read_goods(facts: FactTables, name: str) -> Definition:
    """Return the goods of a chain, with nothing said about them yet.

    Raises:
        ParameterError: there is no chain of that name.
        NoAnswerError: there are no rows of goods or elasticities at all.
    """
    frame = facts.frame("goods", chain=name)
    if frame.empty:
        _refuse(facts, name)
    goods: dict[str, Good] = {}
    for row in rows(frame.sort_values("position", kind="stable")):
        content = float(row.content_t_per_t) if row.held == "declared" else None
        good = goods.setdefault(
            row.commodity,
            Good(row.commodity, row.stage, {}, row.trade, row.smallest_tpa, row.substitute,
                 (row.price_material, row.price_form, row.priced_as)),
        )  # fmt: skip
        good.content[row.element] = content
    elements = tuple(dict.fromkeys(element for good in goods.values() for element in good.content))
    chain = Definition(name, goods, elements, Scalars(facts))
    chain.frames.append(("goods", frame))
    return chain


def _refuse(facts: FactTables, name: str) -> None:
    names = dict.fromkeys(facts.frame("goods").chain)
    if not names:
        raise NoAnswerError(
            "Table 'goods' has no rows, so there is no chain. Use the embedded facts, or import rows.",
            "表「goods」に行がなく、供給網がありません。同梱の事実を使うか、行を取り込んでください。",
        )
    en, ja = suggestion(name, names)
    raise ParameterError(
        f"There is no chain '{name}'.{en} There are: {', '.join(names)}.",
        f"供給網「{name}」はありません。{ja} 使える供給網: {'、'.join(names)}",
    )


def read_recipes(chain: Definition, facts: FactTables) -> None:
    """Add a coefficient for every row of `recipes` whose process takes and gives goods of the chain alone."""
    touching = facts.frame("recipes", commodity=sorted(chain.goods))
    whole = facts.frame("recipes", process=sorted(set(touching.process)))
    inside = whole.commodity.isin(list(chain.goods)).groupby(whole.process).all()
    for row in rows(chain.frame_of(facts, "recipes", "process", inside.index[inside])):
        sd = (row.high_t_per_t - row.low_t_per_t) / NORMAL
        position = chain.problem.coefficient(row.coefficient_t_per_t, sd, assumed=row.grade == "D")
        chain.recipe[row.process, row.role, row.commodity] = position


def add_arc(chain: Definition, commodity: str, origin: str, destination: str) -> int:
    """Return the unknown of a trade arc, entered in both balances."""
    key = ("arc", commodity, origin, destination)
    fresh = key not in chain.problem.index
    unknown = chain.problem.unknown(*key)
    if fresh:
        chain.problem.enters(commodity, origin, unknown, -1.0)
        chain.problem.enters(commodity, destination, unknown, 1.0)
    return unknown


def add_use(chain: Definition, commodity: str, region: str) -> int:
    """Return the unknown of a final use, entered in its balance."""
    key = ("use", commodity, region)
    fresh = key not in chain.problem.index
    unknown = chain.problem.unknown(*key)
    if fresh:
        chain.problem.enters(commodity, region, unknown, -1.0)
    return unknown


def unknowns(problem: Problem, kind: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the position and the rest of the key of every unknown of a kind (process, arc, use)."""
    for position, key in enumerate(problem.keys):
        if key[0] == kind:
            yield position, key[1:]


def contents(chain: Definition, coefficients: Any) -> list[dict[str, float]]:
    """Return the content of every good [t/t]: declared, or what its first recipe takes less what returns as scrap."""
    found = []
    made_by = {good: process for (process, role, good) in reversed(chain.recipe) if role == "output"}
    for good in chain.goods.values():
        held = {}
        for element, declared_content in good.content.items():
            if declared_content is not None:
                held[element] = declared_content
                continue
            held[element] = sum(
                (1.0 if role == "input" else -1.0) * float(coefficients[position])
                for (process, role, commodity), position in chain.recipe.items()
                if process == made_by[good.name]
                and element in chain.goods[commodity].content
                and commodity != good.name
            )
        found.append(held)
    return found
