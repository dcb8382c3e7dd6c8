"""Source cards as every output prints them: publisher, licence, citation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from ..terms import Answer, Words

if TYPE_CHECKING:
    from ..terms import Lang

CARD: dict[str, Words] = {
    "id": Words("id", "番号"),
    "title": Words("title", "表題"),
    "publisher": Words("publisher", "公表機関"),
    "licence": Words("licence", "利用条件"),
    "obtained_via": Words("obtained via", "入手経路"),
    "citation": Words("citation", "引用"),
    "address": Words("address", "所在"),
    "retrieved": Words("retrieved", "取得日"),
}


class Card(Protocol):
    """A source card: anything that gives its fields as a JSON object, `id` among them."""

    def to_json(self) -> dict[str, Any]:
        """Return the card as a JSON object."""
        ...


Cards = Iterable[Card | Mapping[str, Any]]


def card_values(card: Card | Mapping[str, Any]) -> dict[str, Any]:
    """Return a card as a JSON object."""
    return dict(card) if isinstance(card, Mapping) else card.to_json()


def used_cards(answers: Iterable[Answer], cards: Cards) -> list[dict[str, Any]]:
    """Return the cards of the sources that the answers stand on; one without a card keeps its id."""
    wanted = {source for answer in answers for source in answer.sources}
    wanted |= {fact.source for answer in answers for fact in answer.facts}
    values = {value["id"]: value for value in map(card_values, cards)}
    return [values.get(source, {"id": source}) for source in sorted(wanted)]


def attribution(card: Mapping[str, Any], lang: Lang) -> str:
    """Return a source in one line: title, publisher, licence, citation.

    Example:
        >>> attribution({"id": "x", "title": "T", "publisher": "P", "licence": "CC BY 4.0"}, "en")
        'T; publisher: P; licence: CC BY 4.0'
    """
    shown = [said(card.get("title") or card["id"], lang)]
    fields = ("publisher", "licence", "citation", "address", "retrieved")
    shown += [f"{CARD[name].of(lang)}: {said(card[name], lang)}" for name in fields if card.get(name)]
    return "; ".join(shown)


def said(value: Any, lang: Lang) -> str:
    """Return a card's field in one language; a publisher's own words may be in one language only."""
    return str(value.get(lang, "") if isinstance(value, Mapping) else value)
