"""The names of the ids that occur in answers, so that a reader sees 中国 and not CHN."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..terms import COUNTRIES, MATERIALS, QUALITIES, STAGES, Answer, Words
from ..terms.answer import jsonable


def vocabulary() -> dict[str, Words]:
    """Return the names of the other ids in answers: goods, processes and uses of chains, and what studies name."""
    from ..chain import MARKS
    from ..chain import names as chain_names
    from ..studies import STUDIES

    marks = {mark.en: mark for mark in MARKS}
    parameters = (parameter for study in STUDIES.values() for parameter in study.parameters)
    choices = {name: words for parameter in parameters for name, words in parameter.choices}
    named = {name: words for study in STUDIES.values() for name, words in study.names.items()}
    return chain_names() | QUALITIES | marks | choices | named


def known(extra: Mapping[str, Words] | None = None) -> dict[str, Words]:
    """Return the names of all countries, materials and stages, and of the ids in `extra`.

    Args:
        extra: names of other ids, such as a chain's commodities, processes and uses; where an id is also a
            country's, material's or stage's, the latter keeps its name.
    """
    countries = {country.id: country.words for country in COUNTRIES.values()}
    materials = {material.id: material.words for material in MATERIALS.values()}
    stages = {stage.id: stage.words for stage in STAGES.values()}
    return dict(extra or {}) | countries | materials | stages


def names(answers: Iterable[Answer], extra: Mapping[str, Words] | None = None) -> dict[str, dict[str, str]]:
    """Return `{id: {"en": ..., "ja": ...}}` for every id with a name that occurs in the answers.

    Args:
        answers: the answers whose tables, facts and parameters are read.
        extra: names of other ids, as in `known`.
    """
    words = known(extra)
    found = {part for answer in answers for text in _texts(answer) for part in (text, *text.split("|"))}
    return {text: words[text].to_json() for text in sorted(found & set(words))}


def name_of(text: str, words: Mapping[str, Words]) -> Words | None:
    """Return the name of an id, or of the ids in one like `mine|CHN`; None for a text that is no id.

    Example:
        >>> str(name_of("mine|CHN", {"mine": Words("mining", "採掘"), "CHN": Words("China", "中国")}))
        'mining China'
    """
    if text in words:
        return words[text]
    parts = text.split("|")
    if len(parts) == 1 or not any(part in words for part in parts):
        return None
    found = [words.get(part, Words(part, part)) for part in parts]
    return Words(" ".join(part.en for part in found), " ".join(part.ja for part in found))


def _texts(answer: Answer) -> Iterator[str]:
    for rows in answer.tables:
        for row in rows.rows:
            yield from (cell for cell in row if isinstance(cell, str))
    for fact in answer.facts:
        yield from (value for _, value in fact.key if isinstance(value, str))
    for value in answer.asked.values():
        plain = jsonable(value)
        yield from (item for item in (plain if isinstance(plain, list) else [plain]) if isinstance(item, str))
