"""Options that may stand anywhere on the line: the reader's language and the database."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping, Sequence

from ..terms import LANGS, Lang, ParameterError
from ..terms.names import suggestion

GLOBAL = ("--lang", "--db")


def taken(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the global options of a command line and what is left of it; the last of a kind wins.

    Raises:
        ParameterError: a global option has no value.

    Example:
        >>> taken(["run", "dependency", "--lang", "ja", "--json"])
        ({'--lang': 'ja'}, ['run', 'dependency', '--json'])
    """
    given: dict[str, str] = {}
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return given, [*rest, word, *queue]
        if name not in GLOBAL:
            rest.append(word)
        elif equals:
            given[name] = value
        elif queue and not queue[0].startswith("--"):
            given[name] = queue.pop(0)
        else:
            raise ParameterError(f"{name} needs a value.", f"{name} には値が必要です。")
    return given, rest


def language(given: str | None, environment: Mapping[str, str] = os.environ) -> Lang:
    """Return the reader's language: the option, else SOZAI_LANG, else the locale's, else English.

    Raises:
        ParameterError: the option or SOZAI_LANG names another language.

    Example:
        >>> language(None, {"LANG": "ja_JP.UTF-8"}), language("en", {"LANG": "ja_JP.UTF-8"})
        ('ja', 'en')
    """
    for name, text in (("--lang", given), ("SOZAI_LANG", environment.get("SOZAI_LANG"))):
        if text:
            found = next((lang for lang in LANGS if text.lower().split("_")[0].split("-")[0] == lang), None)
            if found is None:
                en, ja = suggestion(text, LANGS)
                raise ParameterError(
                    f"{name} does not know '{text}'.{en} It takes: {', '.join(LANGS)}.",
                    f"{name} に「{text}」はありません。{ja} 使える値: {'、'.join(LANGS)}",
                )
            return found
    named = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None
    )
    # Windows sets none of the three; its locale is called ja_JP or Japanese_Japan.
    return "ja" if (named or locale.getlocale()[0] or "").lower().startswith(("ja", "japan")) else "en"
