"""Finding what a person meant by a name: exact in any known spelling, else a suggestion."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping


def folded(text: str) -> str:
    """Return `text` without case, width and outer space, so that spellings compare equal.

    Example:
        >>> folded(" ＤＹ ")
        'dy'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold().replace("_", "-")


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
