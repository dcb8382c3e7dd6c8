"""Text in the encodings that offices use."""

from __future__ import annotations

import codecs
import re

from ..terms import DataError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Western accents read as cp932 give single characters between letters; Japanese stands in runs.
_JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-鿿々〜]{2}")


def one_line(text: str) -> str:
    """Return a sentence that quotes a file as one line of printable characters.

    Example:
        >>> one_line("the cell 'a\\nb' of\u3000A")
        "the cell 'a b' of A"
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def named_name(name: str) -> str:
    """Return a file's name as a sentence may show it: one line, at most 80 characters.

    Example:
        >>> named_name("a\\nb.csv")
        'a b.csv'
    """
    shown = one_line(name)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def decoded(name: str, content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    A byte-order mark decides; else UTF-16 shows by its zero bytes, then UTF-8 is tried, then cp932 where the result
    holds Japanese. Nothing is replaced and nothing is guessed beyond that.

    Args:
        name: the file's name, for the sentence.
        content: its bytes.
        encoding: the encoding, if somebody knows it.

    Raises:
        DataError: the bytes are in none of these.

    Example:
        >>> decoded("a.csv", "品番,質量(g)".encode("cp932"))
        ('品番,質量(g)', 'cp932')
    """
    for candidate in (encoding,) if encoding else _candidates(content):
        try:
            text = content.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        if candidate != "cp932" or encoding or _JAPANESE.search(text):
            return text, candidate
    raise DataError(
        f"{name} is text in no known encoding"
        + (f" (it is not {encoding})" if encoding else "")
        + "; save it as 'CSV UTF-8', or name the encoding in the mapping.",
        f"{name} の文字コードを判定できません"
        + (f"（{encoding} ではありません）" if encoding else "")
        + "。「CSV UTF-8」で保存し直すか、対応表に文字コードを書いてください。",
    )


def _candidates(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    start = content[:2_000]
    if 0 in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        return ("utf-16-le",) if odd > even else ("utf-16-be",)
    return ("utf-8", "cp932")
