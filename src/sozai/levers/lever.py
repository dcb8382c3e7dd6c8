"""What a lever is: a frozen description of one change of a chain, `Chain -> Chain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Protocol

from ..chain import Chain
from ..terms import Parameter, ParameterError, Words, read_all


class Change(Protocol):
    """A lever with its parameters set; calling it returns the changed chain and leaves the given one as it was."""

    def __call__(self, chain: Chain) -> Chain:
        """Return the changed chain."""
        ...


@dataclass(frozen=True, slots=True)
class Lever:
    """A registered lever.

    Attributes:
        name: its id.
        title: its title.
        words: what it does, in one or two sentences.
        parameters: what a user may set; their names are the fields of the change.
        make: the change's class, parameter values -> the change.
    """

    name: str
    title: Words
    words: Words
    parameters: tuple[Parameter, ...]
    make: Callable[..., Change]

    def check(self, change: Any) -> None:
        """Read the fields of a change as its parameters do, so that no change exists that a user could not ask for.

        Raises:
            ParameterError: a field is unknown, of the wrong kind or out of bounds.
        """
        given = {field.name: getattr(change, field.name) for field in fields(change)}
        for name, value in read_all(self.parameters, given, self.name).items():
            object.__setattr__(change, name, value)


def window(chain: Chain, start_month: int, months: int) -> slice:
    """Return the months of the time axis that a lever acts on.

    Raises:
        ParameterError: the chain has no time axis, or the lever starts after its end.
    """
    if start_month >= chain.months:
        raise ParameterError(
            f"A lever starts in month {start_month} and the chain has {chain.months} months; take a longer horizon.",
            f"施策の開始月（{start_month}）が分析期間（{chain.months} か月）の外です。期間を長くしてください。",
        )
    return slice(start_month, min(start_month + months, chain.months))


def compose(chain: Chain, changes: tuple[Change, ...]) -> Chain:
    """Return the chain after all changes, in order."""
    for change in changes:
        chain = change(chain)
    return chain
