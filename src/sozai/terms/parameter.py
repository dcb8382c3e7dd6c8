"""Parameters of studies and levers: one declaration feeds the API, command line, form and manual."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from .errors import ParameterError
from .names import suggestion
from .words import Words

ParameterKind = Literal[
    "number",
    "integer",
    "flag",
    "choice",
    "choices",
    "country",
    "material",
    "materials",
    "date",
    "text",
    "file",
    "files",
    "folder",
    "records",
]
LONGEST_TEXT = 200
LONGEST_RECORDS = 20_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: snake_case; a quantity ends in its unit.
        kind: what values it takes; "materials" and "choices" take one or more (a tuple), a date is
            ISO text, a file or folder is one of the user's own and is read on the command line and in Python only;
            "records" takes a list of JSON objects, or its text.
        default: the value when none is given.
        words: its title.
        help: one sentence.
        low: smallest allowed number.
        high: largest allowed number.
        choices: the allowed words with their titles (for material kinds: the ids allowed here).
    """

    name: str
    kind: ParameterKind
    default: Any
    words: Words
    help: Words
    low: float | None = None
    high: float | None = None
    choices: tuple[tuple[str, Words], ...] = ()

    @property
    def option(self) -> str:
        """Return the command-line option."""
        return "--" + self.name.replace("_", "-")

    @property
    def is_file(self) -> bool:
        """Return whether it names files or a folder of the user's own, which no page opens."""
        return self.kind in ("file", "files", "folder")

    def read(self, value: Any) -> Any:
        """Return `value` checked and in its final type; text as the command line gives it is understood.

        Raises:
            ParameterError: the value is of the wrong kind, unknown or out of bounds.
        """
        if value is None:
            return self.default
        if self.kind in ("number", "integer"):
            return self._number(value)
        if self.kind == "flag":
            return _flag(self.name, value)
        if self.kind in ("date", "text"):
            return self._text(str(value).strip())
        if self.kind == "records":
            return self._records(value)
        if self.kind == "file":
            return self._file(str(value).strip())
        if self.kind == "folder":
            return self._folder(str(value).strip())
        if self.kind == "files":
            paths = value.split(",") if isinstance(value, str) else value
            return tuple(self._file(str(path).strip()) for path in paths if str(path).strip())
        if self.kind in ("materials", "choices"):
            parts = value.split(",") if isinstance(value, str) else list(value)
            read = tuple(dict.fromkeys(self._word(str(part)) for part in parts if str(part).strip()))
            if not read:
                raise ParameterError(
                    f"{self.option} needs at least one value.",
                    f"{self.option} には少なくとも 1 つの値が必要です。",
                )
            return read
        return self._word(str(value))

    def _number(self, value: Any) -> float | int:
        try:
            number = float(value)
            if self.kind == "integer" and number != int(number):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            kind = Words("a whole number", "整数") if self.kind == "integer" else Words("a number", "数値")
            raise ParameterError(
                f"{self.option} takes {kind.en}; '{value}' is none.",
                f"{self.option} には{kind.ja}を指定してください（指定された値: {value}）。",
            ) from None
        if (
            (self.low is not None and number < self.low)
            or (self.high is not None and number > self.high)
            or number != number
        ):
            low = "" if self.low is None else f"{self.low:g}"
            high = "" if self.high is None else f"{self.high:g}"
            raise ParameterError(
                f"{self.option} {value} is out of bounds ({low} to {high}).",
                f"{self.option} {value} は範囲外です（{low}〜{high}）。",
            )
        return int(number) if self.kind == "integer" else number

    def _text(self, text: str) -> str:
        if self.kind == "text" and len(text) > LONGEST_TEXT:
            raise ParameterError(
                f"{self.option} takes up to {LONGEST_TEXT} characters; {len(text)} came.",
                f"{self.option} は {LONGEST_TEXT} 文字以内で指定してください（{len(text)} 文字）。",
            )
        if self.kind == "date":
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                raise ParameterError(
                    f"{self.option} takes a date like 2025-04-04; '{text}' is none.",
                    f"{self.option} には 2025-04-04 の形で日付を指定してください（指定された値: {text}）。",
                ) from None
        return text

    def _records(self, value: Any) -> tuple[dict[str, Any], ...]:
        fault = ParameterError(
            f'{self.option} takes a list of JSON objects, such as [{{"lever": "export-ban"}}].',
            f'{self.option} には JSON オブジェクトの一覧（例: [{{"lever": "export-ban"}}]）を指定してください。',
        )
        if isinstance(value, str):
            if len(value) > LONGEST_RECORDS:
                raise fault
            try:
                value = json.loads(value or "[]")
            except (ValueError, RecursionError):
                raise fault from None
        if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
            raise fault
        return tuple(dict(each) for each in value)

    def _file(self, text: str) -> str:
        if text and not Path(text).is_file():
            raise ParameterError(
                f"{self.option}: there is no file '{text}'; give the path of a file on this machine.",
                f"{self.option}: ファイル「{text}」がありません。この端末にあるファイルのパスを指定してください。",
            )
        return text

    def _folder(self, text: str) -> str:
        if text and not Path(text).is_dir():
            raise ParameterError(
                f"{self.option}: there is no folder '{text}'; give the path of a folder on this machine.",
                f"{self.option}: フォルダー「{text}」がありません。この端末にあるフォルダーのパスを指定してください。",
            )
        return text

    def _word(self, text: str) -> str:
        from . import countries, materials

        text = text.strip()
        if self.kind == "country":
            return countries.country(text).id
        allowed = dict(self.choices)
        if self.kind in ("material", "materials"):
            found = materials.material(text).id
            if allowed and found not in allowed:
                raise ParameterError(
                    f"{self.option}: '{found}' has no chain here; choose from {', '.join(allowed)}.",
                    f"{self.option}: 「{found}」の供給網はありません。使える値: {'、'.join(allowed)}",
                )
            return found
        if text not in allowed:
            en, ja = suggestion(text, allowed)
            raise ParameterError(
                f"{self.option} does not know '{text}'.{en} It takes: {', '.join(allowed)}.",
                f"{self.option} に「{text}」はありません。{ja} 使える値: {'、'.join(allowed)}",
            )
        return text

    def to_json(self) -> dict[str, Any]:
        """Return the declaration as a JSON object (for the form and the API page)."""
        return {
            "name": self.name,
            "kind": self.kind,
            "default": list(self.default) if isinstance(self.default, tuple) else self.default,
            "title": self.words.to_json(),
            "help": self.help.to_json(),
            "low": self.low,
            "high": self.high,
            "choices": [{"name": name, "title": words.to_json()} for name, words in self.choices],
        }


def _flag(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    raise ParameterError(
        f"--{name} takes true or false; '{value}' is neither.",
        f"--{name} には true か false を指定してください。",
    )


def read_all(parameters: tuple[Parameter, ...], given: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """Return every parameter's value; unknown names are refused with a suggestion.

    Raises:
        ParameterError: an unknown name, or a value that does not fit.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            en, ja = suggestion(name, known)
            raise ParameterError(
                f"'{owner}' has no parameter '{name}'.{en} It has: {', '.join(known)}.",
                f"「{owner}」に「{name}」という項目はありません。{ja} 使える項目: {'、'.join(known)}",
            )
    return {name: parameter.read(given.get(name)) for name, parameter in known.items()}
