"""The import template of magnet experiments: Japanese and English headers, a row of units, validated cells."""

from __future__ import annotations

from ..bom.faults import column_letters
from ..terms import Words
from .magnet_columns import TEMPLATE_ELEMENTS, template_columns
from .workbook import Book

ROWS = 200
_HOW = (
    Words("One row per measurement. Rows with the same sample number are repeats or other temperatures of one sample.", "1 行に 1 測定。同じ試料番号の行は、同一試料の繰返しまたは別温度の測定として扱う。"),
    Words("Row 4 holds the units; choose others from its lists. All elements share one unit, wt% or at%.", "4 行目が単位（リストから変更可）。元素の列は wt% か at% のどちらかに統一する。"),
    Words("Write 'bal.' for the element that makes up the rest. Write 0 for what was not added; an empty cell is taken as not added only where the row adds up without it or has a 'bal.'.", "残部の元素は「bal.」または「残部」。添加しない元素は 0。空欄は、合計が 100% になる行または残部のある行に限り無添加とみなす。"),
    Words("Results may be censored: <0.05, >2400, ND, 検出限界以下, 1.30~1.32 and 1.31±0.01 are data. Empty means not measured; never write 0 for it.", "打切りデータも記入する: <0.05、>2400、ND、検出限界以下、1.30~1.32、1.31±0.01。未測定は空欄（0 と書かない）。"),
    Words("Each result needs the temperature it was measured at.", "測定値には、それぞれ測定温度を記入する。"),
    Words("Extra columns are left as they are and named when the file is read.", "列の追加は自由。未知の列は読込み時に列名を表示し、使用しない。"),
)  # fmt: skip


def magnet_template() -> bytes:
    """Return the template as an Excel workbook."""
    book = Book("磁石実験データ / magnet experiments")
    sheet = book.sheet("実験データ")
    columns = template_columns()
    units = [column.units[0] if column.units else "" for column in columns]
    first = book.headers(sheet, 0, columns, units, entry=True)
    sheet.write_string(first - 1, 0, "単位", book.faint)
    last = first + ROWS - 1
    for at, column in enumerate(columns):
        if column.choices:
            sheet.data_validation(
                first, at, last, at,
                {"validate": "list", "source": list(column.choices), "error_type": "information",
                 "error_message": "リスト以外も入力できます / other words are accepted"},
            )  # fmt: skip
        if column.units and column.name not in TEMPLATE_ELEMENTS and column.unit != "°C":
            cell = f"{column_letters(at)}{first + 1}"
            # Numbers are 0 or more; text is for the reader to judge, because ND and <0.05 are data.
            sheet.data_validation(
                first, at, last, at,
                {"validate": "custom", "value": f"=OR(ISTEXT({cell}),{cell}>=0)", "ignore_blank": True,
                 "error_message": "0 以上の数値、または <0.05・>2400・ND / a number of 0 or more, or <0.05, >2400, ND"},
            )  # fmt: skip
    sheet.freeze_panes(first, 1)
    book.lines("説明", _HOW)
    return book.content()
