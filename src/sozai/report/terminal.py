"""Findings and tables as a terminal prints them."""

from __future__ import annotations

from collections.abc import Mapping
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
_MORE = Words("{} more in the report", "ほか {} 件は報告書に記載")
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
        table.add_row(Text(answer.title.of(lang), style="bold"), "", "")
        shown = answer.findings if most is None else answer.findings[:most]
        for finding in shown:
            table.add_row(Text("  " + finding.words.of(lang)), _value(finding, lang), Text(finding.grade))
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
) -> Drawn:
    """Return one table of an answer as a terminal table: names instead of ids, numbers to the right.

    Args:
        rows: the table.
        lang: language of the table.
        extra: names of other ids, as in `names`.
        most: the largest number of rows drawn; what is left out is said below.
        exact: whether numbers keep all their digits, as facts do.
    """
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    named = known(extra)
    left = len(rows.rows) - most
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title=Text(rows.title.of(lang)),
        title_justify="left",
        caption=Text(_MORE_ROWS.of(lang).format(left)) if left > 0 else None,
        caption_justify="left",
    )
    shown = rows.rows[:most]
    texts = [
        [
            cell(value, column, lang, named, exact=exact)
            for value, column in zip(row, rows.columns, strict=True)
        ]
        for row in shown
    ]
    for at, column in enumerate(rows.columns):
        unit = f"[{words}]" if (words := unit_words(column.name, lang)) else ""
        table.add_column(
            Text(f"{column.words.of(lang)}\n{unit}".strip()),
            justify="right" if any(isinstance(plain(row[at]), int | float) for row in shown) else "left",
            overflow="fold",
            # A heading may fold, a number, a unit or a short word may not.
            min_width=min(max(cell_len(text) for text in (unit, *(line[at] for line in texts))), _SHORT),
        )
    for line in texts:
        table.add_row(*map(Text, line))
    return table


def _value(finding: Finding, lang: Lang) -> str:
    from rich.markup import escape

    text = escape(finding_value(finding, lang))
    return f"{text}\n[italic]{LEANS.of(lang)}[/italic]" if finding.leans_on_assumptions else text
