"""Two scenarios side by side: every finding and every table that both answers have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..terms import Answer, Cell, Column, DataError, Finding, Rows, Words
from .scenario import Scenario, run

if TYPE_CHECKING:
    from ..store import Facts

SIDES = ("a", "b")


def compare(one: Scenario, other: Scenario, facts: Facts) -> Answer:
    """Return an answer whose tables hold both scenarios and their difference.

    Raises:
        DataError: the two ask different studies, so that nothing can stand side by side.
    """
    if one.study != other.study:
        raise DataError(
            f"'{one.name}' asks the study {one.study} and '{other.name}' asks {other.study}; compare scenarios of one study.",
            f"「{one.name}」は分析 {one.study}、「{other.name}」は分析 {other.study} です。同じ分析のシナリオを比べてください。",
        )
    answers = run(one, facts), run(other, facts)
    names = one.title, other.title
    return Answer(
        study=one.study,
        title=Words(f"{names[0]} against {names[1]}", f"{names[0]} と {names[1]} の比較"),
        asked={"a": one.name, "b": other.name} | _asked(answers),
        findings=tuple(
            Finding(each.name, Words(f"{title}: {each.words.en}", f"{title}：{each.words.ja}"), each.value, each.low,
                    each.high, each.grade, each.assumed_share, each.comment)
            for title, answer in zip(names, answers, strict=True)
            for each in answer.findings
        ),
        tables=(_findings(answers, names), *_tables(answers, names)),
        facts=tuple(dict.fromkeys((*answers[0].facts, *answers[1].facts))),
        assumptions=tuple(dict.fromkeys((*answers[0].assumptions, *answers[1].assumptions))),
        warnings=_warnings(answers, names),
    )  # fmt: skip


def _warnings(answers: tuple[Answer, Answer], names: tuple[str, str]) -> tuple[Words, ...]:
    """Return the warnings of both; what only one has is marked with its name."""
    both = [words for words in answers[0].warnings if words in answers[1].warnings]
    own = [
        Words(f"{name}: {words.en}", f"{name}：{words.ja}")
        for name, answer in zip(names, answers, strict=True)
        for words in answer.warnings
        if words not in both
    ]
    return (*both, *own)


def _asked(answers: tuple[Answer, Answer]) -> dict[str, Any]:
    """Return the parameters in which the two differ, as text."""
    first, second = (answer.to_dict()["asked"] for answer in answers)
    return {
        f"{key}_{side}": str(asked.get(key))
        for key in first
        if first.get(key) != second.get(key)
        for side, asked in zip(SIDES, (first, second), strict=True)
    }


def _findings(answers: tuple[Answer, Answer], names: tuple[str, str]) -> Rows:
    columns = (
        Column("finding", Words("Finding", "結果")),
        Column("unit", Words("Unit", "単位")),
        Column("a", Words(names[0], names[0])),
        Column("b", Words(names[1], names[1])),
        Column("difference", Words("Difference (second less first)", "差（後者 − 前者）")),
    )
    second = {each.name: each for each in answers[1].findings}
    rows = tuple(
        (
            each.words,
            each.unit,
            each.value,
            second[each.name].value,
            _less(second[each.name].value, each.value),
        )
        for each in answers[0].findings
        if each.name in second
    )
    return Rows("findings", Words("Findings side by side", "結果の比較"), columns, rows)


def _less(one: Cell, other: Cell) -> float | None:
    numbers = [
        value for value in (one, other) if isinstance(value, float | int) and not isinstance(value, bool)
    ]
    return float(numbers[0] - numbers[1]) if len(numbers) == 2 else None


def _tables(answers: tuple[Answer, Answer], names: tuple[str, str]) -> list[Rows]:
    others = {rows.name: rows for rows in answers[1].tables}
    return [_beside(rows, others[rows.name], names) for rows in answers[0].tables if rows.name in others]


def _beside(one: Rows, other: Rows, names: tuple[str, str]) -> Rows:
    """Return two tables of one kind joined on what is no measured number."""
    measured = [i for i, column in enumerate(one.columns) if column.unit and not _is_key(one, i)]
    keys = [i for i in range(len(one.columns)) if i not in measured]
    second = {tuple(row[i] for i in keys): row for row in other.rows}
    first = {tuple(row[i] for i in keys): row for row in one.rows}
    columns = [one.columns[i] for i in keys]
    for i in measured:
        column = one.columns[i]
        columns += [
            Column(
                f"{side}_{column.name}", Words(f"{column.words.en} ({name})", f"{column.words.ja}（{name}）")
            )
            for side, name in zip(SIDES, names, strict=True)
        ]
    rows = []
    for key in dict.fromkeys((*first, *second)):
        pairs = ((first.get(key), second.get(key), i) for i in measured)
        cells = [cell for a, b, i in pairs for cell in (a[i] if a else None, b[i] if b else None)]
        rows.append((*key, *cells))
    return Rows(one.name, one.title, tuple(columns), tuple(rows))


def _is_key(rows: Rows, position: int) -> bool:
    """Return whether a column counts (months, years, days of stock): whole numbers that tell rows apart."""
    name = rows.columns[position].name
    return name in ("period", "month", "year", "stock_days")
