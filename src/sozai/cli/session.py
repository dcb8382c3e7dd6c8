"""What every command shares: the language, the database, and how text and tables reach the reader."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..terms import Lang, Words

if TYPE_CHECKING:
    from ..store import Facts


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command line.

    Attributes:
        lang: the reader's language.
        db: the user's database; None is the default one.
    """

    lang: Lang
    db: Path | None = None

    def facts(self) -> Facts:
        """Open the facts, read-only."""
        from ..store import open as open_facts

        return open_facts(self.db)

    def say(self, words: Words) -> None:
        """Print a text to the output."""
        click.echo(words.of(self.lang))

    def note(self, words: Words) -> None:
        """Print a text beside the output, where a pipe does not take it."""
        click.echo(words.of(self.lang), err=True)

    @property
    def width(self) -> int:
        """Return how many columns the terminal has."""
        from rich.console import Console

        return Console(file=sys.stdout).width

    def draw(self, drawing: Any) -> None:
        """Draw a rich table as wide as the terminal."""
        from rich.console import Console

        Console(file=sys.stdout, highlight=False, soft_wrap=False).print(drawing)


def send(content: bytes) -> None:
    """Write bytes to the output as they are, whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
