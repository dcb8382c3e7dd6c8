"""Text a person reads, in English and Japanese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["en", "ja"]
LANGS: tuple[Lang, ...] = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages; the entry point chooses which one is shown.

    Example:
        >>> Words("shortage", "不足量").of("ja")
        '不足量'
    """

    en: str
    ja: str

    def of(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.ja if lang == "ja" else self.en

    def __str__(self) -> str:
        return self.en

    def to_json(self) -> dict[str, str]:
        """Return `{"en": ..., "ja": ...}`."""
        return {"en": self.en, "ja": self.ja}
