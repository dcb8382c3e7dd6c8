"""Answers as files and figures: JSON, CSV, Excel, one HTML page, a table in the terminal.

Law of this package: it prints what an answer says and computes nothing but digits. Every number keeps its
unit, range and grade, what is unknown is printed as unknown, and every source is named with publisher,
licence and citation.
"""

from .excel import to_xlsx
from .folder import write_file, write_report
from .format import cell, finding_sentence, finding_value, number, quantity, span
from .names import known, names, vocabulary
from .page import to_html
from .sources import attribution, used_cards
from .tables import rows_csv, to_csv, to_json
from .terminal import findings_table, rows_table

__all__ = [
    "attribution",
    "cell",
    "finding_sentence",
    "finding_value",
    "findings_table",
    "known",
    "names",
    "number",
    "quantity",
    "rows_csv",
    "rows_table",
    "span",
    "to_csv",
    "to_html",
    "to_json",
    "to_xlsx",
    "used_cards",
    "vocabulary",
    "write_file",
    "write_report",
]
