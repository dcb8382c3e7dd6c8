"""The names of chains, of their goods, of processes that need a name of their own, and of the uses of goods.

What a chain is stands in declared tables (`goods`, `steps`, `recipes`, ...); here is only what it is called, so that
commands and pages can name it without opening facts. A chain of a user's own rows goes by its ids.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from .words import Words


@dataclass(frozen=True, slots=True)
class ChainName:
    """A chain that sozai ships.

    Attributes:
        id: its id, as in table `goods`.
        words: its name.
        materials: ids of the elements it follows.
    """

    id: str
    words: Words
    materials: tuple[str, ...]


def _read() -> list[dict[str, str]]:
    with (Path(__file__).parent / "data" / "chains.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_ROWS = _read()

CHAINS: dict[str, ChainName] = {
    row["id"]: ChainName(row["id"], Words(row["en"], row["ja"]), tuple(row["materials"].split()))
    for row in _ROWS
    if row["kind"] == "chain"
}
GOODS: dict[str, Words] = {row["id"]: Words(row["en"], row["ja"]) for row in _ROWS if row["kind"] == "good"}
PROCESSES: dict[str, Words] = {
    row["id"]: Words(row["en"], row["ja"]) for row in _ROWS if row["kind"] == "process"
}
USES: dict[str, Words] = {row["id"]: Words(row["en"], row["ja"]) for row in _ROWS if row["kind"] == "use"}
FOLLOWED: tuple[str, ...] = tuple(
    dict.fromkeys(name for chain in CHAINS.values() for name in chain.materials)
)


def chain_words(name: str) -> Words:
    """Return the name of a chain; its id where sozai has none.

    Example:
        >>> str(chain_words("rare-earth-magnets").ja)
        '希土類磁石'
    """
    return CHAINS[name].words if name in CHAINS else Words(name, name)


def good_words(name: str) -> Words:
    """Return the name of a good; its id where sozai has none."""
    return GOODS.get(name, Words(name, name))


def use_words(name: str) -> Words:
    """Return the name of a use; its id where sozai has none."""
    return USES.get(name, Words(name, name))
