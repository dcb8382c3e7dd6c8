"""Finding what a person meant by a name: exact in any known spelling, else a suggestion."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

from .errors import ParameterError
from .words import Words

_SAME = str.maketrans({"_": "-", "–": "-", "—": "-", "‐": "-", "’": "'", "‘": "'"})


def folded(text: str) -> str:
    """Return `text` without case, width, extra space and kinds of dash, so that spellings compare equal.

    Example:
        >>> folded(" ＤＹ "), folded("Côte d’Ivoire")
        ('dy', "côte d'ivoire")
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_SAME).split())


def closest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return up to `count` known names that look like `name`, best first.

    Example:
        >>> closest("disprosium", ["dysprosium", "gallium"])
        ['dysprosium']
    """
    spellings: Mapping[str, str] = {folded(other): other for other in known}
    hits = difflib.get_close_matches(folded(name), spellings, n=count, cutoff=0.6)
    return [spellings[hit] for hit in hits]


def suggestion(name: str, known: Iterable[str]) -> tuple[str, str]:
    """Return the "did you mean" tail of an error sentence in English and Japanese ("" when nothing fits)."""
    hits = closest(name, known)
    if not hits:
        return "", ""
    return f" Did you mean {' or '.join(hits)}?", f" もしかして: {'、'.join(hits)}"


def lookup(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return folded spelling -> id for (id, spellings) pairs; an id is a spelling of itself.

    Raises:
        ValueError: one spelling belongs to two ids.

    Example:
        >>> lookup([("JPN", ["Japan", "日本"])])
        {'jpn': 'JPN', 'japan': 'JPN', '日本': 'JPN'}
    """
    found: dict[str, str] = {}
    for id_, spellings in entries:
        for spelling in filter(None, (id_, *spellings)):
            if found.setdefault(folded(spelling), id_) != id_:
                raise ValueError(f"'{spelling}' names both {found[folded(spelling)]} and {id_}")
    return found


def named(text: str, known: Mapping[str, str], titles: Mapping[str, Words], kind: Words) -> str:
    """Return the id that `text` spells in a `lookup`.

    Args:
        text: what a person or a publisher wrote.
        known: the lookup.
        titles: the name of every id, for the suggestion.
        kind: what is being named.

    Raises:
        ParameterError: nothing is spelled so; the sentence suggests the closest.
    """
    found = known.get(folded(text))
    if found is not None:
        return found
    hits = list(dict.fromkeys(known[hit] for hit in closest(text, known)))
    if not hits and len(titles) < 20:
        hits = list(titles)
    en = " or ".join(f"{titles[hit].en} ({hit})" for hit in hits)
    ja = "、".join(f"{titles[hit].ja}（{hit}）" for hit in hits)
    raise ParameterError(
        f"No {kind.en} is called '{text}'." + (f" Did you mean {en}?" if hits else ""),
        f"「{text}」という{kind.ja}は登録されていません。" + (f"もしかして: {ja}" if hits else ""),
    )
