"""What suppliers answered: the returned sheets of questions, found by the machine names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..files import named_name
from ..terms import DataError
from .cells import text_of
from .faults import Faults, place
from .grids import grids

QUESTION, ANSWER, DOCUMENT, ANSWERED_ON = "question_id", "answer", "document", "answered_on"
_ID = re.compile(r"[0-9a-f]{12}")
_LAST_HEADER = 50


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it came back.

    Attributes:
        question: id of the question.
        answer: the answer, in the supplier's words.
        document: the document it rests on; "" when none is named.
        answered_on: the day, as written; "" when none is.
        file: name of the file.
    """

    question: str
    answer: str
    document: str
    answered_on: str
    file: str


def replies(paths: Sequence[str | Path]) -> dict[str, Reply]:
    """Return the answers in returned files by question id; an empty answer is no answer.

    Args:
        paths: workbooks or text tables that still have the row of machine names (`question_id`, `answer`).

    Raises:
        DataError: a file has no such row, or two answers to one question differ; all faults of a file are in the message.
    """
    found: dict[str, Reply] = {}
    for path in map(Path, paths):
        faults = Faults(named_name(path.name))
        for reply, sheet, row in _rows(path):
            before = found.setdefault(reply.question, reply)
            if before.answer != reply.answer:
                faults.add(
                    place(sheet, row),
                    f"question {reply.question} has another answer in {before.file}",
                    f"質問 {reply.question} に {before.file} と異なる回答があります",
                )
        faults.check()
    return found


def _rows(path: Path) -> Iterator[tuple[Reply, str, int]]:
    name = named_name(path.name)
    known = False
    for sheet in grids(path)[0]:
        header = _header(sheet.rows)
        if header is None:
            continue
        known = True
        first, at = header
        for number, row in enumerate(sheet.rows[first:], start=first + 1):
            question, answer, document, day = (
                _text(row, at.get(column)) for column in (QUESTION, ANSWER, DOCUMENT, ANSWERED_ON)
            )
            if _ID.fullmatch(question) and answer:
                yield Reply(question, answer, document, day, name), sheet.name, number
    if not known:
        raise DataError(
            f"{name} has no row with '{QUESTION}' and '{ANSWER}'; send back the workbook of study supplier-questions with its "
            "third row as it was.",
            f"{name} に「{QUESTION}」「{ANSWER}」の行がありません。分析 supplier-questions のブックを、3 行目を変えずに返送してもらってください。",
        )


def _header(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(rows[:_LAST_HEADER], start=1):
        at = {text_of(cell).strip(): column for column, cell in enumerate(row)}
        if QUESTION in at and ANSWER in at:
            return number, at
    return None


def _text(row: Sequence[Any], column: int | None) -> str:
    return "" if column is None or column >= len(row) else text_of(row[column]).strip()
