"""The names of the ids that occur in answers, so that a reader sees 中国 and not CHN."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..terms import COUNTRIES, MATERIALS, STAGES, Answer, Words
from ..terms.answer import jsonable


def goods() -> dict[str, Words]:
    """Return the names of the commodities, processes and uses that chains may have."""
    from ..chain.words import FORMS, MAGNETS
    from ..chain.words import names as chain_names

    return chain_names((*MAGNETS, *(f"{material}-{form}" for material in MATERIALS for form in FORMS)))


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
    found = {text for answer in answers for text in _texts(answer) if text in words}
    return {text: words[text].to_json() for text in sorted(found)}


def _texts(answer: Answer) -> Iterator[str]:
    for rows in answer.tables:
        for row in rows.rows:
            yield from (cell for cell in row if isinstance(cell, str))
    for fact in answer.facts:
        yield from (value for _, value in fact.key if isinstance(value, str))
    for value in answer.asked.values():
        plain = jsonable(value)
        yield from (item for item in (plain if isinstance(plain, list) else [plain]) if isinstance(item, str))
