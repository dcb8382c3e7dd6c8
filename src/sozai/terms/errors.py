"""The three errors of sozai; each carries its sentence in both languages."""

from __future__ import annotations

from .words import Lang, Words


class SozaiError(Exception):
    """A fault a person can mend: it says where, what came, what was wanted and the way out."""

    def __init__(self, en: str, ja: str) -> None:
        """Keep the sentence in English and Japanese."""
        self.words = Words(en, ja)
        super().__init__(en)

    def __reduce__(self) -> tuple[type[SozaiError], tuple[str, str]]:
        return type(self), (self.words.en, self.words.ja)

    def of(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.words.of(lang)


class DataError(SozaiError):
    """A file, a table or a database is not what it should be (exit code 1)."""


class UnitError(SozaiError):
    """A unit is unknown, or two units do not fit together (exit code 1)."""


class NoAnswerError(SozaiError):
    """The facts do not carry an answer; the sentence names the missing table rows (exit code 1)."""


class ParameterError(SozaiError):
    """A study, option, material or bound in the request does not exist or hold (exit code 2)."""
