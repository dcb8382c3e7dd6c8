"""What a lever is: a frozen description of one change of a chain, `Chain -> Chain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from ..chain import Chain
from ..terms import Parameter, ParameterError, Words


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
        parameters: what a user may set.
        make: parameter values -> the change.
    """

    name: str
    title: Words
    words: Words
    parameters: tuple[Parameter, ...]
    make: Callable[..., Change]


def to_json(name: str, change: Any) -> dict[str, Any]:
    """Return a change as a JSON object that `from_json` reads back."""
    return {
        "lever": name,
        **{key: list(value) if isinstance(value, tuple) else value for key, value in asdict(change).items()},
    }


def window(chain: Chain, start_month: int, months: int) -> slice:
    """Return the months of the time axis that a lever acts on.

    Raises:
        ParameterError: the chain has no time axis, or the lever starts after its end.
    """
    if chain.months < 1 or start_month >= chain.months:
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


def shares(values: Mapping[str, float]) -> None:
    """Refuse values outside 0-1.

    Raises:
        ParameterError: a share is below 0 or above 1.
    """
    for name, value in values.items():
        if not 0.0 <= value <= 1.0:
            raise ParameterError(
                f"{name} is a share from 0 to 1; {value} is not.",
                f"{name} は 0〜1 の比率です（指定値: {value}）。",
            )
