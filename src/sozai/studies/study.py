"""What a study is: a policy question, its parameters, how it is answered and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..terms import Answer, Parameter, Words

if TYPE_CHECKING:
    from ..store import Facts

FigureKind = Literal[
    "stacked_bars", "bars", "lines", "heatmap", "sankey", "waterfall", "map", "range_bars", "bubbles"
]


@dataclass(frozen=True, slots=True)
class Figure:
    """How one table of an answer is drawn; the report and the page share it.

    Attributes:
        name: snake_case id.
        kind: one of `FigureKind`.
        table: name of the answer's table.
        x: column of the horizontal axis or category (sankey: source node; map: country of the circle).
        y: column of the value (heatmap: row category).
        series: column that splits the data into series (sankey: target node; heatmap: value column); "" for one.
        low, high: columns of the range, "" for none.
        size, label: columns of a bubble's area and of its name, "" for none.
        title: its title.
        text: one sentence that tells a reader who cannot see the figure what it shows.
    """

    name: str
    kind: FigureKind
    table: str
    x: str
    y: str
    title: Words
    text: Words
    series: str = ""
    low: str = ""
    high: str = ""
    size: str = ""
    label: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the figure's declaration as a JSON object."""
        return {
            "name": self.name,
            "kind": self.kind,
            "table": self.table,
            "x": self.x,
            "y": self.y,
            "series": self.series,
            "low": self.low,
            "high": self.high,
            "size": self.size,
            "label": self.label,
            "title": self.title.to_json(),
            "text": self.text.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Study:
    """A study.

    Attributes:
        name: its name on the command line.
        title: the policy question in one line.
        method: one paragraph on how it is answered.
        parameters: what a user may set.
        answer: facts and parameter values -> Answer.
        figures: how the answer is drawn.
        standard: the parameter sets that the default report asks.
        examples: parameter sets that tests and the help ask where `standard` is empty: cheap, and typical.
        open_tables: tables that stand open on the page and on paper; the others are folded.
        names: the names of ids in its tables that are no country, material, stage, commodity, use or choice.
    """

    name: str
    title: Words
    method: Words
    parameters: tuple[Parameter, ...]
    answer: Callable[[Facts, Mapping[str, Any]], Answer]
    figures: tuple[Figure, ...] = ()
    standard: tuple[Mapping[str, Any], ...] = ({},)
    names: Mapping[str, Words] = field(default_factory=dict)
    open_tables: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the declaration as a JSON object for forms, which do not take files."""
        return {
            "name": self.name,
            "title": self.title.to_json(),
            "method": self.method.to_json(),
            "parameters": [parameter.to_json() for parameter in self.parameters if not parameter.is_file],
            "figures": [figure.to_json() for figure in self.figures],
            "open_tables": list(self.open_tables),
        }
