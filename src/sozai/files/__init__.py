"""Opening files that strangers wrote: archives, workbooks, XML and text.

Law of this package: a file is opened within stated limits, reaches no network, and is either read whole or refused
with one sentence that says where, what came and the way out.
"""

from .archive import Limits, Members, members
from .text import decoded, named_name, one_line
from .workbook import Sheet, sheets, whole_sheets, workbook
from .xml import root_of

__all__ = [
    "Limits",
    "Members",
    "Sheet",
    "decoded",
    "members",
    "named_name",
    "one_line",
    "root_of",
    "sheets",
    "whole_sheets",
    "workbook",
]
