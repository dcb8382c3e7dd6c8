"""Commands whose help reads well in both languages; click alone knows English headings and narrow letters."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from ..terms import Lang, Parameter, ParameterError, Words
from ..terms.names import suggestion

_WIDEST = 100
_USAGE = Words("Usage:", "使い方:")
_OPTIONS = Words("Options", "オプション")
_COMMANDS = Words("Commands", "コマンド")
_EXAMPLES = Words("Examples", "例")
_SHOW_HELP = Words("Show this help.", "この説明を表示します。")
_OPTIONS_SHORT = Words("[OPTIONS]", "[オプション]")
_KATAKANA = range(0x30A0, 0x3100)
_NOT_AT_END = "（「『【〔《"
_NOT_AT_START = "、。，．）」』】〕〉》・：；？！ー々ゃゅょっァィゥェォャュョッ),.;:%"


class Command(click.Command):
    """A command with its help in one language.

    Attributes:
        lang: the language.
        examples: command lines that work, one a line.
    """

    def __init__(
        self, name: str, *, lang: Lang, text: Words, examples: Sequence[str] = (), **settings: Any
    ) -> None:
        """Keep the language; `settings` are click's own."""
        self.lang: Lang = lang
        self.examples = tuple(examples)
        super().__init__(name, help=text.of(lang), options_metavar=_OPTIONS_SHORT.of(lang), **settings)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help` with its text in the reader's language."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _SHOW_HELP.of(self.lang)
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, text, commands, options and examples."""
        pieces = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
        lines = [f"{_USAGE.of(self.lang)} {pieces}", "", *folded(self.help or "", 2)]
        if isinstance(self, Group):
            lines += section(_COMMANDS.of(self.lang), self.listed(ctx))
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [record for each in options if (record := each.get_help_record(ctx)) is not None]
        lines += section(_OPTIONS.of(self.lang), records)
        if self.examples:
            lines += ["", _EXAMPLES.of(self.lang) + ":", *("  " + example for example in self.examples)]
        formatter.write("\n".join(lines) + "\n")


class Group(Command, click.Group):
    """A command that holds others; an unknown one is refused with a suggestion."""

    kind = Words("command", "コマンド")

    def listed(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return the name and the first sentence of every command."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [
            (name, (command.help or "").split("\n")[0]) for name, command in commands if command is not None
        ]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order they were added, which is the order a reader needs them."""
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name.

        Raises:
            ParameterError: there is none.
        """
        found = super().get_command(ctx, cmd_name)
        if found is None:
            known = self.list_commands(ctx)
            en, ja = suggestion(cmd_name, known)
            raise ParameterError(
                f"There is no {self.kind.en} '{cmd_name}'.{en} There are: {', '.join(known)}.",
                f"{self.kind.ja}「{cmd_name}」はありません。{ja} 使えるもの: {'、'.join(known)}",
            )
        return found


def option(parameter: Parameter, lang: Lang) -> click.Option:
    """Return the command-line option of a parameter; the parameter itself reads and checks the text."""
    flag: dict[str, Any] = {"is_flag": False, "flag_value": "true"} if parameter.kind == "flag" else {}
    return click.Option(
        [parameter.option, parameter.name],
        help=described(parameter, lang),
        metavar=_metavar(parameter, lang),
        **flag,
    )


def described(parameter: Parameter, lang: Lang) -> str:
    """Return title, sentence, choices, bounds and default of a parameter."""
    colon, stop = (": ", ".") if lang == "en" else ("：", "。")
    said = parameter.words.of(lang) + colon + parameter.help.of(lang)
    parts = [said if said.endswith((stop, "?", "？")) else said + stop]
    if parameter.choices:
        texts = [_choice(name, words.of(lang), lang) for name, words in parameter.choices]
        parts.append(Words(f"Choices: {', '.join(texts)}.", f"選択肢: {'、'.join(texts)}。").of(lang))
    if parameter.low is not None and parameter.high is not None:
        low, high = f"{parameter.low:g}", f"{parameter.high:g}"
        parts.append(Words(f"From {low} to {high}.", f"{low} から {high} まで。").of(lang))
    if (default := shown(parameter.default)) != "":
        parts.append(Words(f"Default: {default}", f"既定値: {default}").of(lang))
    return (" " if lang == "en" else "").join(part for part in parts if part)


def _choice(name: str, title: str, lang: Lang) -> str:
    if title in ("", name):
        return name
    return f"{name} ({title})" if lang == "en" else f"{name}（{title}）"


def shown(value: Any) -> str:
    """Return a parameter's value as the command line takes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return ",".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def section(title: str, records: Iterable[tuple[str, str]]) -> list[str]:
    """Return the lines of a list of names and texts."""
    records = list(records)
    if not records:
        return []
    indent = min(max(width(name) for name, _ in records) + 4, 26)
    lines = ["", f"{title}:"]
    for name, text in records:
        first, *rest = folded(text, indent) or [""]
        if width(name) + 4 > indent:
            lines += ["  " + name, first, *rest]
        else:
            lines += ["  " + name + first[width(name) + 2 :], *rest]
    return lines


def folded(text: str, indent: int) -> list[str]:
    """Return `text` in lines that fit the terminal; Japanese breaks between characters, English at spaces."""
    room = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) - indent - 4  # two marks may hang
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and width(line + piece.rstrip()) > room and piece not in _NOT_AT_START:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return [" " * indent + line if line else "" for line in lines]


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal.

    Example:
        >>> width("Dy 銅")
        5
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pieces(text: str) -> list[str]:
    """Return where a line may break: at a space, between Japanese characters, not inside a katakana word."""
    pieces: list[str] = []
    for character in text:
        kind = _kind(character)
        last = _kind(pieces[-1][-1]) if pieces else ""
        glued = kind == "space" or (kind == last and kind in ("narrow", "katakana"))
        if pieces and (glued or pieces[-1][-1] in _NOT_AT_END):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _kind(character: str) -> str:
    if character == " ":
        return "space"
    if ord(character) in _KATAKANA:
        return "katakana"
    return "wide" if width(character) == 2 else "narrow"


def _metavar(parameter: Parameter, lang: Lang) -> str:
    words = {
        "number": Words("NUMBER", "数値"),
        "integer": Words("NUMBER", "整数"),
        "flag": Words("[true|false]", "[true|false]"),
        "text": Words("TEXT", "文字列"),
        "file": Words("FILE", "ファイル"),
        "files": Words("FILE,…", "ファイル,…"),
        "folder": Words("DIR", "フォルダー"),
        "date": Words("YYYY-MM-DD", "年-月-日"),
        "country": Words("COUNTRY", "国・地域"),
        "material": Words("MATERIAL", "素材"),
        "materials": Words("MATERIAL,…", "素材,…"),
        "choices": Words("WORD,…", "選択肢,…"),
    }
    return words.get(parameter.kind, Words("WORD", "選択肢")).of(lang)
