"""Findings and tables as a terminal prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..terms import Words
from ..terms.answer import plain
from .format import LEANS, cell, finding_value, unit_words
from .names import known
from .page import Pairs

if TYPE_CHECKING:
    from rich.table import Table as Drawn

    from ..terms import Finding, Lang, Rows

_HEADINGS = (Words("finding", "項目"), Words("value (range)", "値（範囲）"), Words("grade", "確度"))
_SHORT = 12
_BESIDE = re.compile(r"(?<=[0-9A-Za-z%]) (?=[぀-ヿ一-鿿])|(?<=[぀-ヿ一-鿿、。：（）]) (?=[0-9A-Za-z▲])")
_BETWEEN = 3  # what stands between two columns
_MORE = Words("{} more in the report", "ほか {} 件は報告書に記載")
_MORE_COLUMNS = Words(
    "Also, where the terminal has no room (--csv and --json give all): {}",
    "幅に収まらない列（--csv、--json で出力）: {}",
)
_MORE_ROWS = Words("{} more rows; --csv or --json gives all", "ほか {} 行（--csv、--json で全件を出力）")


def findings_table(pairs: Pairs, lang: Lang, most: int | None = None) -> Drawn:
    """Return the findings of several answers as one terminal table, a section each.

    Args:
        pairs: each study with its answer.
        lang: language of the table.
        most: the largest number of findings of one answer; None for all.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for words, justify in zip(_HEADINGS, ("left", "right", "center"), strict=True):
        table.add_column(words.of(lang), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for _, answer in pairs:
        table.add_row(Text(_unspaced(answer.title.of(lang), lang), style="bold"), "", "")
        shown = answer.findings if most is None else answer.findings[:most]
        for finding in shown:
            table.add_row(
                Text("  " + _unspaced(finding.words.of(lang), lang)),
                _value(finding, lang),
                Text(finding.grade),
            )
        if left := len(answer.findings) - len(shown):
            table.add_row(Text("  " + _MORE.of(lang).format(left), style="dim"), "", "")
        table.add_section()
    return table


def rows_table(
    rows: Rows,
    lang: Lang,
    extra: Mapping[str, Words] | None = None,
    most: int = 20,
    *,
    exact: bool = False,
    width: int | None = None,
    more: Words = _MORE_ROWS,
) -> Drawn:
    """Return one table of an answer as a terminal table: names instead of ids, numbers to the right.

    Args:
        rows: the table.
        lang: language of the table.
        extra: names of other ids, as in `names`.
        most: the largest number of rows drawn; what is left out is said below.
        exact: whether numbers keep all their digits, as facts do.
        width: columns of the terminal; what would be squeezed beyond reading is left out and said. None leaves out none.
        more: how many rows are not drawn, and what gives them.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    named = known(extra)
    shown = rows.rows[:most]
    texts = [
        [
            cell(value, column, lang, named, exact=exact)
            for value, column in zip(row, rows.columns, strict=True)
        ]
        for row in shown
    ]
    heads = [_unspaced(column.words.of(lang), lang) for column in rows.columns]
    units = [f"[{words}]" if (words := unit_words(column.name, lang)) else "" for column in rows.columns]
    numeric = [
        any(isinstance(plain(row[at]), int | float) for row in shown) for at in range(len(rows.columns))
    ]
    least = [
        _least_width(heads[at], units[at], [line[at] for line in texts], numeric[at])
        for at in range(len(rows.columns))
    ]
    fit = len(least) if width is None else _fitting(least, width)
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title=Text(rows.title.of(lang)),
        title_justify="left",
        caption=Text(_left_out(heads[fit:], len(rows.rows) - most, more, lang)) or None,
        caption_justify="left",
    )
    for at in range(fit):
        table.add_column(
            Text(f"{heads[at]}\n{units[at]}".strip()),
            justify="right" if numeric[at] else "left",
            overflow="fold",
            min_width=least[at],
        )
    for line in texts:
        table.add_row(*(Text(_unspaced(text, lang)) for text in line[:fit]))
    return table


def _least_width(head: str, unit: str, texts: Sequence[str], numeric: bool) -> int:
    """Return the least width of a column: no number may fold, nor a unit, a short word or a word of its heading."""
    from rich.cells import cell_len

    words = max(map(cell_len, (unit, *head.split(), *(() if numeric else texts))), default=0)
    return max(min(words, _SHORT), max(map(cell_len, texts), default=0) if numeric else 0)


def _fitting(least: Sequence[int], width: int) -> int:
    """Return how many columns fit into a width, two at least."""
    used = 2
    for count, each in enumerate(least):
        used += each + (_BETWEEN if count else 0)
        if used > width and count >= 2:
            return count
    return len(least)


def _left_out(heads: Sequence[str], rows: int, more: Words, lang: Lang) -> str:
    said = (
        [_MORE_COLUMNS.of(lang).format("、".join(heads) if lang == "ja" else ", ".join(heads))]
        if heads
        else []
    )
    if rows > 0:
        said.append(more.of(lang).format(rows))
    return "\n".join(said)


def _unspaced(text: str, lang: Lang) -> str:
    """Return Japanese text without the spaces beside figures, where a line would break: it may break anywhere else."""
    return _BESIDE.sub("", text) if lang == "ja" else text


def _value(finding: Finding, lang: Lang) -> str:
    from rich.markup import escape

    text = escape(finding_value(finding, lang))
    return f"{text}\n[italic]{LEANS.of(lang)}[/italic]" if finding.leans_on_assumptions else text
