"""Faults of a file, gathered while it is read and told in one message."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..files import one_line
from ..terms import DataError, Words
from .declaration import Note

SHOWN = 20
MOST_NOTES = 200


def column_letters(index: int) -> str:
    """Return the letters of a column counted from zero, as Excel shows them.

    Example:
        >>> column_letters(0), column_letters(27)
        ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place(sheet: str, row: int, column: int | None = None, header: str = "") -> Words:
    """Return where something stands: sheet, row and column, as far as known."""
    en = [f"sheet '{sheet}'"] if sheet else []
    ja = [f"シート「{sheet}」"] if sheet else []
    if row:
        en.append(f"row {row}")
        ja.append(f"{row} 行目")
    if column is not None:
        named = f" ({header})" if header else ""
        en.append(f"column {column_letters(column)}{named}")
        ja.append(f"{column_letters(column)} 列{named}")
    return Words(", ".join(en), " ".join(ja))


@dataclass
class Faults:
    """What is wrong with a file, and what a reader must merely know.

    Attributes:
        file: its name.
    """

    file: str
    wrong: list[Words] = field(default_factory=list)
    count: int = 0
    known: dict[Words, list[str]] = field(default_factory=dict)
    counts: dict[Words, int] = field(default_factory=dict)

    def add(self, where: Words, en: str, ja: str) -> None:
        """Take a fault; only the first are kept in words."""
        self.count += 1
        if len(self.wrong) < SHOWN:
            self.wrong.append(
                Words(f"{where.en}: {en}" if where.en else en, f"{where.ja}: {ja}" if where.ja else ja)
            )

    def note(self, where: Words, en: str, ja: str) -> None:
        """Take something that does not make the file unfit."""
        words = Words(one_line(en), one_line(ja))
        if len(self.counts) >= MOST_NOTES and words not in self.counts:
            words = Words("further notes are left out", "以降の注記は省略します")
        self.counts[words] = self.counts.get(words, 0) + 1
        places = self.known.setdefault(words, [])
        if len(places) < 5:
            places.append(where.en)

    def notes(self) -> tuple[Note, ...]:
        """Return the notes, each with its first places."""
        return tuple(Note(words, self.counts[words], tuple(places)) for words, places in self.known.items())

    def check(self) -> None:
        """Raise all faults in one message, if there are any."""
        if not self.count:
            return
        more = self.count - len(self.wrong)
        en = "; ".join(fault.en for fault in self.wrong) + (f"; and {more:,} more" if more else "")
        ja = "、".join(fault.ja for fault in self.wrong) + (f"、ほか {more:,} 件" if more else "")
        raise DataError(
            f"{self.file} has {self.count:,} fault{'s' if self.count > 1 else ''}: {en}. Nothing was read; mend the "
            "file or its mapping and read it again.",
            f"{self.file} に {self.count:,} 件の誤りがあります: {ja}。何も読み込んでいません。"
            "ファイルまたは列の対応を直して読み込み直してください。",
        )
