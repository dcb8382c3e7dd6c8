"""What a lever is: a frozen description of one change of a chain, `Chain -> Chain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import numpy as np

from ..chain import Chain, Floats
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
    """Return the months of the time axis that a lever acts on, whatever the length of a period.

    Raises:
        ParameterError: the chain has no time axis, or the lever starts after its end.
    """
    if start_month >= chain.months:
        raise ParameterError(
            f"A lever starts in month {start_month} and the chain has {chain.months} months; take a longer horizon.",
            f"施策の開始月（{start_month}）が分析期間（{chain.months} か月）の外です。期間を長くしてください。",
        )
    return slice(start_month, min(start_month + months, chain.months))


def per_period(chain: Chain, when: slice, values: Floats | float = 1.0) -> Floats:
    """Return the mean over every period of what holds in the months of a window and is nothing outside (periods,).

    Args:
        chain: a chain with a time axis.
        when: months, from `window`.
        values: one number for all months of the window, or one for each.
    """
    monthly = np.zeros(chain.months)
    monthly[when] = values
    return np.asarray(monthly.reshape(chain.periods, chain.period_months).mean(axis=1))


def grown(chain: Chain, when: slice, ramp_months: int) -> Floats:
    """Return a linear rise from the first month of a window over so many months, and 1 from then on (periods,)."""
    month = np.arange(when.stop - when.start) + 1.0
    return per_period(chain, when, np.minimum(1.0, month / max(ramp_months, 1)))


def adding(chain: Chain, **records: tuple[Any, ...]) -> Chain:
    """Return the chain with records added to those it has."""
    more = {name: getattr(chain.additions, name) + record for name, record in records.items()}
    return replace(chain, additions=replace(chain.additions, **more))


def path(values: Floats) -> tuple[float, ...]:
    """Return the numbers of the periods as a record keeps them."""
    return tuple(float(value) for value in values)


def compose(chain: Chain, changes: tuple[Change, ...]) -> Chain:
    """Return the chain after all changes, in order."""
    for change in changes:
        chain = change(chain)
    return chain
