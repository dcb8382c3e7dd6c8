"""The levers that a user pulls before a study asks: a parameter of every study that solves a market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import Column, Parameter, ParameterError, Rows, Words

if TYPE_CHECKING:
    from ..chain import Chain

LEVERS = Parameter(
    "levers",
    "records",
    (),
    Words("levers", "施策"),
    Words(
        'JSON list of changes, such as [{"lever": "new-plant", "region": "AUS"}]; docs/reference/levers.md lists them',
        'JSON の一覧（例: [{"lever": "new-plant", "region": "AUS"}]）。項目は docs/reference/levers.ja.md',
    ),
)


def pulled(chain: Chain, records: Sequence[Mapping[str, Any]]) -> Chain:
    """Return the chain with the levers pulled, in order.

    Raises:
        ParameterError: a lever that does not exist or does not fit the chain, or two that contradict each other; each
            fault names its lever.
    """
    from ..levers import clashes, from_json

    changes = tuple(from_json(record) for record in records)
    places = [Words(f"lever {number}", f"施策 {number}") for number in range(1, len(changes) + 1)]
    faults = clashes(changes, places)
    for change, place, record in zip(changes, places, records, strict=True) if not faults else ():
        try:
            chain = change(chain)
        except ParameterError as error:
            en, ja = error.words.en.rstrip("."), error.words.ja.rstrip("。")
            faults.append(
                Words(f"{place.en} ({record['lever']}): {en}", f"{place.ja}（{record['lever']}）：{ja}")
            )
    if faults:
        raise ParameterError(
            f"Levers: {'; '.join(fault.en for fault in faults)}.",
            f"施策：{'；'.join(fault.ja for fault in faults)}。",
        )
    return chain


def described(records: Sequence[Mapping[str, Any]]) -> Rows:
    """Return the levers and their parameters as a table."""
    from ..levers import LEVERS as REGISTRY
    from ..levers import from_json, to_json

    columns = (
        Column("lever", Words("Lever", "施策")),
        Column("item", Words("Parameter", "項目")),
        Column("setting", Words("Setting", "設定")),
    )
    rows = []
    for record in records:
        written = to_json(from_json(record))
        lever = REGISTRY[written["lever"]]
        for parameter in lever.parameters:
            value = written[parameter.name]
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            rows.append((lever.title, parameter.words, text))
    return Rows("levers", Words("Levers pulled", "引いた施策"), columns, tuple(rows))
