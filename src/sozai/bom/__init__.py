"""Bills of materials and declarations, from files into one frozen model.

Law of this package: what a file does not say stays unknown (None, never zero); a file is read whole or refused with
all its faults in one message; what a format cannot carry is stated beside what it does.
"""

from .declaration import FIELDS, Amount, Declaration, Line, Note
from .formats import FORMATS, Format, guess, read
from .mapping import Column, Mapping, TableMapping
from .replies import Reply, replies
from .substances import contained
from .worked import WORKED

__all__ = [
    "FIELDS",
    "FORMATS",
    "WORKED",
    "Amount",
    "Column",
    "Declaration",
    "Format",
    "Line",
    "Mapping",
    "Note",
    "Reply",
    "TableMapping",
    "contained",
    "guess",
    "read",
    "replies",
]
