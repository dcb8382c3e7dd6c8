"""Source cards: who published the rows, under which licence, and how they came here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ..terms import Words

_NOT_SAID = Words("", "")


@dataclass(frozen=True, slots=True)
class Card:
    """One source, as a report prints it.

    Attributes:
        id: what the `source` column of its rows says.
        title: the edition's title.
        publisher: who published it.
        licence: the publisher's licence or terms.
        citation: how to cite it.
        address: where the publisher keeps it; "" when a stranger cannot fetch the original.
        obtained_via: how the file came here.
        retrieved: ISO date on which it was fetched or imported; "" when not recorded.
        sha256: hash of the file or files the rows were read from; "" for rows written here.
    """

    id: str
    title: Words
    publisher: str
    licence: str
    citation: str
    address: str = ""
    obtained_via: Words = _NOT_SAID
    retrieved: str = ""
    sha256: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the card as a JSON object."""
        return asdict(self) | {"title": self.title.to_json(), "obtained_via": self.obtained_via.to_json()}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Card:
        """Return the card a JSON object describes."""
        return cls(**content | {key: Words(**content[key]) for key in ("title", "obtained_via")})
